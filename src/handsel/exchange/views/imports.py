"""The list of imports, sending files in, and one import from plan to report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from handsel.exchange import actions, showing, uploads
from handsel.exchange.forms import UploadForm
from handsel.exchange.imports import fitting, revive_one, taken_back
from handsel.exchange.models import Import
from handsel.exchange.views.access import require_a_look, visible
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

PAGE = 50


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The imports one may look at, newest first."""
    viewer = viewer_of(request)
    require_a_look(viewer)
    rows = Import.objects.visible_to(viewer).select_related("by").order_by("-at", "-id")
    if (before := _moment(request.GET.get("before", ""))) is not None:
        rows = rows.filter(at__lt=before)
    found = list(rows.defer("reading", "mapping")[: PAGE + 1])
    shown = found[:PAGE]
    undone = taken_back(shown)
    context = {
        "lines": [_line(row, viewer, row.change_set_id in undone) for row in shown],
        "may_import": viewer.may(Permission.IMPORT),
        "everybody": viewer.may(Permission.READ_TRAIL),
        "older": shown[-1].at.isoformat() if len(found) > PAGE else "",
        "upload": UploadForm(),
    }
    return render(request, "exchange/imports.html", context)


def _line(row: Import, viewer: Viewer, undone: bool) -> dict[str, Any]:
    state, tone = showing.state_badge(row, undone)
    return {
        "row": row,
        "state": state,
        "tone": tone,
        "summary": showing.summary(row) if row.report else "",
        "files": uploads.counted(row.files) if row.files else "",
        "may_undo": _may_undo(row, viewer, undone),
    }


def _may_undo(row: Import, viewer: Viewer, undone: bool) -> bool:
    return bool(row.change_set_id) and not undone and (
        (row.by_id == viewer.member_id and row.by_id is not None) or viewer.may(Permission.UNDO_OTHERS)
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo else None


@csrf_exempt
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose files and send them. What is too large is refused before it is read."""
    viewer_of(request).require(Permission.IMPORT)
    if request.method == "POST" and _too_large(request):
        form = UploadForm()
        return render(request, "exchange/new.html", {"form": form, "problems": [uploads.too_large()]}, status=413)
    return _new(request)


def _too_large(request: HttpRequest) -> bool:
    sent = request.META.get("CONTENT_LENGTH") or "0"
    return not sent.isdigit() or int(sent) > uploads.largest_upload() + uploads.MEGABYTE


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            tables, mapping = form.parted()
            row = actions.upload(
                files=tables, name=form.cleaned_data["name"], mapping=mapping, by=viewer_of(request), at=timezone.now()
            )
        except ValidationError as problem:
            problems = problem.messages
        else:
            return redirect("exchange:import", row.pk)
    context = {"form": form, "problems": problems}
    return render(request, "exchange/new.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def show(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import: what is in the files and what would happen, how far it is, or what it did."""
    row, viewer = visible(request, import_id), viewer_of(request)
    mine = row.by_id == viewer.member_id and viewer.may(Permission.IMPORT)
    undone = taken_back([row]).get(row.change_set_id)
    state, tone = showing.state_badge(row, undone is not None)
    context = {
        "row": row,
        "mine": mine,
        "state": state,
        "tone": tone,
        "undone": undone,
        "may_undo": _may_undo(row, viewer, undone is not None),
        "may_change": mine and row.may_be_changed,
        "may_cancel": mine and row.state not in {Import.State.DONE, Import.State.CANCELLED},
    }
    if not row.is_busy:
        context |= _whole(row, viewer, mine=mine)
    return render(request, "exchange/import.html", context | _how_far(row))


def _whole(row: Import, viewer: Viewer, *, mine: bool) -> dict[str, Any]:
    told = row.report or row.plan
    return {
        "told": told,
        "is_report": bool(row.report),
        "counts": showing.counts(told, linked=bool(row.report)),
        "total": showing.total(told) if told else None,
        "examples": showing.examples(told),
        "reasons": showing.reasons(told),
        "implied": showing.implied(told),
        "homeless": showing.homeless(told),
        "left_over": showing.left_over(told),
        "notes": list(showing.notes(told)),
        "findings": showing.findings(row),
        "questions": showing.questions(row),
        "tables": showing.tables(row),
        "nothing": not any(table["imported"] for table in row.reading.get("tables", ())),
        "has_lists": bool(told.get("turned")) and row.files_gone_at is None,
        "fitting": fitting(row, viewer) if mine and row.state == Import.State.PLANNED else [],
    }


@require_GET
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far it is; when the step is over, the way to where its result is shown."""
    row = visible(request, import_id)
    if row.is_busy:
        revive_one(row, timezone.now())
        return render(request, "exchange/progress.html", {"row": row} | _how_far(row))
    back_to = str(row.options.get("back_to", "")) if row.state == Import.State.PLANNED else ""
    return redirect(back_to or reverse("exchange:import", args=[row.pk]))


def _how_far(row: Import) -> dict[str, Any]:
    rows = int(row.reading.get("rows", 0) or 0)
    known = row.progress > 0 and rows > 0
    return {
        "rows": rows,
        "share": min(100, round(100 * row.progress / rows)) if known else None,
        "is_finishing": known and row.progress >= rows,
    }
