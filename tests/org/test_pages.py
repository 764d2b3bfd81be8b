"""Every page of org: who may open it, what it answers to others, and that it says what it should."""

from collections.abc import Callable

import pytest
from django.test import Client

from handsel.org import actions
from handsel.org.models import Member
from tests.people import NOW, Cast, looking

type SignIn = Callable[[Member], Client]

FOR_EVERYBODY = [
    "/organisation/me/",
    "/organisation/me/security/",
    "/organisation/me/sessions/",
    "/organisation/me/tokens/",
    "/organisation/members/",
    "/organisation/teams/",
    "/organisation/roles/",
]
FOR_MEMBER_MANAGERS = ["/organisation/members/add/", "/organisation/teams/add/"]
FOR_CONFIGURERS = ["/organisation/company/", "/organisation/rates/"]
ALL = [*FOR_EVERYBODY, *FOR_MEMBER_MANAGERS, *FOR_CONFIGURERS]


@pytest.mark.parametrize("address", ALL)
def test_a_stranger_is_sent_to_sign_in(cast: Cast, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/login/?next={address}")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("address", ALL)
def test_an_administrator_opens_every_page(cast: Cast, signed_in: SignIn, address: str, language: str) -> None:
    browser = signed_in(cast.nina)
    browser.cookies["language"] = language
    answer = browser.get(address)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("who", ["ana", "mo", "fay", "ivy", "sam"])
@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_every_member_opens_the_pages_for_all(cast: Cast, signed_in: SignIn, address: str, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(address).status_code == 200


@pytest.mark.parametrize("who", ["ana", "mo", "fay", "ivy", "sam"])
@pytest.mark.parametrize("address", [*FOR_MEMBER_MANAGERS, *FOR_CONFIGURERS])
def test_others_are_refused_with_a_reason(cast: Cast, signed_in: SignIn, address: str, who: str) -> None:
    answer = signed_in(getattr(cast, who)).get(address)
    assert answer.status_code == 403
    assert "Your role does not" in answer.content.decode()


def test_sales_operations_configures_but_manages_nobody(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.olga)
    assert [browser.get(page).status_code for page in FOR_CONFIGURERS] == [200, 200]
    assert [browser.get(page).status_code for page in FOR_MEMBER_MANAGERS] == [403, 403]


def test_only_an_administrator_sees_buttons_that_change_members(cast: Cast, signed_in: SignIn) -> None:
    page = f"/organisation/members/{cast.ben.pk}/"
    assert "deactivate/" in signed_in(cast.nina).get(page).content.decode()
    assert "deactivate/" not in signed_in(cast.mo).get(page).content.decode()


@pytest.mark.parametrize("verb", ["invite", "reactivate", "undo-leaving", "second-steps/forget"])
def test_what_changes_a_member_is_posted_by_an_administrator(cast: Cast, signed_in: SignIn, verb: str) -> None:
    page = f"/organisation/members/{cast.ben.pk}/{verb}/"
    assert signed_in(cast.nina).get(page).status_code == 405
    assert signed_in(cast.mo).post(page).status_code == 403
    assert Client().post(page).status_code == 302


def test_history_is_for_those_who_read_the_trail(cast: Cast, signed_in: SignIn) -> None:
    actions.edit_member(member=cast.ben, values={"phone": "1"}, by=looking(cast.nina), at=NOW)
    page = f"/organisation/members/{cast.ben.pk}/"
    assert "changed Ben Baker" in signed_in(cast.ivy).get(page).content.decode()
    assert "changed Ben Baker" not in signed_in(cast.ana).get(page).content.decode()


def test_there_is_nothing_at_addresses_that_make_no_sense(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.nina)
    for page in ("signup/", "email/", "confirm-email/", "3rdparty/", "sessions/", "social/signup/", "login/code/"):
        assert browser.get(f"/sign-in/{page}").status_code == 404
