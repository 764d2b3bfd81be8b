"""What can be done in the journal. Every action runs in one change set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.journal import events, links, records
from handsel.journal.models import Entry, Link
from handsel.journal.records import Ref
from handsel.journal.rules import SUBJECT_LIMIT, TEXT_LIMIT, tasks_in, title_of, without_commands
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail import editing
from handsel.trail.changes import Change, change
from handsel.trail.facts import Fact

SHARED_FIELDS = {"subject", "body", "at", "remind_at", "extra"}
EDITABLE: dict[str, set[str]] = {
    Entry.Kind.NOTE: SHARED_FIELDS,
    Entry.Kind.CALL: SHARED_FIELDS | {"direction", "outcome", "duration_seconds"},
    Entry.Kind.MEETING: SHARED_FIELDS | {"starts_at", "ends_at", "location", "outcome"},
    Entry.Kind.TASK: SHARED_FIELDS | {"assignee", "due_on", "priority"},
    Entry.Kind.MAIL: {"extra"},
}
"""What an edit may change, by kind of entry."""


class CannotWrite(ValidationError):
    """The entry cannot be written like this."""


def write_note(*, body: str, on: Iterable[Ref], by: Viewer, at: datetime, subject: str = "") -> Entry:
    """Write a note on records; their account is linked too. Raises UnknownRecord, CannotWrite."""
    return _write(Entry(kind=Entry.Kind.NOTE, subject=subject, body=body, at=at), on, by, at)


def log_call(
    *,
    on: Iterable[Ref],
    by: Viewer,
    at: datetime,
    subject: str = "",
    body: str = "",
    direction: str = Entry.Direction.OUTBOUND,
    outcome: str = "",
    duration_seconds: int | None = None,
    called_at: datetime | None = None,
) -> Entry:
    """Log a call that took place at `called_at`, or just now."""
    entry = Entry(
        kind=Entry.Kind.CALL,
        subject=subject,
        body=body,
        direction=direction,
        outcome=outcome,
        duration_seconds=duration_seconds,
        at=called_at or at,
    )
    return _write(entry, on, by, at)


def schedule_meeting(
    *,
    subject: str,
    starts_at: datetime,
    on: Iterable[Ref],
    by: Viewer,
    at: datetime,
    ends_at: datetime | None = None,
    body: str = "",
    location: str = "",
    remind_at: datetime | None = None,
) -> Entry:
    """Keep a meeting: planned when it is still to come, held when it has begun. The fact says which."""
    entry = Entry(
        kind=Entry.Kind.MEETING,
        subject=subject,
        body=body,
        location=location,
        starts_at=starts_at,
        ends_at=ends_at,
        remind_at=remind_at,
        at=starts_at,
    )
    return _write(entry, on, by, at)


def add_task(
    *,
    subject: str,
    on: Iterable[Ref],
    by: Viewer,
    at: datetime,
    body: str = "",
    assignee: Member | None = None,
    due_on: date | None = None,
    remind_at: datetime | None = None,
    priority: str = Entry.Priority.NORMAL,
) -> Entry:
    """Add something to do, for whoever adds it unless another assignee is named. It may concern no record at all."""
    entry = Entry(
        kind=Entry.Kind.TASK,
        subject=subject,
        body=body,
        assignee_id=assignee.pk if assignee else by.member_id,
        due_on=due_on,
        remind_at=remind_at,
        priority=priority,
        at=at,
    )
    return _write(entry, on, by, at)


def edit(*, entry: Entry, values: Mapping[str, Any], by: Viewer, at: datetime, version: int | None = None) -> Entry:
    """Change fields of an entry. Raises `trail.editing.Conflict` when somebody changed the same ones meanwhile."""
    with change("journal.edit", by=by, at=at) as editing_it:
        entry = _locked(entry.pk, by)
        changed = editing.apply(entry, values, allowed=EDITABLE[entry.kind], version=version)
        if changed:
            if "starts_at" in changed.fields and entry.starts_at:
                entry.at = entry.starts_at
            entry.updated_at = at
            _check(entry)
            entry.save()
            links.move(entry)
        editing_it.record(_about(events.EntryEdited, entry, fields=changed.fields))
    return entry


def complete_task(*, task: Entry, by: Viewer, at: datetime) -> Entry:
    """Tick a task off. A task that is done already stays as it was."""
    with change("journal.complete-task", by=by, at=at) as completing:
        task = _locked_task(task, by)
        if task.done_at is None:
            _set(task, at, done_at=at, done_by_id=by.member_id)
        completing.record(_about(events.TaskCompleted, task))
    return task


def complete_tasks(*, tasks: Sequence[UUID], by: Viewer, at: datetime) -> int:
    """Tick several tasks off in one change set; returns how many were open."""
    with change("journal.complete-tasks", by=by, at=at) as completing:
        found = [_locked(task, by) for task in dict.fromkeys(tasks)]
        open_tasks = [task for task in found if task.kind == Entry.Kind.TASK and task.done_at is None]
        if not open_tasks:
            raise CannotWrite(_("These tasks are done already."))
        for task in open_tasks:
            _set(task, at, done_at=at, done_by_id=by.member_id)
        completing.record_all([_about(events.TaskCompleted, task) for task in open_tasks])
    return len(open_tasks)


def reopen_task(*, task: Entry, by: Viewer, at: datetime) -> Entry:
    """Take the tick off a task."""
    with change("journal.reopen-task", by=by, at=at) as reopening:
        task = _locked_task(task, by)
        _set(task, at, done_at=None, done_by_id=None)
        reopening.record(_about(events.TaskReopened, task))
    return task


def pin(*, entry: Entry, by: Viewer, at: datetime) -> Entry:
    """Keep an entry above the timelines of its records."""
    with change("journal.pin", by=by, at=at) as pinning:
        entry = _locked_to_see(entry, by)
        _set(entry, at, pinned_at=entry.pinned_at or at)
        pinning.record(_about(events.EntryPinned, entry))
    return entry


def unpin(*, entry: Entry, by: Viewer, at: datetime) -> Entry:
    """Let a pinned entry take its place in time again."""
    with change("journal.unpin", by=by, at=at) as unpinning:
        entry = _locked_to_see(entry, by)
        _set(entry, at, pinned_at=None)
        unpinning.record(_about(events.EntryUnpinned, entry))
    return entry


def delete(*, entry: Entry, by: Viewer, at: datetime) -> None:
    """Delete an entry from every record it is on. People delete their own; others' need the right to delete records."""
    with change("journal.delete", by=by, at=at) as deleting:
        entry = _locked(entry.pk, by)
        if entry.author_id != by.member_id:
            by.require(Permission.DELETE_RECORDS)
        deleting.record(_about(events.EntryDeleted, entry))
        entry.delete()


