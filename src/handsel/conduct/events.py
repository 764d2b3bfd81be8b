"""Facts about gifts and their oversight. They hold no amounts and no names: the register does, for its readers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class GiftRecorded(Fact):
    name: ClassVar[str] = "conduct.gift.recorded"
    sentence: ClassVar[Any] = _("put a gift on the register")


@dataclass(frozen=True, kw_only=True)
class GiftCorrected(Fact):
    name: ClassVar[str] = "conduct.gift.corrected"
    sentence: ClassVar[Any] = _("corrected a gift on the register")


@dataclass(frozen=True, kw_only=True)
class GiftWithdrawn(Fact):
    name: ClassVar[str] = "conduct.gift.withdrawn"
    sentence: ClassVar[Any] = _("withdrew a gift entered in error")


@dataclass(frozen=True, kw_only=True)
class GiftReturned(Fact):
    name: ClassVar[str] = "conduct.gift.returned"
    sentence: ClassVar[Any] = _("noted that a gift came back")


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(Fact):
    name: ClassVar[str] = "conduct.gift.photographed"
    sentence: ClassVar[Any] = _("put a photo with a gift")


@dataclass(frozen=True, kw_only=True)
class RegisterImported(Fact):
    name: ClassVar[str] = "conduct.register.imported"
    sentence: ClassVar[Any] = _("imported %(rows)s gifts into the register")
    rows: int


@dataclass(frozen=True, kw_only=True)
class PeopleLinked(Fact):
    name: ClassVar[str] = "conduct.relation.made"
    sentence: ClassVar[Any] = _("recorded that two people are read as one recipient")


@dataclass(frozen=True, kw_only=True)
class PeopleUnlinked(Fact):
    name: ClassVar[str] = "conduct.relation.ended"
    sentence: ClassVar[Any] = _("recorded that two people are no longer read as one recipient")


@dataclass(frozen=True, kw_only=True)
class ClearanceAsked(Fact):
    name: ClassVar[str] = "conduct.clearance.asked"
    sentence: ClassVar[Any] = _("asked for clearance of a gift")


@dataclass(frozen=True, kw_only=True)
class ClearanceDelegated(Fact):
    name: ClassVar[str] = "conduct.clearance.delegated"
    sentence: ClassVar[Any] = _("let somebody else answer a request for clearance")


@dataclass(frozen=True, kw_only=True)
class ClearanceAnswered(Fact):
    name: ClassVar[str] = "conduct.clearance.answered"
    sentence: ClassVar[Any] = _("answered a request for clearance")
    is_cleared: bool


@dataclass(frozen=True, kw_only=True)
class FindingOpened(Fact):
    name: ClassVar[str] = "conduct.finding.opened"
    sentence: ClassVar[Any] = _("opened a finding")


@dataclass(frozen=True, kw_only=True)
class FindingFollowedUp(Fact):
    name: ClassVar[str] = "conduct.finding.followed-up"
    sentence: ClassVar[Any] = _("followed up a finding")
    state: str


@dataclass(frozen=True, kw_only=True)
class PolicyAdded(Fact):
    name: ClassVar[str] = "conduct.policy.added"
    sentence: ClassVar[Any] = _("added version %(version)s of the policy %(code)s")
    code: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Attested(Fact):
    name: ClassVar[str] = "conduct.attestation.given"
    sentence: ClassVar[Any] = _("attested the register for %(year)s")
    year: int


@dataclass(frozen=True, kw_only=True)
class ExpensesImported(Fact):
    name: ClassVar[str] = "conduct.expenses.imported"
    sentence: ClassVar[Any] = _("imported %(rows)s expense lines")
    rows: int


@dataclass(frozen=True, kw_only=True)
class RegisterRechecked(Fact):
    name: ClassVar[str] = "conduct.register.rechecked"
    sentence: ClassVar[Any] = _("checked the whole register again and opened %(findings)s findings")
    findings: int
