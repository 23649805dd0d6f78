#!/usr/bin/python3
"""Runs a program in a real window on a display of its own, and uses it as a person or a screen reader would.

    /usr/bin/python3 tests/window.py [--size 1280x800] [--screen 2560x800] [--scale 1] [--timeout 20] [--env NAME=VALUE]… --do STEP… -- COMMAND…

It starts an X display, a window manager without decorations, a session bus and an accessibility bus, then the command with
empty data, config, state and cache folders (--env says otherwise), and takes the steps in order:

    wait NAME            until something is called so, or holds that text
    gone NAME            until nothing is
    press NAME           the control called so, as a screen reader presses it, once it is enabled
    point NAME           the same with the real mouse
    fill 'NAME' 'TEXT'   click into the field, replace what is in it
    type TEXT            on the real keyboard
    key ctrl+Return      keys as xdotool names them
    put FILE             a file's text into the clipboard, as another program copies it
    copied TEXT          until the clipboard holds that text
    keep FILE            what the clipboard holds into a file
    title TEXT           until the window's title holds that text
    hidden FILE          none of the file's lines is in what a screen reader hears, the clipboard or the window's title
    size 960x640         the window's size in pixels
    shot FILE.png        photograph the window once it has stopped changing
    tree                 print what a screen reader hears
    run COMMAND…         another program on the same display, until it ends with status 0
    also COMMAND…        the same without waiting for its end
    windows 2            until so many windows are there
    front                until the window has the keyboard
    back                 puts another window before it
    restart              end the program as a crash does, and start it again
    place 900,60         the corner of the window there
    screen 1280x800      the screen's size from then on, as where another one is unplugged
    again                close the window as a person does, and start the program again; it stands where the program wants it
    within               until the whole window is on the screen

NAME is matched exactly first, then as a part of a name. A step that has not come true after --timeout seconds prints what a
screen reader hears and the program's output, and the exit status is 1. It is 0 only where every step came true.
"""

import argparse
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time

POLL_SECONDS = 0.05
TREE_LIMIT = 3000
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
FOCUSED, SENSITIVE = 12, 24  # AtspiStateType
STATES = {4: "checked", 10: "expanded", FOCUSED: "focused", 23: "selected"}
WINDOW_RULES = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><theme><keepBorder>no</keepBorder></theme>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard><applications>
<application class="*" type="normal"><decor>no</decor><focus>yes</focus>PLACE</application>
</applications></openbox_config>
"""
PLACE = '<position force="yes"><x>0</x><y>0</y></position>'


class Failed(Exception):
    """A step that did not come true, in a sentence."""


def until(condition, seconds, sentence):
    """The first true answer of the condition; `sentence` says what was missing."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"{sentence} within {seconds:g} s")
        time.sleep(POLL_SECONDS)


class Processes:
    """Everything started here, and everything that those start: all of it ends with us."""

    PDEATHSIG, CHILD_SUBREAPER = 1, 36  # prctl(2)

    def __init__(self, folder):
        self.folder = folder
        self.libc = ctypes.CDLL(None)
        # Services that a bus daemon starts are orphans by design: this makes them our children.
        self.libc.prctl(self.CHILD_SUBREAPER, 1)

    def start(self, command, name, **options):
        """Starts a command with its output in a file named after it."""
        with open(self.log(name), "wb") as log:
            try:
                return subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=options.pop("stdout", log), stderr=log, start_new_session=True,
                    preexec_fn=lambda: self.libc.prctl(self.PDEATHSIG, signal.SIGTERM), **options)
            except FileNotFoundError:
                raise Failed(f"{command[0]} is not installed; tests/run installs what the tests need") from None

    def log(self, name):
        return os.path.join(self.folder, f"{name}.log")

    @staticmethod
    def _descendants(pid):
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                children = [int(child) for child in file.read().split()]
        except OSError:
            return []
        return [found for child in children for found in (*Processes._descendants(child), child)]

    def end(self):
        """Asks all of them to go, and makes them go after two seconds."""
        begun = time.monotonic()
        asked = set()
        while True:
            while True:
                try:
                    if os.waitpid(-1, os.WNOHANG)[0] == 0:
                        break
                except ChildProcessError:
                    return
            for pid in self._descendants(os.getpid()):
                late = time.monotonic() - begun > 2
                if late or pid not in asked:
                    asked.add(pid)
                    try:
                        os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
                    except ProcessLookupError:
                        pass
            time.sleep(POLL_SECONDS)


