"""Members: everybody sees who works here; administrators add, change, invite and deactivate."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from ninja import Status as Answer

from handsel.org import actions, mail
from handsel.org.directory import Asked, page_of
from handsel.org.holdings import Holding, holdings_of
from handsel.org.models import Member, Team
from handsel.org.rest import PROBLEMS, PageOut, Short, get_visible, given, now, references, viewer
from handsel.org.roles import Permission
from handsel.org.schemas import (
    HandOverIn,
    HoldingOut,
    InvitationOut,
    MemberIn,
    MemberOut,
    MemberPatch,
    RoleName,
    Status,
)

members = Router(tags=["members"])


@members.get("", response={200: PageOut[MemberOut]} | PROBLEMS, summary="List members")
def list_members(
    request: HttpRequest,
    q: Short = "",
    role: RoleName | None = None,
    team_id: UUID | None = None,
    status: Status = "active",
    cursor: Short = "",
) -> dict[str, Any]:
    """By name, a hundred on a page. `q` looks in name, e-mail address and job title."""
    if cursor and not _is_cursor(cursor):
        raise ValidationError({"cursor": [_("This page link is broken; start again from the first page.")]})
    asked = Asked(words=q, role=role or "", team=str(team_id or ""), status=status, after=cursor)
    page = page_of(asked, viewer(request))
    return {
        "items": page.members,
        "next": page.after or None,
        "previous": None,
        "count": page.count,
        "count_is_capped": False,
    }


@members.post("", response={201: MemberOut} | PROBLEMS, summary="Add a member")
def add_member(request: HttpRequest, body: MemberIn) -> Answer[Member]:
    return Answer(201, actions.add_member(**_values(body, request), by=viewer(request), at=now()))


@members.get("/{member_id}", response={200: MemberOut} | PROBLEMS, summary="Read a member")
def get_member(request: HttpRequest, member_id: UUID) -> Member:
    return get_visible(Member, member_id, request)


@members.patch("/{member_id}", response={200: MemberOut} | PROBLEMS, summary="Change a member")
def edit_member(request: HttpRequest, member_id: UUID, body: MemberPatch) -> Member:
    member = get_visible(Member, member_id, request)
    return actions.edit_member(member=member, values=_values(body, request), by=viewer(request), at=now())


@members.get("/{member_id}/holdings", response={200: list[HoldingOut]} | PROBLEMS, summary="Count what a member owns")
def member_holdings(request: HttpRequest, member_id: UUID) -> list[Holding]:
    """For whoever manages members: what would be handed over."""
    viewer(request).require(Permission.MANAGE_MEMBERS)
    return holdings_of(get_visible(Member, member_id, request))


@members.post("/{member_id}/invite", response={201: InvitationOut} | PROBLEMS, summary="Invite a member")
def invite_member(request: HttpRequest, response: HttpResponse, member_id: UUID) -> Answer[dict[str, Any]]:
    """Make the link by which a member sets a password, and mail it where mail is set up. Links made before end.

    For administrators who are signed in: a token does not make passwords.
    """
    invited, inviter = get_visible(Member, member_id, request), viewer(request)
    invitation, secret = actions.invite(member=invited, by=inviter, at=now())
    path = reverse("org:invitation", args=[secret])
    link = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    mailed = mail.is_set_up()
    if mailed:
        mail.send_invitation(invited, link, invitation.expires_at, inviter=inviter.name)
    response.headers["Cache-Control"] = "no-store"
    return Answer(201, {"link": link, "expires_at": invitation.expires_at, "mailed": mailed})


@members.post("/{member_id}/deactivate", response={200: MemberOut} | PROBLEMS, summary="Take out of service")
def deactivate_member(request: HttpRequest, member_id: UUID, body: HandOverIn) -> Member:
    """End access and hand everything the member owns to an heir, in one change that can be taken back."""
    member = get_visible(Member, member_id, request)
    heir = references({"heir_id": body.heir_id}, request, heir=Member)["heir"]
    return actions.deactivate(member=member, heir=heir, by=viewer(request), at=now())


@members.post("/{member_id}/reactivate", response={200: MemberOut} | PROBLEMS, summary="Bring back")
def reactivate_member(request: HttpRequest, member_id: UUID) -> Member:
    """What was handed over stays with the heir."""
    return actions.reactivate(member=get_visible(Member, member_id, request), by=viewer(request), at=now())


def _values(body: MemberPatch, request: HttpRequest) -> dict[str, Any]:
    values = references(given(body, Member), request, manager=Member)
    if "team_id" in values:
        values["team"] = team_of(values.pop("team_id"), "team_id")
    if values.get("roles", ()) is None:
        values["roles"] = []
    return values


def team_of(team_id: UUID | None, field: str) -> Team | None:
    """The team, if one is named. Raises ValidationError naming the field when there is none."""
    team = Team.objects.filter(pk=team_id).first() if team_id else None
    if team_id and team is None:
        raise ValidationError({field: [_("There is no such team.")]})
    return team


def _is_cursor(text: str) -> bool:
    try:
        UUID(text.rpartition("~")[2])
    except ValueError:
        return False
    return "~" in text
