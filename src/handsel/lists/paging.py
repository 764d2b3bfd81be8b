"""Keyset paging: a page begins after the last row of the one before, however deep it is.

Rows are ordered by one column and then by identifier; empty values come last in both directions. A page is read in two
index-friendly parts: rows with a value, then, when those run out, rows without.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from handsel.lists.columns import Column, Kind
from handsel.lists.requests import BadListRequest, ListRequest

COUNT_CAP = 10_000


@dataclass(frozen=True)
class Page:
    """Rows of a page, and the cursors of the pages after and before it, empty where there is none."""

    rows: list[Any]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Cursor:
    """A row at the edge of a page: its sort value (None when empty) and identifier. `back` reads the page before it."""

    value: Any
    id: UUID
    back: bool = False

    def encode(self) -> str:
        """Opaque text for a link."""
        plain = ["<" if self.back else ">", None if self.value is None else str(self.value), str(self.id)]
        return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def page(rows: QuerySet[Any], request: ListRequest) -> Page:
    """The rows of the asked page. One query, two where rows with and without a value meet."""
    cursor = _decode(request.cursor, request.sort) if request.cursor else None
    back = cursor is not None and cursor.back
    found = _scan(rows, request.sort, cursor, descending=request.descending != back, wanted=request.limit + 1)
    more = len(found) > request.limit
    found = found[: request.limit]
    if back:
        found.reverse()
    follows, precedes = (True, more) if back else (more, cursor is not None)
    return Page(
        found,
        _cursor_of(found[-1], request.sort).encode() if found and follows else "",
        _cursor_of(found[0], request.sort, back=True).encode() if found and precedes else "",
    )


def _scan(rows: QuerySet[Any], sort: Column, cursor: Cursor | None, *, descending: bool, wanted: int) -> list[Any]:
    """Rows from the cursor on. Empty values stand last in reading order, so a scan backwards meets them first."""
    parts = [_valued, _empty] if sort.nullable else [_valued]
    if cursor is not None and cursor.back:
        parts.reverse()
    if cursor is not None:
        parts = parts[parts.index(_empty if cursor.value is None else _valued) :]
    found: list[Any] = []
    for number, part in enumerate(parts):
        found += list(part(rows, sort, cursor if number == 0 else None, descending)[: wanted - len(found)])
        if len(found) == wanted:
            break
    return found


def capped_count(rows: QuerySet[Any]) -> int:
    """How many rows, counted no further than one past the cap."""
    return rows.order_by().values("pk")[: COUNT_CAP + 1].count()


def count_text(count: int) -> str:
    """`1,234`, or `10,000+` when it is at least that."""
    return f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"


def value_at(row: Any, path: str) -> Any:
    """The value at an ORM path of a loaded row; None when a relation on the way is empty."""
    for name in path.split("__"):
        if row is None:
            return None
        row = getattr(row, name)
    return row


def _valued(rows: QuerySet[Any], sort: Column, cursor: Cursor | None, descending: bool) -> QuerySet[Any]:
    path = sort.order
    if sort.nullable:
        rows = rows.filter(**{f"{path}__isnull": False})
    if cursor is not None:
        beyond, up_to = ("lt", "lte") if descending else ("gt", "gte")
        rows = rows.filter(
            Q(**{f"{path}__{up_to}": cursor.value}),
            Q(**{f"{path}__{beyond}": cursor.value}) | Q(**{f"pk__{beyond}": cursor.id}),
        )
    return rows.order_by(F(path).desc() if descending else F(path).asc(), "-pk" if descending else "pk")


def _empty(rows: QuerySet[Any], sort: Column, cursor: Cursor | None, descending: bool) -> QuerySet[Any]:
    rows = rows.filter(**{f"{sort.order}__isnull": True})
    if cursor is not None:
        rows = rows.filter(**{f"pk__{'lt' if descending else 'gt'}": cursor.id})
    return rows.order_by("-pk" if descending else "pk")


def _cursor_of(row: Any, sort: Column, *, back: bool = False) -> Cursor:
    value = value_at(row, sort.order)
    return Cursor(value.isoformat() if isinstance(value, date) else value, row.pk, back)


def _decode(text: str, sort: Column) -> Cursor:
    try:
        way, value, id_ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if value is None and not sort.nullable:
            raise ValueError
        return Cursor(None if value is None else _typed(str(value), sort), UUID(str(id_)), way == "<")
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        raise BadListRequest({"cursor": _("This page link is broken; start again from the first page.")}) from None


def _typed(value: str, sort: Column) -> Any:
    if sort.kind is Kind.DATE:
        return date.fromisoformat(value)
    if sort.kind is Kind.MOMENT:
        return datetime.fromisoformat(value)
    if sort.kind in {Kind.NUMBER, Kind.YEAR, Kind.MONEY, Kind.PERCENT}:
        return Decimal(value)
    if sort.kind is Kind.FLAG:
        return value == "True"
    return value.replace("\x00", "")


def expressions(columns: Iterable[Column]) -> dict[str, models.Expression]:
    """Annotations the columns need, by name."""
    return {column.name: column.expression for column in columns if column.expression is not None}
