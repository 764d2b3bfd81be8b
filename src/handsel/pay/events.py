"""Facts about pay."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PlanPublished(Fact):
    name: ClassVar[str] = "pay.plan.published"
    sentence: ClassVar[Any] = _("published version %(version)s of the plan %(title)s")
    title: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PlanAccepted(Fact):
    name: ClassVar[str] = "pay.plan.accepted"
    sentence: ClassVar[Any] = _("accepted version %(version)s of the plan %(title)s")
    title: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PayeeAssigned(Fact):
    name: ClassVar[str] = "pay.payee.assigned"
    sentence: ClassVar[Any] = _("put %(payee)s on the plan %(plan)s from %(starts_on)s")
    payee: str
    plan: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class EventsReceived(Fact):
    name: ClassVar[str] = "pay.events.received"
    sentence: ClassVar[Any] = _("took in %(count)s pay events")
    count: int


@dataclass(frozen=True, kw_only=True)
class PayCalculated(Fact):
    """`posted` counts the ledger entries that were new."""

    name: ClassVar[str] = "pay.plan.calculated"
    sentence: ClassVar[Any] = _("calculated the plan %(plan)s: %(posted)s new entries")
    plan: str
    posted: int


@dataclass(frozen=True, kw_only=True)
class PeriodMoved(Fact):
    name: ClassVar[str] = "pay.period.moved"
    sentence: ClassVar[Any] = _("moved the pay period %(label)s of %(plan)s to %(state)s")
    plan: str
    label: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PayoutMade(Fact):
    name: ClassVar[str] = "pay.payout.made"
    sentence: ClassVar[Any] = _("made the payout of %(label)s for %(plan)s")
    plan: str
    label: str


@dataclass(frozen=True, kw_only=True)
class PayoutDecided(Fact):
    name: ClassVar[str] = "pay.payout.decided"
    sentence: ClassVar[Any] = _("decided on the payout of %(label)s: %(state)s")
    label: str
    state: str


@dataclass(frozen=True, kw_only=True)
class CostPolicySet(Fact):
    name: ClassVar[str] = "pay.cost-policy.set"
    sentence: ClassVar[Any] = _("set the period of benefit of contract costs to %(months)s months")
    months: int


@dataclass(frozen=True, kw_only=True)
class AdjustmentProposed(Fact):
    name: ClassVar[str] = "pay.adjustment.proposed"
    sentence: ClassVar[Any] = _("proposed an adjustment of pay")
    member: UUID


@dataclass(frozen=True, kw_only=True)
class AdjustmentDecided(Fact):
    name: ClassVar[str] = "pay.adjustment.decided"
    sentence: ClassVar[Any] = _("decided on an adjustment of pay: %(state)s")
    state: str


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Fact):
    name: ClassVar[str] = "pay.hold.placed"
    sentence: ClassVar[Any] = _("held back pay")
    member: UUID


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Fact):
    name: ClassVar[str] = "pay.hold.released"
    sentence: ClassVar[Any] = _("released pay that was held back")
    member: UUID


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(Fact):
    name: ClassVar[str] = "pay.dispute.opened"
    sentence: ClassVar[Any] = _("disputed a line of pay")
    line: str


@dataclass(frozen=True, kw_only=True)
class DisputeDecided(Fact):
    name: ClassVar[str] = "pay.dispute.decided"
    sentence: ClassVar[Any] = _("answered a dispute about pay: %(state)s")
    state: str
