"""Verbs of one opportunity: create, edit, move, win, lose, reopen."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline import grants
from handsel.pipeline.actions import telling
from handsel.pipeline.actions.limits import CannotMove, check_relations, check_strangers, check_target
from handsel.pipeline.actions.writing import (
    FIELDS,
    CannotEdit,
    Desk,
    Unchanged,
    add,
    deal_of,
    decide,
    lock,
    put,
    refuse,
    rewrite,
    settle_amount,
    step_of,
    tidy,
)
from handsel.pipeline.models import Opportunity, Stage
from handsel.pipeline.rules import checking, moving
from handsel.pipeline.rules.vocabulary import Outcome
from handsel.trail import editing
from handsel.trail.changes import change

DATED = {"created_at", "closed_at", "stage_since", "push_count"}
"""What only an import may say: when things happened before the opportunity came to Handsel."""


def create(*, values: Mapping[str, Any], by: Viewer, at: datetime, owner: Member | None = None) -> Opportunity:
    """Add an opportunity. Without an owner it belongs to whoever adds it; without a stage it starts in the first."""
    return create_many(rows=[{**values, "owner": owner} if owner else values], by=by, at=at)[0]


def create_many(*, rows: Sequence[Mapping[str, Any]], by: Viewer, at: datetime) -> list[Opportunity]:
    """Add many opportunities in one change set.

    A row may name its `owner`, and with the import permission the moments in DATED. Raises CannotEdit for the first
    row that cannot be added; its attribute `row` is the row's index.
    """
    by.require(Permission.EDIT_RECORDS)
    with change("pipeline.create", by=by, at=at) as creating:
        desk = Desk(by, at)
        made = [_made(values, index, desk) for index, values in enumerate(rows)]
        check_strangers(made, by)
        add(made)
        add([step_of(row, by=by, at=row.stage_since) for row in made])
        grants.refresh([row.pk for row in made])
        about = telling.abouts(made)
        creating.record_all([fact for row in made for fact in telling.created(row, desk, about[row.pk])])
    return made


def edit(
    *, opportunity: Opportunity, values: Mapping[str, Any], by: Viewer, at: datetime, version: int | None = None
) -> Opportunity:
    """Change fields of an opportunity, the stage among them.

    Raises `trail.editing.Conflict` when somebody changed the same fields since `version`; changes to other fields
    merge. Raises CannotEdit naming the field when a value cannot be.
    """
    with suppress(Unchanged), change("pipeline.edit", by=by, at=at) as editing_it:
        [row] = lock([opportunity.pk], by)
        opportunity = row
        editing.apply(copy(row), tidy(values), allowed=FIELDS, version=version)
        check_relations(values, by)
        desk = Desk(by, at)
        check_target(row, values, desk)
        was_account = row.account_id
        written = rewrite([row], values, desk)
        if not written:
            raise Unchanged
        if was_account != row.account_id or "primary_contact" in values:
            grants.refresh([row.pk], accounts=[was_account] if was_account else [])
        editing_it.record_all(telling.facts_of(written, values, desk))
    return opportunity


def move(
    *,
    opportunity: Opportunity,
    stage: Stage,
    by: Viewer,
    at: datetime,
    lost_reason: str = "",
    close_on: date | None = None,
    version: int | None = None,
) -> Opportunity:
    """Put an opportunity in another stage, of this or another pipeline.

    Raises CannotMove for an archived stage and for a lost stage without a reason, `trail.editing.Conflict` when
    somebody moved it since `version`.
    """
    values: dict[str, Any] = {"stage": stage}
    if lost_reason.strip():
        values["lost_reason"] = lost_reason
    if close_on is not None:
        values["close_on"] = close_on
    return edit(opportunity=opportunity, values=values, by=by, at=at, version=version)


def win(
    *, opportunity: Opportunity, by: Viewer, at: datetime, close_on: date | None = None, version: int | None = None
) -> Opportunity:
    """Close an opportunity in our favour, today or on the day given."""
    stage = closing_stage(opportunity.pipeline_id, Outcome.WON)
    return move(opportunity=opportunity, stage=stage, by=by, at=at, close_on=close_on, version=version)


def lose(
    *,
    opportunity: Opportunity,
    reason: str,
    by: Viewer,
    at: datetime,
    close_on: date | None = None,
    version: int | None = None,
) -> Opportunity:
    """Close an opportunity as lost, with the reason. Raises CannotMove without one."""
    stage = closing_stage(opportunity.pipeline_id, Outcome.LOST)
    return move(
        opportunity=opportunity, stage=stage, lost_reason=reason, by=by, at=at, close_on=close_on, version=version
    )


def reopen(
    *, opportunity: Opportunity, by: Viewer, at: datetime, stage: Stage | None = None, close_on: date | None = None
) -> Opportunity:
    """Open a closed opportunity again, in the stage it was closed from unless another is given."""
    if opportunity.outcome == Outcome.OPEN:
        raise CannotMove({"stage": _("%(title)s is open already.") % {"title": opportunity.name}})
    stage = stage or _stage_before_closing(opportunity)
    return move(opportunity=opportunity, stage=stage, by=by, at=at, close_on=close_on)


def closing_stage(pipeline_id: UUID, outcome: Outcome) -> Stage:
    """The pipeline's stage for what is won or lost."""
    stages = Stage.objects.filter(pipeline=pipeline_id, outcome=outcome, archived_at=None).order_by("position", "pk")
    stage = stages.first()
    if stage is None:
        raise CannotMove({"stage": _("This pipeline has no stage for that. Ask sales operations to add one.")})
    return stage


