"""Facts about opportunities and pipelines. `title` is the record's name when it happened."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OpportunityCreated(Fact):
    name: ClassVar[str] = "pipeline.opportunity.created"
    sentence: ClassVar[Any] = _("created the opportunity %(title)s")
    title: str
    stage: str
    amount: str | None
    currency: str


@dataclass(frozen=True, kw_only=True)
class OpportunityEdited(Fact):
    name: ClassVar[str] = "pipeline.opportunity.edited"
    sentence: ClassVar[Any] = _("changed the opportunity %(title)s")
    title: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class CloseDatePushed(Fact):
    """The close date moved to a later month; `times` counts all such moves."""

    name: ClassVar[str] = "pipeline.opportunity.close-date-pushed"
    sentence: ClassVar[Any] = _("pushed the close date of %(title)s to a later month")
    title: str
    before: str
    after: str
    times: int


@dataclass(frozen=True, kw_only=True)
class StageMoved(Fact):
    name: ClassVar[str] = "pipeline.opportunity.stage-moved"
    sentence: ClassVar[Any] = _("moved %(title)s from %(before)s to %(after)s")
    title: str
    before: str
    after: str
    before_id: UUID
    after_id: UUID


@dataclass(frozen=True, kw_only=True)
class OpportunityWon(Fact):
    name: ClassVar[str] = "pipeline.opportunity.won"
    sentence: ClassVar[Any] = _("won %(title)s")
    title: str
    amount: str | None
    currency: str
    close_on: str


@dataclass(frozen=True, kw_only=True)
class OpportunityLost(Fact):
    name: ClassVar[str] = "pipeline.opportunity.lost"
    sentence: ClassVar[Any] = _("lost %(title)s: %(reason)s")
    title: str
    reason: str
    amount: str | None
    currency: str
    close_on: str


@dataclass(frozen=True, kw_only=True)
class OpportunityReopened(Fact):
    name: ClassVar[str] = "pipeline.opportunity.reopened"
    sentence: ClassVar[Any] = _("reopened %(title)s in %(after)s")
    title: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OpportunityReassigned(Fact):
    name: ClassVar[str] = "pipeline.opportunity.reassigned"
    sentence: ClassVar[Any] = _("gave the opportunity %(title)s to another owner")
    title: str
    from_owner: UUID | None
    to_owner: UUID | None


@dataclass(frozen=True, kw_only=True)
class OpportunityDeleted(Fact):
    name: ClassVar[str] = "pipeline.opportunity.deleted"
    sentence: ClassVar[Any] = _("deleted the opportunity %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class OpportunityTeamChanged(Fact):
    name: ClassVar[str] = "pipeline.opportunity.team-changed"
    sentence: ClassVar[Any] = _("changed the team of the opportunity %(title)s")
    title: str
    member: UUID
    joined: bool


@dataclass(frozen=True, kw_only=True)
class CreditSplit(Fact):
    """`parts` names who is credited with how much: the owner with all of it where nothing is divided."""

    name: ClassVar[str] = "pipeline.opportunity.credit-split"
    sentence: ClassVar[Any] = _("divided the credit of the opportunity %(title)s: %(parts)s")
    title: str
    parts: str


@dataclass(frozen=True, kw_only=True)
class ContactRoleChanged(Fact):
    """`role` is what the contact plays now; `takes_part` is false when they were taken off."""

    name: ClassVar[str] = "pipeline.opportunity.contact-role-changed"
    sentence: ClassVar[Any] = _("changed the part of %(contact)s in %(title)s")
    title: str
    contact: str
    role: str
    takes_part: bool


@dataclass(frozen=True, kw_only=True)
class PipelineFormed(Fact):
    name: ClassVar[str] = "pipeline.pipeline.formed"
    sentence: ClassVar[Any] = _("formed the pipeline %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class PipelineEdited(Fact):
    name: ClassVar[str] = "pipeline.pipeline.edited"
    sentence: ClassVar[Any] = _("changed the pipeline %(title)s")
    title: str


@dataclass(frozen=True, kw_only=True)
class StageAdded(Fact):
    name: ClassVar[str] = "pipeline.stage.added"
    sentence: ClassVar[Any] = _("added the stage %(title)s to %(pipeline)s")
    title: str
    pipeline: str


@dataclass(frozen=True, kw_only=True)
class StageEdited(Fact):
    name: ClassVar[str] = "pipeline.stage.edited"
    sentence: ClassVar[Any] = _("changed the stage %(title)s of %(pipeline)s")
    title: str
    pipeline: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class StageDeleted(Fact):
    name: ClassVar[str] = "pipeline.stage.deleted"
    sentence: ClassVar[Any] = _("deleted the stage %(title)s of %(pipeline)s")
    title: str
    pipeline: str


@dataclass(frozen=True, kw_only=True)
class StagesOrdered(Fact):
    name: ClassVar[str] = "pipeline.pipeline.stages-ordered"
    sentence: ClassVar[Any] = _("put the stages of %(title)s in another order")
    title: str


@dataclass(frozen=True, kw_only=True)
class LostReasonChanged(Fact):
    name: ClassVar[str] = "pipeline.lost-reason.changed"
    sentence: ClassVar[Any] = _("changed the lost reason %(title)s")
    title: str
