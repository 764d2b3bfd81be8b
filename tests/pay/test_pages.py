"""The pages of pay: each shows what it should, to whom it should, and acts through one verb."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handsel.org.models import Member
from handsel.pay import actions
from handsel.pay.models import Adjustment, Assignment, Dispute, LedgerEntry, PlanAcceptance, PlanVersion
from handsel.pay.queries import pages
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.vocabulary import EventKind
from handsel.pay.views import papers
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Opportunity
from tests.pay.test_pages_lines import TIERS
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}
EARLY = datetime(2026, 2, 1, 9, tzinfo=UTC)
STARTED = date(2026, 1, 1)


@pytest.fixture
def published(cast: Cast) -> PlanVersion:
    """The plan of three tiers: 4 % to 150,000, 6 % to 250,000, 8 % above."""
    return actions.publish_plan(text=TIERS, file="plan.toml", by=looking(cast.olga), at=EARLY)


@pytest.fixture
def paid(cast: Cast, published: PlanVersion) -> PlanVersion:
    """Ana and Ben are on it; Ana has won 145,000 and then 20,000 in March, Ben 10,000; everything is posted."""
    olga = looking(cast.olga)
    for member in (cast.ana, cast.ben):
        actions.assign(member=member, plan="T", starts_on=STARTED, by=olga, at=EARLY)
    events = [booked("D1", cast.ana, 145_000, 1), booked("D2", cast.ana, 20_000, 2), booked("D3", cast.ben, 10_000, 3)]
    actions.receive_events(events=events, origin="file", by=olga, at=EARLY)
    actions.calculate(plan="T", by=olga, at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    return published


def booked(key: str, member: Member, amount: int, day: int) -> Event:
    shares = (Share(str(member.pk), Decimal(1)),)
    return Event(key, EventKind.BOOKED, key, date(2026, 3, day), Decimal(amount), "USD", shares=shares)


def page(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"pay:{name}", args=arguments) + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


OF_A_PAYEE = ["of", "plan", "changes", "what-if", "what-if-answer"]


@pytest.mark.parametrize("name", OF_A_PAYEE)
def test_a_payee_their_manager_and_operations_open_the_pages_of_a_payee(
    cast: Cast, paid: PlanVersion, signed_in: SignIn, name: str
) -> None:
    for member in (cast.ana, cast.mo, cast.olga, cast.nina, cast.ivy):
        page(signed_in(member), name, cast.ana.pk)


@pytest.mark.parametrize("name", OF_A_PAYEE)
def test_nobody_else_finds_them(cast: Cast, paid: PlanVersion, signed_in: SignIn, name: str) -> None:
    for stranger in (cast.ben, cast.sol, cast.cem, cast.fay, cast.sam):
        assert signed_in(stranger).get(reverse(f"pay:{name}", args=[cast.ana.pk])).status_code == 404


def statement(cast: Cast, name: str = "statement") -> str:
    return reverse(f"pay:{name}", args=[cast.ana.pk, "T", "2026-03-01"])


@pytest.mark.parametrize("name", ["statement", "statement-csv", "statement-pdf"])
def test_a_statement_is_for_the_payee_the_manager_and_operations(
    cast: Cast, paid: PlanVersion, signed_in: SignIn, name: str
) -> None:
    seen = {who: signed_in(member).get(statement(cast, name)).status_code for who, member in cast.everyone().items()}
    assert {who for who, status in seen.items() if status == 200} == {"ana", "mo", "olga", "nina", "ivy"}
    assert set(seen.values()) == {200, 404}


def test_a_statement_shows_each_product_and_foots(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    text = signed_in(cast.ana).get(statement(cast)).content.decode()
    for words in ("$5,000.00", "× 4%", "= $200.00", "$15,000.00", "× 6%", "= $900.00", "clause 2.1"):
        assert words in text
    amounts = [Decimal(found.replace(",", "")) for found in re.findall(r'pay-amount num">\$([\d,.]+)', text)]
    assert amounts == [Decimal("5800.00"), Decimal("1100.00")]
    assert text.count("$6,900.00") == 4


def test_the_file_of_a_statement_sums_to_it(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    import csv
    import io

    text = signed_in(cast.ana).get(statement(cast, "statement-csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(Decimal(row["posted"] or 0) for row in rows) == Decimal("6900.00")
    for row in rows:
        assert Decimal(row["portion"]) * Decimal(row["rate"]) == Decimal(row["portion_earned"])


def test_a_payee_without_a_plan_is_told_what_comes(cast: Cast, signed_in: SignIn) -> None:
    assert "No plan yet" in page(signed_in(cast.ana), "mine")
    assert reverse("pay:assignments") in page(signed_in(cast.olga), "mine")


def test_a_statement_on_paper_says_what_its_page_says(
    cast: Cast, paid: PlanVersion, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = signed_in(cast.ana), statement(cast, "statement-pdf")
    assert client.get(address).content.startswith(b"%PDF-")
    told: dict[str, Any] = {}
    monkeypatch.setattr(papers, "pdf", lambda _file, _sheet, data, _at: told.update(data) or b"%PDF-")
    client.get(address)
    (group,) = told["groups"]
    assert [line["amount"] for line in group["lines"]] == ["$5,800.00", "$1,100.00"]
    assert [(part["amount"], part["rate"], part["part"]) for part in group["lines"][1]["portions"]] == [
        ("$5,000.00", "4%", "$200.00"), ("$15,000.00", "6%", "$900.00"),
    ]  # fmt: skip
    assert group["total"] == "$6,900.00"
    assert "not closed yet" in told["notice"]


def test_my_pay_leads_to_statements_and_says_what_reaches_the_next_tier(
    cast: Cast, paid: PlanVersion, signed_in: SignIn
) -> None:
    text = page(signed_in(cast.ana), "mine")
    assert statement(cast) in text
    assert "$85,000 more by" in text
    assert "8% instead of 6%" in text
    assert "waits for your acceptance" in text


def test_a_manager_sees_the_team_and_no_other_team(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    team = page(signed_in(cast.mo), "mine")
    assert reverse("pay:of", args=[cast.ana.pk]) in team
    assert reverse("pay:of", args=[cast.ana.pk]) not in page(signed_in(cast.sol), "mine")


def test_a_payee_accepts_the_plan_and_nobody_does_it_for_them(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    address = reverse("pay:plan", args=[cast.ana.pk])
    assert "Accept the plan" not in page(signed_in(cast.mo), "plan", cast.ana.pk)
    assert "Accept the plan" in page(signed_in(cast.ana), "plan", cast.ana.pk)
    assert signed_in(cast.mo).post(address).status_code in (403, 404)
    assert signed_in(cast.ana).post(address).status_code == 302
    assert PlanAcceptance.objects.get().member == cast.ana
    assert "Accept the plan" not in page(signed_in(cast.ana), "plan", cast.ana.pk)


@pytest.fixture
def scopes(cast: Cast, paid: PlanVersion) -> Opportunity:
    """Ana's open deal over 100,000."""
    from tests.people import NOW

    pipeline.set_up_default_pipeline(by=looking(cast.nina), at=NOW) if not _has_pipeline() else None
    values = {"name": "Forty scopes", "amount": Decimal(100_000), "close_on": date(2026, 12, 18)}
    return pipeline.create(values=values, by=looking(cast.ana), at=NOW)


