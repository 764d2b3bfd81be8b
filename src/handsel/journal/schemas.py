"""Notes, calls, meetings and tasks as the REST API takes and gives them. Fields are those of the models."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.rest import Body, Day, Moment, Short, Text, Version, Whole

EntryKind = Literal["note", "call", "meeting", "task", "mail"]
RecordKind = Literal["account", "contact", "opportunity"]
Priority = Literal["low", "normal", "high"]
Direction = Literal["outbound", "inbound"]
TimelineKind = Literal["", "note", "call", "meeting", "task", "mail", "happened"]


class RecordIn(Body):
    """A record an entry is about."""

    kind: RecordKind
    id: UUID


class RecordOut(Schema):
    """A record an entry is about, as far as the caller may see it."""

    kind: str
    id: UUID
    title: str


Records = Annotated[list[RecordIn], Field(max_length=100)]


class NoteIn(Body):
    """A note on at least one record."""

    kind: Literal["note"]
    subject: Short = ""
    body: Text
    records: Records


class CallIn(Body):
    """A call that took place `at`, or just now."""

    kind: Literal["call"]
    subject: Short = ""
    body: Text = ""
    direction: Direction = "outbound"
    outcome: Short = ""
    duration_seconds: Whole | None = None
    at: Moment | None = None
    records: Records = Field(default_factory=list)


class MeetingIn(Body):
    """A meeting, held or still to come."""

    kind: Literal["meeting"]
    subject: Short
    body: Text = ""
    starts_at: Moment
    ends_at: Moment | None = None
    location: Short = ""
    remind_at: Moment | None = None
    records: Records = Field(default_factory=list)


class TaskIn(Body):
    """Something to do, for the caller unless another assignee is named."""

    kind: Literal["task"]
    subject: Short
    body: Text = ""
    assignee_id: UUID | None = None
    due_on: Day | None = None
    remind_at: Moment | None = None
    priority: Priority = "normal"
    records: Records = Field(default_factory=list)


EntryIn = Annotated[NoteIn | CallIn | MeetingIn | TaskIn, Field(discriminator="kind")]


class EntryPatch(Body):
    """Fields to change; those left out stay. A field that this kind of entry does not have is refused."""

    subject: Short | None = None
    body: Text | None = None
    at: Moment | None = None
    direction: Direction | None = None
    outcome: Short | None = None
    duration_seconds: Whole | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    location: Short | None = None
    assignee_id: UUID | None = None
    due_on: Day | None = None
    remind_at: Moment | None = None
    priority: Priority | None = None
    version: Version = None


class EntryOut(Schema):
    """A note, call, meeting, task or mail. `at` orders the timeline."""

    id: UUID
    kind: EntryKind
    subject: str
    body: str
    at: datetime
    author_id: UUID | None
    author: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    location: str
    direction: str
    outcome: str
    duration_seconds: int | None
    assignee_id: UUID | None
    assignee: str | None
    due_on: date | None
    remind_at: datetime | None
    priority: str
    done_at: datetime | None
    done_by_id: UUID | None
    pinned_at: datetime | None
    records: list[RecordOut]
    extra: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class RecordsIn(Body):
    """Further records an entry is about."""

    records: Annotated[list[RecordIn], Field(min_length=1, max_length=100)]


class SnoozeIn(Body):
    """When to remind again."""

    until: Moment


class ChangeOut(Schema):
    """A field before and after, in words."""

    field: str
    before: str
    after: str


class FactOut(Schema):
    """Something that happened: who did it, through which door, and the sentence that says so."""

    name: str
    actor: str
    sentence: str
    door: str
    changes: list[ChangeOut]


class MomentOut(Schema):
    """One thing in a timeline: an entry somebody wrote, or a fact that was recorded."""

    id: UUID
    at: datetime
    entry: EntryOut | None
    fact: FactOut | None


class TimelineOut(Schema):
    """A page of a timeline, newest first. Pass `next` as `cursor` for the page after it."""

    items: list[MomentOut]
    next: str | None
