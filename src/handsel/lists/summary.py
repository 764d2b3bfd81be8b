"""Groups and measures over a list: how many, how much, how often, by whom and when.

Money is summed in the organisation's currency. Date groups follow the fiscal calendar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, DateTimeField, DurationField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Cast, TruncMonth, TruncQuarter, TruncYear
from django.utils.translation import gettext as _

from handsel.kernel.periods import FiscalCalendar, Grain, Period, add_months
from handsel.lists.columns import Group, Measure, RecordList
from handsel.lists.queries import matching_rows
from handsel.lists.requests import BadListRequest, ListRequest
from handsel.org.queries import fiscal_calendar
from handsel.org.viewer import Viewer

MOST_ROWS = 10_000
TRUNCATE = {Grain.MONTH: TruncMonth, Grain.QUARTER: TruncQuarter, Grain.YEAR: TruncYear}


@dataclass(frozen=True)
class SummaryRow:
    """One group: its key and label per group-by, and every measure asked for."""

    keys: tuple[Any, ...]
    labels: tuple[str, ...]
    measures: Mapping[str, Any]

    def named(self) -> list[str | None]:
        """Labels for programs: None for the group of rows without a value."""
        return [None if key is None else label for key, label in zip(self.keys, self.labels, strict=True)]


@dataclass(frozen=True)
class Summary:
    """A table of groups and measures, with totals over all rows."""

    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    rows: list[SummaryRow]
    total: Mapping[str, Any]

    def records(self) -> list[dict[str, Any]]:
        """One flat object per row: group names to labels, measure names to values."""
        names = [group.name for group in self.groups]
        return [dict(zip(names, row.named(), strict=True)) | dict(row.measures) for row in self.rows]


def summarise(
    record_list: RecordList, request: ListRequest, viewer: Viewer, *, group_by: Sequence[str], measures: Sequence[str]
) -> Summary:
    """Group the visible, filtered rows. Raises BadListRequest for an unknown group or measure."""
    groups = _chosen(record_list.groups, group_by, "group_by")
    asked = _chosen(record_list.measures, measures, "measures")
    calendar = fiscal_calendar()
    rows = matching_rows(record_list, request, viewer)
    found = _grouped(rows, groups, _with_needs(record_list, asked), calendar)
    labelled = [_row(values, groups, asked, viewer, calendar) for values in found[:MOST_ROWS]]
    labelled.sort(key=lambda pair: pair[0])
    return Summary(groups, asked, [row for _order, row in labelled], _total(rows, asked, record_list))


def _chosen[T: (Group, Measure)](offered: tuple[T, ...], names: Sequence[str], parameter: str) -> tuple[T, ...]:
    by_name = {one.name: one for one in offered}
    if unknown := [name for name in names if name not in by_name]:
        text = _("“%(name)s” is not offered here; choose among %(known)s.")
        raise BadListRequest({parameter: text % {"name": unknown[0], "known": ", ".join(by_name)}})
    if not names:
        raise BadListRequest({parameter: _("Choose among %(known)s.") % {"known": ", ".join(by_name)}})
    return tuple(by_name[name] for name in dict.fromkeys(names))


def _with_needs(record_list: RecordList, asked: Sequence[Measure]) -> dict[str, Measure]:
    """The measures asked for and those they are worked out from."""
    by_name = {one.name: one for one in record_list.measures}
    needed = {one.name: one for one in asked}
    for one in asked:
        needed |= {name: by_name[name] for name in one.needs}
    return needed


def _grouped(
    rows: QuerySet[Any], groups: Sequence[Group], measures: Mapping[str, Measure], calendar: FiscalCalendar
) -> list[dict[str, Any]]:
    keys: dict[str, Any] = {}
    for number, group in enumerate(groups):
        keys[f"key_{number}"] = _truncated(group, calendar) if group.grain else F(group.path)
        keys[f"label_{number}"] = F(group.text_path or group.path) if not group.grain else keys[f"key_{number}"]
        if group.order:
            keys[f"order_{number}"] = F(group.order)
    aggregates = {f"m_{name}": one.aggregate for name, one in measures.items() if one.aggregate is not None}
    return list(rows.order_by().values(**keys).annotate(**aggregates))


def _truncated(group: Group, calendar: FiscalCalendar) -> Any:
    """The start of the fiscal period of a date: shift to the calendar year, cut, and shift back in Python."""
    grain = Grain(group.grain)
    offset = calendar.start_month - 1
    day = _months_earlier(group.path, offset) if offset and grain is not Grain.MONTH else F(group.path)
    return TRUNCATE[grain](day, output_field=DateField())


def _months_earlier(path: str, months: int) -> Any:
    shift = Func(Value(-months), template="make_interval(months => %(expressions)s)", output_field=DurationField())
    return Cast(ExpressionWrapper(F(path) + shift, output_field=DateTimeField()), DateField())


def _row(
    values: Mapping[str, Any],
    groups: Sequence[Group],
    asked: Sequence[Measure],
    viewer: Viewer,
    calendar: FiscalCalendar,
) -> tuple[tuple[Any, ...], SummaryRow]:
    keys, labels, order = [], [], []
    for number, group in enumerate(groups):
        key, label = _labelled(group, values[f"key_{number}"], values[f"label_{number}"], viewer, calendar)
        keys.append(key)
        labels.append(label)
        order.append(_position(values.get(f"order_{number}"), key, label))
    measured = {name.removeprefix("m_"): value for name, value in values.items() if name.startswith("m_")}
    return tuple(order), SummaryRow(tuple(keys), tuple(labels), _derived(asked, measured))


def _position(order: Any, key: Any, label: str) -> tuple[bool, Any, str]:
    """Empty groups last, then by the declared order or the label."""
    return (key is None, order if order is not None else 0, label.casefold())


def _labelled(group: Group, key: Any, label: Any, viewer: Viewer, calendar: FiscalCalendar) -> tuple[Any, str]:
    if key is None or key == "":
        return None, _("(none)")
    if group.grain:
        return _period(Grain(group.grain), key, calendar)
    if group.choices:
        return key, str(dict(group.choices(viewer)).get(key, key))
    return key, str(label)


def _period(grain: Grain, start: date, calendar: FiscalCalendar) -> tuple[date, str]:
    offset = calendar.start_month - 1 if grain is not Grain.MONTH else 0
    start = add_months(start, offset)
    return start, calendar.label(grain, Period(start, add_months(start, grain.months)))


def _derived(asked: Sequence[Measure], measured: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: one.derive(measured) if one.derive else measured[one.name] for one in asked}


def _total(rows: QuerySet[Any], asked: Sequence[Measure], record_list: RecordList) -> dict[str, Any]:
    needed = _with_needs(record_list, asked)
    aggregates = {name: one.aggregate for name, one in needed.items() if one.aggregate is not None}
    return _derived(asked, rows.order_by().aggregate(**aggregates))
