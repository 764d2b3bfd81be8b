"""The REST door of opportunities, pipelines and lost reasons."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity, Pipeline, Stage
from tests.api.programs import Program
from tests.people import NOW, Cast, looking

type StageNamed = Callable[[str], Stage]


def path_of(deal: Opportunity) -> str:
    return f"/opportunities/{deal.pk}"


def test_a_deal_is_added_in_the_first_stage_and_belongs_to_the_caller(
    ana: Program, cast: Cast, sales: Pipeline
) -> None:
    deal = ana.does("POST", "/opportunities", {"name": "Ten probes", "amount": "1200.50"}, status=201)
    assert (deal["stage"], deal["owner"], deal["outcome"], deal["pipeline"]) == (
        "Qualification", "Ana Alvarez", "open", "Sales",
    )  # fmt: skip
    assert (deal["amount"], deal["base_amount"], deal["currency"]) == ("1200.50", "1200.50", "USD")
    assert ana.get(f"/opportunities/{deal['id']}").json() == deal


def test_a_deal_is_added_with_everything(
    ana: Program, cast: Cast, stage: StageNamed, acme: Account, dora: Contact
) -> None:
    sent = {
        "name": "Ten probes", "account_id": str(acme.pk), "stage_id": str(stage("Proposal").pk), "amount": "10.00",
        "close_on": "2027-02-01", "probability": 60, "category": "commit", "kind": "renewal", "source": "Fair",
        "product": "Probes", "next_step": "Call", "next_step_on": "2026-12-01", "competitors": ["Beta"],
        "primary_contact_id": str(dora.pk), "description": "Ten of them", "opened_on": "2026-10-01",
    }  # fmt: skip
    deal = ana.does("POST", "/opportunities", sent, status=201)
    assert {name: deal[name] for name in sent} == sent
    assert deal["account"] == "Acme Instruments"


def test_fields_change_and_a_clash_is_a_409(ana: Program, cast: Cast, scopes: Opportunity) -> None:
    read = ana.get(path_of(scopes)).json()
    changed = ana.does("PATCH", path_of(scopes), {"amount": "50000", "version": read["version"]})
    assert (changed["amount"], changed["version"]) == ("50000.00", read["version"] + 1)
    mo = Program(cast.mo)
    clash = mo.send("PATCH", path_of(scopes), {"amount": "1", "version": read["version"]})
    assert clash.status_code == 409
    assert clash.json()["current"] == {"amount": "50000.00", "version": changed["version"]}
    merged = mo.does("PATCH", path_of(scopes), {"next_step": "Call", "version": read["version"]})
    assert (merged["amount"], merged["next_step"]) == ("50000.00", "Call")


def test_a_null_gives_probability_and_category_back_to_the_stage(ana: Program, scopes: Opportunity) -> None:
    set_by_hand = ana.does("PATCH", path_of(scopes), {"probability": 70, "category": "commit"})
    assert (set_by_hand["probability_is_set"], set_by_hand["category_is_set"]) == (True, True)
    again = ana.does("PATCH", path_of(scopes), {"probability": None, "category": None, "amount": None})
    assert (again["probability"], again["category"], again["amount"]) == (10, "pipeline", None)
    assert (again["probability_is_set"], again["category_is_set"]) == (False, False)


def test_a_deal_moves_by_identifier_or_by_name(ana: Program, scopes: Opportunity, stage: StageNamed) -> None:
    moved = ana.does("POST", f"{path_of(scopes)}/move", {"stage_id": str(stage("Proposal").pk)})
    assert (moved["stage"], moved["probability"], moved["category"]) == ("Proposal", 75, "best-case")
    assert ana.does("POST", f"{path_of(scopes)}/move", {"stage": "negotiation"})["stage"] == "Negotiation"
    steps = ana.get(f"{path_of(scopes)}/steps").json()
    assert [(step["from_stage"], step["stage"], step["by"]) for step in steps] == [
        (None, "Qualification", "Ana Alvarez"),
        ("Qualification", "Proposal", "Ana Alvarez"),
        ("Proposal", "Negotiation", "Ana Alvarez"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "stage_id"),
        ({"stage": "Nowhere"}, "stage"),
        ({"stage_id": "00000000-0000-0000-0000-000000000000"}, "stage_id"),
        ({"stage": "Closed lost"}, "lost_reason"),
        ({"stage": "Proposal", "close_on": "1066-10-14"}, "close_on"),
        ({"stag": "Proposal"}, "stag"),
    ],
)
def test_a_move_that_cannot_be_names_the_field(
    ana: Program, scopes: Opportunity, body: dict[str, Any], field: str
) -> None:
    answer = ana.send("POST", f"{path_of(scopes)}/move", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_won_lost_and_open_again(ana: Program, scopes: Opportunity) -> None:
    won = ana.does("POST", f"{path_of(scopes)}/win")
    assert (won["outcome"], won["stage"], won["probability"], won["category"]) == ("won", "Closed won", 100, "closed")
    opened = ana.does("POST", f"{path_of(scopes)}/reopen")
    assert (opened["outcome"], opened["stage"]) == ("open", "Qualification")
    assert ana.send("POST", f"{path_of(scopes)}/lose", {}).status_code == 422
    lost = ana.does("POST", f"{path_of(scopes)}/lose", {"reason": "Price", "close_on": "2026-11-20"})
    assert (lost["outcome"], lost["lost_reason"], lost["close_on"]) == ("lost", "Price", "2026-11-20")
    again = ana.does("POST", f"{path_of(scopes)}/reopen", {"close_on": "2027-01-31"})
    assert (again["outcome"], again["close_on"], again["lost_reason"]) == ("open", "2027-01-31", "")
    assert ana.send("POST", f"{path_of(scopes)}/reopen").status_code == 422


def test_a_deal_is_given_away_and_deleted(ana: Program, cast: Cast, scopes: Opportunity) -> None:
    mo = Program(cast.mo)
    mo.does("POST", f"{path_of(scopes)}/reassign", {"owner_id": str(cast.ben.pk)}, status=204)
    assert mo.get(path_of(scopes)).json()["owner"] == "Ben Baker"
    Program(cast.ben).does("DELETE", path_of(scopes), status=204)
    assert mo.get(path_of(scopes)).status_code == 404


def test_the_team_and_what_it_sees(ana: Program, cem: Program, cast: Cast, scopes: Opportunity) -> None:
    assert cem.get(path_of(scopes)).status_code == 404
    place = {"member_id": str(cast.cem.pk), "role": "Engineer", "edits": False}
    assert ana.does("POST", f"{path_of(scopes)}/team", place) == place
    assert cem.get(f"{path_of(scopes)}/team").json() == [place]
    assert cem.send("PATCH", path_of(scopes), {"next_step": "x"}).status_code == 403
    ana.does("DELETE", f"{path_of(scopes)}/team/{cast.cem.pk}", status=204)
    assert cem.get(path_of(scopes)).status_code == 404


def test_contacts_take_part(ana: Program, scopes: Opportunity, dora: Contact) -> None:
    part = ana.does("POST", f"{path_of(scopes)}/contacts", {"contact_id": str(dora.pk), "role": "Champion"})
    assert part == {"contact_id": str(dora.pk), "contact": "Dora Diaz", "role": "Champion", "is_primary": True}
    assert ana.get(f"{path_of(scopes)}/contacts").json() == [part]
    ana.does("DELETE", f"{path_of(scopes)}/contacts/{dora.pk}", status=204)
    assert ana.get(f"{path_of(scopes)}/contacts").json() == []
    assert ana.get(path_of(scopes)).json()["primary_contact_id"] is None


def test_many_deals_are_changed_given_away_and_deleted_at_once(
    ana: Program, cast: Cast, stage: StageNamed, scopes: Opportunity
) -> None:
    other = actions.create(values={"name": "Ten probes"}, by=looking(cast.ana), at=NOW)
    ids = [str(scopes.pk), str(other.pk)]
    values = {"stage_id": str(stage("Proposal").pk), "next_step": "Call"}
    assert ana.does("POST", "/opportunities/bulk-edit", {"ids": ids, "values": values}) == {"count": 2}
    assert {row["stage"] for row in ana.get("/opportunities").json()["items"]} == {"Proposal"}
    given = {"ids": ids, "owner_id": str(cast.ben.pk)}
    assert Program(cast.mo).does("POST", "/opportunities/bulk-reassign", given) == {"count": 2}
    assert ana.send("POST", "/opportunities/bulk-delete", {"ids": ids}).status_code == 403
    assert Program(cast.ben).does("POST", "/opportunities/bulk-delete", {"ids": ids}) == {"count": 2}


def deal(cast: Cast, name: str, amount: int | None, outcome: str, **values: Any) -> Opportunity:
    """One of Ana's deals, opened on 1 October 2026."""
    sent = {"name": name, "amount": None if amount is None else Decimal(amount), "opened_on": date(2026, 10, 1)}
    made = actions.create(values=sent | values, by=looking(cast.ana), at=NOW)
    if outcome == "won":
        actions.win(opportunity=made, close_on=date(2026, 10, 31), by=looking(cast.ana), at=NOW)
    elif outcome == "lost":
        actions.lose(opportunity=made, reason="Price", close_on=date(2026, 11, 3), by=looking(cast.ana), at=NOW)
    return made


