"""Facts about accounts and contacts."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Fact):
    name: ClassVar[str] = "accounts.account.created"
    sentence: ClassVar[Any] = _("created the account %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class AccountEdited(Fact):
    name: ClassVar[str] = "accounts.account.edited"
    sentence: ClassVar[Any] = _("changed the account %(title)s")
    title: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountReassigned(Fact):
    name: ClassVar[str] = "accounts.account.reassigned"
    sentence: ClassVar[Any] = _("gave the account %(title)s to another owner")
    title: str
    from_owner: UUID | None
    to_owner: UUID | None


@dataclass(frozen=True, kw_only=True)
class AccountTeamChanged(Fact):
    name: ClassVar[str] = "accounts.account.team-changed"
    sentence: ClassVar[Any] = _("changed the team of the account %(title)s")
    title: str
    member: UUID
    joined: bool


@dataclass(frozen=True, kw_only=True)
class AccountDeleted(Fact):
    name: ClassVar[str] = "accounts.account.deleted"
    sentence: ClassVar[Any] = _("deleted the account %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class ContactCreated(Fact):
    name: ClassVar[str] = "accounts.contact.created"
    sentence: ClassVar[Any] = _("created the contact %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class ContactEdited(Fact):
    name: ClassVar[str] = "accounts.contact.edited"
    sentence: ClassVar[Any] = _("changed the contact %(title)s")
    title: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactReassigned(Fact):
    name: ClassVar[str] = "accounts.contact.reassigned"
    sentence: ClassVar[Any] = _("gave the contact %(title)s to another owner")
    title: str
    from_owner: UUID | None
    to_owner: UUID | None


@dataclass(frozen=True, kw_only=True)
class ContactAffiliated(Fact):
    name: ClassVar[str] = "accounts.contact.affiliated"
    sentence: ClassVar[Any] = _("linked %(title)s with %(account)s")
    title: str
    account: str


@dataclass(frozen=True, kw_only=True)
class ContactUnaffiliated(Fact):
    name: ClassVar[str] = "accounts.contact.unaffiliated"
    sentence: ClassVar[Any] = _("unlinked %(title)s from %(account)s")
    title: str
    account: str


@dataclass(frozen=True, kw_only=True)
class ContactsMerged(Fact):
    """`gone` no longer exists; whatever pointed to it points to the subject. Listeners move what they hold."""

    name: ClassVar[str] = "accounts.contacts.merged"
    sentence: ClassVar[Any] = _("merged the contact %(other)s into %(title)s")
    title: str
    other: str
    gone: UUID


@dataclass(frozen=True, kw_only=True)
class ContactDeleted(Fact):
    name: ClassVar[str] = "accounts.contact.deleted"
    sentence: ClassVar[Any] = _("deleted the contact %(title)s")
    title: str
