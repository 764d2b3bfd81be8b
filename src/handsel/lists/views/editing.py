"""Editing one cell in place."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from handsel.lists import cells
from handsel.lists.columns import Column, RecordList
from handsel.lists.fields import OneField
from handsel.lists.paging import expressions
from handsel.lists.queries import joined, related
from handsel.lists.views.common import viewer_of, with_list
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.answers import with_toast
from handsel.trail.editing import Conflict


@require_http_methods(["GET", "POST"])
@with_list
def cell(request: HttpRequest, record_list: RecordList, row_id: UUID, column_name: str) -> HttpResponse:
    """GET answers the form of one cell, POST the new value, or the form with what is wrong (422)."""
    viewer, column = viewer_of(request), record_list.by_name.get(column_name)
    if column is None or not column.edits or record_list.edit is None:
        raise Http404
    row = _row(record_list, column, row_id, viewer)
    if request.method == "GET":
        return _form(request, OneField(column, viewer, initial=_initial(row, column)), column)
    form = OneField(column, viewer, request.POST)
    if not form.is_valid():
        return _form(request, form, column, status=422)
    try:
        values, version = {column.edits: form.cleaned_data["value"]}, form.cleaned_data["version"]
        record_list.edit(row, values, by=viewer, at=timezone.now(), version=version)
    except (ValidationError, Conflict, Forbidden) as problem:
        form.add_error("value", _texts(problem))
        return _form(request, form, column, status=422)
    value = cells.shown(_row(record_list, column, row_id, viewer), column, viewer)
    return with_toast(render(request, "lists/cell.html", {"value": value}), str(column.label), by=viewer)


def _row(record_list: RecordList, column: Column, row_id: UUID, viewer: Viewer) -> Any:
    rows = joined(record_list.visible_to(viewer), related(record_list, [column]))
    row = rows.annotate(**expressions([column])).filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def _initial(row: Any, column: Column) -> dict[str, Any]:
    return {"value": getattr(row, column.edits), "version": getattr(row, "version", None)}


def _form(request: HttpRequest, form: OneField, column: Column, status: int = 200) -> HttpResponse:
    context = {"action": request.path, "form": form, "field": form["value"]}
    return render(request, "ui/cell_form.html", context, status=status)


def _texts(problem: Exception) -> list[str]:
    return problem.messages if isinstance(problem, ValidationError) else [str(problem)]
