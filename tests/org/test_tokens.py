"""API tokens: made by whom they stand for, limited by scopes, dead when expired, revoked or orphaned."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from handsel.kernel.actors import Door
from handsel.org import actions, secrets
from handsel.org.models import ApiToken, Member, TokenUse
from handsel.org.roles import Permission
from handsel.org.tokens import ALLOWS, allowed_by, viewer_for
from handsel.org.viewer import Forbidden, Viewer
from tests.people import NOW, Cast, looking


def token_of(member: Member, *scopes: str, days: int | None = None) -> str:
    expires_at = NOW + timedelta(days=days) if days else None
    _token, secret = actions.issue_token(
        member=member, name="Sync", scopes=scopes, expires_at=expires_at, by=looking(member), at=NOW
    )
    return secret


def through(secret: str, after: timedelta = timedelta(0)) -> Viewer:
    found = viewer_for(secret, NOW + after)
    assert found is not None
    return found


def test_a_token_stands_for_its_member(cast: Cast) -> None:
    found = through(token_of(cast.mo, "read", "write"))
    assert (found.member_id, found.door) == (cast.mo.pk, Door.API)
    assert found.scopes == frozenset({"read", "write"})
    assert found.reach == looking(cast.mo).reach


def test_only_a_digest_is_kept(cast: Cast) -> None:
    secret = token_of(cast.ana, "read")
    assert secret.startswith("hs_")
    assert secret not in str(ApiToken.objects.values().get())


def test_a_scope_takes_away_and_never_adds(cast: Cast) -> None:
    reading = through(token_of(cast.nina, "read"))
    rooms = {Permission.SEE_PAY, Permission.READ_REGISTER}
    assert reading.permissions == {Permission.SEE_EVERYTHING, Permission.READ_TRAIL} | rooms
    everything = through(token_of(cast.ana, *secrets.SCOPES))
    assert everything.permissions == looking(cast.ana).permissions


def test_every_permission_belongs_to_one_scope() -> None:
    assert set(ALLOWS) == secrets.SCOPES
    assert allowed_by(secrets.SCOPES) == set(Permission)
    assert sum(len(permissions) for permissions in ALLOWS.values()) == len(Permission)


def test_a_reading_token_edits_nothing(cast: Cast) -> None:
    by = through(token_of(cast.nina, "read"))
    assert not by.edits_everything
    for values in ({"phone": "1"}, {"roles": ["auditor"]}):
        with pytest.raises(Forbidden):
            actions.edit_member(member=cast.nina, values=values, by=by, at=NOW)


def test_a_token_makes_no_tokens_and_no_passwords(cast: Cast) -> None:
    by = through(token_of(cast.nina, *secrets.SCOPES))
    with pytest.raises(Forbidden, match="token"):
        actions.issue_token(member=cast.nina, name="More", scopes=["read"], expires_at=None, by=by, at=NOW)
    with pytest.raises(Forbidden, match="token"):
        actions.set_password(member=cast.ana, password="another long one", by=by, at=NOW)
    with pytest.raises(Forbidden, match="token"):
        actions.invite(member=cast.ana, by=by, at=NOW)


def test_a_token_expires_to_the_second(cast: Cast) -> None:
    secret = token_of(cast.ana, "read", days=1)
    assert through(secret, timedelta(days=1, seconds=-1)).member_id == cast.ana.pk
    assert viewer_for(secret, NOW + timedelta(days=1)) is None


def test_a_revoked_token_is_dead_at_once(cast: Cast) -> None:
    secret = token_of(cast.ana, "read")
    actions.revoke_token(token=ApiToken.objects.get(), by=looking(cast.ana), at=NOW)
    assert viewer_for(secret, NOW) is None


def test_the_tokens_of_a_leaver_are_dead_at_once_and_stay_so(cast: Cast) -> None:
    secret = token_of(cast.ana, "read")
    by = looking(cast.nina)
    actions.deactivate(member=cast.ana, heir=None, by=by, at=NOW)
    assert viewer_for(secret, NOW) is None
    actions.reactivate(member=cast.ana, by=by, at=NOW)
    assert viewer_for(secret, NOW) is None


@pytest.mark.parametrize("secret", ["", "hs_", "hs_made-up", "x" * 10_000])
def test_a_made_up_secret_opens_nothing(cast: Cast, secret: str) -> None:
    assert viewer_for(secret, NOW) is None


def test_last_use_is_noted_once_a_minute(cast: Cast) -> None:
    secret = token_of(cast.ana, "read")
    for seconds in (0, 30, 61):
        through(secret, timedelta(seconds=seconds))
    assert TokenUse.objects.get().last_used_at == NOW + timedelta(seconds=61)
    through(secret, timedelta(seconds=90))
    assert TokenUse.objects.get().last_used_at == NOW + timedelta(seconds=61)


@pytest.mark.parametrize("who", ["mo", "ben", "olga", "ivy"])
def test_colleagues_make_and_revoke_no_tokens_for_others(cast: Cast, who: str) -> None:
    token_of(cast.ana, "read")
    by = looking(getattr(cast, who))
    with pytest.raises(Forbidden):
        actions.issue_token(member=cast.ana, name="X", scopes=["read"], expires_at=None, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.revoke_token(token=ApiToken.objects.get(), by=by, at=NOW)


def test_an_administrator_revokes_anybodys_token(cast: Cast) -> None:
    secret = token_of(cast.ana, "read")
    actions.revoke_token(token=ApiToken.objects.get(), by=looking(cast.nina), at=NOW)
    assert viewer_for(secret, NOW) is None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "everything"]])
def test_scopes_are_chosen_among_those_there_are(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.issue_token(member=cast.ana, name="X", scopes=scopes, expires_at=None, by=looking(cast.ana), at=NOW)
    assert "scopes" in refusal.value.message_dict


def test_a_token_expires_in_the_future(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="future"):
        actions.issue_token(member=cast.ana, name="X", scopes=["read"], expires_at=NOW, by=looking(cast.ana), at=NOW)
