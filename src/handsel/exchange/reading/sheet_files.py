"""The child process of `workbooks`: writes every sheet of a workbook as CSV, first the row's number, then its cells.

Run as `python -m handsel.exchange.reading.sheet_files WORKBOOK FOLDER CELLS`. Prints the sheets as JSON. Ends with
`CELLS_LIMIT` when there are more cells than allowed or the memory is not enough.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

CELLS_LIMIT = 9
MEMORY_BYTES = 3 * 1024**3

type Merged = dict[tuple[int, int], tuple[int, int]]


def open_sheet(path: Path) -> Iterator[list[str]]:
    """The rows of a converted sheet: number first."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream)


def text_of(cell: Any) -> str:
    """A cell in canonical text: ISO dates, TRUE and FALSE, whole numbers without a point, fifteen digits as Excel."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            if cell.is_integer() and abs(cell) < 1e15:
                return str(int(cell))
            digits = format(cell, ".15g")
            return digits if "e" not in digits else format(cell, "f")
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return "" if cell is None else str(cell)


def merged_cells(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None, limit: int = 100_000) -> Merged:
    """For every cell covered by a merged one, the corner that holds the value."""
    covered: Merged = {}
    for top_left, (last_row, last_column) in ranges or ():
        if (last_row - top_left[0] + 1) * (last_column - top_left[1] + 1) > limit - len(covered):
            continue
        for row in range(top_left[0], last_row + 1):
            for column in range(top_left[1], last_column + 1):
                covered[row, column] = top_left
    return covered


def filled(rows: Iterator[list[Any]], covered: Merged) -> Iterator[list[str]]:
    """Rows as text, with the value of a merged cell in every row it covers, but not in every column.

    Down the rows a merged cell means "the same for all of these"; across columns it is only layout.
    """
    by_row: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for (row, column), corner in covered.items():
        if row > corner[0] and column == corner[1]:
            by_row.setdefault(row, []).append((column, corner))
    corners = set(covered.values())
    held: dict[tuple[int, int], str] = {}
    for number, row_cells in enumerate(rows):
        cells = [text_of(cell) for cell in row_cells]
        for column, corner in by_row.get(number, ()):
            if column < len(cells) and not cells[column]:
                cells[column] = held.get(corner, "")
        if corners:
            held |= {(number, column): cell for column, cell in enumerate(cells) if (number, column) in corners}
        yield cells


def write_sheet(sheet: Any, path: Path) -> tuple[int, int]:
    """Write one sheet; returns the number of its rows that are not blank and of its merged cells."""
    covered = merged_cells(sheet.merged_cell_ranges)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for number, cells in enumerate(filled(sheet.iter_rows(), covered), 1):
            if any(cells):
                writer.writerow([number, *cells])
                count += 1
    return count, len(set(covered.values()))


def convert(workbook_path: Path, folder: Path, limit: int) -> list[dict[str, object]]:
    """Write every worksheet into the folder and describe what was written."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    workbook = load_workbook(workbook_path)
    told: list[dict[str, object]] = []
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        limit -= sheet.total_height * sheet.total_width
        if limit < 0:
            raise MemoryError
        path = folder / f"{index}.csv"
        rows, merged = write_sheet(sheet, path)
        hidden = about.visible is not SheetVisibleEnum.Visible
        told.append({"name": about.name, "file": path.name, "rows": rows, "hidden": hidden, "merged": merged})
    return told


def limit_memory() -> None:
    """Refuse to grow past `MEMORY_BYTES`, where the system can do that."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main(arguments: Sequence[str]) -> int:
    """Convert, say what was done, and turn every failure into an exit code and one line."""
    limit_memory()
    try:
        told = convert(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))
    except MemoryError:
        return CELLS_LIMIT
    except BaseException as problem:  # a panic of the Rust reader is not an Exception
        sys.stderr.write(f"{type(problem).__name__}: {problem}".replace("\n", " ") + "\n")
        return 1
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
