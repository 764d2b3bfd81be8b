"""A table is a header and rows of text, whatever file it came from.

Cells are text in one canonical form: workbook booleans become `TRUE` and `FALSE`, dates become ISO 8601, whole
numbers lose their `.0`. So one set of value parsers serves every format, and a rejected row can be written out again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from handsel.exchange.findings import Findings, Severity


class Row(NamedTuple):
    """One data row. `cells` is as long as the header; what stood beyond it is in `beyond`."""

    line: int
    cells: list[str]
    beyond: list[str] = []  # noqa: RUF012  (never changed: an empty list means none)


class Record(NamedTuple):
    """A row as the file has it, before its width is made to fit the header."""

    line: int
    cells: list[str]


type Records = Callable[[Findings], Iterator[Record]]
"""Opens the file anew and yields every record with its line; notes into the findings what was odd."""


@dataclass(frozen=True)
class Table:
    """Rows under a header. `rows()` may be called again and again; each call reads the file anew."""

    name: str
    """Short name: the file's stem, the sheet's name or the object's type."""
    file: str
    """The path as the person knows it; a member of an archive is `archive.zip/member.csv`."""
    header: tuple[str, ...]
    """Unique column names; a blank heading is named `Column 3`."""
    records: Records = field(repr=False, compare=False)
    """Yields the records below the header."""
    sheet: str = ""
    form: str = ""
    """How it was read, for people: `CSV, UTF-8, comma`."""
    findings: Findings = field(default_factory=Findings, compare=False)
    """What was noticed about the table as a whole."""
    unnamed: frozenset[str] = frozenset()
    """Columns whose heading was blank."""
    object_type: str = ""
    """The type a data tree names, such as `Account`."""

    def rows(self, findings: Findings | None = None) -> Iterator[Row]:
        """Every row that is not blank, made to fit the header; blank, short and long ones are noted."""
        noted = findings if findings is not None else Findings()
        width = len(self.header)
        blank = [""] * width
        for line, cells in self.records(noted):
            if len(cells) == width:
                if any(cells):
                    yield Row(line, cells)
                else:
                    noted.add("blank-row", Severity.INFO, line=line)
            elif len(cells) < width:
                yield from self._short(line, cells, blank, noted)
            else:
                yield from self._long(line, cells, width, noted)

    def batches(self, findings: Findings | None = None, size: int = 2000) -> Iterator[list[Row]]:
        """Rows in lists of `size`, so that whole columns can be worked at once."""
        rows = self.rows(findings)
        while batch := list(islice(rows, size)):
            yield batch

    def head(self, count: int = 200) -> list[Row]:
        """The first rows."""
        return list(islice(self.rows(), count))

    def _short(self, line: int, cells: list[str], blank: list[str], noted: Findings) -> Iterator[Row]:
        if any(cells):
            noted.add("short-row", line=line, cells=len(cells), columns=len(blank))
            yield Row(line, cells + blank[len(cells) :])
        else:
            noted.add("blank-row", Severity.INFO, line=line)

    def _long(self, line: int, cells: list[str], width: int, noted: Findings) -> Iterator[Row]:
        beyond = cells[width:]
        if any(beyond):
            noted.add("long-row", line=line, cells=len(cells), columns=width)
            yield Row(line, cells[:width], beyond)
        elif any(cells):
            yield Row(line, cells[:width])
        else:
            noted.add("blank-row", Severity.INFO, line=line)


def make_header(cells: Sequence[str], findings: Findings, line: int = 1) -> tuple[tuple[str, ...], frozenset[str]]:
    """Unique names for the columns, and which of them had no heading. Trailing blank headings stay columns.

    `A, B, B, ""` becomes `A, B, B (2), Column 4`.
    """
    names: list[str] = []
    unnamed: set[str] = set()
    taken: set[str] = set()
    for position, cell in enumerate(cells, 1):
        wanted = " ".join(cell.split())[:200] or f"Column {position}"
        name, again = wanted, 1
        while name in taken:
            again += 1
            name = f"{wanted} ({again})"
        if again > 1:
            findings.add("duplicate-heading", line=line, column=name, heading=wanted)
        if not cell.strip():
            unnamed.add(name)
        taken.add(name)
        names.append(name)
    if unnamed:
        findings.add("blank-heading", Severity.INFO, line=line, columns=", ".join(n for n in names if n in unnamed))
    return tuple(names), frozenset(unnamed)
