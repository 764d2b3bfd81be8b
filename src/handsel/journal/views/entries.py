"""What can be done to an entry in place: edit, pin, complete, delete, make a task of a line."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handsel.journal import actions, links, records
from handsel.journal.colleagues import ColleagueInput
from handsel.journal.forms import EDITING, LineForm, NewMeetingForm, RecordsForm, TaskForm, minutes
from handsel.journal.models import Entry
from handsel.journal.rules import task_from
from handsel.journal.views.answers import done
from handsel.lists.views.common import viewer_of
from handsel.org.viewer import Forbidden
from handsel.trail.answers import with_toast
from handsel.trail.editing import Conflict


def _entry(request: HttpRequest, entry_id: UUID) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(viewer_of(request)), pk=entry_id)


def _verb(action: Callable[..., Any], name: str, said: Callable[[], str]) -> Callable[..., HttpResponse]:
    """A button that runs one action on one entry."""

    @require_POST
    def view(request: HttpRequest, entry_id: UUID) -> HttpResponse:
        viewer = viewer_of(request)
        try:
            action(**{name: _entry(request, entry_id)}, by=viewer, at=timezone.now())
        except (ValidationError, Forbidden) as problem:
            text = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
            return with_toast(HttpResponse(status=422), text, kind="error")
        return done(said(), by=viewer)

    return view


complete = _verb(actions.complete_task, "task", lambda: _("Task done."))
reopen = _verb(actions.reopen_task, "task", lambda: _("Task reopened."))
pin = _verb(actions.pin, "entry", lambda: _("Pinned."))
unpin = _verb(actions.unpin, "entry", lambda: _("Unpinned."))
delete = _verb(actions.delete, "entry", lambda: _("Deleted."))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Change an entry in the dialog. Whoever saves second is shown what the other wrote before writing over it."""
    viewer, entry = viewer_of(request), _entry(request, entry_id)
    if entry.kind not in EDITING:
        raise Http404
    shape = EDITING[entry.kind]
    first = {name: getattr(entry, f"{name}_id" if name == "assignee" else name) for name in shape.base_fields}
    form = shape(request.POST or None, initial=first)
    title = _("Edit %(kind)s") % {"kind": Entry.Kind(entry.kind).label.lower()}

    def save(values: dict[str, Any]) -> HttpResponse:
        version = values.pop("version")
        actions.edit(entry=entry, values=values, version=version, by=viewer, at=timezone.now())
        return done(_("Saved."), by=viewer, closes=True)

    return _dialog(request, form, save, title=title, submit_label=_("Save"))


