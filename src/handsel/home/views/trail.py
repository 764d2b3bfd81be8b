"""Undo, the history of a record, a change set whole, and the audit log."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from handsel.home import history, undoing
from handsel.home.forms import AuditForm
from handsel.journal import records
from handsel.journal.rules import place_from
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.answers import with_toast
from handsel.trail.models import ChangeSet
from handsel.trail.undo import CannotUndo, Undoing


@require_POST
def undo(request: HttpRequest, change_set_id: UUID) -> HttpResponse:
    """Take a change back. Toasts and Ctrl+Z post here; so does the change's own page, with `override` when chosen."""
    viewer = viewer_of(request)
    change_set = get_object_or_404(ChangeSet, pk=change_set_id)
    if not undoing.may_see(change_set, viewer):
        raise Http404
    override = request.POST.get("override") == "1"
    try:
        done = undoing.take_back(change_set=change_set, by=viewer, at=timezone.now(), override=override)
    except (CannotUndo, Forbidden) as refusal:
        return _refused(request, change_set, str(refusal))
    messages.success(request, _what_was_done(done))
    return HttpResponse(status=204) if _is_fetched(request) else redirect("home:change", change_set.pk)


def _is_fetched(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _refused(request: HttpRequest, change_set: ChangeSet, why: str) -> HttpResponse:
    if _is_fetched(request):
        return with_toast(HttpResponse(status=409), why, kind="error")
    messages.error(request, why)
    return redirect("home:change", change_set.pk)


def _what_was_done(done: Undoing) -> str:
    text = ngettext("Taken back: %(count)s row.", "Taken back: %(count)s rows.", done.restored) % {
        "count": done.restored
    }
    if not done.conflicts:
        return text
    left = ngettext(
        "%(count)s row was changed since and was left alone.",
        "%(count)s rows were changed since and were left alone.",
        len(done.conflicts),
    )
    return f"{text} {left % {'count': len(done.conflicts)}}"


@require_GET
def change(request: HttpRequest, change_set_id: UUID) -> HttpResponse:
    """One change set: the sentence, the rows before and after, conflicts, Undo."""
    viewer = viewer_of(request)
    change_set = get_object_or_404(ChangeSet, pk=change_set_id)
    if not undoing.may_see(change_set, viewer):
        raise Http404
    context = {"whole": history.whole(change_set, viewer), "at": change_set.at}
    return render(request, "home/change.html", context)


@require_GET
def record_history(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Everything recorded about a record: who, when, through which door, before and after."""
    viewer = viewer_of(request)
    record = visible_record(kind, record_id, viewer)
    before = place_from(request.GET.get("before", ""))
    context = {
        "record": record,
        "history": history.of_record(record=(kind, record_id), viewer=viewer, before=before),
    }
    template = "home/history_lines.html" if _is_fetched(request) else "home/history.html"
    return render(request, template, context)


def visible_record(kind: str, record_id: UUID, viewer: Viewer) -> records.Record:
    """The record, or 404 when there is none that the viewer may see."""
    found = records.titles([(kind, record_id)], viewer) if kind in records.kinds() else {}
    if not found:
        raise Http404
    return found[kind, record_id]


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The audit log, narrowed by person, door, room and days."""
    viewer = viewer_of(request)
    viewer.require(Permission.READ_TRAIL)
    form = AuditForm(request.GET or None)
    narrowed = history.AuditFilter(**form.narrowing()) if form.is_valid() else history.AuditFilter()
    before = place_from(request.GET.get("before", ""))
    context = {"form": form, "log": history.audit(viewer=viewer, narrowed=narrowed, before=before)}
    template = "home/audit_lines.html" if before and _is_fetched(request) else "home/audit.html"
    return render(request, template, context)
