"""Why somebody sees a record: the explanation agrees with what they are shown, for everybody."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from handsel.accounts import actions as book
from handsel.accounts.models import Account, Contact
from handsel.org import actions as org
from handsel.org.explain import explain
from handsel.org.models import Member
from tests.people import NOW, Cast, looking

type SignIn = Callable[[Member], Client]


@pytest.fixture
def acme(cast: Cast) -> Account:
    acme = book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)
    book.put_on_team(account=acme, member=cast.cem, role="", edits=False, by=looking(cast.ana), at=NOW)
    return acme


@pytest.mark.parametrize("access", ["private", "read"])
def test_the_explanation_agrees_with_the_scope_for_everybody(cast: Cast, acme: Account, access: str) -> None:
    org.edit_organisation(values={"default_access": access}, by=looking(cast.nina), at=NOW)
    values = {"last_name": "Ek", "account": acme}
    eve = book.create_contact(values=values, owner=cast.ben, by=looking(cast.ana), at=NOW)
    for member in cast.everyone().values():
        for kind, record in (("account", acme), ("contact", eve)):
            model = Account if kind == "account" else Contact
            shown = model.objects.visible_to(looking(member)).filter(pk=record.pk).exists()  # type: ignore[attr-defined]
            explained = explain(kind=kind, record_id=record.pk, owner_id=record.owner_id, member=member)
            assert explained.sees == shown, (member.name, kind)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("ana", "Ana Alvarez owns this record."),
        ("mo", "Ana Alvarez is in a team that Mo Meyer leads."),
        ("cem", "Cem Celik is on the account team."),
        ("sol", "Cem Celik is in the reach of Sol Santos."),
        ("ivy", "Ivy Ito sees every record as Auditor."),
    ],
)
def test_everyone_is_told_why(cast: Cast, acme: Account, signed_in: SignIn, who: str, sentence: str) -> None:
    answer = signed_in(getattr(cast, who)).get(reverse("home:why", args=["account", acme.pk]))
    assert sentence in answer.content.decode()


def test_a_stranger_is_not_even_told_that_it_exists(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    assert signed_in(cast.sam).get(reverse("home:why", args=["account", acme.pk])).status_code == 404


def test_an_administrator_asks_about_others(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    url = reverse("home:why-other", args=["account", acme.pk])
    page = signed_in(cast.nina).get(url, {"member": str(cast.sam.pk)}).content.decode()
    assert "Sam Singh does not see this record." in page
    assert "Sam Singh is on no team of this record." in page
    assert signed_in(cast.mo).get(url).status_code == 403