def test_deals_are_grouped_and_measured(ana: Program, cast: Cast, sales: Pipeline, acme: Account) -> None:
    accounts.edit_account(account=acme, values={"industry": "Retail"}, by=looking(cast.ana), at=NOW)
    deal(cast, "Scopes", 1_000, "won", account=acme, product="Scope")
    deal(cast, "Probes", 500, "won", product="Probe")
    deal(cast, "Cables", 0, "lost", product="Probe")
    deal(cast, "Racks", 9_000, "open", product="Scope", close_on=date(2027, 1, 15))
    measures = "count,won_count,won_amount,win_rate,avg_won_amount,avg_cycle_days"
    answer = ana.get("/opportunities/summary", group_by="owner,close_quarter", measures=measures).json()
    first, second = answer["rows"]
    assert {name: first[name] for name in ("owner", "close_quarter", "count", "won_count", "won_amount")} == {
        "owner": "Ana Alvarez", "close_quarter": "2026 Q4", "count": 3, "won_count": 2, "won_amount": 1500,
    }  # fmt: skip
    assert (first["avg_won_amount"], first["avg_cycle_days"]) == (750, 30)
    assert (second["count"], second["won_count"], second["won_amount"], second["win_rate"]) == (1, 0, 0, None)
    assert (answer["total"]["count"], answer["total"]["won_amount"]) == (4, 1500)


