"""What a worker does for an import: read, plan, import, keep the report. Killed in the middle, it is done again.

The import and the note that it is done are one transaction. Progress goes through a connection of its own, which
commits at once; through it a person's "cancel" is seen as well.
"""

import csv
import io
import logging
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from handsel.exchange import actions, planning, telling, uploads
from handsel.exchange.answers import UnknownAnswer, answer
from handsel.exchange.importing.desk import Options
from handsel.exchange.importing.outcomes import Report, corrected_files, write_report
from handsel.exchange.importing.run import Progress
from handsel.exchange.importing.systems import system_of
from handsel.exchange.imports import Choices
from handsel.exchange.inspecting import Reading, inspect
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import UnusableMapping, parse_mapping, write_mapping
from handsel.exchange.models import BUSY, Import
from handsel.exchange.queueing import take_turn
from handsel.exchange.summaries import Plain, question_told, reading_told, report_told
from handsel.kernel.actors import Door
from handsel.org.queries import viewer_of
from handsel.org.tokens import allowed_by
from handsel.org.viewer import Forbidden, Viewer

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 4
ROUNDS = 3
"""Answers may raise further questions; so often they are answered by default."""


class Stopped(Exception):
    """The import was cancelled while it ran."""


class Pulse:
    """Says on the import's row how far it is, at most twice a second, and hears whether to go on."""

    def __init__(self, import_id: UUID) -> None:
        self.import_id = import_id
        self._connection = self.open()
        self._said = 0.0

    @staticmethod
    def open() -> BaseDatabaseWrapper:
        """A connection apart from the one that imports."""
        return connections.create_connection("default")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def begin(self) -> int:
        """Count one more attempt at the present step. Answers how many there were."""
        sql = (
            "update exchange_import set attempts = attempts + 1, progress = 0, seen_at = now(),"
            " state = case state when 'uploaded' then 'planning' else state end"
            " where id = %s and state = any(%s) returning attempts"
        )
        found = self._ask(sql, [self.import_id, list(BUSY)])
        return int(found[0]) if found else 0

    def begin_rows(self, rows: int) -> None:
        """The files are read and hold so many rows."""
        told = "reading = reading || jsonb_build_object('rows', %s::int)"
        self._ask(f"update exchange_import set {told} where id = %s returning 1", [rows, self.import_id])  # noqa: S608

    def __call__(self, rows: int) -> None:
        """So many rows are decided. Raises Stopped when the import was cancelled."""
        now = time.monotonic()
        if now - self._said < 0.5:
            return
        self._said = now
        sql = "update exchange_import set progress = %s, seen_at = now() where id = %s and state = any(%s) returning 1"
        if self._ask(sql, [rows, self.import_id, list(BUSY)]) is None:
            raise Stopped

    def _ask(self, sql: str, parameters: list[Any]) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()


def bring_in(reading: Reading, options: Options, by: Viewer, at: datetime, progress: Progress | None = None) -> Report:
    """Import files nobody uploaded, as the command line does, and keep what became of them beside the others."""
    row = Import(name=reading.source.name, by_id=by.member_id, at=at, state=Import.State.DONE, finished_at=at)
    with transaction.atomic():
        report = actions.import_source(
            reading=reading, options=options, by=by, at=at, subject=row.pk, progress=progress
        )
        row.reading = reading_told(reading, before={}, asked=())
        row.report = report_told(report, linked=True)
        row.mapping = write_mapping(reading.mapping)
        row.change_set_id, row.progress, row.files_gone_at = report.change_set_id, report.rows, at
        row.save(force_insert=True)
    return report


def carry_out(import_id: UUID) -> None:
    """Do the present step of an import, and the next when that was asked for.

    Database errors are raised, for the job is then tried again; every other failure is noted on the import.
    """
    while True:
        row = Import.objects.filter(pk=import_id).select_related("by").first()
        if row is None or not row.is_busy:
            return
        with translation.override(_viewer(row).locale):
            if not _step(row):
                return


def _step(row: Import) -> bool:
    """One step. Says whether another one follows."""
    try:
        with Pulse(row.pk) as pulse, transaction.atomic():
            take_turn(row.pk)
            row.refresh_from_db()
            if not row.is_busy:
                return False
            attempts = pulse.begin()
            row.refresh_from_db()
            if attempts > MOST_ATTEMPTS:
                raise GivenUp
            return _plan(row, pulse) if row.state == Import.State.PLANNING else _run(row, pulse)
    except Stopped:
        uploads.forget_all(row, timezone.now())
    except Exception as problem:
        if is_passing(problem):
            raise
        _failed(row, problem)
    return False


