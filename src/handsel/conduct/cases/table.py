"""Cases as CSV: one row for each gift, cells of one case put together into the shape of a case file."""

import csv
import io
from typing import Any

from handsel.conduct.cases.problems import UnusableFile

ENTRIES = ("given", "gift", "returned")
"""What a row may be: a gift on record, a gift asked about, a return."""

LISTED = {"to", "for", "capacity", "territory", "policies", "breaches", "expect_duties"}
"""Columns whose cells may hold several entries, apart by semicolons."""

OF_THE_CASE = {"title", "policies", "breaches"}
"""Columns about the case as a whole; any of its rows may fill them."""


def read(text: str) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    """The cases in the shape of a case file, and the line on which each entry stands. Raises UnusableFile."""
    rows = csv.DictReader(io.StringIO(text))
    if not {"case", "entry"} <= set(rows.fieldnames or ()):
        raise UnusableFile("line 1", "not-csv")
    cases: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str | int, ...], int] = {}
    for row in rows:
        if None in row:
            raise UnusableFile(f"line {rows.line_num}", "too-many-cells")
        cells = {key: cell.strip() for key, cell in row.items() if cell and cell.strip()}
        if not cells:
            continue
        number, entry = cells.pop("case", ""), cells.pop("entry", "")
        if entry not in ENTRIES:
            raise UnusableFile(f"line {rows.line_num}, entry", "entry", known=", ".join(ENTRIES))
        case = cases.setdefault(number, {"number": number})
        at = ("case", list(cases).index(number), entry, len(case.setdefault(entry, [])))
        lines[at] = rows.line_num
        lines.setdefault(at[:2], rows.line_num)
        case[entry].append(_entry(case, cells))
    return {"case": list(cases.values())}, lines


def _entry(case: dict[str, Any], cells: dict[str, str]) -> dict[str, Any]:
    """The row's own cells; those about the case go to the case."""
    entry: dict[str, Any] = {}
    for key, cell in cells.items():
        value = [each.strip() for each in cell.split(";")] if key in LISTED else cell
        if key in OF_THE_CASE:
            case[key] = value
        elif key.startswith("house_"):
            case.setdefault("house", {})[key.removeprefix("house_")] = value
        elif key.startswith("expect_"):
            entry.setdefault("expect", {})[key.removeprefix("expect_")] = value
        else:
            entry[key] = value
    return entry
