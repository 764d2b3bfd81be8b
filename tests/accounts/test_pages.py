"""Pages of accounts and contacts, as the people who use them meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from handsel.accounts import actions
from handsel.accounts.models import Account, Contact
from handsel.org.models import Member
from tests.people import NOW, Cast, looking


@pytest.fixture
def ana(signed_in: Callable[[Member], Client], cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def acme(cast: Cast) -> Account:
    values = {"name": "Acme", "industry": "Retail", "billing_country": "FR", "extra": {"Region": "West"}}
    return actions.create_account(values=values, by=looking(cast.ana), at=NOW)


def page(acme: Account, what: str = "") -> str:
    return f"/accounts/{acme.pk}/{what}"


def shown(client: Client, path: str) -> dict[str, Any]:
    """The fields of a dialog's form with what they hold, as a browser would send them back."""
    form = client.get(path).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return sent | {f"initial-{name}": value for name, value in sent.items() if name != "version"}


def test_an_account_is_added_and_opens(ana: Client) -> None:
    answer = ana.post("/accounts/new/", {"name": "Acme", "kind": "prospect", "website": "acme.example"})
    assert answer.headers["Location"] == page(Account.objects.get(name="Acme"))


def test_a_name_is_asked_for(ana: Client) -> None:
    assert ana.post("/accounts/new/", {"kind": "prospect"}).status_code == 422


def test_the_page_shows_the_account_and_what_came_with_it(ana: Client, acme: Account) -> None:
    content = ana.get(page(acme)).content.decode()
    assert all(part in content for part in ("Acme", "Retail", "France", "Region", "West"))


def test_a_stranger_finds_no_page(signed_in: Callable[[Member], Client], cast: Cast, acme: Account) -> None:
    stranger = signed_in(cast.cem)
    for what in ("", "edit/", "owner/", "delete/", "team/"):
        assert stranger.get(page(acme, what)).status_code == 404


def test_a_reader_sees_no_buttons_to_change(signed_in: Callable[[Member], Client], cast: Cast, acme: Account) -> None:
    content = signed_in(cast.ivy).get(page(acme)).content.decode()
    assert "Acme" in content
    assert page(acme, "edit/") not in content


def test_only_what_was_changed_is_saved(ana: Client, cast: Cast, acme: Account) -> None:
    sent = shown(ana, page(acme, "edit/"))
    actions.edit_account(account=acme, values={"industry": "Media"}, by=looking(cast.mo), at=NOW)
    answer = ana.post(page(acme, "edit/"), sent | {"phone": "+33 1 23 45 67 89"})
    assert answer.status_code == 204, answer.content.decode()
    acme.refresh_from_db()
    assert (acme.industry, acme.phone) == ("Media", "+33 1 23 45 67 89")


def test_a_clash_is_named(ana: Client, cast: Cast, acme: Account) -> None:
    sent = shown(ana, page(acme, "edit/"))
    actions.edit_account(account=acme, values={"industry": "Media"}, by=looking(cast.mo), at=NOW)
    answer = ana.post(page(acme, "edit/"), sent | {"industry": "Mining"})
    assert answer.status_code == 422
    assert "Somebody else changed Industry" in answer.content.decode()


def test_a_contact_is_added_at_an_account_and_linked_with_another(ana: Client, cast: Cast, acme: Account) -> None:
    other = actions.create_account(values={"name": "Beta"}, by=looking(cast.ana), at=NOW)
    ana.post("/accounts/contacts/new/", {"last_name": "Ito", "account": str(acme.pk), "account-text": "Acme"})
    contact = Contact.objects.get(last_name="Ito")
    path = f"/accounts/contacts/{contact.pk}/"
    assert "Acme" in ana.get(path).content.decode()
    assert (
        ana.post(f"{path}accounts/", {"account": str(other.pk), "account-text": "Beta", "role": "Board"}).status_code
        == 204
    )
    assert "Board" in ana.get(path).content.decode()
    assert ana.post(f"{path}accounts/{other.pk}/unlink/").status_code == 204
    assert contact.affiliations.count() == 1


def test_a_colleague_joins_and_leaves_the_team(ana: Client, cast: Cast, acme: Account) -> None:
    assert ana.post(page(acme, "team/"), {"member": str(cast.sam.pk), "role": "Demo"}).status_code == 204
    assert "Sam Singh" in ana.get(page(acme)).content.decode()
    assert ana.post(page(acme, f"team/{cast.sam.pk}/leave/")).status_code == 204
    assert not acme.team.exists()


def test_an_account_is_given_away_and_deleted(ana: Client, cast: Cast, acme: Account) -> None:
    assert ana.post(page(acme, "owner/"), {"owner": str(cast.ben.pk)}).status_code == 204
    other = actions.create_account(values={"name": "Beta"}, by=looking(cast.ana), at=NOW)
    assert ana.post(page(other, "delete/")).headers["Location"] == "/accounts/"
    assert not Account.objects.filter(name="Beta").exists()


def test_the_record_page_asks_a_constant_number_of_queries(
    ana: Client, cast: Cast, acme: Account, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    ana.get(page(acme))
    with django_assert_max_num_queries(21) as few:
        ana.get(page(acme))
    for number in range(15):
        values = {"last_name": f"Person {number}", "account": acme}
        actions.create_contact(values=values, by=looking(cast.ana), at=NOW)
    with django_assert_num_queries(len(few)):
        ana.get(page(acme))


def test_neighbours_lead_through_the_list_a_record_was_opened_from(ana: Client, cast: Cast) -> None:
    one, two, three = (
        actions.create_account(values={"name": name, "industry": "Steel"}, by=looking(cast.ana), at=NOW)
        for name in ("One", "Three", "Two")
    )
    assert ana.get("/accounts/?sort=-name&industry=Steel").status_code == 200
    found = ana.get(page(two)).context["neighbours"]
    assert (found["previous_url"], found["next_url"]) == (page(three), page(one))
    person = actions.create_contact(values={"last_name": "Alone"}, by=looking(cast.ana), at=NOW)
    found = ana.get(f"/accounts/contacts/{person.pk}/").context["neighbours"]
    assert (found["previous_url"], found["next_url"]) == ("", "")


def test_being_on_the_team_is_not_enough_to_delete(
    signed_in: Callable[[Member], Client], cast: Cast, acme: Account
) -> None:
    actions.put_on_team(account=acme, member=cast.cem, role="", edits=True, by=looking(cast.ana), at=NOW)
    cem = signed_in(cast.cem)
    text = cem.get(page(acme)).content.decode()
    assert (page(acme, "edit/") in text, page(acme, "delete/") in text) == (True, False)
    refused = cem.post(page(acme, "delete/"))
    assert (refused.status_code, "Only the owner" in refused.content.decode()) == (422, True)
    assert page(acme, "delete/") in signed_in(cast.mo).get(page(acme)).content.decode()
