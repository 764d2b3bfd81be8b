"""One's own account: profile, language, sessions, API tokens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from handsel.org import actions
from handsel.org.models import ApiToken, ExchangeRate, Member, Organisation
from handsel.org.tokens import viewer_for
from tests.people import NOW, PASSWORD, Cast, looking

type SignIn = Callable[[Member], Client]
TOKENS = "/organisation/me/tokens/"


@pytest.fixture
def browser(cast: Cast) -> Client:
    """Ana's, signed in by password."""
    return enter(cast.ana)


def enter(member: Member, agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> Client:
    if not Member.objects.get(pk=member.pk).check_password(PASSWORD):
        actions.set_password(member=member, password=PASSWORD, by=looking(member), at=NOW)
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in/login/", {"login": member.email, "password": PASSWORD})
    return client


def test_a_profile_is_kept(cast: Cast, browser: Client) -> None:
    answer = browser.post("/organisation/me/", {"name": "Ana A.", "phone": "1", "locale": "ru", "zone": "Europe/Paris"})
    assert answer.status_code == 302
    ana = Member.objects.get(pk=cast.ana.pk)
    assert (ana.name, ana.phone, ana.locale, ana.zone) == ("Ana A.", "1", "ru", "Europe/Paris")
    assert '<html lang="ru"' in browser.get("/organisation/me/").content.decode()


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "A", "locale": "xx"}, {"name": "A", "zone": "Mars"}])
def test_a_profile_that_makes_no_sense_is_refused(browser: Client, values: dict[str, str]) -> None:
    assert browser.post("/organisation/me/", values).status_code == 422


def test_an_auditor_changes_their_own_profile(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.ivy).post("/organisation/me/", {"name": "Ivy I."}).status_code == 302


def test_roles_cannot_be_smuggled_into_a_profile(cast: Cast, browser: Client) -> None:
    browser.post("/organisation/me/", {"name": "Ana", "roles": "administrator", "email": "x@example.com"})
    ana = Member.objects.get(pk=cast.ana.pk)
    assert (ana.roles, ana.email) == (["account-executive"], "ana@example.com")


def test_a_language_chosen_before_signing_in_is_remembered(db: None) -> None:
    stranger = Client()
    answer = stranger.post("/organisation/language/", {"language": "ru", "next": "/sign-in/login/"})
    assert answer["Location"] == "/sign-in/login/"
    assert '<html lang="ru"' in stranger.get("/sign-in/login/").content.decode()


def test_a_language_chosen_by_a_member_follows_them_to_other_browsers(cast: Cast, browser: Client) -> None:
    browser.post("/organisation/language/", {"language": "ru", "next": "/organisation/teams/"})
    assert Member.objects.get(pk=cast.ana.pk).locale == "ru"
    assert '<html lang="ru"' in enter(cast.ana).get("/organisation/me/").content.decode()


