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
    """Rows of a page, and the cursor of the next page, empty on the last one."""

    rows: list[Any]
    next_cursor: str


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its sort value (None when empty) and identifier."""

    value: Any
    id: UUID

    def encode(self) -> str:
        """Opaque text for a link."""
        plain = [None if self.value is None else str(self.value), str(self.id)]
        return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def page(rows: QuerySet[Any], request: ListRequest) -> Page:
    """The rows of the asked page. One query, two where rows with and without a value meet."""
    cursor = _decode(request.cursor, request.sort) if request.cursor else None
    wanted = request.limit + 1
    found: list[Any] = []
    if cursor is None or cursor.value is not None:
        found = list(_valued(rows, request, cursor)[:wanted])
    if request.sort.nullable and len(found) < wanted:
        after = cursor if cursor is not None and cursor.value is None else None
        found += list(_empty(rows, request, after)[: wanted - len(found)])
    more = len(found) > request.limit
    found = found[: request.limit]
    return Page(found, _cursor_of(found[-1], request.sort).encode() if more else "")


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


def _valued(rows: QuerySet[Any], request: ListRequest, cursor: Cursor | None) -> QuerySet[Any]:
    path, descending = request.sort.shows, request.descending
    if request.sort.nullable:
        rows = rows.filter(**{f"{path}__isnull": False})
    if cursor is not None:
        beyond, up_to = ("lt", "lte") if descending else ("gt", "gte")
        rows = rows.filter(
            Q(**{f"{path}__{up_to}": cursor.value}),
            Q(**{f"{path}__{beyond}": cursor.value}) | Q(**{f"pk__{beyond}": cursor.id}),
        )
    return rows.order_by(_ordered(path, descending), "-pk" if descending else "pk")


def _ordered(path: str, descending: bool) -> Any:
    return F(path).desc() if descending else F(path).asc()


def _empty(rows: QuerySet[Any], request: ListRequest, cursor: Cursor | None) -> QuerySet[Any]:
    rows = rows.filter(**{f"{request.sort.shows}__isnull": True})
    if cursor is not None:
        rows = rows.filter(**{f"pk__{'lt' if request.descending else 'gt'}": cursor.id})
    return rows.order_by("-pk" if request.descending else "pk")


def _cursor_of(row: Any, sort: Column) -> Cursor:
    value = value_at(row, sort.shows)
    return Cursor(value.isoformat() if isinstance(value, date) else value, row.pk)


def _decode(text: str, sort: Column) -> Cursor:
    try:
        value, id_ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(None if value is None else _typed(str(value), sort), UUID(str(id_)))
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        raise BadListRequest({"cursor": _("This page link is broken; start again from the first page.")}) from None


def _typed(value: str, sort: Column) -> Any:
    if sort.kind is Kind.DATE:
        return date.fromisoformat(value)
    if sort.kind is Kind.MOMENT:
        return datetime.fromisoformat(value)
    if sort.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}:
        return Decimal(value)
    if sort.kind is Kind.FLAG:
        return value == "True"
    return value.replace("\x00", "")


def expressions(columns: Iterable[Column]) -> dict[str, models.Expression]:
    """Annotations the columns need, by name."""
    return {column.name: column.expression for column in columns if column.expression is not None}
