"""Rows into the database by COPY, changes by one statement per set of columns. A plan writes nothing.

COPY runs on a thread of its own, so that the database writes one batch while the next is decided: on two cores both
are busy. A query waits until what was sent before it has been written.
"""

import json
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

BATCH = 4_000
AHEAD = 4
"""So many batches may wait for the database before the next one is decided."""
TURN = 0.001
"""Seconds after which deciding makes room for the thread that sends, so that the database need not wait for it."""


class Writer:
    """Collects rows per table and sends them in batches, those first that others point to."""

    def __init__(self, *, dry: bool, at: datetime) -> None:
        self.dry, self.at = dry, at
        self._rows: dict[type[models.Model], list[Mapping[str, Any]]] = defaultdict(list)
        self._changes: dict[type[models.Model], list[tuple[UUID, Mapping[str, Any]]]] = defaultdict(list)
        self._shapes: dict[type[models.Model], _Shape] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._sent: deque[Future[None]] = deque()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """For as long as the block runs, rows are written beside it. Foreign keys are checked batch by batch.

        Raises what the database has against a row, at the latest at the end of the block.
        """
        if self.dry:
            yield
            return
        self._say("set constraints all immediate")
        with (
            _short_turns(),
            ThreadPoolExecutor(1) as self._pool,
            connection.execute_wrapper(self._after_what_was_sent),
        ):
            try:
                yield
            except BaseException:
                wait(self._sent)
                raise
            self.settle()
        self._pool = None
        self._say("set constraints all deferred")

    def settle(self) -> None:
        """Wait until everything sent has been written. Raises DatabaseError for the first batch that could not be."""
        with connection.wrap_database_errors:
            while self._sent:
                self._sent.popleft().result()

    def _after_what_was_sent(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """One connection does one thing at a time."""
        self.settle()
        return execute(*arguments)

    def _say(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def add(self, model: type[models.Model], row: Mapping[str, Any]) -> None:
        """A new row, by attribute names; what is left out takes the model's default."""
        if self.dry:
            return
        rows = self._rows[model]
        rows.append(row)
        if len(rows) >= BATCH:
            self._copy(model)

    def change(self, model: type[models.Model], pk: UUID, values: Mapping[str, Any]) -> None:
        """New values for columns of a row."""
        if self.dry:
            return
        changes = self._changes[model]
        changes.append((pk, values))
        if len(changes) >= BATCH:
            self._update(model)

    def flush(self) -> None:
        """Send everything."""
        for model in list(self._rows):
            self._copy(model)
        for model in list(self._changes):
            self._update(model)

    def _copy(self, model: type[models.Model]) -> None:
        rows, self._rows[model] = self._rows[model], []
        if not rows:
            return
        shape = self._shape_of(model)
        named = set().union(*rows) | shape.numbered
        self._copy_targets(shape, named)
        self._send_copy(*shape.copy(rows, named))

    def _copy_targets(self, shape: "_Shape", named: Iterable[str]) -> None:
        """What the named columns point to goes first."""
        for name in named:
            if target := shape.links.get(name):
                self._copy(target)

    def _shape_of(self, model: type[models.Model]) -> "_Shape":
        if model not in self._shapes:
            self._shapes[model] = _Shape(model)
        return self._shapes[model]

    def _send_copy(self, sql: str, lines: bytes) -> None:
        connection.ensure_connection()
        link: psycopg.Connection[Any] = connection.connection

        def send() -> None:
            with link.cursor() as cursor, cursor.copy(sql) as copy:
                copy.write(lines)

        if self._pool is None:
            with connection.wrap_database_errors:
                send()
            return
        self._sent.append(self._pool.submit(send))
        with connection.wrap_database_errors:
            while len(self._sent) > AHEAD:
                self._sent.popleft().result()

    def _update(self, model: type[models.Model]) -> None:
        self._copy(model)
        changes, self._changes[model] = self._changes[model], []
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for pk, values in changes:
            by_columns[tuple(sorted(values))].append({"id": pk, **values})
        self._copy_targets(self._shape_of(model), {name for names in by_columns for name in names})
        for names, rows in by_columns.items():
            self._send(model, names, rows)

    def _send(self, model: type[models.Model], names: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
        table, quote = model._meta.db_table, connection.ops.quote_name
        has = {field.attname for field in model._meta.concrete_fields}
        sets = [f"{quote(name)} = given.{quote(name)}" for name in names]
        sets += ["version = now.version + 1"] if "version" in has else []
        sets += ["updated_at = %(at)s"] if "updated_at" in has else []
        sql = (
            f"update {quote(table)} now set {', '.join(sets)}"  # noqa: S608
            f" from jsonb_populate_recordset(null::{quote(table)}, %(rows)s::jsonb) given where now.id = given.id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {"at": self.at, "rows": json.dumps(rows, cls=DjangoJSONEncoder)})


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class _Shape:
    """The columns of a table that are written, with the value of each where a row gives none.

    Rows become the text of COPY column by column, which is several times as fast as handing them over one by one.
    Columns that no row of a batch gives are the same text in all of them, and are put together once.
    """

    def __init__(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        fields = [field for field in fields if not isinstance(field, models.BigAutoField)]
        blank = model()
        self._columns = [
            (field.attname, (text := text_of(field)), _default(field, blank, text)) for field in fields
        ]  # fmt: skip
        self._quoted = {
            field.attname: connection.ops.quote_name(field.column or field.attname) for field in fields
        }  # fmt: skip
        self.numbered = {field.attname for field in fields if field.primary_key}
        """The identifier, which a row need not give."""
        self._table = connection.ops.quote_name(model._meta.db_table)
        self.links: dict[str, type[models.Model]] = {
            field.attname: field.related_model
            for field in fields
            if isinstance(field, models.ForeignKey) and field.related_model is not model
        }
        """Columns that point to rows of another table."""

    def copy(self, rows: Sequence[Mapping[str, Any]], named: Set[str]) -> tuple[str, bytes]:
        """The statement and the text that write the rows. `named` are the columns that any of them gives."""
        given = [column for column in self._columns if column[0] in named]
        rest = [(name, default) for name, _text, default in self._columns if name not in named and default != NULL]
        names = ", ".join(self._quoted[name] for name in [*(name for name, *_ in given), *(name for name, _ in rest)])
        columns = [_written(rows, name, text, default) for name, text, default in given]
        columns = [
            [text or uuid_utils.uuid7().hex for text in column] if name in self.numbered else column
            for (name, *_), column in zip(given, columns, strict=True)
        ]
        end = "".join(f"\t{default}" for _name, default in rest) + "\n"
        lines = end.join(map("\t".join, zip(*columns, strict=True)))
        return f"copy {self._table} ({names}) from stdin", f"{lines}{end}".encode("utf-8", "replace")


def _written(
    rows: Sequence[Mapping[str, Any]], name: str, text: Callable[[Any], str], default: str
) -> list[str]:  # fmt: skip
    """One column. A row that does not give it gets the default, a row that gives nothing for it gets nothing."""
    return [
        text(value) if (value := row.get(name)) is not None else default if name not in row else NULL for row in rows
    ]


NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


def text_of(field: "models.Field[Any, Any]") -> Callable[[Any], str]:
    """How a value of the field is written for COPY."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return _identifier
    if isinstance(target, models.JSONField):
        return _json
    if isinstance(target, ArrayField):
        return _array
    if isinstance(target, models.BooleanField):
        return _flag
    if isinstance(target, models.CharField | models.TextField):
        return _text
    return str


def _default(field: "models.Field[Any, Any]", blank: models.Model, text: Callable[[Any], str]) -> str:
    if field.primary_key:
        return ""  # filled when it is written
    value = getattr(blank, field.attname)
    return NULL if value is None else text(value)


def _identifier(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def _text(value: Any) -> str:
    text = str(value)
    return text if text.isprintable() and "\\" not in text else text.translate(ESCAPES)


def _flag(value: Any) -> str:
    return "t" if value else "f"


def _json(value: Any) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    told = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return told.replace("\\u0000", "").translate(ESCAPES)


def _array(value: Any) -> str:
    if not value:
        return "{}"
    inner = ",".join('"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
    return f"{{{inner}}}".translate(ESCAPES)
