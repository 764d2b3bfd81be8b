"""Opportunities: their list, their fields, their way through the stages, their people."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from handsel.accounts.models import Account, Contact
from handsel.accounts.schemas import TeamPlaceIn, TeamPlaceOut
from handsel.lists.rest import (
    PROBLEMS,
    OwnerIn,
    bulk_routes,
    get_visible,
    given,
    list_routes,
    member,
    now,
    references,
    viewer,
)
from handsel.org.models import Member
from handsel.pipeline import actions
from handsel.pipeline.actions.credit import shares_of
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.models import ContactRole, CreditShare, Opportunity, OpportunityTeamMember, Stage, Step
from handsel.pipeline.queries import record
from handsel.pipeline.schemas import (
    ContactRoleIn,
    ContactRoleOut,
    CreditIn,
    CreditShareOut,
    LoseIn,
    MoveIn,
    OpportunityIn,
    OpportunityOut,
    OpportunityPatch,
    OpportunityValues,
    ReopenIn,
    StepOut,
    WinIn,
)

NAMED = ("account", "owner", "pipeline", "stage")
RELATED: dict[str, Any] = {"account": Account, "primary_contact": Contact}

opportunities = Router(tags=["opportunities"])
list_routes(opportunities, replace(OPPORTUNITIES, related=NAMED), OpportunityOut)


def _stage(stage_id: UUID | None) -> Stage:
    stage = Stage.objects.filter(pk=stage_id).first() if stage_id else None
    if stage is None:
        raise ValidationError({"stage_id": [_("There is no such stage.")]})
    return stage


def _values(body: OpportunityValues, request: HttpRequest) -> dict[str, Any]:
    """What was sent, with rows instead of identifiers."""
    values = references(given(body, Opportunity), request, **RELATED)
    if "stage_id" in values:
        values["stage"] = _stage(values.pop("stage_id"))
    if values.get("competitors", ()) is None:
        values["competitors"] = []
    return values


bulk_routes(opportunities, OPPORTUNITIES, OpportunityValues, _values)


@opportunities.post("", response={201: OpportunityOut} | PROBLEMS, summary="Add an opportunity")
def create_opportunity(request: HttpRequest, body: OpportunityIn) -> Status[Opportunity]:
    values = _values(body, request)
    owner = member(values, request, "owner")
    return Status(201, actions.create(values=values, owner=owner, by=viewer(request), at=now()))


@opportunities.get("/{opportunity_id}", response={200: OpportunityOut} | PROBLEMS, summary="Read an opportunity")
def get_opportunity(request: HttpRequest, opportunity_id: UUID) -> Opportunity:
    return _visible(opportunity_id, request)


@opportunities.patch("/{opportunity_id}", response={200: OpportunityOut} | PROBLEMS, summary="Change an opportunity")
def edit_opportunity(request: HttpRequest, opportunity_id: UUID, body: OpportunityPatch) -> Opportunity:
    row, values = _visible(opportunity_id, request), _values(body, request)
    version = values.pop("version", None)
    return actions.edit(opportunity=row, values=values, by=viewer(request), at=now(), version=version)


@opportunities.delete("/{opportunity_id}", response={204: None} | PROBLEMS, summary="Delete an opportunity")
def delete_opportunity(request: HttpRequest, opportunity_id: UUID) -> Status[None]:
    _visible(opportunity_id, request)
    actions.delete(opportunities=[opportunity_id], by=viewer(request), at=now())
    return Status(204, None)


@opportunities.post(
    "/{opportunity_id}/move", response={200: OpportunityOut} | PROBLEMS, summary="Move to another stage"
)
def move_opportunity(request: HttpRequest, opportunity_id: UUID, body: MoveIn) -> Opportunity:
    row = _visible(opportunity_id, request)
    stage = _stage_named(body.stage, row) if body.stage_id is None else _stage(body.stage_id)
    return actions.move(
        opportunity=row,
        stage=stage,
        lost_reason=body.lost_reason,
        close_on=body.close_on,
        version=body.version,
        by=viewer(request),
        at=now(),
    )


@opportunities.post("/{opportunity_id}/win", response={200: OpportunityOut} | PROBLEMS, summary="Close as won")
def win_opportunity(request: HttpRequest, opportunity_id: UUID, body: WinIn | None = None) -> Opportunity:
    said = body or WinIn()
    row = _visible(opportunity_id, request)
    return actions.win(opportunity=row, close_on=said.close_on, version=said.version, by=viewer(request), at=now())


@opportunities.post("/{opportunity_id}/lose", response={200: OpportunityOut} | PROBLEMS, summary="Close as lost")
def lose_opportunity(request: HttpRequest, opportunity_id: UUID, body: LoseIn) -> Opportunity:
    return actions.lose(
        opportunity=_visible(opportunity_id, request),
        reason=body.reason,
        close_on=body.close_on,
        version=body.version,
        by=viewer(request),
        at=now(),
    )


@opportunities.post("/{opportunity_id}/reopen", response={200: OpportunityOut} | PROBLEMS, summary="Open again")
def reopen_opportunity(request: HttpRequest, opportunity_id: UUID, body: ReopenIn | None = None) -> Opportunity:
    said = body or ReopenIn()
    row = _visible(opportunity_id, request)
    stage = _stage(said.stage_id) if said.stage_id else None
    return actions.reopen(opportunity=row, stage=stage, close_on=said.close_on, by=viewer(request), at=now())


@opportunities.post("/{opportunity_id}/reassign", response={204: None} | PROBLEMS, summary="Give to another owner")
def reassign_opportunity(request: HttpRequest, opportunity_id: UUID, body: OwnerIn) -> Status[None]:
    _visible(opportunity_id, request)
    owner = references({"owner_id": body.owner_id}, request, owner=Member)["owner"]
    actions.reassign(opportunities=[opportunity_id], owner=owner, by=viewer(request), at=now())
    return Status(204, None)


@opportunities.get(
    "/{opportunity_id}/steps", response={200: list[StepOut]} | PROBLEMS, summary="Read the stage history"
)
def opportunity_steps(request: HttpRequest, opportunity_id: UUID) -> list[Step]:
    """Oldest first: stage, amount, close date, probability and category after every change."""
    return record.history(_visible(opportunity_id, request))


@opportunities.get(
    "/{opportunity_id}/team", response={200: list[TeamPlaceOut]} | PROBLEMS, summary="Read the opportunity team"
)
def opportunity_team(request: HttpRequest, opportunity_id: UUID) -> list[OpportunityTeamMember]:
    return list(_visible(opportunity_id, request).team.order_by("pk"))


@opportunities.post(
    "/{opportunity_id}/team", response={200: TeamPlaceOut} | PROBLEMS, summary="Put a colleague on the team"
)
def join_opportunity_team(request: HttpRequest, opportunity_id: UUID, body: TeamPlaceIn) -> OpportunityTeamMember:
    return actions.put_on_team(
        opportunity=_visible(opportunity_id, request),
        member=references({"member_id": body.member_id}, request, member=Member)["member"],
        role=body.role,
        edits=body.edits,
        by=viewer(request),
        at=now(),
    )


@opportunities.delete(
    "/{opportunity_id}/team/{member_id}", response={204: None} | PROBLEMS, summary="Take off the team"
)
def leave_opportunity_team(request: HttpRequest, opportunity_id: UUID, member_id: UUID) -> Status[None]:
    row, colleague = _visible(opportunity_id, request), get_visible(Member, member_id, request)
    actions.take_off_team(opportunity=row, member=colleague, by=viewer(request), at=now())
    return Status(204, None)


@opportunities.get(
    "/{opportunity_id}/credit", response={200: list[CreditShareOut]} | PROBLEMS, summary="Read how credit is divided"
)
def opportunity_credit(request: HttpRequest, opportunity_id: UUID) -> list[CreditShare]:
    """Empty: all of it is the owner's."""
    return shares_of(_visible(opportunity_id, request))