def link(*, entry: Entry, on: Iterable[Ref], by: Viewer, at: datetime) -> Entry:
    """Put an entry on further records."""
    with change("journal.link", by=by, at=at) as linking:
        entry = _locked(entry.pk, by)
        links.link(entry, [(record.kind, record.id) for record in records.find(on, by)])
        linking.record(_about(events.EntryLinked, entry))
    return entry


def unlink(*, entry: Entry, record: Ref, by: Viewer, at: datetime) -> Entry:
    """Take an entry off a record. A note stays on at least one."""
    with change("journal.unlink", by=by, at=at) as unlinking:
        entry = _locked(entry.pk, by)
        fact = _about(events.EntryUnlinked, entry)
        Link.objects.filter(entry=entry, kind=record[0], record_id=record[1]).delete()
        _refuse_loose_note(entry, Link.objects.filter(entry=entry).exists())
        unlinking.record(fact)
    return entry


def snooze(*, entry: Entry, until: datetime, by: Viewer, at: datetime) -> Entry:
    """Put a reminder off until a later moment."""
    if until <= at:
        raise CannotWrite({"until": _("Choose a moment in the future.")})
    with change("journal.snooze", by=by, at=at) as snoozing:
        entry = _locked(entry.pk, by)
        _set(entry, at, remind_at=until)
        snoozing.record(_about(events.ReminderSnoozed, entry, until=until.isoformat()))
    return entry


def _locked(entry_id: UUID, by: Viewer) -> Entry:
    """The entry, locked for this transaction. Raises Forbidden unless the viewer's reach wrote it or has to do it."""
    entry = Entry.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise Forbidden(_("You may read this entry but not change it."))
    return entry


