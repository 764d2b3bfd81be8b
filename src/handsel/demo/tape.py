"""A tape of dated change sets, recorded in memory and played into the database in one go.

Each change set keeps its own moment, author, images and facts, exactly as if its action had run then; the database's
triggers make the images while the tape is played. Ten thousand change sets take seconds.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from handsel.kernel.actors import Door
from handsel.kernel.ids import new_id
from handsel.trail.facts import Fact

CHUNK = 1_000

PLAY = """
do $$
declare
    event record;
begin
    for event in select * from demo_tape where n > {after} and n <= {upto} order by n loop
        perform set_config('handsel.change_set', event.change_set::text, true);
        execute event.statement using event.rows;
    end loop;
    perform set_config('handsel.change_set', '', true);
end $$
"""


class Tape:
    """Collects change sets in the order of time."""

    def __init__(self) -> None:
        self._change_sets: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []
        self._events: list[tuple[Any, ...]] = []

    def record(
        self, verb: str, *, at: datetime, by_id: UUID | None, writes: Sequence["Write"], facts: Iterable[Fact]
    ) -> None:
        """One change set: what it wrote and what it said."""
        change_set = new_id()
        self._change_sets.append((change_set, at, verb, str(Door.WEB), by_id, new_id()))
        for write in writes:
            self._events.append((len(self._events) + 1, change_set, write.statement, write.rows))
        for fact in facts:
            about = list(dict.fromkeys((fact.subject, *fact.about)))
            said = {name: value for name, value in vars(fact).items() if name not in {"subject", "about"}}
            data = json.dumps(said, default=as_json, ensure_ascii=False)
            self._entries.append((new_id(), change_set, at, by_id, fact.name, fact.subject, about, data))

    def play(self, progress: Callable[[float], None]) -> int:
        """Write everything; returns how many change sets there were. `progress` hears of each part done, 0 to 1."""
        _copy("trail_changeset (id, at, verb, door, by_id, correlation)", self._change_sets)
        _copy("trail_entry (id, change_set_id, at, by_id, name, subject, about, data)", self._entries)
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists demo_tape")
            cursor.execute(
                "create temporary table demo_tape (n int primary key, change_set uuid, statement text, rows jsonb)"
            )
        _copy("demo_tape (n, change_set, statement, rows)", self._events)
        for after in range(0, len(self._events), CHUNK):
            with connection.cursor() as cursor:
                cursor.execute(PLAY.format(after=after, upto=after + CHUNK))
            progress(min(1.0, (after + CHUNK) / len(self._events)))
        with connection.cursor() as cursor:
            cursor.execute("drop table demo_tape")
        return len(self._change_sets)


class Write:
    """One statement on one table with its rows."""

    def __init__(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.statement = statement
        self.rows = json.dumps(rows, default=as_json, ensure_ascii=False)


def insert(rows: Sequence[models.Model]) -> Write:
    """New rows of one model."""
    return Write(_insert(type(rows[0])), [_columns_of(row) for row in rows])


def update(row: models.Model, fields: Iterable[str]) -> Write:
    """New values of some fields of a row, by attribute names."""
    columns = {"id": row.pk} | {name: getattr(row, name) for name in fields}
    return Write(_update(type(row), tuple(sorted(columns.keys() - {"id"}))), [columns])


@cache
def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _columns_of(row: models.Model) -> dict[str, Any]:
    return {str(field.column): getattr(row, field.attname) for field in _fields(type(row))}


@cache
def _insert(model: type[models.Model]) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model))
    return f"insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, $1)"  # noqa: S608


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    quoted = [connection.ops.quote_name(name) for name in names]
    given = ", ".join(f"given.{name}" for name in quoted)
    return (
        f"update {table} now set ({', '.join(quoted)}) = row({given})"  # noqa: S608
        f" from jsonb_populate_recordset(null::{table}, $1) given where now.id = given.id"
    )


def _copy(target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def as_json(value: object) -> str:
    """Exactly: moments with their microseconds, decimals with all places."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value)} has no column.")
