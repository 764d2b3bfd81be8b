"""What a record page shows of the journal: the composer, what is pinned and still to do, the timeline."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from handsel.journal import records
from handsel.journal.colleagues import suggested
from handsel.journal.forms import BEFORE, LENGTHS, OUTCOMES, ComposerForm
from handsel.journal.meeting_templates import meeting_templates, template_named
from handsel.journal.models import Entry
from handsel.journal.records import Ref
from handsel.journal.rules import place_from
from handsel.journal.showing import shown
from handsel.journal.timeline import HAPPENED, overview, single, timeline
from handsel.journal.views.answers import changed
from handsel.journal.writing import write
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.search.recents import remember

FILTERS = (*[kind.value for kind in Entry.Kind], HAPPENED)


@require_GET
def record(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The journal of a record, for its page to load."""
    viewer, ref = viewer_of(request), _visible(request, kind, record_id)
    context = {"kind": kind, "record_id": record_id, "writes": viewer.may(Permission.EDIT_RECORDS)}
    context |= _composer(request, ref) | _stream(request, ref, viewer)
    response = render(request, "journal/record.html", context)
    remember(request, response, kind, record_id)
    return response


@require_GET
def stream(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The timeline under the composer: whole, narrowed to a kind, or its next page."""
    viewer, ref = viewer_of(request), _visible(request, kind, record_id)
    template = "journal/more.html" if request.GET.get("before") else "journal/stream.html"
    return render(request, template, {"kind": kind, "record_id": record_id} | _stream(request, ref, viewer))


@require_POST
def write_on(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Write what the composer holds. Answers a fresh composer, or the same one with what is wrong (422)."""
    viewer, ref = viewer_of(request), _visible(request, kind, record_id)
    form, errors = ComposerForm(request.POST), []
    if form.is_valid():
        try:
            on = [ref, *[records.parse(text) for text in request.POST.getlist("on")]]
            written = write(form.cleaned_data, on=on, by=viewer, at=timezone.now())
        except (ValidationError, Forbidden) as problem:
            errors = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
        else:
            fresh = _composer(request, ref, chosen=written.kind)
            return changed(render(request, "journal/composer.html", fresh), _said(written), by=viewer)
    errors += [f"{form.fields[name].label}: {' '.join(map(str, texts))}" for name, texts in form.errors.items()]
    context = _composer(request, ref, chosen=request.POST.get("kind", ""), errors=errors, sent=request.POST.dict())
    return render(request, "journal/composer.html", context, status=422)


@require_POST
def fill_in(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The composer with the text of a meeting template added to what was typed."""
    ref = _visible(request, kind, record_id)
    template = template_named(request.POST.get("template", ""))
    if template is None:
        raise Http404
    sent = request.POST.dict()
    body = template.body(get_language() or "en")
    sent["text"] = "\n\n".join(part for part in (str(sent.get("text", "")).strip(), body) if part)
    sent["subject"] = sent.get("subject") or template.label(get_language() or "en")
    return render(request, "journal/composer.html", _composer(request, ref, chosen="meeting", sent=sent))


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry by itself, with the records it is on."""
    viewer = viewer_of(request)
    rows = Entry.objects.visible_to(viewer).select_related("author", "assignee")
    found = get_object_or_404(rows, pk=entry_id)
    context = {"entry": shown(single(found, record=None, viewer=viewer), viewer), "found": found}
    return render(request, "journal/entry.html", context)


def _visible(request: HttpRequest, kind: str, record_id: UUID) -> Ref:
    records.load_grants(viewer_of(request))
    if kind not in records.kinds() or not records.titles([(kind, record_id)], viewer_of(request)):
        raise Http404
    return kind, record_id


def _said(entry: Entry) -> str:
    said = {
        "note": _("Note kept."),
        "call": _("Call logged."),
        "meeting": _("Meeting kept."),
        "task": _("Task added."),
    }
    return said[entry.kind]


def _stream(request: HttpRequest, ref: Ref, viewer: Viewer) -> dict[str, Any]:
    narrowed = request.GET.get("kind", "")
    narrowed = narrowed if narrowed in FILTERS else ""
    before, now = place_from(request.GET.get("before", "")), timezone.now()
    whole = overview(record=ref, viewer=viewer, at=now) if before is None and not narrowed else None
    at = None if narrowed else now
    page = whole.stream if whole else timeline(record=ref, viewer=viewer, kind=narrowed, before=before, at=at)
    url = reverse("journal:stream", args=ref)
    more = f"{url}?{urlencode({'kind': narrowed, 'before': str(page.more)})}" if page.more else ""
    return {
        "entries": [shown(moment, viewer) for moment in page.moments],
        "pinned": [shown(moment, viewer, prefix="pinned") for moment in (whole.pinned if whole else ())],
        "upcoming": [shown(moment, viewer, prefix="ahead") for moment in (whole.ahead if whole else ())],
        "more_url": more,
        "narrowed": narrowed,
        "stream_url": f"{url}?{urlencode({'kind': narrowed})}" if narrowed else url,
        "filters": _filters(url, narrowed),
    }


def _filters(url: str, narrowed: str) -> list[dict[str, Any]]:
    labels = [("", _("Everything")), *[(kind.value, kind.label) for kind in Entry.Kind], (HAPPENED, _("Changes"))]
    return [
        {"label": label, "url": f"{url}?kind={kind}" if kind else url, "active": kind == narrowed}
        for kind, label in labels
    ]


def _composer(
    request: HttpRequest,
    ref: Ref,
    *,
    chosen: str = "note",
    errors: list[str] | None = None,
    sent: dict[str, Any] | None = None,
) -> dict[str, Any]:
    viewer = viewer_of(request)
    language = get_language() or "en"
    return {
        "action": reverse("journal:write", args=ref),
        "fill_in_url": reverse("journal:fill-in", args=ref),
        "draft_key": f"{ref[0]}:{ref[1]}",
        "tabs": _tabs(),
        "chosen": chosen if chosen in {"note", "call", "meeting", "task"} else "note",
        "errors": errors or [],
        "sent": sent or {},
        "on": request.POST.getlist("on") if sent else [],
        "near": records.near(ref, viewer),
        "colleagues": suggested(viewer),
        "directions": Entry.Direction.choices,
        "outcomes": OUTCOMES,
        "lengths": LENGTHS,
        "reminders": BEFORE,
        "templates": [(template.key, template.label(language)) for template in meeting_templates()],
    }


def _tabs() -> list[dict[str, str]]:
    rows = [
        ("note", _("Note"), "sticky-note", "n", _("Write a note… A line “/task …” becomes a task."), _("Keep note")),
        ("call", _("Call"), "phone", "l", _("What was said?"), _("Log call")),
        ("meeting", _("Meeting"), "calendar", "m", _("Agenda, or what was said"), _("Keep meeting")),
        ("task", _("Task"), "circle-check", "t", _("What is to be done?"), _("Add task")),
    ]  # fmt: skip
    names = ("key", "label", "icon", "shortcut", "placeholder", "submit")
    return [dict(zip(names, row, strict=True)) for row in rows]
