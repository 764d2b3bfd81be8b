"""Facts about journal entries. `about` names the records an entry concerns; `title` is what an entry was called."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Fact):
    name: ClassVar[str] = "journal.note.written"
    sentence: ClassVar[Any] = _("wrote the note “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class CallLogged(Fact):
    name: ClassVar[str] = "journal.call.logged"
    sentence: ClassVar[Any] = _("logged the call “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingScheduled(Fact):
    """A meeting that is still to come."""

    name: ClassVar[str] = "journal.meeting.scheduled"
    sentence: ClassVar[Any] = _("scheduled the meeting “%(title)s”")
    title: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Fact):
    """A meeting written down after it began."""

    name: ClassVar[str] = "journal.meeting.held"
    sentence: ClassVar[Any] = _("held the meeting “%(title)s”")
    title: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class TaskAdded(Fact):
    name: ClassVar[str] = "journal.task.added"
    sentence: ClassVar[Any] = _("added the task “%(title)s”")
    title: str
    assignee: UUID | None
    due_on: str | None


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Fact):
    name: ClassVar[str] = "journal.task.completed"
    sentence: ClassVar[Any] = _("completed the task “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Fact):
    name: ClassVar[str] = "journal.task.reopened"
    sentence: ClassVar[Any] = _("reopened the task “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class EntryEdited(Fact):
    name: ClassVar[str] = "journal.entry.edited"
    sentence: ClassVar[Any] = _("changed “%(title)s”")
    title: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class EntryPinned(Fact):
    name: ClassVar[str] = "journal.entry.pinned"
    sentence: ClassVar[Any] = _("pinned “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class EntryUnpinned(Fact):
    name: ClassVar[str] = "journal.entry.unpinned"
    sentence: ClassVar[Any] = _("unpinned “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class EntryDeleted(Fact):
    name: ClassVar[str] = "journal.entry.deleted"
    sentence: ClassVar[Any] = _("deleted “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class EntryLinked(Fact):
    name: ClassVar[str] = "journal.entry.linked"
    sentence: ClassVar[Any] = _("put “%(title)s” on another record")
    title: str


@dataclass(frozen=True, kw_only=True)
class EntryUnlinked(Fact):
    name: ClassVar[str] = "journal.entry.unlinked"
    sentence: ClassVar[Any] = _("took “%(title)s” off a record")
    title: str


@dataclass(frozen=True, kw_only=True)
class ReminderSnoozed(Fact):
    name: ClassVar[str] = "journal.reminder.snoozed"
    sentence: ClassVar[Any] = _("put off the reminder of “%(title)s”")
    title: str
    until: str


@dataclass(frozen=True, kw_only=True)
class TasksHandedOver(Fact):
    """The open tasks of a member went to their heir; the subject is the member who left."""

    name: ClassVar[str] = "journal.tasks.handed-over"
    sentence: ClassVar[Any] = _("handed over %(count)s open tasks of %(member)s")
    member: str
    heir: UUID
    count: int


WRITTEN = ("journal.note.written", "journal.call.logged", "journal.meeting.scheduled", "journal.meeting.held",
           "journal.task.added")  # fmt: skip
"""Facts by which an entry came to be; a timeline shows the entry itself instead."""
