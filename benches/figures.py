"""Medians of pairs, and their place in benches/README.md. What the scripts beside it have in common."""
import os, statistics, subprocess, sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
TARGET = os.path.abspath(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")))
CAMBIO = os.environ.get("CAMBIO", f"{TARGET}/release/cambio")
README = os.path.join(ROOT, "benches/README.md")


def environment(home, display, bus=None):
    """Nothing of the user's, and one cache for all, so that shaders are translated once."""
    own = {"HOME": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state",
           "XDG_CACHE_HOME": os.path.join(os.path.dirname(home), "cache"), "LIBGL_ALWAYS_SOFTWARE": "1", "DBUS_SESSION_BUS_ADDRESS": bus or "disabled:"}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LD_LIBRARY_PATH")}
    return {**kept, **own, **({"DISPLAY": display} if display else {})}


def build(*arguments):
    """Builds the release, unless CAMBIO says which program is measured."""
    if "CAMBIO" not in os.environ:
        subprocess.run(["cargo", "build", "--locked", "--release", *arguments], check=True, cwd=ROOT)


def bare():
    """The path of the bare window of eframe, built unless BARE says which program it is."""
    if "BARE" not in os.environ:
        manifest = os.path.join(ROOT, "benches/bare/Cargo.toml")
        subprocess.run(["cargo", "build", "--release", "--manifest-path", manifest, "--target-dir", TARGET], check=True)
    return os.environ.get("BARE", f"{TARGET}/release/bare-window")


def tool(name, crate):
    """The path of another program that is measured against, wherever it is."""
    folders = [f"{TARGET}/tools/bin", f"{TARGET}/peers/bin", *os.environ.get("PATH", "").split(os.pathsep)]
    for folder in folders:
        if os.access(os.path.join(folder, name), os.X_OK):
            return os.path.join(folder, name)
    sys.exit(f"{name} is not there: cargo install {crate} --locked --root {os.path.relpath(TARGET)}/tools")


def in_turn(pairs, *sides, warm=1):
    """Runs the sides one after the other, as often as there are pairs; gives for each side what each run gave."""
    for _ in range(warm):
        for side in sides:
            side()
    runs = [[] for _ in sides]
    for _ in range(pairs):
        for side, found in zip(sides, runs):
            found.append(side())
    return runs


def compared(ours, theirs, decimals=1, unit=" ms"):
    """Both medians, and the median of the pairs' ratios, as cells of a table."""
    # Two sides without any are alike.
    ratios = [(mine / other) if other else (1.0 if not mine else float("inf")) for mine, other in zip(ours, theirs)]
    return [f"{statistics.median(ours):.{decimals}f}{unit}", f"{statistics.median(theirs):.{decimals}f}{unit}", f"{statistics.median(ratios):.2f}"]


def say(name, heading, rows):
    """Prints a table. With --write it replaces the one of that name in benches/README.md."""
    lines = ["| " + " | ".join(row) + " |" for row in [heading, *rows]]
    lines.insert(1, "|" + "---|" * len(heading))
    table = "\n".join(lines)
    print(table)
    if "--write" not in sys.argv:
        return
    begin, end = f"<!-- {name}: written by the script of that name -->", f"<!-- end of {name} -->"
    with open(README, encoding="utf-8") as file:
        text = file.read()
    if begin not in text or end not in text:
        sys.exit(f"{README} has no place for {name}")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    with open(README, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}\n\n{table}\n\n{end}{after}")