@opportunities.put(
    "/{opportunity_id}/credit", response={200: list[CreditShareOut]} | PROBLEMS, summary="Divide the credit"
)
def split_opportunity_credit(request: HttpRequest, opportunity_id: UUID, body: CreditIn) -> Sequence[CreditShare]:
    """Revenue totals exactly 100 per cent, overlay comes on top. An empty list gives all of it to the owner."""
    row = _visible(opportunity_id, request)
    named = [references({"member_id": each.member_id}, request, member=Member)["member"] for each in body.parts]
    parts = [actions.Part(who, each.percent, each.kind) for who, each in zip(named, body.parts, strict=True)]
    return actions.split_credit(opportunity=row, parts=parts, by=viewer(request), at=now())


@opportunities.get(
    "/{opportunity_id}/contacts", response={200: list[ContactRoleOut]} | PROBLEMS, summary="Read who takes part"
)
def opportunity_contacts(request: HttpRequest, opportunity_id: UUID) -> list[ContactRole]:
    """Contacts out of the caller's sight are left out."""
    seen = Contact.objects.visible_to(viewer(request))
    parts = _visible(opportunity_id, request).contact_roles.filter(contact__in=seen)
    return list(parts.select_related("contact", "opportunity").order_by("pk"))


@opportunities.post(
    "/{opportunity_id}/contacts", response={200: ContactRoleOut} | PROBLEMS, summary="Say which part a contact plays"
)
def set_contact_role(request: HttpRequest, opportunity_id: UUID, body: ContactRoleIn) -> ContactRole:
    part = actions.set_contact_role(
        opportunity=_visible(opportunity_id, request),
        contact=references({"contact_id": body.contact_id}, request, contact=Contact)["contact"],
        role=body.role,
        is_primary=body.is_primary,
        by=viewer(request),
        at=now(),
    )
    part.opportunity = _visible(opportunity_id, request)
    return part


@opportunities.delete(
    "/{opportunity_id}/contacts/{contact_id}", response={204: None} | PROBLEMS, summary="Take a contact off"
)
def remove_contact_role(request: HttpRequest, opportunity_id: UUID, contact_id: UUID) -> Status[None]:
    row, contact = _visible(opportunity_id, request), get_visible(Contact, contact_id, request)
    actions.remove_contact_role(opportunity=row, contact=contact, by=viewer(request), at=now())
    return Status(204, None)


def _visible(opportunity_id: UUID, request: HttpRequest) -> Opportunity:
    """The opportunity with the names that belong to it, or a 404."""
    rows = Opportunity.objects.visible_to(viewer(request)).defer("words").select_related(*NAMED)
    row = rows.filter(pk=opportunity_id).first()
    if row is None:
        raise Http404
    return row


def _stage_named(name: str | None, row: Opportunity) -> Stage:
    """The stage of this name in the opportunity's pipeline."""
    if not name:
        raise ValidationError({"stage_id": [_("Name the stage by stage_id or stage.")]})
    stage = Stage.objects.filter(pipeline=row.pipeline_id, name__iexact=name.strip(), archived_at=None).first()
    if stage is None:
        raise ValidationError({"stage": [_("This pipeline has no stage “%(name)s”.") % {"name": name}]})
    return stage
