"""The company, its teams and its exchange rates: everybody reads them, those who may set them up change them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from handsel.org import actions, queries
from handsel.org.api.members import team_of
from handsel.org.models import ExchangeRate, Member, Organisation, Team
from handsel.org.rest import PROBLEMS, given, now, references, viewer
from handsel.org.schemas import (
    OrganisationOut,
    OrganisationPatch,
    RateIn,
    RateOut,
    TeamIn,
    TeamOut,
    TeamPatch,
)

organisation = Router(tags=["organisation"])
teams = Router(tags=["teams"])
rates = Router(tags=["rates"])


@organisation.get("", response={200: OrganisationOut} | PROBLEMS, summary="Read the company's conventions")
def get_organisation(request: HttpRequest) -> Organisation:
    return queries.organisation()


@organisation.patch("", response={200: OrganisationOut} | PROBLEMS, summary="Change the company's conventions")
def edit_organisation(request: HttpRequest, body: OrganisationPatch) -> Organisation:
    values = given(body, Organisation)
    return actions.edit_organisation(values=values, by=viewer(request), at=now())


@teams.get("", response={200: list[TeamOut]} | PROBLEMS, summary="List teams")
def list_teams(request: HttpRequest) -> list[Team]:
    return list(Team.objects.order_by("name", "pk"))


@teams.post("", response={201: TeamOut} | PROBLEMS, summary="Add a team")
def form_team(request: HttpRequest, body: TeamIn) -> Status[Team]:
    return Status(201, actions.form_team(**_values(body, request), by=viewer(request), at=now()))


@teams.get("/{team_id}", response={200: TeamOut} | PROBLEMS, summary="Read a team")
def get_team(request: HttpRequest, team_id: UUID) -> Team:
    return get_object_or_404(Team, pk=team_id)


@teams.patch("/{team_id}", response={200: TeamOut} | PROBLEMS, summary="Change a team")
def edit_team(request: HttpRequest, team_id: UUID, body: TeamPatch) -> Team:
    """Another name, another place in the tree, another lead."""
    team = get_object_or_404(Team, pk=team_id)
    return actions.edit_team(team=team, values=_values(body, request), by=viewer(request), at=now())


@teams.delete("/{team_id}", response={204: None} | PROBLEMS, summary="Dissolve a team")
def dissolve_team(request: HttpRequest, team_id: UUID) -> Status[None]:
    """Only one without members and without teams beneath it."""
    actions.dissolve_team(team=get_object_or_404(Team, pk=team_id), by=viewer(request), at=now())
    return Status(204, None)


@rates.get("", response={200: list[RateOut]} | PROBLEMS, summary="List exchange rates")
def list_rates(request: HttpRequest) -> list[ExchangeRate]:
    """By currency, the newest first."""
    return list(ExchangeRate.objects.order_by("currency", "-since"))


@rates.post("", response={201: RateOut} | PROBLEMS, summary="Quote an exchange rate")
def quote_rate(request: HttpRequest, body: RateIn) -> Status[ExchangeRate]:
    """The same currency and day again replaces the rate."""
    return Status(201, actions.quote_rate(**body.model_dump(), by=viewer(request), at=now()))


@rates.delete("/{rate_id}", response={204: None} | PROBLEMS, summary="Withdraw an exchange rate")
def withdraw_rate(request: HttpRequest, rate_id: UUID) -> Status[None]:
    """The one before it holds again."""
    actions.withdraw_rate(rate=get_object_or_404(ExchangeRate, pk=rate_id), by=viewer(request), at=now())
    return Status(204, None)


def _values(body: TeamPatch, request: HttpRequest) -> dict[str, Any]:
    values = references(given(body, Team), request, lead=Member)
    if "parent_id" in values:
        values["parent"] = team_of(values.pop("parent_id"), "parent_id")
    return values
