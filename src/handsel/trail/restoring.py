"""Putting rows back from their images, a whole table at a time: ten thousand rows take a few statements.

Several images of one row in a change set come down to what the row was before the first of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from handsel.trail.models import Image

Operation = Image.Operation


@dataclass
class Row:
    """A row of a change set: whether it was there before and is there after, and what its columns held before."""

    table: str
    id: UUID
    was_there: bool
    is_there: bool
    before: dict[str, Any] = field(default_factory=dict)


def rows_of(images: Iterable[Image]) -> list[Row]:
    """The rows the images, oldest first, are of. Of each column the oldest value counts."""
    rows: dict[UUID, Row] = {}
    for image in images:
        row = rows.get(image.row_id)
        if row is None:
            row = rows[image.row_id] = Row(image.table, image.row_id, image.operation != Operation.INSERT, True)
        row.before = (image.before or {}) | row.before
        row.is_there = image.operation != Operation.DELETE
    return list(rows.values())


def restore(rows: Sequence[Row]) -> None:
    """Delete what was made, return what was deleted, set back what was changed."""
    by_table: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_table[row.table].append(row)
    for table, its_rows in by_table.items():
        columns = _writable(table)
        _delete(table, [row for row in its_rows if row.is_there and not row.was_there])
        _return(table, columns, [row for row in its_rows if row.was_there and not row.is_there])
        _set_back(table, columns, [row for row in its_rows if row.was_there and row.is_there])


def _writable(table: str) -> set[str]:
    """Columns the table has now and that may be written; the schema may have moved on since the image."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass"
            " and attnum > 0 and not attisdropped and attgenerated = ''",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def _delete(table: str, rows: Sequence[Row]) -> None:
    if rows:
        _execute("delete from {table} where id = any(%(ids)s::uuid[])", table, ids=[row.id for row in rows])


def _return(table: str, columns: set[str], rows: Sequence[Row]) -> None:
    for names, group in _by_columns(rows, columns).items():
        sql = "insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, %(rows)s)"
        _execute(sql, table, names, rows=json.dumps([row.before for row in group]))


def _set_back(table: str, columns: set[str], rows: Sequence[Row]) -> None:
    """The version is never set back but raised, so that whoever has the record open hears of it."""
    versioned = "version" in columns
    for names, group in _by_columns(rows, columns - {"version", "id"}).items():
        sets = ", ".join(f"{{quote_{place}}} = was.{{quote_{place}}}" for place in range(len(names)))
        sets += ", version = now.version + 1" if versioned else ""
        sql = f"update {{table}} now set {sets} from jsonb_populate_recordset(null::{{table}}, %(rows)s) was"  # noqa: S608 - names are quoted below
        values = [{"id": str(row.id), **row.before} for row in group]
        _execute(sql + " where now.id = was.id", table, names, rows=json.dumps(values))


def _by_columns(rows: Sequence[Row], columns: set[str]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        names = tuple(sorted(row.before.keys() & columns))
        if names:
            groups[names].append(row)
    return groups


def _execute(sql: str, table: str, names: Sequence[str] = (), **parameters: Any) -> None:
    quote = connection.ops.quote_name
    quoted = {f"quote_{place}": quote(name) for place, name in enumerate(names)}
    statement = sql.format(table=quote(table), names=", ".join(map(quote, names)), **quoted)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