class Node:
    """One accessible object, read afresh at every question: a cache would show yesterday's window."""

    def __init__(self, tree, owner, path):
        self.tree, self.owner, self.path = tree, owner, path

    def call(self, interface, method, arguments=None, *values):
        return self.tree.call(self.owner, self.path, f"org.a11y.atspi.{interface}", method, arguments, *values)

    def ask(self, interface, method, arguments=None, *values, default=None):
        try:
            answer = self.call(interface, method, arguments, *values)
            return answer[0] if len(answer) == 1 else answer
        except self.tree.error:
            return default

    @property
    def name(self):
        try:
            return self.tree.call(
                self.owner, self.path, "org.freedesktop.DBus.Properties", "Get", "(ss)", "org.a11y.atspi.Accessible", "Name")[0] or ""
        except self.tree.error:
            return ""

    @property
    def interfaces(self):
        return [name.rsplit(".", 1)[-1] for name in self.ask("Accessible", "GetInterfaces", default=[])]

    @property
    def role(self):
        return self.ask("Accessible", "GetRoleName", default="?")

    @property
    def text(self):
        return self.ask("Text", "GetText", "(ii)", 0, -1, default="") if "Text" in self.interfaces else ""

    def has(self, state):
        words = self.ask("Accessible", "GetState", default=[0, 0])
        return bool(words[state // 32] >> (state % 32) & 1)

    def children(self):
        return [Node(self.tree, *child) for child in self.ask("Accessible", "GetChildren", default=[])]

    def centre(self):
        x, y, width, height = self.ask("Component", "GetExtents", "(u)", 0, default=(0, 0, 0, 0))
        return x + width // 2, y + height // 2


class Accessibility:
    """What a screen reader reaches: the accessibility bus."""

    def __init__(self, timeout):
        from gi.repository import Gio, GLib
        self.variant, self.flags, self.error = GLib.Variant, Gio.DBusCallFlags.NONE, GLib.Error
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)

        def status(name):
            session.call_sync(
                "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))), None, self.flags, 5000, None)
            return True

        def address():
            try:
                status("IsEnabled")
                status("ScreenReaderEnabled")
                return session.call_sync(
                    "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, self.flags, 5000, None).unpack()[0]
            except GLib.Error:
                return None

        found = until(address, timeout, "the accessibility bus did not answer")
        kind = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            found, kind.AUTHENTICATION_CLIENT | kind.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, owner, path, interface, method, arguments=None, *values):
        packed = self.variant(arguments, values) if arguments else None
        return self.bus.call_sync(owner, path, interface, method, packed, None, self.flags, 2000, None).unpack()

    def nodes(self):
        """Every object with its depth, from the desktop's programs down."""
        waiting = [(Node(self, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"), -1)]
        seen = 0
        while waiting and seen < TREE_LIMIT:
            node, depth = waiting.pop()
            seen += 1
            if depth >= 0:
                yield node, depth
            waiting.extend((child, depth + 1) for child in reversed(node.children()))

    def find(self, wanted, accept=lambda node: True):
        """Exactly that name, else a part of a name or of a field's text."""
        partly = None
        for node, _ in self.nodes():
            name = node.name
            if name == wanted:
                if accept(node):
                    return node
            elif partly is None and (wanted in name or wanted in node.text) and accept(node):
                partly = node
        return partly

    def describe(self):
        lines = []
        for node, depth in self.nodes():
            states = [word for state, word in STATES.items() if node.has(state)]
            states += [] if node.has(SENSITIVE) else ["disabled"]
            text = node.text
            lines.append("  " * depth + node.role + (f" {node.name!r}" if node.name else "")
                         + (f" text={text[:200]!r}" if text and text != node.name else "")
                         + (f" [{', '.join(states)}]" if states else ""))
        return "\n".join(lines) or "(nothing)"


class Window:
    """The program on its display."""

    def __init__(self, options, processes):
        self.options, self.processes, self.timeout = options, processes, options.timeout
        self.size = dimensions(options.size)
        self.accessibility = self.program = None
        self.others = 0

    def open(self):
        steps = [self.size, dimensions(self.options.screen)]
        steps += [dimensions(argument) for verb, argument in self.options.steps if verb == "size"]
        screen = f"{max(width for width, _ in steps)}x{max(height for _, height in steps)}x24"
        environment = self.environment()
        os.environ.clear()
        os.environ.update(environment)

        read, write = os.pipe()
        self.processes.start(["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"], "Xvfb", pass_fds=[write])
        os.close(write)
        os.environ["DISPLAY"] = f":{self.line(read, 'Xvfb')}"

        bus = self.processes.start(["dbus-daemon", "--session", "--nofork", "--print-address"], "dbus", stdout=subprocess.PIPE)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.line(bus.stdout.fileno(), "dbus-daemon")
        launcher = next((path for path in LAUNCHERS if os.path.exists(path)), None)
        if not launcher:
            raise Failed("at-spi2-core is not installed; tests/run installs what the tests need")
        self.processes.start([launcher, "--launch-immediately"], "at-spi")
        rules = os.path.join(self.processes.folder, "openbox.xml")
        with open(rules, "w", encoding="utf-8") as file:
            own_place = any(verb == "again" for verb, _ in self.options.steps)
            file.write(WINDOW_RULES.replace("PLACE", "" if own_place else PLACE))
        self.processes.start(["openbox", "--config-file", rules], "openbox")
        until(lambda: "window id" in self.output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), self.timeout, "openbox did not start")
        self.accessibility = Accessibility(self.timeout)

        self.program = self.processes.start(self.options.command, "program")
        self.id = until(self.first_window, self.timeout, "no window came up")
        self.resize(*self.size)
        # Nothing is pointed at until a step does.
        self.xdotool("mousemove", 2, 2)

    def environment(self):
        folder = self.processes.folder
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("WAYLAND_DISPLAY", "WAYLAND_SOCKET", "NO_AT_BRIDGE", "AT_SPI_BUS_ADDRESS")}
        environment.update(XDG_SESSION_TYPE="x11", WINIT_X11_SCALE_FACTOR=self.options.scale)
        environment.setdefault("LC_ALL", "C.UTF-8")
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            environment[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
        environment["XDG_RUNTIME_DIR"] = os.path.join(folder, "runtime")
        os.mkdir(environment["XDG_RUNTIME_DIR"], 0o700)
        for pair in self.options.env:
            name, _, value = pair.partition("=")
            environment[name] = value
        return environment

    def line(self, descriptor, what):
        with os.fdopen(os.dup(descriptor), encoding="utf-8") as file:
            return file.readline().strip() or self.fail(f"{what} did not start")

    @staticmethod
    def fail(sentence):
        raise Failed(sentence)

    def output(self, *command):
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout

    def xdotool(self, *arguments):
        result = subprocess.run(["xdotool", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if result.returncode:
            raise Failed(f"xdotool {arguments[0]}: {result.stderr.strip()}")
        return result.stdout

    def alive(self):
        if self.program.poll() is not None:
            raise Failed(f"the program ended with status {self.program.returncode}")
        return True

    def window_ids(self):
        """All windows, the oldest first."""
        _, _, windows = self.output("xprop", "-root", "_NET_CLIENT_LIST").partition("# ")
        return [str(int(window, 16)) for window in windows.split(",") if window.strip()]

    def first_window(self, besides=()):
        self.alive()
        return next((window for window in self.window_ids() if window not in besides), None)

    def geometry(self):
        return self.rectangle()[2:]

    def rectangle(self):
        found = dict(line.split("=", 1) for line in self.xdotool("getwindowgeometry", "--shell", self.id).split() if "=" in line)
        return tuple(int(found.get(name, 0)) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def resize(self, width, height):
        self.size = width, height
        self.xdotool("windowmove", self.id, 0, 0, "windowsize", self.id, width, height)
        until(lambda: self.geometry() == self.size, self.timeout, f"the window did not become {width}x{height}")

    def is_active(self):
        return self.output("xdotool", "getactivewindow").strip() == self.id

    def active(self):
        until(self.is_active, self.timeout, "the window did not get the keyboard")

    def found(self, name, accept=lambda node: True, what="nothing is called"):
        return until(lambda: self.alive() and self.accessibility.find(name, accept), self.timeout, f"{what} {name!r}")

    # The steps.

    def wait(self, name):
        self.found(name)

    def gone(self, name):
        until(lambda: self.alive() and not self.accessibility.find(name), self.timeout, f"{name!r} did not go")

    def press(self, name):
        node = self.found(
            name, lambda node: "Action" in node.interfaces and node.has(SENSITIVE), "no enabled control is called")
        if not node.ask("Action", "DoAction", "(i)", 0, default=False):
            raise Failed(f"{name!r} could not be pressed")

    def point(self, name):
        x, y = self.found(name, lambda node: "Component" in node.interfaces).centre()
        self.xdotool("mousemove", x, y, "click", 1)

    def fill(self, argument):
        try:
            name, text = shlex.split(argument)
        except ValueError:
            raise Failed("fill takes a name and a text, in quotes where they have spaces") from None
        node = self.found(name, lambda node: "Text" in node.interfaces or "EditableText" in node.interfaces, "no field is called")
        self.active()
        self.xdotool("mousemove", *node.centre(), "click", 1)
        until(lambda: node.has(FOCUSED), self.timeout, f"{name!r} did not get the focus")
        self.xdotool("key", "--clearmodifiers", "ctrl+a")
        self.xdotool("type", "--delay", 5, "--", text)

    def type(self, text):
        self.active()
        self.xdotool("type", "--delay", 5, "--", text)

    def key(self, keys):
        self.active()
        self.xdotool("key", "--clearmodifiers", *keys.split())

    def clipboard(self):
        return self.output("xclip", "-selection", "clipboard", "-out")

    def put(self, file):
        # It stays behind to answer who pastes, and ends with us.
        self.processes.start(["xclip", "-quiet", "-selection", "clipboard", "-in", file], "xclip")
        with open(file, encoding="utf-8") as text:
            wanted = text.read()
        until(lambda: self.clipboard() == wanted, self.timeout, "the clipboard did not take the text")

    def copied(self, text):
        until(lambda: self.alive() and text in self.clipboard(), self.timeout, f"{text!r} did not come into the clipboard")

    def keep(self, file):
        with open(file, "w", encoding="utf-8") as kept:
            kept.write(self.clipboard())

    def title_text(self):
        return self.xdotool("getwindowname", self.id)

    def title(self, text):
        until(lambda: text in self.title_text(), self.timeout, f"{text!r} is not in the title")

    def hidden(self, file):
        with open(file, encoding="utf-8") as text:
            values = [line for line in text.read().splitlines() if line]
        heard = [("a screen reader hears", f"{node.name}\n{node.text}") for node, _ in self.accessibility.nodes()]
        if len(heard) < 10:
            raise Failed("a screen reader hears nothing that could be searched")
        for where, said in [*heard, ("the clipboard holds", self.clipboard()), ("the title says", self.title_text())]:
            for value in values:
                if value in said:
                    raise Failed(f"{where} {value!r}: {said[:200]!r}")

    def resized(self, argument):
        self.resize(*dimensions(argument))

    def shot(self, file):
        """Two equal photographs in a row; a window that never rests is taken as it is after two seconds."""
        width, height = self.size
        command = ["import", "-silent", "-window", "root", "-crop", f"{width}x{height}+0+0", "+repage", "-depth", "8"]
        before, end = None, time.monotonic() + 2
        while True:
            try:
                pixels = subprocess.run([*command, "rgb:-"], stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
                if pixels == before or time.monotonic() > end:
                    # No dates and no comments: the same window gives the same file.
                    subprocess.run(
                        ["convert", "-size", f"{width}x{height}", "-depth", "8", "rgb:-", "-strip", "-define", "png:exclude-chunks=date,time", file],
                        input=pixels, capture_output=True, check=True)
                    return
            except FileNotFoundError:
                raise Failed("imagemagick is not installed; tests/run installs what the tests need") from None
            except subprocess.CalledProcessError as error:
                raise Failed(f"no photograph: {error.stderr.decode(errors='replace').strip()}") from None
            before = pixels
            time.sleep(POLL_SECONDS)

    def tree(self, _):
        print(self.accessibility.describe(), flush=True)

    def also(self, argument):
        self.others += 1
        name = f"program-{self.others}"
        return self.processes.start(shlex.split(argument), name), name

    def run(self, argument):
        program, name = self.also(argument)
        until(lambda: self.alive() and program.poll() is not None, self.timeout, "it did not end")
        if program.returncode:
            with open(self.processes.log(name), encoding="utf-8", errors="replace") as log:
                raise Failed(f"it ended with status {program.returncode}: {log.read()[-1000:]}")

    def windows(self, number):
        until(lambda: len(self.window_ids()) == int(number), self.timeout, f"there were not {number} windows")

    def front(self, _):
        self.active()

    def back(self, _):
        self.xdotool("windowactivate", next(window for window in self.window_ids() if window != self.id))
        until(lambda: not self.is_active(), self.timeout, "the window kept the keyboard")

    def restart(self, _):
        self.program.kill()
        self.program.wait()
        until(lambda: self.id not in self.window_ids(), self.timeout, "the window did not go")
        others = self.window_ids()
        self.program = self.processes.start(self.options.command, "program")
        self.id = until(lambda: self.first_window(others), self.timeout, "no window came up")
        self.resize(*self.size)

    def place(self, corner):
        corner = tuple(int(number) for number in corner.split(","))
        self.xdotool("windowmove", self.id, *corner)
        until(lambda: self.rectangle()[:2] == corner, self.timeout, "the window was not moved there")

    def screen(self, size):
        width, height = dimensions(size)
        # Any timing will do: nothing is shown anywhere.
        for command in (["--newmode", size, "80", width, width, width, width, height, height, height, height],
                        ["--addmode", "screen", size], ["--output", "screen", "--mode", size], ["--fb", size]):
            subprocess.run(["xrandr", *map(str, command)], check=True, capture_output=True)
        until(lambda: self.screen_size() == (width, height), self.timeout, "the screen kept its size")

    def screen_size(self):
        return tuple(int(number) for number in self.xdotool("getdisplaygeometry").split())

    def again(self, _):
        self.key("alt+F4")
        until(lambda: self.program.poll() is not None, self.timeout, "the program did not end")
        self.program = self.processes.start(self.options.command, "program")
        self.id = until(self.first_window, self.timeout, "no window came up")

    def is_within(self):
        x, y, width, height = self.rectangle()
        right, bottom = self.screen_size()
        return min(x, y) >= 0 and x + width <= right and y + height <= bottom

    def within(self, _):
        until(self.is_within, self.timeout, "a part of the window is beyond the screen")


STEPS = {
    "wait": Window.wait, "gone": Window.gone, "press": Window.press, "point": Window.point, "fill": Window.fill,
    "type": Window.type, "key": Window.key, "size": Window.resized, "shot": Window.shot, "tree": Window.tree,
    "put": Window.put, "copied": Window.copied, "keep": Window.keep, "title": Window.title, "hidden": Window.hidden,
    "run": Window.run, "also": Window.also, "windows": Window.windows, "front": Window.front, "back": Window.back,
    "restart": Window.restart, "place": Window.place, "screen": Window.screen, "again": Window.again, "within": Window.within,
}
ALONE = ("tree", "front", "back", "restart", "again", "within")  # those that need no more words


def dimensions(text):
    width, _, height = text.partition("x")
    return int(width), int(height)


def read_options():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--screen", default="1x1", help="the screen's size, where it is more than the window's")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--timeout", type=float, default=20)
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("--do", action="append", default=[], dest="script")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    options.steps = []
    for step in options.script:
        verb, _, argument = step.strip().partition(" ")
        if verb not in STEPS or not (argument or verb in ALONE):
            parser.error(f"no such step: {step}")
        options.steps.append((verb, argument))
    for size in [options.size] + [argument for verb, argument in options.steps if verb == "size"]:
        try:
            dimensions(size)
        except ValueError:
            parser.error(f"not a size: {size}")
    return options


def main():
    options = read_options()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="cambio-window-", ignore_cleanup_errors=True) as folder:
        processes = Processes(folder)
        window, step = Window(options, processes), "start"
        try:
            window.open()
            for verb, argument in options.steps:
                step = f"{verb} {argument}".strip()
                window.alive()
                STEPS[verb](window, argument)
                print(f"window: {step}", flush=True)
            return 0
        except Failed as failure:
            print(f"window: {step}: {failure}", file=sys.stderr)
            if window.accessibility:
                print(f"What a screen reader hears:\n{window.accessibility.describe()}", file=sys.stderr)
            if window.program:
                with open(processes.log("program"), encoding="utf-8", errors="replace") as log:
                    print(f"What the program said:\n{log.read()[-4000:]}", file=sys.stderr)
            return 1
        finally:
            processes.end()


if __name__ == "__main__":
    sys.exit(main())
