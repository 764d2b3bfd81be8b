"""Filters as people read and choose them: chips, comparisons, values to pick."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.lists.columns import Column, Kind, RecordList
from handsel.lists.periods import NAMES
from handsel.lists.requests import ORDERED, Filter, ListRequest
from handsel.org.models import Member
from handsel.org.viewer import Viewer

VERBS = {
    "": gettext_lazy("is"),
    "not": gettext_lazy("is not"),
    "contains": gettext_lazy("contains"),
    "starts": gettext_lazy("starts with"),
    "gte": gettext_lazy("at least"),
    "lte": gettext_lazy("at most"),
    "empty": gettext_lazy("is empty"),
}

PERIOD_LABELS = {
    "today": gettext_lazy("Today"),
    "yesterday": gettext_lazy("Yesterday"),
    "tomorrow": gettext_lazy("Tomorrow"),
    "this-week": gettext_lazy("This week"),
    "next-week": gettext_lazy("Next week"),
    "last-week": gettext_lazy("Last week"),
    "this-month": gettext_lazy("This month"),
    "next-month": gettext_lazy("Next month"),
    "last-month": gettext_lazy("Last month"),
    "this-quarter": gettext_lazy("This quarter"),
    "next-quarter": gettext_lazy("Next quarter"),
    "last-quarter": gettext_lazy("Last quarter"),
    "this-year": gettext_lazy("This year"),
    "next-year": gettext_lazy("Next year"),
    "last-year": gettext_lazy("Last year"),
    "overdue": gettext_lazy("Before today"),
    "next-7-days": gettext_lazy("Next 7 days"),
    "next-30-days": gettext_lazy("Next 30 days"),
    "next-90-days": gettext_lazy("Next 90 days"),
    "last-7-days": gettext_lazy("Last 7 days"),
    "last-30-days": gettext_lazy("Last 30 days"),
    "last-90-days": gettext_lazy("Last 90 days"),
}


def chips(request: ListRequest, record_list: RecordList, viewer: Viewer, path: str) -> list[dict[str, str]]:
    """The filters in force, each with the link that removes it."""
    found = [
        {
            "field": str(one.column.label),
            "verb": str(VERBS.get(one.operator, one.operator)),
            "value": _value(one, viewer),
            "remove_url": f"{path}?{request.query(**{one.parameter: None})}",
        }
        for one in request.filters
    ]
    if request.words:
        words = {"field": _("Words"), "verb": str(VERBS["contains"]), "value": request.words}
        found.append(words | {"remove_url": f"{path}?{request.query(q=None)}"})
    return found


def verbs(column: Column) -> list[dict[str, str]]:
    """The comparisons offered for a column."""
    offered = ["", "not", "empty"]
    if column.kind in {Kind.TEXT, Kind.RECORD}:
        offered = ["contains", "starts", "", "not", "empty"]
    elif column.kind in ORDERED - {Kind.DATE, Kind.MOMENT}:
        offered = ["gte", "lte", "", "empty"]
    elif column.kind in {Kind.DATE, Kind.MOMENT}:
        offered = ["", "gte", "lte", "empty"]
    elif column.kind is Kind.FLAG:
        offered = [""]
    return [{"key": verb, "label": str(VERBS[verb])} for verb in offered]


def values(column: Column, viewer: Viewer) -> dict[str, Any]:
    """What `ui/filter_value.html` needs to ask for a value of this column."""
    asked: dict[str, Any] = {"verbs": verbs(column)}
    if choices := _choices(column, viewer):
        return asked | {"choices": choices}
    types = {Kind.NUMBER: "number", Kind.YEAR: "number", Kind.MONEY: "number", Kind.PERCENT: "number"}
    return asked | {"input_type": types.get(column.kind, "text")}


def _choices(column: Column, viewer: Viewer) -> list[dict[str, str]]:
    if column.kind in {Kind.DATE, Kind.MOMENT}:
        return [{"key": name, "label": str(PERIOD_LABELS[name])} for name in NAMES]
    if column.kind is Kind.FLAG:
        return [{"key": "true", "label": _("Yes")}, {"key": "false", "label": _("No")}]
    if column.kind is Kind.MEMBER:
        return [*_near(viewer), *({"key": str(key), "label": name} for key, name in _members(viewer))]
    if column.choices:
        return [{"key": str(key), "label": str(label)} for key, label in column.choices(viewer)]
    return []


def _near(viewer: Viewer) -> list[dict[str, str]]:
    return [{"key": "me", "label": _("Me")}, {"key": "my-team", "label": _("My team")}]


def _members(viewer: Viewer) -> Iterable[tuple[Any, str]]:
    return list(Member.objects.visible_to(viewer).active().order_by("name").values_list("pk", "name")[:500])


def _value(one: Filter, viewer: Viewer) -> str:
    if one.operator == "empty":
        return _("yes") if one.raw.lower() in {"true", "1", "yes", ""} else _("no")
    known = {choice["key"]: choice["label"] for choice in _choices(one.column, viewer)}
    return ", ".join(known.get(part.strip(), part.strip()) for part in one.raw.split(","))
