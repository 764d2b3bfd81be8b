"""`make bench`: fills what is not filled, measures both sizes, prints the table against its targets."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bench.looks import ROUNDS, VIEWERS
from bench.sizes import SIZES

CREDITS = {"small": (20_000, 50), "large": (1_000_000, 1_000)}
"""Credits and payees of the pay part."""
GIFTS = {"small": (10_000, 2_000), "large": (1_000_000, 200_000)}
"""Rows and recipients of the register."""
PARTS = ("pages", "import", "pay", "gifts")
ROOT = Path(__file__).resolve().parents[1]
TIMES_BARE, PLUS, GROWTH = 3, 10, 1.3
"""A page may take three times its bare query and ten milliseconds, and grow by three tenths from small to large."""


def main() -> None:
    """Run the parts as processes of their own, one data folder each. A part that fails costs the others nothing."""
    asked = arguments()
    console = Console(width=None if sys.stdout.isatty() else 150)
    sizes = ["small"] if asked.size == "small" else list(SIZES)
    failed = [part for part in PARTS if asked.only in (None, part) and not done(part, sizes, asked, console)]
    if failed:
        sys.exit(f"Not measured, or only in part: {', '.join(failed)}.")


def done(part: str, sizes: list[str], asked: argparse.Namespace, console: Console) -> bool:
    """Measure a part at each size and print what was found; whether it came to its end."""
    found: dict[str, Any] = {}
    try:
        for size in sizes:
            found[size] = MEASURES[part](size, asked)
    except subprocess.CalledProcessError as problem:
        console.print(f"{part}: {' '.join(problem.cmd[2:4])} ended with {problem.returncode}")
    for line in SHOWN[part](found) if found else []:
        console.print(line)
    return len(found) == len(sizes)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure pages beside their bare queries.")
    parser.add_argument("--size", choices=["small", "both"], default="both", help="small is quick")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "bench", help="where the data folders are")
    parser.add_argument("cases", nargs="*", help="words in the names of the cases wanted; all without one")
    return parser.parse_args()


def run(module: str, size: str, home: Path, *more: str, folder: str = "") -> None:
    """A part, as its own process with its own data folder."""
    environment = os.environ | {"HANDSEL_HOME": str(home / (folder or size)), "HANDSEL_POOL": "2"}
    subprocess.run([sys.executable, "-m", module, size, *more], env=environment, cwd=ROOT, check=True)


def table_of(pages: dict[str, list[dict[str, Any]]]) -> Table:
    """A row for each case and viewer: median and 95th percentile in milliseconds."""
    table = Table(box=box.SIMPLE_HEAD, title=f"Milliseconds, median / 95th percentile of {ROUNDS} rounds")
    table.add_column("case")
    table.add_column("viewer")
    table.add_column("queries", justify="right")
    for size in pages:
        for what in ("page", "bare", "may take"):
            table.add_column(f"{what}\n{size}", justify="right")
    table.add_column("growth", justify="right")
    table.add_column("")
    for number, figure in enumerate(next(iter(pages.values()))):
        rows = [found[number] for found in pages.values()]
        cells = [figure["case"], figure["viewer"], str(figure["queries"])]
        for row in rows:
            cells += [both(row["page"]), both(row["bare"]), f"{allowed(row):.0f}"]
        growth = grown(rows)
        cells += [f"{growth:.2f}" if growth else "", ", ".join(misses(rows)) or "ok"]
        table.add_row(*cells)
    return table


def both(rounds: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{statistics.median(rounds):.1f} / {percentile(rounds):.1f}"


def percentile(rounds: list[float]) -> float:
    """The 95th percentile by nearest rank."""
    return sorted(rounds)[max(0, -(-len(rounds) * 95 // 100) - 1)]


def allowed(row: dict[str, Any]) -> float:
    """What the page may take beside its bare query."""
    return TIMES_BARE * statistics.median(row["bare"]) + PLUS


def grown(rows: list[dict[str, Any]]) -> float | None:
    """How much longer the page takes at the last size than at the first."""
    if len(rows) < 2:
        return None
    return statistics.median(rows[-1]["page"]) / statistics.median(rows[0]["page"])


def misses(rows: list[dict[str, Any]]) -> list[str]:
    """Which targets the page misses."""
    found = ["slow"] if statistics.median(rows[-1]["page"]) > allowed(rows[-1]) else []
    growth = grown(rows)
    return [*found, "grows"] if growth and growth > GROWTH else found


def verdict(pages: dict[str, list[dict[str, Any]]]) -> str:
    """How many meet their target."""
    count = len(next(iter(pages.values())))
    good = sum(not misses([found[number] for found in pages.values()]) for number in range(count))
    return (
        f"{good} of {count} meet both targets ({len(VIEWERS)} viewers): at most {TIMES_BARE} times the bare query"
        f" plus {PLUS} ms, and at most {GROWTH} times the small size."
    )


def pages(size: str, asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Figures of every page and call."""
    run("bench.filling", size, asked.home)
    out = asked.home / size / "pages.json"
    run("bench.measuring", size, asked.home, str(out), *asked.cases)
    figures: list[dict[str, Any]] = json.loads(out.read_text())
    return figures