def is_passing(problem: Exception) -> bool:
    """Whether the database was away, full or busy, so that the same step may succeed a little later."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return state is None or state[:2] in {"08", "40", "53", "55", "57"}


class GivenUp(Exception):
    """The step was begun several times and never came to its end."""


def _plan(row: Import, pulse: Pulse) -> bool:
    by, at, choices = _viewer(row), timezone.now(), Choices.of(row)
    with uploads.as_paths(row.files) as paths:
        reading, asked = _read(row, lambda mapping: inspect(paths, mapping, name=row.name))
        told = reading_told(reading, before=row.reading, asked=asked)
        pulse.begin_rows(told["rows"])
        report = planning.plan(reading=reading, options=choices.for_importing, by=by, at=at, progress=pulse)
    keep_lists(row, report)
    goes_on = choices.then_run and any(table.imported for table in reading.tables)
    values = {
        "reading": told,
        "plan": report_told(report, linked=False) | {"system": system_of(reading, choices.for_importing)},
        "mapping": write_mapping(reading.mapping),
        "attempts": 0,
        "progress": 0,
        "state": Import.State.RUNNING if goes_on else Import.State.PLANNED,
    }
    _move(row, Import.State.PLANNING, **values)
    return goes_on


def _run(row: Import, pulse: Pulse) -> bool:
    by, at, choices = _viewer(row), timezone.now(), Choices.of(row)
    with uploads.as_paths(row.files) as paths:
        reading = inspect(paths, parse_mapping(row.mapping), name=row.name)
        report = actions.import_source(
            reading=reading, options=choices.for_importing, by=by, at=at, subject=row.pk, progress=pulse
        )
    keep_lists(row, report)
    values = {"report": report_told(report, linked=True), "change_set_id": report.change_set_id, "finished_at": at}
    _move(row, Import.State.RUNNING, state=Import.State.DONE, progress=report.rows, **values)
    return False


def _read(row: Import, look: Callable[[Mapping | None], Reading]) -> tuple[Reading, list[Plain]]:
    """The reading with every question answered: as a person did before, else by its default."""
    asked: list[Plain] = list(row.reading.get("questions", ()))
    reading = look(parse_mapping(row.mapping) if row.mapping else None)
    for _round in range(ROUNDS):
        open_questions = reading.questions
        if not open_questions:
            break
        mapping = reading.mapping
        for question in open_questions:
            before = next((one for one in asked if _same(one, question_told(question, ""))), None)
            chosen = before["chosen"] if before and before["chosen"] in question.options else question.default
            try:
                mapping = answer(mapping, question, chosen)
            except UnknownAnswer:
                continue
            asked = [one for one in asked if one is not before] + [question_told(question, chosen)]
        reading = look(mapping)
    return reading, [one for one in asked if _still_matters(one, reading.mapping)]


def _still_matters(asked: Plain, mapping: Mapping) -> bool:
    """Whether a question is still about something: not once its column feeds nothing any more."""
    table = mapping.table_for(asked["file"], asked["sheet"])
    if table is None or not asked["column"]:
        return table is not None
    return any(column.column == asked["column"] and column.fields for column in table.columns)


def _same(one: Plain, other: Plain) -> bool:
    names = ("code", "file", "sheet", "column", "field")
    written = dict(one["facts"]).get("written"), dict(other["facts"]).get("written")
    return all(one[name] == other[name] for name in names) and written[0] == written[1]


def _move(row: Import, was: Import.State, **values: Any) -> None:
    """The import's next state, in the transaction of what was done. Raises Stopped when it was cancelled since."""
    if not Import.objects.filter(pk=row.pk, state=was).update(seen_at=timezone.now(), **values):
        raise Stopped


def keep_lists(row: Import, report: Report) -> None:
    """Store the rows not taken, with their reasons and as files to correct."""
    if not report.turned:
        return
    listed = io.StringIO()
    write_report(listed, report, telling.reason)
    uploads.write(row.pk, uploads.NOT_TAKEN, listed.getvalue().encode("utf-8-sig"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in corrected_files(report.turned).items():
            sheet = io.StringIO()
            csv.writer(sheet).writerows(rows)
            archive.writestr(name, sheet.getvalue().encode("utf-8-sig"))
    uploads.write(row.pk, uploads.TO_CORRECT, packed.getvalue())


def _viewer(row: Import) -> Viewer:
    """Whoever uploaded, as they may act today, and no further than the token the files came with."""
    if row.by is None:
        return Viewer.system(Door.IMPORT)
    looking = viewer_of(row.by, door=Door.IMPORT)
    if row.by.deactivated_at is not None:
        looking = replace(looking, permissions=frozenset())
    scopes = Choices.of(row).scopes
    if scopes is None:
        return looking
    return replace(looking, permissions=looking.permissions & allowed_by(frozenset(scopes)))


def _failed(row: Import, problem: Exception) -> None:
    at: datetime = timezone.now()
    sentence = _sentence(row, problem)
    Import.objects.filter(pk=row.pk, state__in=BUSY).update(
        state=Import.State.FAILED, problem=sentence, finished_at=at, seen_at=at
    )


def _sentence(row: Import, problem: Exception) -> str:
    """Why it failed, for the person, in one sentence. What nobody foresaw goes to the log as well."""
    if isinstance(problem, Forbidden):
        return str(problem)
    if isinstance(problem, UnusableMapping):
        return telling.mapping_problem(problem)
    if isinstance(problem, GivenUp):
        return _("The import was interrupted %(times)s times and given up. Nothing was imported.") % {
            "times": MOST_ATTEMPTS
        }
    if isinstance(problem, FileNotFoundError):
        return _("The uploaded files are gone. Nothing was imported; upload them again.")
    log.error("The import %s failed.", row.pk, exc_info=problem)
    return _("Something unexpected happened, and nothing was imported. It is in the log: %(kind)s.") % {
        "kind": type(problem).__name__
    }
