"""`make bench`: fills what is not filled, measures both sizes, prints the table against its targets."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bench.looks import ROUNDS, VIEWERS
from bench.sizes import SIZES

CREDITS = {"small": (20_000, 50), "large": (1_000_000, 1_000)}
"""Credits and payees of the pay part."""
ROOT = Path(__file__).resolve().parents[1]
TIMES_BARE, PLUS, GROWTH = 3, 10, 1.3
"""A page may take three times its bare query and ten milliseconds, and grow by three tenths from small to large."""


def main() -> None:
    """Run the parts as processes of their own, one data folder each."""
    asked = arguments()
    console = Console(width=None if sys.stdout.isatty() else 150)
    sizes = ["small"] if asked.size == "small" else list(SIZES)
    pages: dict[str, list[dict[str, Any]]] = {}
    imports: dict[str, dict[str, Any]] = {}
    for size in sizes if asked.only != "pay" else []:
        run("bench.filling", size, asked.home)
        folder = asked.home / size
        if asked.only in (None, "pages"):
            run("bench.measuring", size, asked.home, str(folder / "pages.json"), *asked.cases)
            pages[size] = json.loads((folder / "pages.json").read_text())
        if asked.only in (None, "import"):
            run("bench.importing", size, asked.home, str(folder / "import.json"))
            imports[size] = json.loads((folder / "import.json").read_text())
    paid = [pay(size, asked.home) for size in sizes] if asked.only in (None, "pay") else []
    if pages:
        console.print(table_of(pages))
        console.print(verdict(pages))
    for size, figures in imports.items():
        console.print(import_line(size, figures))
    for figure in paid:
        console.print(pay_line(figure))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure pages beside their bare queries.")
    parser.add_argument("--size", choices=["small", "both"], default="both", help="small is quick")
    parser.add_argument("--only", choices=["pages", "import", "pay"], help="one part alone")
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


def pay(size: str, home: Path) -> dict[str, Any]:
    """Figures of the pay engine, in a data folder that is made anew."""
    count, payees = CREDITS[size]
    folder = f"pay-{size}"
    shutil.rmtree(home / folder, ignore_errors=True)
    (home / folder).mkdir(parents=True)
    out = home / folder / "pay.json"
    run("bench.paying", str(count), home, str(payees), str(out), folder=folder)
    figures: dict[str, Any] = json.loads(out.read_text())
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


def import_line(size: str, figures: dict[str, Any]) -> str:
    """Rows per second of the import and of the bare COPY."""
    rows = figures["rows"]
    return (
        f"{size}: import {rows / figures['import']:,.0f} rows/s ({figures['import']:.1f} s, reading"
        f" {figures['read']:.1f} s of it), bare COPY {rows / figures['copy']:,.0f} rows/s, undo"
        f" {rows / figures['undo']:,.0f} rows/s; {figures['counts']}"
    )


if __name__ == "__main__":
    main()
