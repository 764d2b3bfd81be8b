"""What the REST doors of lists share: pages of rows, groups and measures, what is done to many rows at once.

Lists take the filters of `lists.requests`; columns describe them in the OpenAPI document. What every door needs
(problems, texts, references) is `org.rest`'s and handed on from here.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from handsel.lists.columns import Kind, RecordList
from handsel.lists.paging import COUNT_CAP, capped_count, page
from handsel.lists.queries import matching_rows, rows_to_show, understand
from handsel.lists.requests import COMPARISONS, MAX_LIMIT, ORDERED, BadListRequest
from handsel.lists.summary import summarise
from handsel.org.models import Member
from handsel.org.rest import (
    PROBLEMS,
    UNREADABLE,
    Body,
    BulkIn,
    CountOut,
    Day,
    GivenIn,
    IdsIn,
    Moment,
    OwnerIn,
    PageOut,
    Problem,
    Short,
    Text,
    Version,
    Whole,
    get_visible,
    given,
    is_unreadable,
    member,
    now,
    references,
    viewer,
)

__all__ = [
    "PROBLEMS",
    "BadListRequest",
    "Body",
    "Day",
    "Moment",
    "OwnerIn",
    "PageOut",
    "Problem",
    "Short",
    "Text",
    "Version",
    "Whole",
    "bulk_routes",
    "get_visible",
    "given",
    "list_parameters",
    "list_routes",
    "member",
    "now",
    "page_of",
    "references",
    "summary_of",
    "viewer",
]


class SummaryOut(Schema):
    """Groups and measures: one object per row, and the totals over all rows. Figures are JSON numbers."""

    rows: list[dict[str, Any]]
    total: dict[str, Any]


def parameters(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    """The query string as pairs. Raises BadListRequest for text that no database keeps."""
    pairs = [(name, str(value)) for name, value in request.GET.items() if name not in without]
    if bad := [name for name, value in pairs if is_unreadable(name + value)]:
        raise BadListRequest({name.encode("ascii", "backslashreplace").decode(): str(UNREADABLE) for name in bad})
    return pairs


def page_of(request: HttpRequest, record_list: RecordList, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The asked page as `{"items", "next", "previous", "count", "count_is_capped"}`. Raises BadListRequest.

    `without` names parameters that the caller has read already.
    """
    looking = viewer(request)
    asked = understand(record_list, parameters(request, *without), looking, now())
    found = page(rows_to_show(record_list, asked, looking), asked)
    count = capped_count(matching_rows(record_list, asked, looking)) if request.GET.get("count") != "none" else None
    return {
        "items": found.rows,
        "next": found.next_cursor or None,
        "previous": found.previous_cursor or None,
        "count": None if count is None else min(count, COUNT_CAP),
        "count_is_capped": count is not None and count > COUNT_CAP,
    }


def summary_of(request: HttpRequest, record_list: RecordList) -> dict[str, Any]:
    """Groups and measures as the query string asks. Raises BadListRequest."""
    looking = viewer(request)
    asked = understand(record_list, parameters(request), looking, now())
    found = summarise(
        record_list, asked, looking, group_by=_names(request, "group_by"), measures=_names(request, "measures")
    )
    return {"rows": [_plain(row) for row in found.records()], "total": _plain(found.total)}


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Decimals as numbers: sums and shares have few enough digits for a JSON number to hold them exactly."""
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in figures.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _names(request: HttpRequest, parameter: str) -> list[str]:
    return [name.strip() for value in request.GET.getlist(parameter) for name in value.split(",") if name.strip()]


def list_parameters(record_list: RecordList, *more: dict[str, Any]) -> dict[str, Any]:
    """The query parameters of a list for the OpenAPI document, after those that are the door's own."""
    return {"parameters": [*more, *_filters(record_list), *_paging(record_list)]}


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


type ReadValues = Callable[[Any, HttpRequest], dict[str, Any]]


def bulk_routes(router: Router, record_list: RecordList, values: Any, read: ReadValues) -> None:
    """Add what is done to many records at once: `/bulk-edit`, `/bulk-reassign`, `/bulk-delete`.

    `values` is the schema of what an edit may set; `read` turns what was sent into values for the action.
    """
    edit, give, delete = record_list.bulk_edit, record_list.reassign, record_list.delete
    if edit is None or give is None or delete is None:
        raise TypeError(f"The list {record_list.name} has no verbs for many records.")

    def bulk_edit(request: HttpRequest, body: BulkIn[values]) -> dict[str, int]:
        return {"count": edit(body.ids, values=read(body.values, request), by=viewer(request), at=now())}

    def bulk_reassign(request: HttpRequest, body: GivenIn) -> dict[str, int]:
        owner = references({"owner_id": body.owner_id}, request, owner=Member)["owner"]
        return {"count": give(body.ids, owner=owner, by=viewer(request), at=now())}

    def bulk_delete(request: HttpRequest, body: IdsIn) -> dict[str, int]:
        return {"count": delete(body.ids, by=viewer(request), at=now())}

    for verb, view, summary in (
        ("edit", bulk_edit, f"Change many {record_list.name}"),
        ("reassign", bulk_reassign, f"Give many {record_list.name} to another owner"),
        ("delete", bulk_delete, f"Delete many {record_list.name}"),
    ):
        answers = {200: CountOut} | PROBLEMS
        operation = f"{record_list.name}_bulk_{verb}"
        router.post(f"/bulk-{verb}", response=answers, operation_id=operation, summary=summary)(view)
