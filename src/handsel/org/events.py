"""Facts about the organisation and its members."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CompanyFounded(Fact):
    name: ClassVar[str] = "org.organisation.founded"
    sentence: ClassVar[Any] = _("founded %(company)s")
    company: str


@dataclass(frozen=True, kw_only=True)
class OrganisationEdited(Fact):
    name: ClassVar[str] = "org.organisation.edited"
    sentence: ClassVar[Any] = _("changed how the company counts and shares")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RateQuoted(Fact):
    name: ClassVar[str] = "org.rate.quoted"
    sentence: ClassVar[Any] = _("set the rate of %(currency)s from %(since)s")
    currency: str
    since: str


@dataclass(frozen=True, kw_only=True)
class RateWithdrawn(Fact):
    name: ClassVar[str] = "org.rate.withdrawn"
    sentence: ClassVar[Any] = _("removed the rate of %(currency)s from %(since)s")
    currency: str
    since: str


@dataclass(frozen=True, kw_only=True)
class TeamFormed(Fact):
    name: ClassVar[str] = "org.team.formed"
    sentence: ClassVar[Any] = _("formed team %(team)s")
    team: str


@dataclass(frozen=True, kw_only=True)
class TeamEdited(Fact):
    name: ClassVar[str] = "org.team.edited"
    sentence: ClassVar[Any] = _("changed team %(team)s")
    team: str


@dataclass(frozen=True, kw_only=True)
class TeamDissolved(Fact):
    name: ClassVar[str] = "org.team.dissolved"
    sentence: ClassVar[Any] = _("dissolved team %(team)s")
    team: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    name: ClassVar[str] = "org.member.joined"
    sentence: ClassVar[Any] = _("added %(member)s")
    member: str


@dataclass(frozen=True, kw_only=True)
class MemberEdited(Fact):
    name: ClassVar[str] = "org.member.edited"
    sentence: ClassVar[Any] = _("changed %(member)s")
    member: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact):
    name: ClassVar[str] = "org.member.invited"
    sentence: ClassVar[Any] = _("invited %(member)s")
    member: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact):
    name: ClassVar[str] = "org.invitation.accepted"
    sentence: ClassVar[Any] = _("accepted the invitation")


@dataclass(frozen=True, kw_only=True)
class MemberDeactivated(Fact):
    """`heir` receives everything the member owned; None when nothing was owned."""

    name: ClassVar[str] = "org.member.deactivated"
    sentence: ClassVar[Any] = _("deactivated %(member)s")
    member: str
    heir: UUID | None


@dataclass(frozen=True, kw_only=True)
class MemberReactivated(Fact):
    name: ClassVar[str] = "org.member.reactivated"
    sentence: ClassVar[Any] = _("reactivated %(member)s")
    member: str


@dataclass(frozen=True, kw_only=True)
class WayInAdded(Fact):
    """`way` is the kind of authenticator: totp, webauthn or recovery_codes."""

    name: ClassVar[str] = "org.way-in.added"
    sentence: ClassVar[Any] = _("set up a way to sign in (%(way)s)")
    way: str


@dataclass(frozen=True, kw_only=True)
class WayInRemoved(Fact):
    name: ClassVar[str] = "org.way-in.removed"
    sentence: ClassVar[Any] = _("removed a way to sign in (%(way)s)")
    way: str


@dataclass(frozen=True, kw_only=True)
class SecondStepsForgotten(Fact):
    name: ClassVar[str] = "org.second-steps.forgotten"
    sentence: ClassVar[Any] = _("let %(member)s sign in without the second step")
    member: str


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Fact):
    name: ClassVar[str] = "org.token.issued"
    sentence: ClassVar[Any] = _("made the API token %(token)s")
    token: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Fact):
    name: ClassVar[str] = "org.token.revoked"
    sentence: ClassVar[Any] = _("revoked the API token %(token)s")
    token: str
