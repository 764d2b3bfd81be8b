"""Changing many rows at once: one dialog, one action, one change set to take back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handsel.lists.columns import RecordList
from handsel.lists.fields import field_for
from handsel.lists.paging import capped_count, count_text
from handsel.lists.queries import matching_rows
from handsel.lists.views.common import parameters, selected, viewer_of, with_list
from handsel.lists.views.table import forgiving
from handsel.org.models import Member
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.answers import reload_with_toast


class Scope(forms.Form):
    """Only the selected rows, or all that match the list."""

    all = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, matching: str = "", **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["all"].label = _("All %(count)s rows that match the list, not only those selected") % {
            "count": matching
        }


@require_http_methods(["GET", "POST"])
@with_list
def edit(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Set one column of the selected rows."""
    columns = {one.name: one for one in record_list.columns if one.edits and one.bulk and not one.title}
    if record_list.bulk_edit is None or not columns:
        raise Http404
    chosen = columns.get(_value(request, "column"), next(iter(columns.values())))
    form = _scope(request, record_list)
    form.fields["column"] = forms.ChoiceField(
        label=_("Field"),
        choices=[(name, one.label) for name, one in columns.items()],
        initial=chosen.name,
        widget=forms.Select(attrs={"hx-get": request.get_full_path(), "hx-trigger": "change",
                                   "hx-target": "#modal-content", "hx-include": "closest form"}),
    )  # fmt: skip
    form.fields["value"] = field_for(chosen, viewer_of(request))
    form.order_fields(["column", "value", "all"])
    action = record_list.bulk_edit

    def run(ids: Sequence[UUID], cleaned: Mapping[str, Any], by: Viewer) -> int:
        value = cleaned["value"]
        empty = None if value == "" and not isinstance(form.fields["value"], forms.CharField) else value
        return action(ids, by=by, at=timezone.now(), values={chosen.edits: empty})

    return _dialog(request, record_list, form, _("Edit the selected rows"), _("Change"), run)


@require_http_methods(["GET", "POST"])
@with_list
def reassign(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Give the selected rows to another owner."""
    if record_list.reassign is None:
        raise Http404
    action, members = record_list.reassign, Member.objects.visible_to(viewer_of(request)).active().order_by("name")
    form = _scope(request, record_list)
    form.fields["owner"] = forms.ModelChoiceField(label=_("New owner"), queryset=members)
    form.order_fields(["owner", "all"])

    def run(ids: Sequence[UUID], cleaned: Mapping[str, Any], by: Viewer) -> int:
        return action(ids, by=by, at=timezone.now(), owner=cleaned["owner"])

    return _dialog(request, record_list, form, _("Change the owner"), _("Hand over"), run)


@require_http_methods(["GET", "POST"])
@with_list
def delete(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Delete the selected rows."""
    if record_list.delete is None:
        raise Http404
    action = record_list.delete

    def run(ids: Sequence[UUID], cleaned: Mapping[str, Any], by: Viewer) -> int:
        return action(ids, by=by, at=timezone.now())

    form = _scope(request, record_list)
    return _dialog(request, record_list, form, _("Delete the selected rows?"), _("Delete"), run, danger=True)


def _scope(request: HttpRequest, record_list: RecordList) -> Scope:
    asked, _problems = forgiving(record_list, _list_query(request), viewer_of(request))
    matching = capped_count(matching_rows(record_list, asked, viewer_of(request)))
    form = Scope(request.POST or None, matching=count_text(matching))
    form.fields["query"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=asked.query())
    form.fields["ids"] = forms.CharField(widget=forms.MultipleHiddenInput, required=False, initial=_ids(request))
    return form


def _list_query(request: HttpRequest) -> list[tuple[str, str]]:
    return parameters(request, "ids", "column", "value", "all", "query", "owner", "csrfmiddlewaretoken")


def _ids(request: HttpRequest) -> list[str]:
    values = request.POST if request.method == "POST" else request.GET
    return values.getlist("ids")


def _value(request: HttpRequest, name: str) -> str:
    return (request.POST if request.method == "POST" else request.GET).get(name, "")


def _dialog(
    request: HttpRequest,
    record_list: RecordList,
    form: forms.Form,
    title: str,
    submit_label: str,
    run: Callable[[Sequence[UUID], Mapping[str, Any], Viewer], int],
    *,
    danger: bool = False,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        form.fields["ids"].required = False
        if form.is_valid():
            try:
                changed = run(selected(request, record_list), form.cleaned_data, viewer_of(request))
            except (ValidationError, Forbidden) as problem:
                form.add_error(None, problem.messages if isinstance(problem, ValidationError) else str(problem))
            else:
                text = ngettext("%(count)s row changed", "%(count)s rows changed", changed) % {"count": changed}
                return reload_with_toast(text, by=viewer_of(request))
        status = 422
    chosen = len(_ids(request))
    text = ngettext("%(count)s row is selected.", "%(count)s rows are selected.", chosen) % {"count": chosen}
    context = {"title": title, "text": text, "form": form, "action": request.get_full_path(), "danger": danger}
    return render(request, "ui/modal_form.html", context | {"submit_label": submit_label}, status=status)
