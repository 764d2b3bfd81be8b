"""An opportunity with everything its page shows, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from handsel.accounts.models import Contact
from handsel.kernel.periods import day_of
from handsel.org.viewer import Viewer
from handsel.pipeline.models import (
    ContactRole,
    CreditShare,
    Opportunity,
    OpportunityTeamMember,
    Outcome,
    Pipeline,
    Stage,
    Step,
)
from handsel.pipeline.queries.norms import norms
from handsel.pipeline.rules import ageing
from handsel.pipeline.rules.ageing import Arrival, Health, Norm, Visit
from handsel.pipeline.rules.moving import days_between


@dataclass(frozen=True)
class StagePlace:
    """A stage on the way of one deal: how many days it spent there in all, what is usual, and where it stands."""

    stage: Stage
    state: str
    """`done`, `current`, `next`, `won` or `lost`."""
    days: Decimal | None
    norm: Norm | None


@dataclass(frozen=True)
class Record:
    """An opportunity, its way through the stages, its people and its history."""

    opportunity: Opportunity
    path: Sequence[StagePlace]
    days_in_stage: Decimal
    norm: Norm | None
    health: Health | None
    """None when it is closed."""
    team: Sequence[OpportunityTeamMember]
    credit: Sequence[CreditShare]
    contact_roles: Sequence[ContactRole]
    steps: Sequence[Step]
    visits: Sequence[Visit]
    days_by_stage: Mapping[UUID, Decimal]


def visible(viewer: Viewer) -> QuerySet[Opportunity]:
    """Opportunities of the viewer with what a page needs of their relations."""
    rows = Opportunity.objects.visible_to(viewer).defer("words")
    return rows.select_related("account", "owner", "pipeline", "stage", "primary_contact")


def record(opportunity: Opportunity, *, viewer: Viewer, at: datetime) -> Record:
    """Everything around an opportunity of `visible(viewer)`. Six queries. Contacts out of sight are left out."""
    team = OpportunityTeamMember.objects.filter(opportunity=opportunity).select_related("member")
    known = Contact.objects.visible_to(viewer).filter(opportunity_roles__opportunity=opportunity)
    roles = ContactRole.objects.filter(opportunity=opportunity, contact__in=known).select_related("contact")
    steps = history(opportunity)
    stages = list(Stage.objects.filter(pipeline=opportunity.pipeline_id).order_by("position", "pk"))
    usual = norms(opportunity.pipeline_id, stages)
    stays = stays_of(opportunity, steps, at)
    totals = ageing.days_by_stage(stays)
    return Record(
        opportunity=opportunity,
        path=_path(opportunity, stages, totals, usual),
        days_in_stage=days_between(opportunity.stage_since, at),
        norm=usual.get(opportunity.stage_id),
        health=health_of(opportunity, usual.get(opportunity.stage_id), at=at, today=day_of(at, viewer.zone)),
        team=list(team.order_by("member__name", "pk")),
        credit=list(opportunity.credit_shares.select_related("member").order_by("pk")),
        contact_roles=list(roles.order_by("contact__name", "pk")),
        steps=steps,
        visits=stays,
        days_by_stage=totals,
    )


def history(opportunity: Opportunity) -> list[Step]:
    """Every step, oldest first. One query."""
    steps = Step.objects.filter(opportunity=opportunity).select_related("stage", "from_stage", "by")
    return list(steps.order_by("at", "id"))


def stays_of(opportunity: Opportunity, steps: Sequence[Step], at: datetime) -> list[Visit]:
    """Stays in stages; the last one of a closed deal lasts no time, for it is the end."""
    arrivals = [Arrival(step.stage_id, step.at) for step in steps]
    stays = ageing.visits(arrivals, until=at)
    if opportunity.outcome != Outcome.OPEN and stays:
        last = stays[-1]
        return [*stays[:-1], Visit(last.stage, last.entered_at, last.entered_at, Decimal(0))]
    return stays


def health_of(opportunity: Opportunity, usual: Norm | None, *, at: datetime, today: date) -> Health | None:
    """How worrying an open opportunity is; None when it is closed."""
    if opportunity.outcome != Outcome.OPEN:
        return None
    return ageing.health(
        days=days_between(opportunity.stage_since, at),
        usual=usual,
        next_step_on=opportunity.next_step_on,
        has_next_step=bool(opportunity.next_step),
        close_on=opportunity.close_on,
        push_count=opportunity.push_count,
        today=today,
    )


def busiest(chosen: Sequence[Pipeline], viewer: Viewer) -> Pipeline | None:
    """The first pipeline in which the viewer sees a deal; the first of all when there is none anywhere."""
    deals = Opportunity.objects.visible_to(viewer)
    found = next((one for one in chosen if deals.filter(pipeline=one).exists()), None)
    return found or next(iter(chosen), None)


def pipelines() -> list[Pipeline]:
    """Pipelines in use, the default first."""
    return list(Pipeline.objects.filter(archived_at=None).order_by("position", "name", "pk"))


def _path(
    opportunity: Opportunity, stages: Sequence[Stage], days: Mapping[UUID, Decimal], usual: Mapping[UUID, Norm | None]
) -> list[StagePlace]:
    """Stages in use, and those the deal was in; of the closing stages only its own once it is closed."""
    is_open = opportunity.outcome == Outcome.OPEN
    places = []
    for stage in stages:
        is_here = stage.pk == opportunity.stage_id
        closes = stage.outcome != Outcome.OPEN
        if (stage.archived_at and stage.pk not in days) or (closes and not is_here):
            continue
        places.append(StagePlace(stage, _state(stage, opportunity, is_open), days.get(stage.pk), usual.get(stage.pk)))
    return places


def _state(stage: Stage, opportunity: Opportunity, is_open: bool) -> str:
    if stage.pk == opportunity.stage_id:
        return "current" if is_open else opportunity.outcome
    return "done" if not is_open or stage.position < opportunity.stage.position else "next"


def was_passed_through(stage: Stage) -> bool:
    """Whether any deal's history names the stage, whoever may see the deal."""
    return Step.objects.filter(Q(stage=stage) | Q(from_stage=stage)).exists()
