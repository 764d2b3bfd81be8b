"""Programs and pay: events arrive once, mistakes are named and write nothing, what-ifs leave no trace."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handsel.org.models import Member
from handsel.pay import actions
from handsel.pay.models import Calculation, LedgerEntry, PlanVersion, SourceEvent
from tests.api.programs import Program
from tests.pay.conftest import PLAN, Win, at
from tests.people import Cast, looking


def calling(member: Member) -> Program:
    return Program(member, "read", "write", "import", "export", "admin")


def booking(key: str = "e1", *, payee: str = "ana@example.com", **more: Any) -> dict[str, Any]:
    deal = {"deal": "Harbour", "on": "2026-02-03", "amount": "80000", "currency": "USD"}
    return {"id": key, "event": "booked", "shares": [{"payee": payee}], **deal, **more}


def test_an_event_that_is_sent_twice_is_kept_once(cast: Cast, plan: str) -> None:
    program = calling(cast.olga)
    first = program.send("POST", "/pay/events", {"events": [booking()]}).json()
    again = program.send("POST", "/pay/events", {"events": [booking(), booking("e2", deal="Tunnel")]}).json()
    assert (first, again) == ({"received": 1, "added": 1}, {"received": 2, "added": 1})
    assert program.send("POST", "/pay/calculations", {"plan": plan}).status_code == 201
    # 100,000 at 10 % and 60,000 at 15 %
    amounts = [entry["amount"] for entry in program.get("/pay/ledger").json()["items"]]
    assert sum(Decimal(amount) for amount in amounts) == Decimal(19_000)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"shares": [{"payee": "ana@example.com", "share": "0.9999"}]}, "exactly 1"),
        ({"amount": None}, "needs an amount"),
        ({"currency": ""}, "currency"),
        ({"payee": "zoe@example.com"}, "zoe@example.com"),
        ({"event": "sold"}, "event"),
    ],
)
def test_a_wrong_event_is_named_and_nothing_is_kept(cast: Cast, plan: str, wrong: dict[str, Any], says: str) -> None:
    answer = calling(cast.olga).send("POST", "/pay/events", {"events": [booking("e0"), booking(**wrong)]})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not SourceEvent.objects.exists()


def test_a_plan_with_a_gap_is_refused_with_its_place(cast: Cast) -> None:
    text = PLAN.replace("{from = 100000,", "{from = 120000,")
    answer = calling(cast.olga).send("POST", "/pay/plans", {"text": text})
    assert answer.status_code == 422
    assert "table.steps" in answer.json()["errors"]["text"][0]
    assert not PlanVersion.objects.exists()


def test_a_payee_asks_what_a_deal_would_pay_and_nothing_is_written(cast: Cast, win: Win) -> None:
    win(cast.ana, 90_000, date(2026, 2, 10))
    before = SourceEvent.objects.count(), LedgerEntry.objects.count(), Calculation.objects.count()
    deals = [{"deal": "Quay", "amount": "20000", "on": "2026-12-20"}]
    told = calling(cast.ana).send("POST", "/pay/what-if", {"deals": deals}).json()
    # 10,000 more reach the boundary at 10 %, the other 10,000 pay 15 %
    assert (Decimal(told["before"]), Decimal(told["added"])) == (Decimal(9_000), Decimal(2_500))
    half = [{**deals[0], "probability": "50"}]
    told = calling(cast.ana).send("POST", "/pay/what-if", {"deals": half}).json()
    assert (Decimal(told["added"]), Decimal(told["expected"])) == (Decimal(0), Decimal(1_250))
    assert (SourceEvent.objects.count(), LedgerEntry.objects.count(), Calculation.objects.count()) == before


def test_a_ledger_holds_ones_own_lines_and_pages(cast: Cast, win: Win) -> None:
    for owner in (cast.ana, cast.ana, cast.ben):
        win(owner, 1_000 + SourceEvent.objects.count(), date(2026, 2, 10))
    actions.calculate(plan="AE", by=looking(cast.olga), at=at(2, 20))
    whose = {
        member.name: [row["member_id"] for row in calling(member).get("/pay/ledger").json()["items"]]
        for member in (cast.ana, cast.ben, cast.cem, cast.mo)
    }
    assert whose["Ana Alvarez"] == [str(cast.ana.pk)] * 2
    assert whose["Ben Baker"] == [str(cast.ben.pk)]
    assert whose["Cem Celik"] == []
    assert len(whose["Mo Meyer"]) == 3
    first = calling(cast.olga).get("/pay/ledger", limit="2").json()
    rest = calling(cast.olga).get("/pay/ledger", limit="2", cursor=first["next"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