def pages_told(found: dict[str, list[dict[str, Any]]]) -> list[Any]:
    """The table and how many meet their targets."""
    return [table_of(found), verdict(found)]


def imported(size: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Figures of an import into the filled company."""
    run("bench.filling", size, asked.home)
    out = asked.home / size / "import.json"
    run("bench.importing", size, asked.home, str(out))
    figures: dict[str, Any] = json.loads(out.read_text())
    return figures


def anew(module: str, name: str, asked: argparse.Namespace, *counts: int) -> dict[str, Any]:
    """Figures of a part that makes a data folder of its own anew."""
    folder = asked.home / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    first, *more = map(str, counts)
    run(module, first, asked.home, *more, str(folder / "figures.json"), folder=name)
    figures: dict[str, Any] = json.loads((folder / "figures.json").read_text())
    return figures


def pay_line(one: dict[str, Any]) -> str:
    """The calculation beside a bare scan and COPY, one event, what-if, memory."""
    bare = one["scan"] + one["copy"]
    return (
        f"pay, {one['credits']:,} credits of {one['payees']:,} payees: {one['lines']:,} lines"
        f" in {one['rebuild']:.1f} s, {one['rebuild'] / bare:.1f} times scan {one['scan']:.2f} s"
        f" + COPY {one['copy']:.1f} s;"
        f" one event {one['one_event']:.1f} s, what if {one['what_if'] * 1000:.0f} ms, {one['memory']:,.0f} MB"
    )


def gifts_line(one: dict[str, Any]) -> str:
    """Each page of the register beside its bare queries; the export of a year beside a bare COPY."""
    each = ("check", "desk", "home", "findings", "register")
    milliseconds = "; ".join(f"{name} {one[name][0]:.0f} ms (bare {one[name][1]:.1f})" for name in each)
    out = one["export"]
    return (
        f"gifts, {one['rows']:,} rows of {one['recipients']:,} recipients: {milliseconds}; export of a year"
        f" {out['lines']:,} lines, {out['rate']:,.0f} a second, the first thousand after {out['first']:.2f} s,"
        f" bare COPY {one['copy']:,.0f} rows a second"
    )


def import_line(size: str, figures: dict[str, Any]) -> str:
    """Rows per second of the import and of the bare COPY."""
    rows = figures["rows"]
    return (
        f"{size}: import {rows / figures['import']:,.0f} rows/s ({figures['import']:.1f} s, reading"
        f" {figures['read']:.1f} s of it), bare COPY {rows / figures['copy']:,.0f} rows/s, undo"
        f" {rows / figures['undo']:,.0f} rows/s; {figures['counts']}"
    )


MEASURES: dict[str, Callable[[str, argparse.Namespace], Any]] = {
    "pages": pages,
    "import": imported,
    "pay": lambda size, asked: anew("bench.paying", f"pay-{size}", asked, *CREDITS[size]),
    "gifts": lambda size, asked: anew("bench.gifts", f"gifts-{size}", asked, *GIFTS[size]),
}
"""What measures a part at a size."""

SHOWN: dict[str, Callable[[dict[str, Any]], list[Any]]] = {
    "pages": pages_told,
    "import": lambda found: [import_line(size, figures) for size, figures in found.items()],
    "pay": lambda found: [pay_line(figures) for figures in found.values()],
    "gifts": lambda found: [gifts_line(figures) for figures in found.values()],
}
"""What is printed of a part."""


if __name__ == "__main__":
    main()