@pytest.mark.parametrize("group", ["stage", "account", "sector", "product", "outcome", "pipeline", "kind", "source"])
def test_every_group_counts_every_deal_once(
    ana: Program, cast: Cast, sales: Pipeline, acme: Account, group: str
) -> None:
    deal(cast, "Scopes", 1_000, "won", account=acme)
    deal(cast, "Probes", None, "open")
    rows = ana.get("/opportunities/summary", group_by=group, measures="count").json()["rows"]
    assert sum(row["count"] for row in rows) == 2


def test_lists_and_records_take_a_constant_number_of_queries(
    ana: Program, cast: Cast, sales: Pipeline, acme: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    deal(cast, "Scopes", 1_000, "won", account=acme)
    ana.get("/opportunities")  # notes the token's use
    with django_assert_num_queries(9):
        ana.get("/opportunities")
    for number in range(12):
        deal(cast, f"Probes {number}", 10, "open", account=acme)
    with django_assert_num_queries(9):
        assert len(ana.get("/opportunities", columns="name").json()["items"]) == 13
    with django_assert_num_queries(7):
        ana.get(path_of(Opportunity.objects.first()))  # type: ignore[arg-type]


def test_everybody_reads_pipelines_and_sales_operations_change_them(ana: Program, cast: Cast, sales: Pipeline) -> None:
    read = ana.get("/pipelines").json()
    assert [stage["name"] for stage in read[0]["stages"]][:2] == ["Qualification", "Needs analysis"]
    assert ana.send("POST", "/pipelines", {"name": "Renewals"}).status_code == 403
    olga = Program(cast.olga)
    made = olga.does("POST", "/pipelines", {"name": "Renewals", "like_id": str(sales.pk)}, status=201)
    path = f"/pipelines/{made['id']}"
    assert olga.does("PATCH", path, {"name": "Renewal"})["name"] == "Renewal"
    stage = olga.does("POST", f"{path}/stages", {"name": "Legal", "probability": 80}, status=201)
    assert stage["position"] == 4
    place = f"{path}/stages/{stage['id']}"
    assert olga.does("PATCH", place, {"guidance": "Ask early", "expected_days": None})["guidance"] == "Ask early"
    assert olga.does("POST", f"{place}/archive")["is_archived"] is True
    assert olga.does("POST", f"{place}/restore")["is_archived"] is False
    stages = [one["id"] for one in olga.get(path).json()["stages"]]
    ordered = [stages[1], stages[0], *stages[2:]]
    assert [one["id"] for one in olga.does("POST", f"{path}/order", {"stages": ordered})["stages"]] == ordered
    assert olga.send("POST", f"{path}/order", {"stages": ordered[1:]}).status_code == 422
    olga.does("DELETE", place, status=204)
    assert olga.does("POST", f"{path}/archive")["is_archived"] is True
    assert olga.does("POST", f"{path}/restore")["is_archived"] is False
    assert olga.send("PATCH", f"/pipelines/{sales.pk}/stages/{stages[0]}", {"name": "x"}).status_code == 404


def test_lost_reasons(ana: Program, cast: Cast, sales: Pipeline) -> None:
    assert "Price" in [reason["name"] for reason in ana.get("/lost-reasons").json()]
    assert ana.send("POST", "/lost-reasons", {"name": "Merger"}).status_code == 403
    olga = Program(cast.olga)
    reason = olga.does("POST", "/lost-reasons", {"name": "Merger"}, status=201)
    assert olga.send("POST", "/lost-reasons", {"name": "merger"}).status_code == 422
    assert olga.does("PATCH", f"/lost-reasons/{reason['id']}", {"name": "Was bought"})["name"] == "Was bought"
    olga.does("DELETE", f"/lost-reasons/{reason['id']}", status=204)
    assert "Was bought" not in [one["name"] for one in ana.get("/lost-reasons").json()]
