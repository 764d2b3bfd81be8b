"""Reading what a query string asks of a list: filters, words, order, columns, page. One syntax for pages and API.

owner=me              equals; several values with commas: stage=Proposal,Negotiation
owner__not=me         is none of these
amount__gte=1000      __gte __lte __gt __lt on numbers, dates and money
close_on=this-quarter a named period, a day, or 2026-01-01..2026-03-31
name__contains=ltd    __contains, __starts on text
next_step__empty=true is empty, or is not
q=acme paris          words and prefixes
sort=-amount          one column, `-` for descending
columns=name,amount   which columns, in which order
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from handsel.kernel.periods import FiscalCalendar, Period
from handsel.lists.columns import Column, Kind, RecordList
from handsel.lists.periods import named_period
from handsel.org.models import Member
from handsel.org.viewer import Viewer

COMPARISONS = {"gte", "lte", "gt", "lt"}
ORDERED = {Kind.NUMBER, Kind.YEAR, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.MOMENT}
WORDED = {Kind.TEXT, Kind.COUNTRY, Kind.RECORD, Kind.MEMBER, Kind.TAGS}
RESERVED = {"q", "sort", "columns", "cursor", "limit", "view", "group_by", "measures", "format", "count"}
MAX_VALUES = 100
DEFAULT_LIMIT, MAX_LIMIT = 50, 200


class BadListRequest(ValueError):
    """The query string asks for something this list does not have. `errors` maps each parameter to a sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.errors.items()))


@dataclass(frozen=True)
class Filter:
    """One condition as it was asked for, and the condition on rows it means."""

    column: Column
    operator: str
    raw: str
    condition: Q

    @property
    def parameter(self) -> str:
        """The name of its query parameter."""
        return f"{self.column.name}__{self.operator}" if self.operator else self.column.name


@dataclass(frozen=True)
class ListRequest:
    """A query string understood."""

    filters: tuple[Filter, ...]
    words: str
    sort: Column
    descending: bool
    columns: tuple[Column, ...]
    cursor: str
    limit: int
    columns_chosen: bool = False
    sort_chosen: bool = False

    def query(self, **changes: str | None) -> str:
        """The query string of this request with some parameters set or, when None, removed. Paging is left out."""
        asked = {one.parameter: one.raw for one in self.filters}
        if self.words:
            asked["q"] = self.words
        if self.sort_chosen:
            asked["sort"] = ("-" if self.descending else "") + self.sort.name
        if self.columns_chosen:
            asked["columns"] = ",".join(column.name for column in self.columns)
        asked |= {name: value for name, value in changes.items() if value is not None}
        return urlencode({name: value for name, value in asked.items() if changes.get(name, value) is not None})


@dataclass(frozen=True)
class Reader:
    """What reading needs to know besides the query string."""

    record_list: RecordList
    viewer: Viewer
    today: date
    calendar: FiscalCalendar


def read(parameters: Iterable[tuple[str, str]], reader: Reader) -> ListRequest:
    """Understand a query string. Raises BadListRequest naming every parameter that makes no sense."""
    asked = {name: value for name, value in parameters if value != "" or name.endswith("__empty")}
    errors: dict[str, str] = {}
    filters = tuple(_filters(asked, reader, errors))
    sort, descending = _sort(asked.get("sort", ""), reader.record_list, errors)
    columns = _columns(asked.get("columns", ""), reader.record_list, errors)
    limit = _limit(asked.get("limit", ""), errors)
    if errors:
        raise BadListRequest(errors)
    return ListRequest(
        filters=filters,
        words=asked.get("q", "").strip()[:200],
        sort=sort,
        descending=descending,
        columns=columns,
        cursor=asked.get("cursor", ""),
        limit=limit,
        columns_chosen="columns" in asked,
        sort_chosen="sort" in asked,
    )


