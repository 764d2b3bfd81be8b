"""What became of every row, why, and the rows that were turned away, so that they can be corrected and sent again."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple
from uuid import UUID

from handsel.exchange.reading.tables import Table
from handsel.exchange.records import Record
from handsel.kernel.cells import harmless


class Outcome(StrEnum):
    """What happened to a row. Rows in = created + updated + unchanged + skipped + conflict + rejected."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    CONFLICT = "conflict"
    REJECTED = "rejected"


TURNED_AWAY = {Outcome.CONFLICT, Outcome.REJECTED}


class Verdict(NamedTuple):
    """The outcome of one row and why. `facts` fill the sentence that `reason` names (see wording)."""

    outcome: Outcome
    reason: str = ""
    column: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    record_id: UUID | None = None
    """The record the row became or was found to be."""


@dataclass(frozen=True)
class Example:
    """One row as a page shows it beside the counts: where it stands, what it is called, why it fared so."""

    line: int
    label: str
    verdict: Verdict


@dataclass(frozen=True)
class Turned:
    """A row that was not taken."""

    file: str
    sheet: str
    line: int
    verdict: Verdict
    header: tuple[str, ...]
    cells: tuple[str, ...]


KEPT = 200_000
"""So many rows turned away are kept with their cells; beyond, they are only counted."""
EXAMPLES = 5
"""So many rows of each outcome are shown."""
NAMES = 100
"""So many records that rows only name are listed by name."""


@dataclass
class Report:
    """Counts of every outcome, by file, kind and reason, and the rows turned away."""

    counts: Counter[tuple[str, str, str, Outcome]] = field(default_factory=Counter)
    """(file, sheet, kind, outcome) → rows."""
    reasons: Counter[tuple[str, str, Outcome, str]] = field(default_factory=Counter)
    """(file, kind, outcome, reason) → rows."""
    implied: Counter[str] = field(default_factory=Counter)
    """Records made because rows name them: accounts, members, teams, pipelines, stages."""
    notes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(file, column, code) → cells that could not be read or linked and were kept as they are."""
    homeless: Counter[str] = field(default_factory=Counter)
    left_over: dict[str, list[str]] = field(default_factory=dict)
    implied_names: dict[str, list[str]] = field(default_factory=dict)
    """Kind → the first names of what was made because rows name it."""
    examples: dict[tuple[str, str, str, Outcome], list[Example]] = field(default_factory=dict)
    """(file, sheet, kind, outcome) → its first rows."""
    turned: list[Turned] = field(default_factory=list)
    lost_rows: int = 0
    change_set_id: UUID | None = None
    """The change set an import was written in; a plan has none."""

    def imply(self, kind: str, name: str) -> None:
        """Count a record that is made because a row names it."""
        self.implied[kind] += 1
        if len(names := self.implied_names.setdefault(kind, [])) < NAMES:
            names.append(name)

    def take(self, table: Table, record: Record, verdict: Verdict) -> None:
        """Count one row."""
        place = (table.file, table.sheet, record.kind, verdict.outcome)
        self.counts[place] += 1
        if self.counts[place] <= EXAMPLES:
            self.examples.setdefault(place, []).append(Example(record.line, _label(record), verdict))
        if verdict.reason:
            self.reasons[table.file, record.kind, verdict.outcome, verdict.reason] += 1
        if verdict.outcome in TURNED_AWAY:
            self._turn(table, record, verdict)

    def total(self, outcome: Outcome) -> int:
        """Rows with this outcome in all files."""
        return sum(rows for (_file, _sheet, _kind, found), rows in self.counts.items() if found is outcome)

    @property
    def rows(self) -> int:
        """All rows of known kinds."""
        return sum(self.counts.values())

    def by_kind(self) -> dict[str, dict[str, int]]:
        """Kind → outcome → rows."""
        found: dict[str, dict[str, int]] = {}
        for (_file, _sheet, kind, outcome), rows in self.counts.items():
            of_kind = found.setdefault(kind, dict.fromkeys(Outcome, 0))
            of_kind[outcome] += rows
        return found

    def as_json(self) -> dict[str, Any]:
        """Everything but the rows turned away, to be kept with the import."""
        return {
            "rows": self.rows,
            "totals": {outcome: self.total(outcome) for outcome in Outcome},
            "kinds": self.by_kind(),
            "files": [[*place, rows] for place, rows in sorted(self.counts.items())],
            "reasons": [[*place, rows] for place, rows in self.reasons.most_common()],
            "implied": dict(self.implied),
            "implied_names": self.implied_names,
            "notes": [[*place, cells] for place, cells in self.notes.most_common()],
            "homeless": dict(self.homeless),
            "left_over": self.left_over,
        }

    def _turn(self, table: Table, record: Record, verdict: Verdict) -> None:
        if len(self.turned) >= KEPT:
            self.lost_rows += 1
            return
        row = Turned(table.file, table.sheet, record.line, verdict, tuple(table.header), tuple(record.cells))
        self.turned.append(row)


def write_report(file: IO[str], report: Report, say: Any) -> None:
    """Every row turned away as CSV: file, sheet, line, column, outcome, reason. `say(verdict)` makes the sentence."""
    sheet = csv.writer(file)
    sheet.writerow(["file", "sheet", "line", "column", "outcome", "reason"])
    for row in report.turned:
        file_name, sheet_name, column = harmless(row.file), harmless(row.sheet), harmless(row.verdict.column)
        sheet.writerow([file_name, sheet_name, row.line, column, row.verdict.outcome, harmless(say(row.verdict))])


def corrected_files(turned: Iterable[Turned]) -> dict[str, list[tuple[str, ...]]]:
    """The rows turned away as files of the same names and headers: correct them and import the folder again."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for row in turned:
        found.setdefault((row.file, row.sheet), [row.header]).append(row.cells)
    names: dict[str, list[tuple[str, ...]]] = {}
    for (file, sheet), rows in found.items():
        name = _file_name(file, sheet)
        names[name if name not in names else _file_name(file.replace("/", "-"), sheet)] = rows
    return names


def _file_name(file: str, sheet: str) -> str:
    """The name without folders, always ending in .csv, whatever the row came from."""
    stem = PurePosixPath(file).name
    while PurePosixPath(stem).suffix.lower() in PACKED:
        stem = PurePosixPath(stem).stem
    part = f"-{sheet}" if sheet else ""
    return f"{stem}{part}.csv".replace("/", "-").replace("\\", "-")


PACKED = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".zip", ".gz", ".bz2", ".xz"})


def _label(record: Record) -> str:
    """What a person would call the row."""
    values = record.values
    whole = " ".join(part for part in (values.get("first_name"), values.get("last_name")) if part)
    said = values.get("name") or whole or values.get("subject") or values.get("email")
    return str(said or next((cell for cell in record.cells if cell), ""))[:120]
