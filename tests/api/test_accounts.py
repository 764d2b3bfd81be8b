"""The REST door of accounts: the same verbs, the same rights, errors a program can read."""

from typing import Any

import pytest
from django.test import Client

from handsel.accounts.models import Account
from handsel.trail.models import ChangeSet
from tests.api.programs import Program
from tests.people import Cast

ACCOUNTS = "/api/v1/accounts"


def added(program: Program, **values: Any) -> Any:
    answer = program.send("POST", ACCOUNTS, {"name": "Acme", **values})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_account_is_added_read_changed_and_deleted(ana: Program) -> None:
    account = added(ana, industry="Retail", website="https://acme.example")
    path = f"{ACCOUNTS}/{account['id']}"
    assert ana.get(path).json()["domain"] == "acme.example"
    assert ana.send("PATCH", path, {"industry": "Media"}).json()["industry"] == "Media"
    assert ana.send("DELETE", path).status_code == 204
    assert ana.get(path).status_code == 404


def test_what_was_done_through_the_api_says_so(ana: Program) -> None:
    added(ana)
    assert ChangeSet.objects.latest("id").door == "api"


def test_a_stranger_finds_nothing(ana: Program, cast: Cast) -> None:
    account = added(ana)
    cem = Program(cast.cem)
    path = f"{ACCOUNTS}/{account['id']}"
    assert cem.get(path).status_code == 404
    assert cem.send("PATCH", path, {"industry": "Media"}).status_code == 404
    assert cem.send("DELETE", path).status_code == 404
    assert cem.get(ACCOUNTS).json() == {
        "items": [], "next": None, "previous": None, "count": 0, "count_is_capped": False
    }  # fmt: skip


def test_a_clash_is_a_409_that_names_the_field_and_what_it_holds(ana: Program, cast: Cast) -> None:
    account = added(ana)
    path = f"{ACCOUNTS}/{account['id']}"
    ana.send("PATCH", path, {"industry": "Media", "version": account["version"]})
    answer = Program(cast.mo).send("PATCH", path, {"industry": "Mining", "version": account["version"]})
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["current"] == {"industry": "Media", "version": account["version"] + 1}


def test_without_a_token_the_answer_is_401(cast: Cast) -> None:
    answer = Client().get(ACCOUNTS)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_reading_token_does_not_write(cast: Cast) -> None:
    answer = Program(cast.ana, "read").send("POST", ACCOUNTS, {"name": "Acme"})
    assert answer.status_code == 403


def test_the_same_key_does_the_call_once(ana: Program) -> None:
    first = ana.send("POST", ACCOUNTS, {"name": "Acme"}, **{"Idempotency-Key": "k1"})
    again = ana.send("POST", ACCOUNTS, {"name": "Acme"}, **{"Idempotency-Key": "k1"})
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Account.objects.count() == 1
    other = ana.send("POST", ACCOUNTS, {"name": "Beta"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 422


def test_pages_follow_each_other_forwards_and_back(ana: Program) -> None:
    for size in (5, None, 3, 5, None, 1):
        added(ana, name=f"Client {size}", size=size)
    forwards, cursor = [], ""
    while True:
        answer = ana.get(ACCOUNTS, sort="-size", limit="2", **({"cursor": cursor} if cursor else {})).json()
        forwards += [row["size"] for row in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            break
    assert forwards == [5, 5, 3, 1, None, None]
    back = ana.get(ACCOUNTS, sort="-size", limit="2", cursor=answer["previous"]).json()
    assert [row["size"] for row in back["items"]] == [3, 1]
    first = ana.get(ACCOUNTS, sort="-size", limit="2", cursor=back["previous"]).json()
    assert [row["size"] for row in first["items"]] == [5, 5]
    assert first["previous"] is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"name__contains": "lta"}, ["Delta"]),
        ({"kind": "customer,partner"}, ["Acme", "Beta"]),
        ({"kind__not": "customer"}, ["Beta", "Delta"]),
        ({"size__gte": "100"}, ["Acme"]),
        ({"size__empty": "true"}, ["Delta"]),
        ({"owner": "me"}, ["Acme", "Beta", "Delta"]),
        ({"owner": "Ben Baker"}, []),
        ({"q": "bet"}, ["Beta"]),
        ({"sort": "-name"}, ["Delta", "Beta", "Acme"]),
    ],
)
def test_filters_words_and_order(ana: Program, query: dict[str, str], names: list[str]) -> None:
    added(ana, name="Acme", kind="customer", size=120)
    added(ana, name="Beta", kind="partner", size=12)
    added(ana, name="Delta")
    assert [row["name"] for row in ana.get(ACCOUNTS, **query).json()["items"]] == names


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"colour": "red"}, "colour"),
        ({"size__gte": "many"}, "size__gte"),
        ({"kind": "enemy"}, "kind"),
        ({"sort": "luck"}, "sort"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"owner": "nobody@example.com"}, "owner"),
        ({"created_at": "soon"}, "created_at"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(ana: Program, query: dict[str, str], parameter: str) -> None:
    answer = ana.get(ACCOUNTS, **query)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [parameter]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ({}, 422),
        ({"name": ""}, 422),
        ({"name": "a\x00b"}, 422),
        ({"name": "Acme", "size": -1}, 422),
        ({"name": "Acme", "size": 10**12}, 422),
        ({"name": "Acme", "annual_revenue": "1e30"}, 422),
        ({"name": "Acme", "parent_id": "00000000-0000-0000-0000-000000000000"}, 422),
        ({"name": "Acme", "owner_id": "not an id"}, 422),
        ("[]", 422),
    ],
)
def test_bad_bodies_get_a_problem(ana: Program, body: Any, status: int) -> None:
    answer = ana.send("POST", ACCOUNTS, body)
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Account.objects.exists()


@pytest.mark.parametrize("name", ["x" * 10_000, "مرحبا بالعالم", "🎉 Ünïcode Ä́ 株式会社"])
def test_long_right_to_left_and_emoji_names_are_kept(ana: Program, name: str) -> None:
    assert added(ana, name=name)["name"] == name


def test_a_summary_groups_and_measures(ana: Program) -> None:
    added(ana, name="Acme", kind="customer", size=10)
    added(ana, name="Beta", kind="customer", size=20)
    added(ana, name="Delta")
    answer = ana.get(f"{ACCOUNTS}/summary", group_by="kind", measures="count,employees").json()
    assert answer["rows"] == [
        {"kind": "Customer", "count": 2, "employees": 30},
        {"kind": "Prospect", "count": 1, "employees": None},
    ]
    assert answer["total"] == {"count": 3, "employees": 30}


def test_addresses_that_lead_nowhere_and_wrong_methods_are_problems(ana: Program) -> None:
    assert ana.get("/api/v1/nothing").headers["Content-Type"] == "application/problem+json"
    answer = ana.send("PUT", ACCOUNTS, {})
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