def without_unknown(parameters: Iterable[tuple[str, str]], errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parameters that can be understood: a page shows the list all the same and says what it left out."""
    return [(name, value) for name, value in parameters if name not in errors]


def with_limit(request: ListRequest, limit: int) -> ListRequest:
    """The same request for another number of rows."""
    return replace(request, limit=limit)


def _filters(asked: Mapping[str, str], reader: Reader, errors: dict[str, str]) -> Iterable[Filter]:
    for parameter, raw in asked.items():
        if parameter in RESERVED:
            continue
        name, _mark, operator = parameter.partition("__")
        column = reader.record_list.by_name.get(name)
        if column is None or not column.filters:
            errors[parameter] = _("There is no filter %(name)s on this list.") % {"name": parameter}
            continue
        try:
            yield Filter(column, operator, raw, _condition(column, operator, raw, reader))
        except (ValueError, ArithmeticError) as problem:
            errors[parameter] = str(problem) or _("“%(value)s” cannot be understood here.") % {"value": raw}


def _condition(column: Column, operator: str, raw: str, reader: Reader) -> Q:
    if operator == "empty":
        return _empty(column, _flag(raw))
    if operator in {"contains", "starts"} and column.kind in WORDED:
        return Q(**{f"{column.shows}__{'icontains' if operator == 'contains' else 'istartswith'}": raw})
    if operator in COMPARISONS and column.kind in ORDERED:
        return _compared(column, operator, raw, reader)
    if operator == "not":
        return ~_equals(column, raw, reader)
    if operator == "":
        return _equals(column, raw, reader)
    raise ValueError(_("There is no comparison “%(operator)s” for this column.") % {"operator": operator})


def _empty(column: Column, wanted: bool) -> Q:
    empty = Q(**{f"{column.source}__isnull": True})
    if column.kind in {Kind.TEXT, Kind.COUNTRY, Kind.CHOICE} and not column.expression:
        empty |= Q(**{column.source: ""})
    elif column.kind is Kind.TAGS:
        empty = Q(**{column.source: []})
    return empty if wanted else ~empty


def _compared(column: Column, operator: str, raw: str, reader: Reader) -> Q:
    if column.kind is Kind.MOMENT:
        day = _day(raw)
        edge = day if operator in {"gte", "lt"} else day + timedelta(days=1)
        lookup = "gte" if operator in {"gte", "gt"} else "lt"
        return Q(**{f"{column.source}__{lookup}": _midnight(edge, reader.viewer)})
    value = _day(raw) if column.kind is Kind.DATE else _number(raw)
    return Q(**{f"{column.source}__{operator}": value})


def _equals(column: Column, raw: str, reader: Reader) -> Q:
    if column.kind in {Kind.DATE, Kind.MOMENT}:
        return _during(column, raw, reader)
    values = [value.strip() for value in raw.split(",") if value.strip()] if column.kind != Kind.TEXT else [raw]
    if not values or len(values) > MAX_VALUES:
        raise ValueError(_("Give between one and %(most)s values.") % {"most": MAX_VALUES})
    return _READERS[column.kind](column, values, reader)


def _during(column: Column, raw: str, reader: Reader) -> Q:
    period = named_period(raw, reader.today, reader.calendar) or _span(raw)
    edges: tuple[Any, Any] = (period.start, period.end)
    if column.kind is Kind.MOMENT:
        edges = (_midnight(period.start, reader.viewer), _midnight(period.end, reader.viewer))
    return Q(**{f"{column.source}__gte": edges[0], f"{column.source}__lt": edges[1]})


def _span(raw: str) -> Period:
    first, _dots, last = raw.partition("..")
    return Period(_day(first), _day(last or first) + timedelta(days=1))


def _texts(column: Column, values: list[str], reader: Reader) -> Q:
    return Q(**{f"{column.shows}__iexact": values[0]})


def _numbers(column: Column, values: list[str], reader: Reader) -> Q:
    return Q(**{f"{column.source}__in": [_number(value) for value in values]})


def _choices(column: Column, values: list[str], reader: Reader) -> Q:
    allowed = {key for key, _label in column.choices(reader.viewer)} if column.choices else set(values)
    if unknown := [value for value in values if value not in allowed]:
        known = ", ".join(sorted(allowed)[:30])
        raise ValueError(_("“%(value)s” is not one of: %(known)s.") % {"value": unknown[0], "known": known})
    return Q(**{f"{column.source}__in": values})


def _flags(column: Column, values: list[str], reader: Reader) -> Q:
    return Q(**{column.source: _flag(values[0])})


def _members(column: Column, values: list[str], reader: Reader) -> Q:
    ids: list[UUID] = []
    for value in values:
        ids += _member_ids(value, reader.viewer)
    return Q(**{f"{column.source}__any_of": ids})


def _member_ids(value: str, viewer: Viewer) -> list[UUID]:
    if value == "me":
        return [viewer.member_id] if viewer.member_id else []
    if value == "my-team":
        return sorted(viewer.reach) if viewer.reach is not None else list(Member.objects.values_list("pk", flat=True))
    if _is_uuid(value):
        return [UUID(value)]
    found = Member.objects.visible_to(viewer).filter(Q(email__iexact=value) | Q(name__iexact=value))
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        raise ValueError(_("There is no member “%(name)s”.") % {"name": value})
    return ids


def _records(column: Column, values: list[str], reader: Reader) -> Q:
    ids = [UUID(value) for value in values if _is_uuid(value)]
    names = [value for value in values if not _is_uuid(value)]
    condition = Q(**{f"{column.source}__any_of": ids}) if ids else Q()
    for name in names:
        condition |= Q(**{f"{column.shows}__iexact": name})
    return condition


def _tags(column: Column, values: list[str], reader: Reader) -> Q:
    return Q(**{f"{column.source}__overlap": values})


_READERS: dict[Kind, Callable[[Column, list[str], Reader], Q]] = {
    Kind.TEXT: _texts,
    Kind.NUMBER: _numbers,
    Kind.YEAR: _numbers,
    Kind.COUNTRY: _choices,
    Kind.MONEY: _numbers,
    Kind.PERCENT: _numbers,
    Kind.CHOICE: _choices,
    Kind.FLAG: _flags,
    Kind.MEMBER: _members,
    Kind.RECORD: _records,
    Kind.TAGS: _tags,
}


def _sort(raw: str, record_list: RecordList, errors: dict[str, str]) -> tuple[Column, bool]:
    name = raw or record_list.sort
    column = record_list.by_name.get(name.removeprefix("-"))
    if column is None or not column.sorts:
        known = ", ".join(one.name for one in record_list.columns if one.sorts)
        errors["sort"] = _("Sort by one of: %(known)s; put “-” before it for descending.") % {"known": known}
        return record_list.title, False
    return column, name.startswith("-")


def _columns(raw: str, record_list: RecordList, errors: dict[str, str]) -> tuple[Column, ...]:
    if not raw:
        return tuple(column for column in record_list.columns if column.shown)
    names = list(dict.fromkeys(name.strip() for name in raw.split(",") if name.strip()))
    if unknown := [name for name in names if name not in record_list.by_name]:
        errors["columns"] = _("There is no column %(name)s here.") % {"name": ", ".join(unknown)}
    return tuple(record_list.by_name[name] for name in names if name in record_list.by_name)


def _limit(raw: str, errors: dict[str, str]) -> int:
    if not raw:
        return DEFAULT_LIMIT
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:6]) <= MAX_LIMIT:
        errors["limit"] = _("A page has between 1 and %(most)s rows.") % {"most": MAX_LIMIT}
        return DEFAULT_LIMIT
    return int(raw)


def _number(raw: str) -> Decimal:
    try:
        number = Decimal(raw.replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 16:
        raise ValueError(_("“%(value)s” is not a number.") % {"value": raw})
    return number


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw.strip())
    except ValueError:
        text = _("“%(value)s” is not a day like 2026-03-31 or a period like this-quarter.") % {"value": raw}
        raise ValueError(text) from None


def _flag(raw: str) -> bool:
    if raw.lower() not in {"true", "false", "1", "0", "yes", "no", ""}:
        raise ValueError(_("Say true or false."))
    return raw.lower() in {"true", "1", "yes", ""}


def _midnight(day: date, viewer: Viewer) -> datetime:
    if day.year == 1:
        return datetime(1, 1, 2, tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=viewer.zone).astimezone(UTC)


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return len(value) in {32, 36}
