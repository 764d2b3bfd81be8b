"""A dialog that a browser navigates to opens above its page; whoever asks for the fragment gets the fragment."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account
from handsel.org.models import Member
from tests.people import NOW, Cast, looking

NAVIGATES = {"Sec-Fetch-Dest": "document"}
type SigningIn = Callable[[Member], Client]


def asked(path: str) -> str:
    return f"#dialog={quote(path, safe='')}"


@pytest.fixture
def ana(cast: Cast, signed_in: SigningIn) -> Client:
    return signed_in(cast.ana)


def test_the_page_is_the_one_the_reader_came_from(ana: Client) -> None:
    path = reverse("accounts:create-account") + "?kind=customer"
    answer = ana.get(path, headers=NAVIGATES | {"Referer": "http://testserver/opportunities/?q=a"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/opportunities/?q=a" + asked(path)


@pytest.fixture
def acme(cast: Cast) -> Account:
    return accounts.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/accounts/", "http://testserver/no/such/page/"])
def test_else_it_is_the_nearest_above(ana: Client, referer: str) -> None:
    path = reverse("accounts:create-account")
    answer = ana.get(path, headers=NAVIGATES | {"Referer": referer})
    assert answer.headers["Location"] == reverse("accounts:accounts") + asked(path)


def test_a_dialog_of_a_record_opens_above_the_record(ana: Client, acme: Account) -> None:
    path = reverse("accounts:edit-account", args=[acme.pk])
    answer = ana.get(path, headers=NAVIGATES)
    assert answer.headers["Location"] == reverse("accounts:account", args=[acme.pk]) + asked(path)


def test_pages_and_fragments_are_answered_as_they_are(ana: Client) -> None:
    assert ana.get("/accounts/", headers=NAVIGATES).status_code == 200
    assert ana.get(reverse("accounts:create-account")).status_code == 200
    assert b'id="modal-title"' in ana.get(reverse("accounts:create-account"), headers={"HX-Request": "true"}).content