@require_http_methods(["GET", "POST"])
def line_to_task(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Make a task of one line of an entry, on the same records."""
    viewer, entry = viewer_of(request), _entry(request, entry_id)
    lines = [text for line in (entry.subject, *entry.body.splitlines()) if (text := task_from(line))]
    if not lines:
        raise Http404
    form = LineForm(lines, request.POST or None)

    def save(values: dict[str, Any]) -> HttpResponse:
        seen = records.titles(links.refs_of(entry), viewer)
        actions.add_task(
            subject=lines[int(values["line"])],
            assignee=values["assignee"],
            due_on=values["due_on"],
            on=list(seen),
            by=viewer,
            at=timezone.now(),
        )
        return done(_("Task added."), by=viewer, closes=True)

    return _dialog(request, form, save, title=_("Make a task"), submit_label=_("Add task"))


@require_http_methods(["GET", "POST"])
def on_records(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The records an entry is on: add further ones, take it off others."""
    viewer, entry = viewer_of(request), _entry(request, entry_id)
    form = RecordsForm(viewer, request.POST or None)

    def save(values: dict[str, Any]) -> HttpResponse:
        chosen = form.chosen()
        if not chosen:
            raise ValidationError(_("Choose a record first."))
        actions.link(entry=entry, on=chosen, by=viewer, at=timezone.now())
        return done(_("Added to the record."), by=viewer, closes=True)

    shown = records.titles(links.refs_of(entry), viewer).values()
    more = {"entry": entry, "linked": sorted(shown, key=lambda record: (record.kind, record.title))}
    return _dialog(
        request, form, save, template="journal/records.html", title=_("Records"), submit_label=_("Add"), **more
    )


@require_POST
def take_off(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry off one record."""
    viewer, entry = viewer_of(request), _entry(request, entry_id)
    try:
        record = records.parse(request.POST.get("record", ""))
        records.find([record], viewer)
        actions.unlink(entry=entry, record=record, by=viewer, at=timezone.now())
    except (ValidationError, Forbidden) as problem:
        text = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
        return with_toast(HttpResponse(status=422), text, kind="error")
    return done(_("Taken off the record."), by=viewer, closes=True)


@require_http_methods(["GET", "POST"])
def new_task(request: HttpRequest) -> HttpResponse:
    """Add a task from anywhere; with `on=kind:id` it is about that record."""
    viewer = viewer_of(request)
    form = TaskForm(request.POST or None, initial={"due_on": timezone.localdate(), "priority": "normal"})

    def save(values: dict[str, Any]) -> HttpResponse:
        values.pop("version")
        on = [records.parse(text) for text in request.GET.getlist("on")]
        actions.add_task(**values, on=on, by=viewer, at=timezone.now())
        return done(_("Task added."), by=viewer, closes=True)

    return _dialog(request, form, save, title=_("New task"), submit_label=_("Add task"))


@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting from anywhere; with `on=kind:id` it is about that record."""
    viewer, now = viewer_of(request), timezone.now()
    form = NewMeetingForm(request.POST or None)

    def save(values: dict[str, Any]) -> HttpResponse:
        length, before = minutes(values.pop("length")), minutes(values.pop("remind_before"))
        starts_at = values["starts_at"]
        actions.schedule_meeting(
            **values,
            ends_at=starts_at + length if length else None,
            remind_at=starts_at - before if before is not None and starts_at > now else None,
            on=[records.parse(text) for text in request.GET.getlist("on")],
            by=viewer,
            at=now,
        )
        return done(_("Meeting kept."), by=viewer, closes=True)

    return _dialog(request, form, save, title=_("New meeting"), submit_label=_("Keep meeting"))


def _dialog(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: str,
    submit_label: str,
    template: str = "ui/modal_form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form in the dialog; once it is valid, save; 422 with what is wrong otherwise."""
    _suggest(form, request)
    if request.method == "POST" and form.is_valid():
        try:
            return save(dict(form.cleaned_data))
        except Conflict as conflict:
            form = _with_their_version(form, conflict)
        except Forbidden as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as problem:
            _tell(form, problem)
    context = {"title": title, "form": form, "action": request.get_full_path(), "submit_label": submit_label}
    return render(request, template, context | more, status=422 if form.errors else 200)


def _suggest(form: forms.Form, request: HttpRequest) -> None:
    """Suggestions of colleagues begin with those near the viewer."""
    for field in form.fields.values():
        if isinstance(field.widget, ColleagueInput):
            field.widget.viewer = viewer_of(request)


def _with_their_version(form: forms.Form, conflict: Conflict) -> forms.Form:
    """The same form, now on the version the other person made: saving again is a choice, not an accident."""
    sent = {**form.data.dict(), "version": str(getattr(conflict.record, "version", ""))}  # type: ignore[attr-defined]
    again = type(form)(sent, initial=form.initial)
    again.full_clean()
    again.add_error(None, str(conflict))
    for clash in conflict.clashes:
        text = _("Now it says: %(text)s. Save again to write yours over it.") % {"text": clash.theirs or "–"}
        again.add_error(clash.field if clash.field in again.fields else None, text)
    return again


def _tell(form: forms.Form, problem: ValidationError) -> None:
    """Put each message at its field where the form shows it, else above the form."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem.messages)
        return
    for name, messages in problem.message_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, messages)
