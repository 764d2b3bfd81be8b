"""What the REST doors of all rooms share: pages of rows, problems, references to other records.

Errors are `application/problem+json` (RFC 9457). Lists take the filters of `lists.requests`; columns describe them in
the OpenAPI document.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, Field

from handsel.lists.columns import Kind, RecordList
from handsel.lists.paging import COUNT_CAP, capped_count, page
from handsel.lists.queries import matching_rows, rows_to_show, understand
from handsel.lists.requests import COMPARISONS, MAX_LIMIT, ORDERED, BadListRequest
from handsel.lists.summary import summarise
from handsel.org.models import Member
from handsel.org.viewer import Viewer

LONGEST = 100_000


class Problem(Schema):
    """What went wrong, after RFC 9457. `errors` maps fields or parameters to sentences."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, list[str]] = Field(default_factory=dict)
    current: dict[str, Any] | None = None
    """On 409: what the clashing fields hold now."""


PROBLEMS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)
"""Answers that every operation may give besides its own."""


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("Text holds a character that cannot be stored.")
    return text


Text = Annotated[str, AfterValidator(_storable), Field(max_length=LONGEST)]
"""Text that PostgreSQL can keep: no NUL, no half of a surrogate pair."""


class Named(Schema):
    """A record mentioned by another: who it is and what it is called."""

    id: UUID
    name: str


class SummaryOut(Schema):
    """Groups and measures: one object per row, and the totals over all rows."""

    rows: list[dict[str, Any]]
    total: dict[str, Any]


