"""Undo, the history of a record, a change whole, the audit log: for whom they are, and for nobody else."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.accounts import actions as book
from handsel.accounts.models import Account
from handsel.org import actions as org
from handsel.org.models import Member
from handsel.trail.models import ChangeSet
from tests.people import NOW, Cast, looking

type SignIn = Callable[[Member], Client]
FETCHED = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def acme(cast: Cast) -> Account:
    return book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)


def edit(account: Account, by: Member, **values: Any) -> ChangeSet:
    book.edit_account(account=account, values=values, by=looking(by), at=timezone.now())
    return ChangeSet.objects.latest("id")


def test_a_toast_takes_back_ones_own_change(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    change = edit(acme, cast.ana, industry="Steel")
    answer = signed_in(cast.ana).post(reverse("home:undo", args=[change.pk]), **FETCHED)
    assert answer.status_code == 204
    acme.refresh_from_db()
    assert acme.industry == ""


def test_a_change_is_taken_back_once(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    change, client = edit(acme, cast.ana, industry="Steel"), signed_in(cast.ana)
    client.post(reverse("home:undo", args=[change.pk]), **FETCHED)
    answer = client.post(reverse("home:undo", args=[change.pk]), **FETCHED)
    assert answer.status_code == 409
    assert "already" in json.loads(answer.headers["HX-Trigger"])["toast"]["message"]


@pytest.mark.parametrize(
    ("who", "status"), [("mo", 204), ("olga", 204), ("ben", 404), ("sol", 404), ("ivy", 409), ("fay", 409)]
)
def test_others_changes_are_taken_back_by_those_above(
    cast: Cast, acme: Account, signed_in: SignIn, who: str, status: int
) -> None:
    change = edit(acme, cast.ana, industry="Steel")
    answer = signed_in(getattr(cast, who)).post(reverse("home:undo", args=[change.pk]), **FETCHED)
    assert answer.status_code == status
    acme.refresh_from_db()
    assert acme.industry == ("" if status == 204 else "Steel")


def test_undo_is_never_a_get(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    change = edit(acme, cast.ana, industry="Steel")
    assert signed_in(cast.ana).get(reverse("home:undo", args=[change.pk])).status_code == 405


def test_giving_a_record_away_can_be_taken_back_at_once(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    book.reassign_accounts(accounts=[acme.pk], owner=cast.cem, by=looking(cast.ana), at=NOW)
    change = ChangeSet.objects.latest("id")
    assert signed_in(cast.ana).post(reverse("home:undo", args=[change.pk]), **FETCHED).status_code == 204


def test_but_not_once_the_new_owner_has_worked_on_it(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    book.reassign_accounts(accounts=[acme.pk], owner=cast.cem, by=looking(cast.ana), at=NOW)
    change = ChangeSet.objects.latest("id")
    edit(acme, cast.cem, industry="Steel")
    answer = signed_in(cast.ana).post(reverse("home:undo", args=[change.pk]), {"override": "1"}, **FETCHED)
    assert answer.status_code == 409
    acme.refresh_from_db()
    assert acme.owner_id == cast.cem.pk


def test_nobody_regains_a_lost_role_by_undoing(cast: Cast, signed_in: SignIn) -> None:
    org.edit_member(
        member=cast.olga, values={"roles": ["sales-operations", "administrator"]}, by=looking(cast.nina), at=NOW
    )
    granted = ChangeSet.objects.latest("id")
    olga = looking(Member.objects.get(pk=cast.olga.pk))
    org.edit_member(member=cast.nina, values={"roles": ["sales-manager"]}, by=olga, at=NOW)
    answer = signed_in(cast.nina).post(reverse("home:undo", args=[granted.pk]), **FETCHED)
    assert answer.status_code == 409
    assert "administrator" in Member.objects.get(pk=cast.olga.pk).roles


def test_conflicts_are_listed_and_overridden_by_choice(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    first = edit(acme, cast.ana, industry="Steel", source="Fair")
    edit(acme, cast.mo, industry="Glass")
    client, page = signed_in(cast.ana), reverse("home:change", args=[first.pk])
    assert "changed again since" in client.get(page).content.decode()
    client.post(reverse("home:undo", args=[first.pk]), {"override": "1"})
    acme.refresh_from_db()
    assert (acme.industry, acme.source) == ("", "")
    assert "was taken back" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 200), ("mo", 200), ("ivy", 200), ("fay", 200), ("ben", 404), ("cem", 404)]
)
def test_a_change_is_shown_to_its_author_and_those_above(
    cast: Cast, acme: Account, signed_in: SignIn, who: str, status: int
) -> None:
    change = edit(acme, cast.ana, industry="Steel")
    answer = signed_in(getattr(cast, who)).get(reverse("home:change", args=[change.pk]))
    assert answer.status_code == status
    if status == 200:
        assert "Steel" in answer.content.decode()


def test_history_says_who_when_and_what(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    edit(acme, cast.mo, industry="Steel")
    page = signed_in(cast.ana).get(reverse("home:history", args=["account", acme.pk])).content.decode()
    for words in (
        "Mo Meyer",
        "changed the account Acme",
        "in the browser",
        "<ins>Steel</ins>",
        "created the account Acme",
    ):
        assert words in page


@pytest.mark.parametrize(("who", "status"), [("ana", 200), ("ivy", 200), ("ben", 404), ("sam", 404)])
def test_history_is_for_those_who_see_the_record(
    cast: Cast, acme: Account, signed_in: SignIn, who: str, status: int
) -> None:
    url = reverse("home:history", args=["account", acme.pk])
    assert signed_in(getattr(cast, who)).get(url).status_code == status


def test_history_pages_on(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    for number in range(55):
        book.edit_account(
            account=acme, values={"source": f"S{number}"}, by=looking(cast.ana), at=NOW + timedelta(minutes=number)
        )
    client, url = signed_in(cast.ana), reverse("home:history", args=["account", acme.pk])
    first = client.get(url)
    more = first.context["history"].more
    second = client.get(url, {"before": str(more)}, **FETCHED)
    assert len(first.context["history"].lines) == 50
    assert len(second.context["history"].lines) == 6
    assert "<html" not in second.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("nina", 200), ("olga", 200), ("fay", 200), ("ivy", 200), ("mo", 403), ("ana", 403)]
)
def test_the_audit_log_is_for_those_who_read_the_trail(cast: Cast, signed_in: SignIn, who: str, status: int) -> None:
    assert signed_in(getattr(cast, who)).get(reverse("home:audit")).status_code == status


def test_the_audit_log_can_be_narrowed(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    client, url = signed_in(cast.ivy), reverse("home:audit")
    edit(acme, cast.mo, industry="Steel")

    def lines(**narrowed: str) -> list[str]:
        return [line.summary for line in client.get(url, narrowed).context["log"].lines]

    assert lines(person="meyer") == ["changed the account Acme"]
    assert lines(person="ana@example.com") == ["created the account Acme"]
    assert all("account" in line for line in lines(room="accounts"))
    assert lines(until="2020-01-01") == []


def test_the_audit_log_asks_the_database_a_constant_number_of_times(
    cast: Cast, acme: Account, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        edit(acme, cast.ana, source=str(number))
    client = signed_in(cast.ivy)
    client.get(reverse("home:audit"))
    with django_assert_max_num_queries(16):
        client.get(reverse("home:audit"))


@pytest.mark.parametrize("name", ["change", "undo"])
def test_a_change_that_never_was_is_not_found(cast: Cast, signed_in: SignIn, name: str) -> None:
    client, url = signed_in(cast.nina), reverse(f"home:{name}", args=[cast.nina.pk])
    assert (client.get if name == "change" else client.post)(url).status_code == 404


def test_the_audit_log_says_what_an_undo_took_back(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    change = edit(acme, cast.ana, industry="Steel")
    signed_in(cast.ana).post(reverse("home:undo", args=[change.pk]), **FETCHED)
    lines = signed_in(cast.ivy).get(reverse("home:audit")).context["log"].lines
    assert lines[0].summary == "took back: changed the account Acme"
