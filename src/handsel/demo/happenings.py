"""Things that happened at the demo company, before they are written anywhere.

A sketch gets its identifier when the archive or an action writes it; happenings refer to sketches, not to rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from handsel.demo.places import Place

NOT_YET = UUID(int=0)
"""Stands for the identifier of what is not written yet."""


@dataclass(kw_only=True, eq=False)
class Sketch:
    """Something that will be a record. `owner` is the key of a member."""

    owner: str
    values: dict[str, Any]
    id: UUID = NOT_YET


@dataclass(kw_only=True, eq=False)
class Account(Sketch):
    """A client to be."""

    place: Place
    added_at: datetime
    parent: "Account | None" = None
    contacts: list["Contact"] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Contact(Sketch):
    """A person at a client."""

    account: Account
    added_at: datetime
    boss: "Contact | None" = None

    @property
    def may_be_called(self) -> bool:
        """Whether anybody speaks with them."""
        return not self.values.get("do_not_contact")


@dataclass(kw_only=True, eq=False)
class Deal(Sketch):
    """An opportunity to be."""

    account: Account


@dataclass(kw_only=True, eq=False)
class Note(Sketch):
    """A journal entry to be, of any kind."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What a member (by key) did at a moment."""

    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class AccountAdded(Happening):
    account: Account


@dataclass(frozen=True, kw_only=True)
class AccountEdited(Happening):
    account: Account
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Happening):
    contact: Contact


@dataclass(frozen=True, kw_only=True)
class ContactPlaced(Happening):
    """A contact also works for another account."""

    contact: Contact
    account: Account
    role: str


@dataclass(frozen=True, kw_only=True)
class ColleagueJoined(Happening):
    """A colleague joined the team of an account or a deal."""

    record: Account | Deal
    member: str
    role: str
    edits: bool


@dataclass(frozen=True, kw_only=True)
class DealOpened(Happening):
    deal: Deal


@dataclass(frozen=True, kw_only=True)
class DealEdited(Happening):
    """`stage` in the values is a stage's name."""

    deal: Deal
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PartTaken(Happening):
    deal: Deal
    contact: Contact
    role: str


@dataclass(frozen=True, kw_only=True)
class Written(Happening):
    """A journal entry on records."""

    note: Note
    on: tuple[Sketch, ...]


@dataclass(frozen=True, kw_only=True)
class TaskDone(Happening):
    task: Note
