"""Bringing a whole source in: every table in an order that makes link targets first, all of it in one change set.

A plan goes the same way with a writer that writes nothing. A process killed in the middle leaves nothing behind: the
transaction is gone, and the next run starts from the same files (decision record 0012).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any, Protocol

from handsel.exchange.importing.deals import History, Opportunities
from handsel.exchange.importing.desk import Desk, Options
from handsel.exchange.importing.index import MODELS, Index
from handsel.exchange.importing.notes import ContactParts, ContactPlaces, Entries
from handsel.exchange.importing.outcomes import Outcome, Report, Verdict
from handsel.exchange.importing.people import Accounts, Contacts, Members
from handsel.exchange.importing.stages import Stages
from handsel.exchange.importing.systems import name_of, system_of
from handsel.exchange.importing.writing import Writer
from handsel.exchange.inspecting import Reading, TableReading
from handsel.exchange.mapping import table_names
from handsel.exchange.records import Record
from handsel.org.queries import Rates
from handsel.org.viewer import Viewer

BATCH = 10_000
"""So many rows are looked up together. While they are, the database writes nothing."""
STEP = 1_000
"""So many rows are decided before progress is said."""
ENTRIES = ("note", "call", "meeting", "task", "email")

type Progress = Callable[[int], None]


class Taker(Protocol):
    """Decides rows of one kind."""

    def prepare(self, records: Any) -> None: ...

    def take(self, record: Record) -> Verdict: ...

    def finish(self) -> None: ...


@dataclass
class Run:
    """One way through a source."""

    reading: Reading
    desk: Desk
    progress: Progress

    def __post_init__(self) -> None:
        self._takers: dict[str, Taker] = _takers(self.desk, self.reading)

    def go(self) -> Report:
        """Decide every row. Kinds that belong together finish together: history before the deals it belongs to."""
        with self.desk.writer.sending():
            self._decide()
        self.desk.report.homeless = Counter(
            {kind: rows for kind, rows in self.reading.homeless.items() if kind not in self._takers}
        )
        self.desk.report.left_over = _left_over(self.reading)
        return self.desk.report

    def _decide(self) -> None:
        done = 0
        last_kind = ""
        for table, converter in self.reading.converters():
            kind = table.map.kind
            if last_kind and kind != last_kind:
                self._finish(last_kind, kind)
            for batch in batched(converter.records(table.findings), BATCH, strict=False):
                self._prepare(batch)
                for part in batched(batch, STEP, strict=False):
                    self._take(table, part)
                    done += len(part)
                    self.progress(done)
            last_kind = kind
        for name in ("member", "account", "contact", "stage-history", "opportunity"):
            self._takers[name].finish()
        self.desk.writer.flush()

    def _finish(self, kind: str, next_kind: str) -> None:
        if kind in {"member", "account", "contact"}:
            self._takers[kind].finish()

    def _prepare(self, batch: Sequence[Record]) -> None:
        for kind in dict.fromkeys(record.kind for record in batch):
            taker = self._takers.get(kind)
            usable = [record for record in batch if record.kind == kind and _usable(record)]
            if taker is not None and usable:
                taker.prepare(usable)

    def _take(self, table: TableReading, batch: Sequence[Record]) -> None:
        for record in batch:
            verdict = _passed_over(record) or self._decided(record)
            if verdict.column:
                verdict = verdict._replace(column=_heading(table, verdict.column))
            self.desk.report.take(table.table, record, verdict)
            for trouble in record.troubles:
                self.desk.report.notes[table.table.file, trouble.column, trouble.problem.code] += 1

    def _decided(self, record: Record) -> Verdict:
        taker = self._takers.get(record.kind)
        return Verdict(Outcome.SKIPPED, "no-home") if taker is None else taker.take(record)


def start(
    reading: Reading, *, options: Options, viewer: Viewer, at: datetime, dry: bool, progress: Progress | None = None
) -> Run:
    """A run, ready to go. With `dry` it decides everything and writes nothing."""
    system = system_of(reading, options)
    desk = Desk(
        viewer=viewer,
        at=at,
        options=options,
        system=system,
        index=Index(viewer, system),
        writer=Writer(dry=dry, at=at),
        report=Report(),
        rates=Rates(viewer.currency),
        linked=_linked(reading),
    )
    return Run(reading, desk, progress or (lambda rows: None))


def _linked(reading: Reading) -> frozenset[str]:
    """Kinds that imported tables point to; a link to anything may be to each of them."""
    fields = [field for table in reading.tables if table.imported and table.map.known
              for column in table.map.columns for name in column.fields
              if (field := table.map.known.fields.get(name)) and field.is_link]  # fmt: skip
    targets = {field.target for field in fields}
    return frozenset(targets | set(MODELS) if "any" in targets else targets)


def _takers(desk: Desk, reading: Reading) -> dict[str, Taker]:
    stages = Stages(desk, name_of(desk.system, reading.source.name), _stages_of(reading))
    has_history = any(table.map.kind == "stage-history" for table in reading.tables if table.imported)
    deals = Opportunities(desk, stages, history_follows=has_history)
    takers: dict[str, Taker] = {
        "member": Members(desk),
        "account": Accounts(desk),
        "contact": Contacts(desk),
        "opportunity": deals,
        "stage-history": History(desk, stages, deals),
        "opportunity-contact": ContactParts(desk),
        "account-contact": ContactPlaces(desk),
    }
    return takers | {kind: Entries(desk, kind) for kind in ENTRIES}


def _stages_of(reading: Reading) -> dict[str, str]:
    named: dict[str, str] = {}
    for table in reading.tables:
        if table.imported and table.map.kind == "opportunity":
            named |= table.stages
    return named


def _heading(table: TableReading, name: str) -> str:
    """The column of the file that feeds a field; the field's own name where none does."""
    return next((column.column for column in table.map.feeding(name)), name)


def _usable(record: Record) -> bool:
    return not (record.rejected or record.skipped or record.repeat_of)


def _passed_over(record: Record) -> Verdict | None:
    """Rows that are decided by what stands in them."""
    if record.skipped:
        return Verdict(Outcome.SKIPPED, record.skipped)
    if record.rejected:
        return Verdict(Outcome.REJECTED, "missing", record.rejected)
    if record.repeat_of:
        return Verdict(Outcome.SKIPPED, "repeat", facts=(("line", str(record.repeat_of)),))
    return None


def _left_over(reading: Reading) -> dict[str, list[str]]:
    """Columns that found no field and hold something, by table."""
    kept: dict[str, list[str]] = {}
    for table in reading.tables:
        seen = table.profile.columns
        names = [name for name in table.map.left_over() if name in seen and seen[name].filled]
        if table.imported and names:
            kept[table_names(table.table.file, table.table.sheet)[0]] = names
    return kept
