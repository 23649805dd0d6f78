"""A display of its own, and a client of it that sees windows from outside: by their pixels, and by what is painted into them.

Xlib without a package for it: libX11, libXdamage and libXtst are there wherever a window is (Debian: libx11-6 libxdamage1 libxtst6 xvfb).
"""
import ctypes, os, select, subprocess, time
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p

SUBSTRUCTURE_NOTIFY, MAP_NOTIFY, Z_PIXMAP, ALL_PLANES = 1 << 19, 19, 2, (1 << 64) - 1
# What nothing else is painted in.
BEHIND = 0xFF00FF


class Event(Structure):
    """XMapEvent, as far as it is read; as large as any."""
    _fields_ = [("kind", c_int), ("serial", c_ulong), ("sent", c_int), ("display", c_void_p), ("event", c_ulong), ("window", c_ulong), ("rest", c_long * 18)]


class Display:
    def __init__(self, width=1400, height=900):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
                                       pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.name = ":" + number.readline().strip()
        self.x, self.damage, self.test = (ctypes.CDLL(name) for name in ("libX11.so.6", "libXdamage.so.1", "libXtst.so.6"))
        x, pointer, window = self.x, c_void_p, c_ulong
        for function, result, *arguments in [
            (x.XOpenDisplay, pointer, c_char_p), (x.XDefaultRootWindow, window, pointer), (x.XConnectionNumber, c_int, pointer),
            (x.XPending, c_int, pointer), (x.XNextEvent, c_int, pointer, pointer), (x.XSelectInput, c_int, pointer, window, c_long),
            (x.XSetWindowBackground, c_int, pointer, window, c_ulong), (x.XClearWindow, c_int, pointer, window), (x.XSync, c_int, pointer, c_int),
            (x.XGetImage, pointer, pointer, window, c_int, c_int, c_uint, c_uint, c_ulong, c_int), (x.XGetPixel, c_ulong, pointer, c_int, c_int),
            (x.XDestroyImage, c_int, pointer), (x.XSetErrorHandler, pointer, pointer), (x.XKeysymToKeycode, ctypes.c_ubyte, pointer, c_ulong),
            (x.XWarpPointer, c_int, pointer, window, window, c_int, c_int, c_uint, c_uint, c_int, c_int),
            (x.XSetInputFocus, c_int, pointer, window, c_int, c_ulong),
            (x.XGetGeometry, c_int, pointer, window, POINTER(window), POINTER(c_int), POINTER(c_int), POINTER(c_uint), POINTER(c_uint), POINTER(c_uint), POINTER(c_uint)),
            (self.damage.XDamageQueryExtension, c_int, pointer, POINTER(c_int), POINTER(c_int)), (self.damage.XDamageCreate, c_ulong, pointer, window, c_int),
            (self.test.XTestFakeKeyEvent, c_int, pointer, c_uint, c_int, c_ulong),
        ]:
            function.restype, function.argtypes = result, arguments
        # A window that is gone is no failure of ours.
        self.ignore = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda *_: 0)
        x.XSetErrorHandler(ctypes.cast(self.ignore, c_void_p))
        self.display = x.XOpenDisplay(self.name.encode())
        if not self.display:
            raise SystemExit("Xvfb did not start")
        self.root = x.XDefaultRootWindow(self.display)
        self.first_damage = c_int()
        self.damage.XDamageQueryExtension(self.display, byref(self.first_damage), byref(c_int()))
        x.XSetWindowBackground(self.display, self.root, BEHIND)
        x.XClearWindow(self.display, self.root)
        # Away from the window, so that nothing is hovered.
        x.XWarpPointer(self.display, 0, self.root, 0, 0, 0, 0, width - 1, height - 1)
        x.XSelectInput(self.display, self.root, SUBSTRUCTURE_NOTIFY)
        x.XSync(self.display, 1)

    def events(self, until):
        """Events until then, each as it comes."""
        while True:
            while self.x.XPending(self.display):
                event = Event()
                self.x.XNextEvent(self.display, byref(event))
                yield event
            left = until - time.perf_counter()
            if left <= 0:
                return
            select.select([self.x.XConnectionNumber(self.display)], [], [], left)

    def mapped(self, seconds=30):
        """The window that comes up next, and where its middle is."""
        for event in self.events(time.perf_counter() + seconds):
            if event.kind == MAP_NOTIFY:
                x, y, width, height = c_int(), c_int(), c_uint(), c_uint()
                self.x.XGetGeometry(self.display, event.window, byref(c_ulong()), byref(x), byref(y), byref(width), byref(height), byref(c_uint()), byref(c_uint()))
                return event.window, (x.value + width.value // 2, y.value + height.value // 2)
        raise SystemExit("no window came up")

    def pixel(self, at):
        image = self.x.XGetImage(self.display, self.root, *at, 1, 1, ALL_PLANES, Z_PIXMAP)
        if not image:
            return BEHIND
        found = self.x.XGetPixel(image, 0, 0) & 0xFFFFFF
        self.x.XDestroyImage(image)
        return found

    def painted(self, seconds=30):
        """Waits for the next window and its first picture; gives the window."""
        window, middle = self.mapped(seconds)
        end = time.perf_counter() + seconds
        # An empty window is black, or shows what is behind it.
        while self.pixel(middle) in (BEHIND, 0):
            if time.perf_counter() > end:
                raise SystemExit("a window came up and was never painted")
            time.sleep(0.0002)
        return window

    def watch(self, window):
        """From now on every picture that is put into the window is an event."""
        self.damage.XDamageCreate(self.display, window, 0)
        self.x.XSync(self.display, 0)

    def frames(self, seconds, most=None):
        """How often the window is painted within so many seconds; pictures less than 5 ms apart are one frame."""
        count, last = 0, 0.0
        for event in self.events(time.perf_counter() + seconds):
            if event.kind == self.first_damage.value:
                now = time.perf_counter()
                count += now - last > 0.005
                last = now
                if most and count >= most:
                    break
        return count

    def press(self, window, *keys):
        """Presses these keys together in the window."""
        self.x.XSetInputFocus(self.display, window, 1, 0)
        codes = [self.x.XKeysymToKeycode(self.display, key) for key in keys]
        for code, down in [(code, 1) for code in codes] + [(code, 0) for code in reversed(codes)]:
            self.test.XTestFakeKeyEvent(self.display, code, down, 0)
        self.x.XSync(self.display, 0)

    def end(self):
        self.server.terminate()
        self.server.wait()
