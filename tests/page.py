#!/usr/bin/python3
"""Opens a page that Cambio wrote in a browser without a display, and prints it, as whoever gets it would.

    /usr/bin/python3 tests/page.py PAGE.html [--present TEXT]… [--absent TEXT]…

The exit status is 0 where the browser asks nobody for anything, nothing in the page is run or leads away, its headings and tables
can be read aloud, and each text is (or is not) on the screen and on paper. Where no browser is installed nothing is checked: that is
said, and an error only where CI is set.
"""

import argparse
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 120
# What the browser asks for by itself is switched off as far as it lets us; the rest goes to its maker.
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
MAKER = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")
LEADING = {"src", "href", "srcset", "action", "formaction", "data", "poster", "ping", "background"}
RUN = {"script", "iframe", "object", "embed", "link", "base", "form", "img", "video", "audio", "svg"}


class Failed(Exception):
    """What does not hold, in a sentence."""


class Reader(html.parser.HTMLParser):
    """What a page is made of, and what it says."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong = []
        self.headings = []
        self.words = []
        self.language = None
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag in RUN:
            self.wrong.append(f"there is a <{tag}>")
        for name in names:
            if name in LEADING or name.startswith("on"):
                self.wrong.append(f"<{tag}> has {name}")
        if tag == "html":
            self.language = names.get("lang")
        if tag == "th" and names.get("scope") not in ("row", "col"):
            self.wrong.append("a <th> does not say what it is the head of")
        if tag == "details" and "open" not in names:
            self.wrong.append("a <details> is closed, so that it is not printed")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag == "style":
            self.silent += 1

    def handle_endtag(self, tag):
        if tag == "style":
            self.silent -= 1

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def browse(browser, folder, name, address, *more):
    """Runs the browser on a page; its output, and everything that was asked for."""
    log = folder / f"{name}.netlog"
    command = [browser, *QUIET, f"--user-data-dir={folder / name}", f"--log-net-log={log}", *more, address]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Failed(f"the browser ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout.decode(), asked_for(log)


def asked_for(log):
    """What a net log says that a page asked for, and every name looked up or address asked for that is not of the browser's maker."""
    text = log.read_text(encoding="utf-8", errors="replace").rstrip().rstrip(",")
    # A browser that ends at once leaves the list open.
    for end in ("", "]}"):
        try:
            events = json.loads(text + end)["events"]
            break
        except ValueError:
            continue
    else:
        raise Failed("the net log cannot be read")
    found = set()
    for event in events:
        parameters = event.get("params", {})
        by_page = parameters.get("initiator", "not an origin") != "not an origin"
        for name in ("url", "host", "location"):
            value = parameters.get(name)
            if not isinstance(value, str) or not value or value.startswith(("file:", "data:", "chrome:")):
                continue
            host = urllib.parse.urlsplit(value if "//" in value else f"//{value}").hostname or ""
            # "~notfound" is where every name is sent.
            if by_page or not host.startswith("~") and not host.endswith(MAKER):
                found.add(value)
    return found


def on_paper(folder, pdf):
    """The words of a printed page, without line breaks."""
    text = folder / "page.txt"
    subprocess.run(["pdftotext", "-raw", pdf, text], check=True, timeout=SECONDS)
    return "".join(text.read_text(encoding="utf-8").split())


def check(browser, page, present, absent):
    with tempfile.TemporaryDirectory(prefix="cambio-page-") as folder:
        folder = pathlib.Path(folder)
        asking = folder / "asking.html"
        asking.write_text('<!doctype html><img src="https://planted.example/x.png">', encoding="utf-8")
        # Whoever looks for requests has to see one where there is one.
        seen = browse(browser, folder, "asking", asking.as_uri(), "--dump-dom")[1]
        if not any("planted.example" in address for address in seen):
            raise Failed("a request that a page makes is not seen")

        pdf = folder / "page.pdf"
        dom, asked = browse(browser, folder, "screen", page.as_uri(), "--dump-dom")
        printed = browse(browser, folder, "paper", page.as_uri(), "--no-pdf-header-footer", f"--print-to-pdf={pdf}")[1]
        if asked | printed:
            raise Failed(f"the page asks for {sorted(asked | printed)}")

        reader = Reader()
        reader.feed(dom)
        if reader.wrong:
            raise Failed("; ".join(sorted(set(reader.wrong))))
        if not reader.language:
            raise Failed("the page does not say which language it is in")
        if reader.headings[:1] != [1] or reader.headings.count(1) != 1:
            raise Failed(f"there is not one first heading: {reader.headings}")
        if any(after > before + 1 for before, after in zip(reader.headings, reader.headings[1:])):
            raise Failed(f"a heading is left out: {reader.headings}")

        screen = "".join("".join(reader.words).split())
        paper = on_paper(folder, pdf)
        for text in present:
            wanted = "".join(text.split())
            for place, words in (("screen", screen), ("paper", paper)):
                if wanted not in words:
                    raise Failed(f"on {place} there is no {text!r}")
        source = page.read_text(encoding="utf-8")
        for text in absent:
            wanted = "".join(text.split())
            for place, words in (("screen", screen), ("paper", paper), ("file", source), ("tree", dom)):
                if wanted in words:
                    raise Failed(f"on {place} there is {text!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--present", action="append", default=[], metavar="TEXT")
    parser.add_argument("--absent", action="append", default=[], metavar="TEXT")
    arguments = parser.parse_args()
    browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if not browser or not shutil.which("pdftotext"):
        print("skipped: no browser, or no pdftotext; tests/run installs them", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    try:
        check(browser, arguments.page.resolve(), arguments.present, arguments.absent)
    except (Failed, subprocess.SubprocessError) as problem:
        print(f"{arguments.page}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
