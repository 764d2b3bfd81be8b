"""Rows into the database by COPY, changes by one statement per set of columns. A plan writes nothing."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

BATCH = 5_000


class Writer:
    """Collects rows per table and sends them in batches. Foreign keys are checked when the transaction ends."""

    def __init__(self, *, dry: bool, at: datetime) -> None:
        self.dry, self.at = dry, at
        self._rows: dict[type[models.Model], list[Mapping[str, Any]]] = defaultdict(list)
        self._changes: dict[type[models.Model], list[tuple[UUID, Mapping[str, Any]]]] = defaultdict(list)
        self._shapes: dict[type[models.Model], _Shape] = {}

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
        shape = self._shapes.setdefault(model, _Shape(model))
        if not rows:
            return
        with connection.cursor() as cursor, cursor.copy(shape.sql) as copy:
            for row in rows:
                copy.write_row(shape.tuple_of(row))

    def _update(self, model: type[models.Model]) -> None:
        self._copy(model)
        changes, self._changes[model] = self._changes[model], []
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for pk, values in changes:
            by_columns[tuple(sorted(values))].append({"id": pk, **values})
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


class _Shape:
    """The columns of a table that are written, with the value of each where a row gives none."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        fields = [field for field in fields if not isinstance(field, models.BigAutoField)]
        self.names = [field.attname for field in fields]
        self.json = {field.attname for field in fields if isinstance(field, models.JSONField)}
        blank = model()
        self.defaults = {name: getattr(blank, name) for name in self.names if name != "id"}
        columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
        self.sql = f"copy {connection.ops.quote_name(model._meta.db_table)} ({columns}) from stdin"
        self._all = [(name, self.defaults.get(name), name in self.json) for name in self.names]

    def tuple_of(self, row: Mapping[str, Any]) -> list[Any]:
        """The row's values in the order of the columns."""
        get = row.get
        return [
            json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if is_json else value
            for value, is_json in ((get(name, default), is_json) for name, default, is_json in self._all)
        ]