def test_a_members_language_is_stronger_than_the_browsers_cookie(cast: Cast, browser: Client) -> None:
    actions.edit_member(member=cast.ana, values={"locale": "en"}, by=looking(cast.ana), at=NOW)
    browser.cookies["language"] = "ru"
    assert '<html lang="en"' in browser.get("/organisation/me/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "EN"])
def test_an_unknown_language_is_refused(browser: Client, language: str) -> None:
    assert browser.post("/organisation/language/", {"language": language}).status_code == 404


def test_every_session_is_listed_and_can_be_ended(cast: Cast, browser: Client) -> None:
    phone = enter(cast.ana, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")
    listed = browser.get("/organisation/me/sessions/").context["sessions"]
    assert [(item["device"], item["current"]) for item in listed] == [
        ("Firefox · Linux", True),
        ("Safari · iPhone", False),
    ]
    browser.post(f"/organisation/me/sessions/{listed[1]['session'].pk}/end/")
    assert phone.get("/organisation/me/").status_code == 302
    assert browser.get("/organisation/me/").status_code == 200


def test_all_other_sessions_end_at_once(cast: Cast, browser: Client) -> None:
    others = [enter(cast.ana), enter(cast.ana)]
    browser.post("/organisation/me/sessions/0/end/")
    assert [other.get("/organisation/me/").status_code for other in others] == [302, 302]
    assert browser.get("/organisation/me/").status_code == 200


def test_nobody_ends_somebody_elses_session(cast: Cast, browser: Client) -> None:
    ben = enter(cast.ben)
    session = ben.get("/organisation/me/sessions/").context["sessions"][0]["session"]
    assert browser.post(f"/organisation/me/sessions/{session.pk}/end/").status_code == 404
    assert ben.get("/organisation/me/").status_code == 200


def make_token(browser: Client, **values: object) -> Any:
    return browser.post(f"{TOKENS}add/", {"name": "Sync", "scopes": ["read"], "lasts": "30"} | values)


def test_a_token_is_shown_once(cast: Cast, browser: Client) -> None:
    answer = make_token(browser)
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    listing = browser.get(TOKENS).content.decode()
    assert "Sync" in listing
    assert secret not in listing
    found = viewer_for(secret, NOW)
    assert found is not None
    assert found.member_id == cast.ana.pk


@pytest.mark.parametrize("values", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"lasts": "12345"}])
def test_a_token_that_makes_no_sense_is_refused(browser: Client, values: dict[str, object]) -> None:
    assert make_token(browser, **values).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_without_an_end_has_none(browser: Client) -> None:
    make_token(browser, lasts="0")
    assert ApiToken.objects.get().expires_at is None


def test_making_a_token_asks_who_one_is_when_that_was_long_ago(browser: Client) -> None:
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    assert make_token(browser)["Location"].startswith("/sign-in/reauthenticate/")
    assert not ApiToken.objects.exists()
    assert browser.post("/sign-in/reauthenticate/", {"password": "wrong"}).status_code == 200
    confirmed = browser.post("/sign-in/reauthenticate/", {"password": PASSWORD, "next": f"{TOKENS}add/"})
    assert confirmed.status_code in {200, 302}
    assert browser.get(f"{TOKENS}add/").status_code == 200


def test_a_token_is_revoked_by_its_owner_only(cast: Cast, browser: Client) -> None:
    secret = make_token(browser).context["secret"]
    page = f"{TOKENS}{ApiToken.objects.get().pk}/revoke/"
    assert enter(cast.ben).post(page).status_code == 404
    browser.post(page)
    assert viewer_for(secret, NOW) is None


def test_the_company_is_edited_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    values = {
        "name": "Northwind AG",
        "currency": "EUR",
        "fiscal_start_month": "7",
        "fiscal_named_by_end": "on",
        "locale": "ru",
        "zone": "Europe/Berlin",
        "default_access": "read",
    }
    page = "/organisation/company/"
    assert 'value="private" checked' in signed_in(cast.nina).get(page).content.decode()
    assert signed_in(cast.nina).post(page, values).status_code == 302
    company = Organisation.objects.get()
    assert (company.name, company.currency, company.fiscal_start_month) == ("Northwind AG", "EUR", 7)
    assert (company.fiscal_named_by_end, company.locale, company.default_access) == (True, "ru", "read")
    wrong = signed_in(cast.nina).post(page, values | {"currency": "XYZ", "default_access": "anarchy"})
    assert set(wrong.context["form"].errors) == {"currency", "default_access"}


def test_rates_are_set_and_removed_on_their_page(cast: Cast, signed_in: SignIn) -> None:
    page = "/organisation/rates/"
    browser = signed_in(cast.olga)
    assert browser.post(page, {"currency": "EUR", "since": "2026-01-01", "per_unit": "0.92"}).status_code == 302
    assert "1 USD = 0.92 EUR" in browser.get(page).content.decode()
    for wrong in ({"per_unit": "0"}, {"per_unit": "x"}, {"since": "tomorrow"}, {"currency": "USD"}):
        values = {"currency": "EUR", "since": "2026-01-01", "per_unit": "1"} | wrong
        assert browser.post(page, values).status_code == 422
    browser.post(f"/organisation/rates/{ExchangeRate.objects.get().pk}/withdraw/")
    assert not ExchangeRate.objects.exists()
