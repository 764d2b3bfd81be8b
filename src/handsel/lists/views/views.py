"""Saving, choosing and deleting views; building filters; choosing columns."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.lists import actions, filters
from handsel.lists.columns import RecordList
from handsel.lists.models import SavedView
from handsel.lists.views.common import parameters, viewer_of, with_list
from handsel.lists.views.table import forgiving
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden
from handsel.trail.answers import reload_with_toast


class ViewForm(forms.Form):
    """The name of a view and who sees it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    shared = forms.BooleanField(label=gettext_lazy("Share with everyone"), required=False)


@require_http_methods(["GET", "POST"])
@with_list
def save(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Keep the list as it is shown under a name."""
    viewer = viewer_of(request)
    form = ViewForm(request.POST or None)
    if not viewer.may(Permission.SHARE_VIEWS):
        del form.fields["shared"]
    if request.method == "POST" and form.is_valid():
        query = parameters(request, "path")
        shared = form.cleaned_data.get("shared", False)
        try:
            view = actions.save_view(
                record_list=record_list,
                name=form.cleaned_data["name"],
                query=query,
                shared=shared,
                by=viewer,
                at=timezone.now(),
            )
            return redirect(f"{_own_path(request.GET.get('path', '/'))}?{view.query}")
        except ValidationError as problem:
            form.add_error("name", problem.messages)
    context = {"title": _("Save as a view"), "form": form, "action": request.get_full_path()}
    text = _("Filters, columns and order are kept under this name.")
    context |= {"text": text, "submit_label": _("Save")}
    return render(request, "ui/modal_form.html", context, status=422 if form.errors else 200)


@require_POST
@with_list
def delete(request: HttpRequest, record_list: RecordList, view_id: UUID) -> HttpResponse:
    """Delete a saved view."""
    viewer = viewer_of(request)
    views = SavedView.objects.visible_to(viewer).filter(list_name=record_list.name)
    view = get_object_or_404(views, pk=view_id)
    try:
        actions.delete_view(view=view, by=viewer, at=timezone.now())
    except Forbidden as refusal:
        return HttpResponse(str(refusal), status=403)
    return reload_with_toast(_("View deleted"), by=viewer)


@require_GET
@with_list
def filter_value(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """What the filter builder asks once a field is chosen."""
    column = record_list.by_name.get(request.GET.get("field", ""))
    if column is None or not column.filters:
        raise Http404
    return render(request, "ui/filter_value.html", filters.values(column, viewer_of(request)))


@require_GET
@with_list
def add_filter(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Add the built filter to the list's address and go there."""
    field, verb = request.GET.get("field", ""), request.GET.get("verb", "")
    value = ",".join(request.GET.getlist("value"))
    if verb == "empty":
        value = "true"
    kept = dict(parse_qsl(request.GET.get("list_query", "")))
    kept[f"{field}__{verb}" if verb else field] = value
    return redirect(f"{_own_path(request.GET.get('list_path', '/'))}?{urlencode(kept)}")


@require_http_methods(["GET"])
@with_list
def columns(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Choose which columns show; submitting goes to the list with that choice."""
    viewer = viewer_of(request)
    path = _own_path(request.GET.get("path", "/"))
    query = parameters(request, "path", "column")
    asked, _problems = forgiving(record_list, query, viewer)
    if "column" in request.GET:
        names = [name for name in _in_order(asked.columns, record_list) if name in request.GET.getlist("column")]
        return redirect(f"{path}?{asked.query(columns=','.join(names) or None)}")
    shown = {one.name for one in asked.columns}
    offered = [record_list.by_name[name] for name in _in_order(asked.columns, record_list)]
    choices = [
        {"name": one.name, "label": one.label, "shown": one.name in shown, "fixed": one.title} for one in offered
    ]
    return render(
        request,
        "lists/columns.html",
        {"choices": choices, "action": request.path, "keep": query, "path": path},
    )


def _in_order(shown: Any, record_list: RecordList) -> list[str]:
    names = [one.name for one in shown]
    return names + [one.name for one in record_list.columns if one.name not in names]


def _own_path(path: str) -> str:
    """A path of ours, so that nobody is led elsewhere."""
    try:
        resolve(path)
    except Resolver404:
        return "/"
    return path
