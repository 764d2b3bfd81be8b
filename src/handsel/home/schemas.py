"""History, change sets and reasons as the REST API gives them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.journal.schemas import ChangeOut
from handsel.lists.rest import Body

Door = Literal["", "web", "api", "cli", "mcp", "import", "job", "system"]
Room = Annotated[str, Field(pattern="^[a-z]*$", max_length=40, description="Such as `accounts`, `pipeline`, `org`.")]


class LineOut(Schema):
    """A recorded fact. `change_set_id` is there when the caller may open the change it belongs to."""

    id: UUID
    at: datetime
    name: str
    actor: str
    sentence: str
    door: str
    change_set_id: UUID | None
    changes: list[ChangeOut]


class HistoryOut(Schema):
    """A page of history, newest first. Pass `next` as `cursor` for the page after it."""

    items: list[LineOut]
    next: str | None


class ReasonOut(Schema):
    """One way to see a record, and whether it holds."""

    text: str
    holds: bool
    detail: str


class WhyOut(Schema):
    """Whether a member sees a record: the reasons that hold, or all that could have."""

    member_id: UUID
    sees: bool
    reasons: list[ReasonOut]


class ChangeSetOut(Schema):
    """One change: everything in it was written together and is taken back together."""

    id: UUID
    at: datetime
    verb: str
    door: str
    by_id: UUID | None
    actor: str
    summary: str
    facts: int
    undoes_id: UUID | None


class ChangeSetsOut(Schema):
    """A page of the audit log, newest first. Pass `next` as `cursor` for the page after it."""

    items: list[ChangeSetOut]
    next: str | None


class RowOut(Schema):
    """What happened to one row: made (I), changed (U) or removed (D), with its fields before and after."""

    row_id: UUID
    table: str
    kind: str
    title: str
    operation: Literal["I", "U", "D"]
    differences: list[ChangeOut]


class WholeChangeOut(Schema):
    """A change set with its first hundred rows; `conflicts` are rows changed since, which an undo leaves alone."""

    id: UUID
    at: datetime
    verb: str
    door: str
    by_id: UUID | None
    undoes_id: UUID | None
    undone_by_id: UUID | None
    may_undo: bool
    facts: list[LineOut]
    rows: list[RowOut]
    row_count: int
    conflicts: list[RowOut]


class UndoIn(Body):
    """Whether rows that were changed since are put back as well."""

    override: bool = False


class UndoneOut(Schema):
    """What an undo did: the change set it made, how many rows it put back, which ones it left alone."""

    change_set_id: UUID
    restored: int
    left_alone: list[UUID]
