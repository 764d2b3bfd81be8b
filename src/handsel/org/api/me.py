"""The caller: profile, permissions, and their own API tokens."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from handsel.org import actions
from handsel.org.models import ApiToken, Member
from handsel.org.rest import PROBLEMS, get_visible, given, now, viewer
from handsel.org.schemas import MeOut, NewTokenOut, ProfilePatch, TokenIn, TokenOut, me_of

me = Router(tags=["me"])
tokens = Router(tags=["me"])


@me.get("", response={200: MeOut} | PROBLEMS, summary="Read who is calling")
def get_me(request: HttpRequest) -> MeOut:
    return _shown(_member(request), request)


@me.patch("", response={200: MeOut} | PROBLEMS, summary="Change one's own profile")
def edit_me(request: HttpRequest, body: ProfilePatch) -> MeOut:
    values = given(body, Member)
    edited = actions.edit_member(member=_member(request), values=values, by=viewer(request), at=now())
    return _shown(edited, request)


@tokens.get("", response={200: list[TokenOut]} | PROBLEMS, summary="List one's own API tokens")
def list_tokens(request: HttpRequest) -> list[ApiToken]:
    """The newest first, revoked ones among them. A secret is never shown again."""
    return list(_own(request).order_by("-created_at", "pk"))


@tokens.post("", response={201: NewTokenOut} | PROBLEMS, summary="Make an API token")
def issue_token(request: HttpRequest, response: HttpResponse, body: TokenIn) -> Status[NewTokenOut]:
    """For members who are signed in: a token does not make tokens, or a leaked one could outlive itself."""
    token, secret = actions.issue_token(
        member=_member(request),
        name=body.name,
        scopes=body.scopes,
        expires_at=body.expires_at,
        by=viewer(request),
        at=now(),
    )
    response.headers["Cache-Control"] = "no-store"
    shown = TokenOut.from_orm(token).model_dump() | {"secret": secret}
    return Status(201, NewTokenOut.model_validate(shown))


@tokens.delete("/{token_id}", response={204: None} | PROBLEMS, summary="Revoke an API token")
def revoke_token(request: HttpRequest, token_id: UUID) -> Status[None]:
    """For members who are signed in. The token ends at once."""
    token = get_object_or_404(_own(request), pk=token_id)
    actions.revoke_token(token=token, by=viewer(request), at=now())
    return Status(204, None)


def _own(request: HttpRequest) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(member=viewer(request).member_id).select_related("use")


def _member(request: HttpRequest) -> Member:
    member_id = viewer(request).member_id
    assert member_id is not None  # noqa: S101 - whoever calls has been authenticated as a member
    return get_visible(Member, member_id, request)


def _shown(member: Member, request: HttpRequest) -> MeOut:
    looking = viewer(request)
    return me_of(
        member,
        permissions=sorted(looking.permissions),
        scopes=None if looking.scopes is None else sorted(looking.scopes),
        reaches=None if looking.reach is None else len(looking.reach),
    )
