"""The list page itself. A room's own list view calls `show` with what it declared."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.lists import filters
from handsel.lists.columns import RecordList
from handsel.lists.models import SavedView
from handsel.lists.queries import understand
from handsel.lists.requests import BadListRequest, ListRequest, without_unknown
from handsel.lists.tables import draw
from handsel.lists.views.common import parameters
from handsel.lists.views.remembering import remembered
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


def show(
    request: HttpRequest, record_list: RecordList, *, template: str = "lists/page.html", **more: Any
) -> HttpResponse:
    """The list page: views, filters, table. What cannot be understood in the address is left out, and said."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked, problems = forgiving(record_list, parameters(request, "view", "path"), viewer)
    shown = draw(record_list, asked, viewer, request.path)
    context = {
        "list": record_list,
        "title": record_list.label,
        "table": shown.table,
        "count": shown.count,
        "views": _views(record_list, asked, viewer, request.path),
        "filters": filters.chips(asked, record_list, viewer, request.path),
        "fields": _fields(record_list),
        "keep": [("list_query", asked.query()), ("list_path", request.path)],
        "problems": problems,
        "query": asked.query(),
        "may_export": viewer.may(Permission.EXPORT),
        "may_create": viewer.may(Permission.EDIT_RECORDS) and record_list.create_url is not None,
        "save_view_url": f"{reverse('lists:save-view', args=[record_list.name])}?{asked.query(path=request.path)}",
    }
    return remembered(render(request, template, context | more), request, record_list)


def forgiving(
    record_list: RecordList, parameters: list[tuple[str, str]], viewer: Viewer
) -> tuple[ListRequest, list[str]]:
    """The request as far as it can be understood, and a sentence for each part that cannot."""
    now = timezone.now()
    try:
        return understand(record_list, parameters, viewer, now), []
    except BadListRequest as bad:
        rest = without_unknown(parameters, bad.errors)
        return understand(record_list, rest, viewer, now), list(bad.errors.values())


def _fields(record_list: RecordList) -> list[dict[str, str]]:
    return [{"key": one.name, "label": str(one.label)} for one in record_list.columns if one.filters]


def _views(record_list: RecordList, asked: ListRequest, viewer: Viewer, path: str) -> list[dict[str, Any]]:
    current = asked.query()
    everything = {"url": path, "label": _("All"), "active": current == ""}
    presets = ({"url": f"{path}?{one.query}", "label": one.label, "query": one.query} for one in record_list.presets)
    saved = SavedView.objects.visible_to(viewer).filter(list_name=record_list.name).order_by("position", "name", "pk")
    kept = ({"url": f"{path}?{one.query}", "label": one.name, "query": one.query, "id": one.pk,
             "shared": one.is_shared} for one in saved)  # fmt: skip
    return [everything, *(_marked(view, current) for view in _both(presets, kept))]


def _both(*views: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for some in views:
        yield from some


def _marked(view: dict[str, Any], current: str) -> dict[str, Any]:
    return view | {"active": _parts(view["query"]) == _parts(current)}


def _parts(query: str) -> set[str]:
    return {part.replace("%2C", ",") for part in query.split("&") if part}