def _locked_to_see(entry: Entry, by: Viewer) -> Entry:
    """Pinning changes where an entry stands, not what it says: whoever sees it and may edit records may pin it."""
    by.require(Permission.EDIT_RECORDS)
    found = Entry.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if found is None:
        raise Forbidden(_("You may read this entry but not change it."))
    return found


def _locked_task(task: Entry, by: Viewer) -> Entry:
    task = _locked(task.pk, by)
    if task.kind != Entry.Kind.TASK:
        raise CannotWrite(_("Only tasks are completed and reopened."))
    return task


def _write(entry: Entry, on: Iterable[Ref], by: Viewer, at: datetime) -> Entry:
    by.require(Permission.EDIT_RECORDS)
    with change(f"journal.write-{entry.kind}", by=by, at=at) as writing:
        found = records.find(on, by)
        entry.author_id = by.member_id
        entry.created_at = entry.updated_at = at
        _refuse_loose_note(entry, bool(found))
        _check(entry)
        asked = [] if entry.kind == Entry.Kind.TASK else tasks_in(entry.body)
        entry.body = without_commands(entry.body)
        entry.save(force_insert=True)
        refs = [(record.kind, record.id) for record in found]
        links.link(entry, refs)
        _record_written(writing, entry, at)
        for subject in asked:
            add_task(subject=subject, on=refs, by=by, at=at)
    return entry


def _record_written(writing: Change, entry: Entry, at: datetime) -> None:
    if entry.kind == Entry.Kind.NOTE:
        fact = _about(events.NoteWritten, entry)
    elif entry.kind == Entry.Kind.CALL:
        fact = _about(events.CallLogged, entry)
    elif entry.kind == Entry.Kind.TASK:
        due = entry.due_on.isoformat() if entry.due_on else None
        fact = _about(events.TaskAdded, entry, assignee=entry.assignee_id, due_on=due)
    else:
        kind = events.MeetingScheduled if entry.at > at else events.MeetingHeld
        fact = _about(kind, entry, starts_at=entry.at.isoformat())
    writing.record(fact)


def _about(fact: Callable[..., Fact], entry: Entry, **more: Any) -> Fact:
    """The fact about an entry, shown by every record it is on."""
    on = tuple(Link.objects.filter(entry=entry).values_list("record_id", flat=True))
    return fact(subject=entry.pk, about=on, title=title_of(entry.subject, entry.body), **more)


def _set(entry: Entry, at: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.updated_at = at
    entry.save(update_fields=[*values, "version", "updated_at"])


def _refuse_loose_note(entry: Entry, has_records: bool) -> None:
    if entry.kind == Entry.Kind.NOTE and not has_records:
        raise CannotWrite({"on": _("Say which record this note is about.")})


def _check(entry: Entry) -> None:
    """Tidy and validate. Raises CannotWrite naming the field."""
    entry.subject = _text(entry.subject).replace("\n", " ")
    entry.body = _text(entry.body)
    if len(entry.subject) > SUBJECT_LIMIT:
        raise CannotWrite({"subject": _("Keep the subject under %(limit)s characters.") % {"limit": SUBJECT_LIMIT}})
    if len(entry.body) > TEXT_LIMIT:
        raise CannotWrite({"body": _("Keep the text under %(limit)s characters.") % {"limit": TEXT_LIMIT}})
    if entry.kind == Entry.Kind.NOTE and not (entry.subject or entry.body):
        raise CannotWrite({"body": _("Write something first.")})
    if entry.kind == Entry.Kind.TASK and not entry.subject:
        raise CannotWrite({"subject": _("Say what is to be done.")})
    if entry.kind == Entry.Kind.MEETING and not entry.starts_at:
        raise CannotWrite({"starts_at": _("Say when the meeting starts.")})
    if entry.starts_at and entry.ends_at and entry.ends_at < entry.starts_at:
        raise CannotWrite({"ends_at": _("A meeting cannot end before it starts.")})
    if entry.assignee_id and not Member.objects.active().filter(pk=entry.assignee_id).exists():
        raise CannotWrite({"assignee": _("Choose a colleague who works here.")})
    entry.clean_fields(exclude=["author", "assignee", "done_by", "extra"])


def _text(value: str) -> str:
    """Text as PostgreSQL can keep it: without the NUL character, with plain line ends."""
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
