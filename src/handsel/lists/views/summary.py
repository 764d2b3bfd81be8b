"""A list as figures: a chart and a table over groups and measures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.lists import cells, filters
from handsel.lists.columns import Kind, Measure, RecordList
from handsel.lists.requests import BadListRequest
from handsel.lists.summary import Summary, summarise
from handsel.lists.views.common import parameters, viewer_of, with_list
from handsel.lists.views.table import forgiving
from handsel.org.viewer import Viewer
from handsel.ui import rows as ui

MOST_BARS = 40


@require_GET
@with_list
def show(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Group the list's rows by one or two things and measure them."""
    viewer = viewer_of(request)
    if not record_list.groups:
        raise Http404
    asked, problems = forgiving(record_list, parameters(request), viewer)
    group_by = [name for name in request.GET.getlist("group_by") if name] or [record_list.groups[0].name]
    measures = request.GET.getlist("measures") or [one.name for one in record_list.measures[:4]]
    try:
        found = summarise(record_list, asked, viewer, group_by=_split(group_by), measures=_split(measures))
    except BadListRequest as bad:
        problems += list(bad.errors.values())
        group_by, measures = [record_list.groups[0].name], [record_list.measures[0].name]
        found = summarise(record_list, asked, viewer, group_by=group_by, measures=measures)
    context = {
        "list": record_list,
        "title": _("%(list)s in figures") % {"list": record_list.label},
        "summary": found,
        "table": _table(found, record_list, viewer),
        "chart": _chart(found, viewer),
        "bars": [
            [" · ".join(row.labels), _shown(found.measures[0], row.measures, viewer)] for row in found.rows[:MOST_BARS]
        ],
        "filters": filters.chips(asked, record_list, viewer, request.path),
        "kept": [(one.parameter, one.raw) for one in asked.filters],
        "group_by": _split(group_by),
        "chosen_measures": _split(measures),
        "problems": problems,
    }
    return render(request, "lists/summary.html", context)


def _split(values: list[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _table(found: Summary, record_list: RecordList, viewer: Viewer) -> ui.Table:
    columns = [ui.Column(key=one.name, label=str(one.label), kind="title") for one in found.groups[:1]]
    columns += [ui.Column(key=one.name, label=str(one.label)) for one in found.groups[1:]]
    columns += [ui.Column(key=one.name, label=str(one.label), kind="number") for one in found.measures]
    rows = [
        ui.Row(
            id=str(number),
            label=row.labels[0],
            cells=[ui.Cell(label) for label in row.labels] + _cells(found, row.measures, viewer),
        )
        for number, row in enumerate(found.rows)
    ]
    total = [ui.Cell(_("Total"))] + [ui.Cell("")] * (len(found.groups) - 1) + _cells(found, found.total, viewer)
    return ui.Table(id="summary", label=str(record_list.label), columns=columns, rows=rows, footer=total, cards=False)


def _cells(found: Summary, values: Any, viewer: Viewer) -> list[ui.Cell]:
    return [ui.Cell(_shown(one, values, viewer)) for one in found.measures]


def _shown(measure: Measure, values: Any, viewer: Viewer) -> str:
    value = values[measure.name]
    if value is not None and measure.kind is Kind.PERCENT:
        return cells.figure(value * 100, Kind.PERCENT, "")
    return cells.figure(value, measure.kind, viewer.currency)


def _chart(found: Summary, viewer: Viewer) -> dict[str, Any]:
    measure = found.measures[0]
    rows = found.rows[:MOST_BARS]
    values = [_plain(row.measures[measure.name], measure) for row in rows]
    unit = {Kind.MONEY: viewer.currency, Kind.PERCENT: "%"}.get(measure.kind)
    data = {"x": [" · ".join(row.labels) for row in rows], "x_label": str(found.groups[0].label)}
    series = [{"name": str(measure.label), "values": values}]
    return data | {"series": series} | ({"unit": unit} if unit else {})


def _bars(found: Summary, viewer: Viewer) -> list[list[str]]:
    first = found.measures[0]
    return [[" · ".join(row.labels), _shown(first, row.measures, viewer)] for row in found.rows[:MOST_BARS]]


def _plain(value: Any, measure: Measure) -> float | int | None:
    """A figure for drawing; exact figures stand in the table."""
    if value is None:
        return None
    return round(float(value) * (100 if measure.kind is Kind.PERCENT else 1), 2)
