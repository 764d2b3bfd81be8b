"""Invitations: a link works once, for a week, and only the newest."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from handsel.org import actions
from handsel.org.models import Invitation, Member
from handsel.org.viewer import Viewer
from tests.people import NOW, PASSWORD, Cast, looking


def invited(cast: Cast) -> str:
    _invitation, secret = actions.invite(member=cast.ana, by=looking(cast.nina), at=NOW)
    return secret


def accept(secret: str, after: timedelta = timedelta(0)) -> Member:
    return actions.accept_invitation(secret=secret, password=PASSWORD, by=Viewer.system(), at=NOW + after)


def test_the_invited_set_their_password(cast: Cast) -> None:
    assert accept(invited(cast)).check_password(PASSWORD)


def test_the_secret_itself_is_kept_nowhere(cast: Cast) -> None:
    secret = invited(cast)
    assert secret not in str(Invitation.objects.values().get())


def test_a_link_works_once(cast: Cast) -> None:
    secret = invited(cast)
    accept(secret)
    with pytest.raises(ValidationError, match="used or has expired"):
        accept(secret)


def test_a_link_works_for_a_week(cast: Cast) -> None:
    secret = invited(cast)
    with pytest.raises(ValidationError, match="used or has expired"):
        accept(secret, timedelta(days=7))
    assert accept(secret, timedelta(days=7, seconds=-1)) == cast.ana


def test_a_newer_link_ends_the_older(cast: Cast) -> None:
    older = invited(cast)
    newer = invited(cast)
    with pytest.raises(ValidationError):
        accept(older)
    assert accept(newer) == cast.ana


def test_a_made_up_link_works_never(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="used or has expired"):
        accept("made-up")


def test_the_deactivated_cannot_accept(cast: Cast) -> None:
    secret = invited(cast)
    actions.deactivate(member=cast.ana, heir=None, by=looking(cast.nina), at=NOW)
    with pytest.raises(ValidationError):
        accept(secret)


def test_nobody_is_invited_without_an_address_or_after_leaving(cast: Cast) -> None:
    by = looking(cast.nina)
    nameless = actions.add_member(name="Imported", by=by, at=NOW)
    gone = actions.deactivate(member=cast.ben, heir=None, by=by, at=NOW)
    with pytest.raises(ValidationError) as refusal:
        actions.invite(member=nameless, by=by, at=NOW)
    assert "email" in refusal.value.message_dict
    with pytest.raises(ValidationError, match="Reactivate"):
        actions.invite(member=gone, by=by, at=NOW)