def _made(values: Mapping[str, Any], index: int, desk: Desk) -> Opportunity:
    try:
        return _new(values, desk)
    except CannotEdit as refusal:
        refusal.row = index  # type: ignore[attr-defined]
        raise


def _new(values: Mapping[str, Any], desk: Desk) -> Opportunity:
    allowed = FIELDS | {"owner"} | (DATED if desk.by.may(Permission.IMPORT) else set())
    if unknown := values.keys() - allowed:
        raise CannotEdit({name: [_("This field cannot be set.")] for name in sorted(unknown)})
    values = tidy({"name": "", "currency": desk.by.currency, **values})
    refuse(checking.check_values(values))
    stage = values.get("stage") or desk.first_stage
    if stage.archived_at is not None:
        raise CannotMove({"stage": _("The stage %(stage)s is archived.") % {"stage": stage.name}})
    row = Opportunity(created_at=desk.at, updated_at=desk.at, stage_id=stage.pk, pipeline_id=stage.pipeline_id)
    _start(row, stage, values, desk)
    settle_amount(row, desk)
    return row


def _start(row: Opportunity, stage: Stage, values: Mapping[str, Any], desk: Desk) -> None:
    put(row, moving.started(desk.terms(stage.pk), at=desk.at, today=desk.today))
    owner = values.get("owner")
    row.owner_id = owner.pk if owner is not None else desk.by.member_id
    row.opened_on = desk.today
    ruled = {"owner", "stage", "probability", "category", "close_on"}
    for name, value in values.items():
        if name not in ruled:
            setattr(row, name, value)
    chosen = {
        name: value
        for name, value in values.items()
        if name in {"probability", "category", "close_on"} and value is not None
    }
    deal = decide(deal_of(row), chosen, desk, None)
    deal = replace(deal, push_count=row.push_count)
    refuse(checking.check_deal(deal))
    put(row, deal)


def _stage_before_closing(opportunity: Opportunity) -> Stage:
    opened = opportunity.steps.filter(stage__outcome=Outcome.OPEN, stage__archived_at=None).select_related("stage")
    step = opened.order_by("-at", "-id").first()
    if step is not None:
        return step.stage
    stages = Stage.objects.filter(pipeline=opportunity.pipeline_id, outcome=Outcome.OPEN, archived_at=None)
    stage = stages.order_by("position", "pk").first()
    if stage is None:
        raise CannotMove({"stage": _("This pipeline has no open stage.")})
    return stage