def _has_pipeline() -> bool:
    from handsel.pipeline.models import Pipeline

    return Pipeline.objects.exists()


def test_what_if_answers_from_the_engine_and_writes_nothing(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    before = (LedgerEntry.objects.count(), scopes.version)
    query = f"?amount-{scopes.pk}=100000&on-{scopes.pk}=2026-12-18&outcome-{scopes.pk}=won"
    text = page(signed_in(cast.ana), "what-if-answer", cast.ana.pk, query=query)
    assert "$6,300.00" in text, "85,000 at 6 % and 15,000 at 8 %"
    scopes.refresh_from_db()
    assert (LedgerEntry.objects.count(), scopes.version) == before


def test_what_cannot_be_understood_is_said_with_the_deal(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    query = f"?amount-{scopes.pk}=lots&on-{scopes.pk}=2026-12-18&outcome-{scopes.pk}=won"
    answer = signed_in(cast.ana).get(reverse("pay:what-if-answer", args=[cast.ana.pk]) + query)
    assert answer.status_code == 422
    assert "Forty scopes" in answer.content.decode()


def test_a_deal_says_what_it_would_earn_to_those_who_may_know(
    cast: Cast, scopes: Opportunity, signed_in: SignIn
) -> None:
    assert "You would earn" in page(signed_in(cast.ana), "would-earn", scopes.pk)
    assert "$6,300.00" in page(signed_in(cast.ana), "would-earn", scopes.pk)
    assert "Ana Alvarez would earn" in page(signed_in(cast.mo), "would-earn", scopes.pk)
    assert page(signed_in(cast.fay), "would-earn", scopes.pk).strip() == ""
    assert signed_in(cast.cem).get(reverse("pay:would-earn", args=[scopes.pk])).status_code == 404


def test_a_change_is_explained_with_its_cause(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    amended = Event("D1-2", EventKind.AMENDED, "D1", date(2026, 3, 20), Decimal(100_000), "USD")
    at = datetime(2026, 5, 10, 9, tzinfo=UTC)
    actions.receive_events(events=[amended], origin="file", by=looking(cast.olga), at=at)
    text = page(signed_in(cast.ana), "changes", cast.ana.pk, query="?before=2026-05-01&after=2026-05-11")
    assert "the credited amount changed" in text
    assert "other deals moved it to other tiers" in text
    assert "D1 was changed: $100,000" in text
    assert "Nothing changed" in page(
        signed_in(cast.ana), "changes", cast.ana.pk, query="?before=2026-05-11&after=2026-05-12"
    )


def test_moments_in_the_wrong_order_are_refused(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    address = reverse("pay:changes", args=[cast.ana.pk])
    answer = signed_in(cast.ana).get(f"{address}?before=2026-05-11&after=2026-05-01")
    assert answer.status_code == 422
    assert "comes before the first" in answer.content.decode()


def test_a_correction_shows_on_the_next_statement_with_its_origin(
    cast: Cast, paid: PlanVersion, signed_in: SignIn
) -> None:
    olga, nina = looking(cast.olga), looking(cast.nina)
    for label in ("2026-01", "2026-02", "2026-03"):
        close(label, olga, nina)
    amended = Event("D2-2", EventKind.AMENDED, "D2", date(2026, 3, 20), Decimal(10_000), "USD")
    actions.receive_events(events=[amended], origin="file", by=olga, at=datetime(2026, 4, 9, tzinfo=UTC))
    actions.calculate(plan="T", by=olga, at=datetime(2026, 4, 10, tzinfo=UTC))
    address = reverse("pay:statement", args=[cast.ana.pk, "T", "2026-04-01"])
    text = signed_in(cast.ana).get(address).content.decode()
    assert "belongs to 2026-03" in text
    assert "Now $500.00, posted before $1,100.00: the difference is -$600.00." in text
    assert "Sealed" in signed_in(cast.ana).get(statement(cast)).content.decode()
    papered = [signed_in(cast.ana).get(statement(cast, "statement-pdf")).content for _each in range(2)]
    assert papered[0] == papered[1]


def close(label: str, olga: Any, nina: Any) -> None:
    at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    actions.submit_period(plan="T", label=label, by=olga, at=at)
    actions.approve_period(plan="T", label=label, by=nina, at=at)
    actions.close_period(plan="T", label=label, by=olga, at=at)


DESK = ["desk", "payees", "plans", "assignments", "adjustments", "disputes", "costs", "try-plan"]
WORKS_THERE = ["new-plan", "assign", "propose", "new-cost-policy"]


@pytest.mark.parametrize("name", DESK)
def test_who_opens_the_desk(cast: Cast, paid: PlanVersion, signed_in: SignIn, name: str) -> None:
    seen = {who: signed_in(member).get(reverse(f"pay:{name}")).status_code for who, member in cast.everyone().items()}
    assert {who for who, status in seen.items() if status == 200} == {"olga", "nina", "ivy"}
    assert set(seen.values()) == {200, 403}


@pytest.mark.parametrize("name", WORKS_THERE)
def test_who_changes_things_there(cast: Cast, paid: PlanVersion, signed_in: SignIn, name: str) -> None:
    seen = {who: signed_in(member).get(reverse(f"pay:{name}")).status_code for who, member in cast.everyone().items()}
    assert {who for who, status in seen.items() if status == 200} == {"olga", "nina"}


@pytest.mark.parametrize("name", DESK)
def test_an_empty_desk_says_what_to_do(cast: Cast, signed_in: SignIn, name: str) -> None:
    text = page(signed_in(cast.olga), name)
    assert 'class="empty' in text or name == "try-plan"


def test_a_period_goes_its_way_by_two_people(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    olga, nina = signed_in(cast.olga), signed_in(cast.nina)
    text = page(olga, "desk")
    assert "Submit for review" in text
    assert "Close 2026-01 first" in text
    steps = [(olga, "submit", "review"), (olga, "approve", "review"), (nina, "approve", "approved")]
    for client, name, state in [*steps, (olga, "close", "closed"), (nina, "pay", "closed")]:
        client.post(reverse("pay:step", args=["T", "2026-01", name]))
        assert pages.state_of("T", STARTED) == state


def test_a_closed_period_shows_what_it_pays(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    for label in ("2026-01", "2026-02", "2026-03"):
        close(label, looking(cast.olga), looking(cast.nina))
    text = page(signed_in(cast.olga), "period", "T", "2026-03-01")
    assert "$7,300.00" in text
    assert "Make the payout" in text


def test_calculating_from_the_desk_posts_what_is_missing(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    event = booked("D9", cast.ben, 5_000, 9)
    actions.receive_events(events=[event], origin="file", by=looking(cast.olga), at=EARLY)
    assert signed_in(cast.ivy).post(reverse("pay:calculate", args=["T"])).status_code == 403
    signed_in(cast.olga).post(reverse("pay:calculate", args=["T"]))
    assert LedgerEntry.objects.get(deal="D9").amount == Decimal("200.00")


def test_a_plan_is_published_from_its_page(cast: Cast, signed_in: SignIn) -> None:
    address, client = reverse("pay:new-plan"), signed_in(cast.olga)
    assert client.post(address, {"source": TIERS, "format": "plan.toml", "check": "1"}).status_code == 200
    assert not PlanVersion.objects.exists()
    assert client.post(address, {"source": TIERS, "format": "plan.toml", "publish": "1"}).status_code == 302
    row = PlanVersion.objects.get()
    assert "Trial, version 1" in page(client, "version", row.pk)
    assert "Trial" in page(client, "plans")


def test_a_plan_with_a_gap_is_not_published_and_says_where(cast: Cast, signed_in: SignIn) -> None:
    broken = TIERS.replace("{from = 150000, to", "{from = 160000, to")
    answer = signed_in(cast.olga).post(
        reverse("pay:new-plan"), {"source": broken, "format": "plan.toml", "publish": "1"}
    )
    assert answer.status_code == 422
    assert "there is no tier" in answer.content.decode()
    assert not PlanVersion.objects.exists()


def test_somebody_is_put_on_a_plan(cast: Cast, published: PlanVersion, signed_in: SignIn) -> None:
    values = {"member": cast.ana.pk, "plan": "T", "starts_on": "2026-01-01", "fte": "1"}
    client = signed_in(cast.olga)
    assert client.post(reverse("pay:assign"), values, headers=HTMX).status_code == 204
    assert Assignment.objects.get().member == cast.ana
    again = client.post(reverse("pay:assign"), values, headers=HTMX)
    assert again.status_code == 422
    assert "is on this plan" in again.content.decode()
    wrong = client.post(reverse("pay:assign"), values | {"pay_currency": "XQQ"}, headers=HTMX)
    assert "ISO 4217" in wrong.content.decode()


def test_an_adjustment_takes_two_people(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    values = {"member": cast.ana.pk, "plan": "T", "on": "2026-03-20", "amount": "250", "reason": "Promised"}
    olga, nina = signed_in(cast.olga), signed_in(cast.nina)
    assert olga.post(reverse("pay:propose"), values, headers=HTMX).status_code == 204
    row = Adjustment.objects.get()
    assert "Waits for a colleague" in page(olga, "adjustments")
    decide = reverse("pay:decide", args=[row.pk, "approve"])
    assert olga.post(decide, headers=HTMX).status_code == 422
    assert nina.post(decide, headers=HTMX).status_code == 204
    row.refresh_from_db()
    assert row.state == "approved"
    assert signed_in(cast.ana).get(decide).status_code == 403


def test_a_dispute_starts_at_the_line_and_is_answered(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    entry = LedgerEntry.objects.get(deal="D2")
    address = reverse("pay:dispute", args=[entry.pk])
    assert address in signed_in(cast.ana).get(statement(cast)).content.decode()
    assert address not in signed_in(cast.mo).get(statement(cast)).content.decode()
    for stranger in (cast.mo, cast.ben, cast.olga):
        assert signed_in(stranger).get(address).status_code == 404
    values = {"reason": "Ben helped with the first one only", "expected": "1200"}
    assert signed_in(cast.ana).post(address, values, headers=HTMX).status_code == 204
    row = Dispute.objects.get()
    assert "Disputed" in signed_in(cast.ana).get(statement(cast)).content.decode()
    assert "Ben helped" in page(signed_in(cast.ana), "dispute-of", row.pk)
    assert "Ben helped" in page(signed_in(cast.olga), "disputes")
    assert signed_in(cast.ben).get(reverse("pay:dispute-of", args=[row.pk])).status_code == 404
    answer = reverse("pay:answer-dispute", args=[row.pk])
    assert signed_in(cast.ana).get(answer).status_code == 403
    said = {"decision": "reject", "answer": "The split was agreed"}
    assert signed_in(cast.olga).post(answer, said, headers=HTMX).status_code == 204
    assert "The split was agreed" in page(signed_in(cast.ana), "dispute-of", row.pk)


def test_a_statement_that_is_not_there_is_not_found(cast: Cast, paid: PlanVersion, signed_in: SignIn) -> None:
    for starts_on in ("2026-01-01", "soon"):
        address = reverse("pay:statement", args=[cast.ana.pk, "T", starts_on])
        assert signed_in(cast.ana).get(address).status_code == 404
