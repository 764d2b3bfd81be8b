"""Long lists leaf by leaf, the newest first. A leaf begins after a row, so the last one costs what the first does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest

from handsel.ui.rows import Pager

SIZE = 50
AFTER, BEFORE = "after", "before"


@dataclass(frozen=True)
class Leaf[T]:
    """The rows of a leaf and the ways to its neighbours; no pager where everything fits."""

    rows: list[T]
    pager: Pager | None


def leaf[T: Model](rows: QuerySet[T], request: HttpRequest, field: str) -> Leaf[T]:
    """The leaf an address asks for, of rows ordered by a field and their identifier, both descending.

    The address says `after=<value>_<id>` or `before=…`; what cannot be read is the first leaf.
    """
    backwards, place = BEFORE in request.GET, _place(rows.model, field, request)
    if place is not None:
        rows = rows.filter(_beyond(field, place, backwards=backwards))
    if backwards and place is not None:
        rows = rows.order_by(field, "pk")
    found = list(rows[: SIZE + 1])
    more, kept = len(found) > SIZE, found[:SIZE]
    if backwards and place is not None:
        kept.reverse()
        return Leaf(kept, _pager(request, kept, field, newer=more, older=True))
    return Leaf(kept, _pager(request, kept, field, newer=place is not None, older=more))


def _place(model: type[Model], field: str, request: HttpRequest) -> tuple[Any, UUID] | None:
    value, _, identifier = request.GET.get(AFTER, request.GET.get(BEFORE, "")).partition("_")
    kept = model._meta.get_field(field)
    try:
        return (kept.to_python(value), UUID(identifier)) if isinstance(kept, Field) else None
    except (ValidationError, ValueError):
        return None


def _beyond(field: str, place: tuple[Any, UUID], *, backwards: bool) -> Q:
    value, identifier = place
    way = "gt" if backwards else "lt"
    return Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"pk__{way}": identifier})


def _pager(request: HttpRequest, rows: list[Any], field: str, *, newer: bool, older: bool) -> Pager | None:
    if not rows or not (newer or older):
        return None
    return Pager(
        previous_url=_address(request, BEFORE, rows[0], field) if newer else "",
        next_url=_address(request, AFTER, rows[-1], field) if older else "",
    )


def _address(request: HttpRequest, way: str, row: Any, field: str) -> str:
    asked = request.GET.copy()
    for name in (AFTER, BEFORE):
        asked.pop(name, None)
    asked[way] = f"{getattr(row, field).isoformat()}_{row.pk}"
    return f"{request.path}?{asked.urlencode()}"
