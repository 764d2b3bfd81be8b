"""Putting rows back from their images, a whole table at a time: ten thousand rows take a few statements.

Several images of one row in a change set come down to what the row was before the first of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from handsel.kernel.ids import as_array
from handsel.trail.models import ChangeSet, Image

Operation = Image.Operation

MADE = """
select "table", ended = 'D', array_agg(row_id::text order by first)
from (
    select "table", row_id, min(id) as first, (array_agg(operation order by id))[1] as began,
           (array_agg(operation order by id desc))[1] as ended
    from trail_image where change_set_id = %s group by "table", row_id
) touched
where began = 'I' group by 1, 2 order by min(first)
"""


@dataclass
class Row:
    """A row that was there before a change set: whether it is there after, and what its columns held before."""

    table: str
    id: str
    is_there: bool
    before: dict[str, Any] = field(default_factory=dict)


@dataclass
class Touched:
    """The rows of a change set by what undoing it has to do with them."""

    made: dict[str, list[str]]
    """Table → rows that were not there before and are there after: to be deleted."""
    gone: dict[str, list[str]]
    """Table → rows that the change set made and deleted again: nothing is left to do."""
    held: list[Row]
    """Rows that were there before, in the order of their first images."""

    @classmethod
    def by(cls, change_set: ChangeSet, leave: Iterable[UUID] = ()) -> "Touched":
        """The rows a change set touched, but for those to be left alone."""
        left = {str(row) for row in leave}
        made: dict[str, list[str]] = {}
        gone: dict[str, list[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(MADE, [change_set.pk])
            for table, is_gone, rows in cursor.fetchall():
                (gone if is_gone else made)[table] = [row for row in rows if row not in left] if left else rows
        return cls(made, gone, [row for row in _held(change_set) if row.id not in left])

    @cached_property
    def by_table(self) -> dict[str, list[str]]:
        """Table → all rows."""
        found: dict[str, list[str]] = defaultdict(list)
        for table, rows in chain(self.made.items(), self.gone.items()):
            found[table] += rows
        for row in self.held:
            found[row.table].append(row.id)
        return {table: rows for table, rows in found.items() if rows}


def _held(change_set: ChangeSet) -> list[Row]:
    """Of each column the oldest value counts."""
    if not change_set.images.exclude(operation=Operation.INSERT).exists():
        return []
    first = Image.objects.filter(change_set=change_set, row_id=OuterRef("row_id")).order_by("id")
    images = change_set.images.annotate(began=Subquery(first.values("operation")[:1]))
    images = images.exclude(began=Operation.INSERT).order_by("id")
    rows: dict[UUID, Row] = {}
    for row_id, table, operation, before in images.values_list("row_id", "table", "operation", "before").iterator(
        5_000
    ):
        row = rows.get(row_id)
        if row is None:
            row = rows[row_id] = Row(table, str(row_id), True)
        row.before = (before or {}) | row.before
        row.is_there = operation != Operation.DELETE
    return list(rows.values())


def restore(touched: Touched) -> None:
    """Delete what was made, return what was deleted, set back what was changed."""
    by_table: dict[str, list[Row]] = defaultdict(list)
    for row in touched.held:
        by_table[row.table].append(row)
    for table in dict.fromkeys([*touched.made, *by_table]):
        columns = _writable(table)
        _delete(table, touched.made.get(table, ()))
        _return(table, columns, [row for row in by_table[table] if not row.is_there])
        _set_back(table, columns, [row for row in by_table[table] if row.is_there])


def _writable(table: str) -> set[str]:
    """Columns the table has now and that may be written; the schema may have moved on since the image."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass"
            " and attnum > 0 and not attisdropped and attgenerated = ''",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def _delete(table: str, rows: Sequence[str]) -> None:
    if rows:
        _execute("delete from {table} where id = any(%(ids)s::uuid[])", table, ids=as_array(rows))


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
        values = [{"id": row.id, **row.before} for row in group]
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