def viewer(request: HttpRequest) -> Viewer:
    """Who is calling; authentication has put it on the request."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def now() -> datetime:
    """The moment a call is handled; doors ask the clock so that actions need not."""
    return timezone.now()


def get_visible[M](model: type[M], pk: UUID, request: HttpRequest) -> M:
    """The row the caller may see. Raises Http404 otherwise, as if it did not exist."""
    found: M | None = model.objects.visible_to(viewer(request)).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def references(values: dict[str, Any], request: HttpRequest, **models: Any) -> dict[str, Any]:
    """Replace `owner_id` by `owner` and the like, each a visible row. Raises ValidationError naming the field."""
    for name, model in models.items():
        key = f"{name}_id"
        if key not in values:
            continue
        pk = values.pop(key)
        row = model.objects.visible_to(viewer(request)).filter(pk=pk).first() if pk is not None else None
        if pk is not None and row is None:
            raise ValidationError({key: [_("There is no such record, or you may not see it.")]})
        values[name] = row
    return values


def member(values: dict[str, Any], request: HttpRequest, name: str) -> Member | None:
    """Take a member out of the values by the field that names them."""
    found: Member | None = references(values, request, **{name: Member}).pop(name, None)
    return found


def page_of(request: HttpRequest, record_list: RecordList) -> dict[str, Any]:
    """The asked page as `{"items", "next", "previous", "count", "count_is_capped"}`. Raises BadListRequest."""
    looking = viewer(request)
    asked = understand(record_list, [(name, str(value)) for name, value in request.GET.items()], looking, now())
    found = page(rows_to_show(record_list, asked, looking), asked)
    count = capped_count(matching_rows(record_list, asked, looking)) if request.GET.get("count") != "none" else None
    return {
        "items": found.rows,
        "next": found.next_cursor or None,
        "previous": found.previous_cursor or None,
        "count": None if count is None else min(count, COUNT_CAP),
        "count_is_capped": count is not None and count > COUNT_CAP,
    }


class PageOut[T](Schema):
    """One page of rows. Pass `next` as `cursor` for the page after it. `count` stops at 10,000."""

    items: list[T]
    next: str | None
    previous: str | None
    count: int | None
    count_is_capped: bool


def summary_of(request: HttpRequest, record_list: RecordList) -> dict[str, Any]:
    """Groups and measures as the query string asks. Raises BadListRequest."""
    looking = viewer(request)
    parameters = [(name, str(value)) for name, value in request.GET.items()]
    asked = understand(record_list, parameters, looking, now())
    found = summarise(
        record_list, asked, looking, group_by=_names(request, "group_by"), measures=_names(request, "measures")
    )
    return {"rows": found.records(), "total": dict(found.total)}


def _names(request: HttpRequest, parameter: str) -> list[str]:
    return [name.strip() for value in request.GET.getlist(parameter) for name in value.split(",") if name.strip()]


def list_parameters(record_list: RecordList) -> dict[str, Any]:
    """The query parameters of a list for the OpenAPI document."""
    return {"parameters": [*_filters(record_list), *_paging(record_list)]}


def summary_parameters(record_list: RecordList) -> dict[str, Any]:
    """The query parameters of a summary for the OpenAPI document."""
    groups = ", ".join(group.name for group in record_list.groups)
    measures = ", ".join(measure.name for measure in record_list.measures)
    asked = [
        _parameter("group_by", f"One or more of: {groups}.", required=True),
        _parameter("measures", f"One or more of: {measures}.", required=True),
    ]
    return {"parameters": [*asked, *_filters(record_list), _parameter("q", "Words and prefixes.")]}


def _filters(record_list: RecordList) -> list[dict[str, Any]]:
    found = []
    for column in record_list.columns:
        if not column.filters:
            continue
        found.append(_parameter(column.name, _how_to(column.kind)))
        operators = ["not", "empty"]
        operators += sorted(COMPARISONS) if column.kind in ORDERED else []
        operators += ["contains", "starts"] if column.kind in {Kind.TEXT, Kind.RECORD} else []
        found += [_parameter(f"{column.name}__{operator}", _OPERATORS[operator]) for operator in operators]
    return found


def _paging(record_list: RecordList) -> list[dict[str, Any]]:
    sorts = ", ".join(column.name for column in record_list.columns if column.sorts)
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}
    return [
        _parameter("q", "Words and prefixes."),
        _parameter("sort", f"One of {sorts}; `-` before it for descending."),
        _parameter("cursor", "`next` or `previous` of a page already read."),
        _parameter("count", "`none` leaves the count out, which is faster."),
        {"name": "limit", "in": "query", "required": False, "schema": limit, "description": "Rows on a page."},
    ]


_OPERATORS = {
    "not": "None of these values.",
    "empty": "true or false.",
    "gte": "At least.",
    "lte": "At most.",
    "gt": "More than.",
    "lt": "Less than.",
    "contains": "Holds this text.",
    "starts": "Begins with this text.",
}


def _how_to(kind: Kind) -> str:
    return {
        Kind.DATE: "A day, two days with `..` between them, or a period such as `this-quarter`.",
        Kind.MOMENT: "A day, two days with `..` between them, or a period such as `this-quarter`.",
        Kind.MEMBER: "`me`, `my-team`, an identifier, an e-mail address or a name; several with commas.",
        Kind.RECORD: "An identifier or a name; several with commas.",
        Kind.FLAG: "true or false.",
    }.get(kind, "Equals; several values with commas.")


def _parameter(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": {"type": "string"}, "description": description}


def list_routes(router: Router, record_list: RecordList, out: Any) -> None:
    """Add `GET ""` and, where there are groups, `GET "/summary"` to a room's router."""

    def rows(request: HttpRequest) -> Mapping[str, Any]:
        return page_of(request, record_list)

    def figures(request: HttpRequest) -> Mapping[str, Any]:
        return summary_of(request, record_list)

    _add(router, "", rows, record_list, PageOut[out], f"List {record_list.name}", list_parameters(record_list))
    if record_list.groups:
        summary = f"Group and measure {record_list.name}"
        _add(router, "/summary", figures, record_list, SummaryOut, summary, summary_parameters(record_list))


def _add(
    router: Router,
    path: str,
    view: Callable[..., Any],
    record_list: RecordList,
    answer: Any,
    summary: str,
    parameters: dict[str, Any],
) -> None:
    operation = f"{record_list.name}_{'summary' if path else 'list'}"
    router.get(
        path, response={200: answer} | PROBLEMS, operation_id=operation, summary=summary, openapi_extra=parameters
    )(view)


__all__ = [
    "PROBLEMS",
    "BadListRequest",
    "Named",
    "PageOut",
    "Problem",
    "Text",
    "get_visible",
    "list_routes",
    "member",
    "now",
    "references",
    "viewer",
]
