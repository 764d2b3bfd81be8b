"""A line on a page is a sum that a payee can follow with a calculator."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from handsel.kernel.periods import Period
from handsel.pay.check import check_plan
from handsel.pay.plans.reading import parse_plan
from handsel.pay.rules.engine import entitle
from handsel.pay.rules.inputs import Event, Inputs, Participant, Share
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import FAR_FUTURE, Plan
from handsel.pay.rules.vocabulary import EventKind
from handsel.pay.views.lines import DealName, ShownLine, shown_line

TIERS = """
[plan]
code = "T"
name = "Trial"
from = 2026-01-01
currency = "USD"

[measure.bookings]

[table.steps]
mode = "marginal"
tiers = [{from = 0, to = 150000, rate = "4%"}, {from = 150000, to = 250000, rate = "6%"}, {from = 250000, rate = "8%"}]

[[component]]
code = "new"
name = "New business"
clause = "2.1"
kind = "commission"
measure = "bookings"
table = "steps"

[clawback]
method = "none"
"""
"""Four per cent below 150,000, six to 250,000, eight above."""


def lines(text: str, *events: Event) -> tuple[Plan, tuple[Line, ...]]:
    plan = parse_plan(text).plan
    inputs = Inputs(events=events, participants=(Participant("ana", Period(date(2026, 1, 1), FAR_FUTURE)),))
    return plan, entitle(plan, inputs).lines


def booked(key: str, amount: int | str, day: int, **more: Any) -> Event:
    shares = more.pop("shares", (Share("ana", Decimal(1)),))
    return Event(key, EventKind.BOOKED, key, date(2026, 3, day), Decimal(amount), "USD", shares=shares, **more)


def shown(text: str, *events: Event) -> list[ShownLine]:
    plan, found = lines(text, *events)
    return [shown_line(line, plan, {}) for line in found]


def test_each_tier_shows_amount_times_rate_and_what_it_gives() -> None:
    first, second = shown(TIERS, booked("D1", 145_000, 1), booked("D2", 20_000, 2))
    assert [(one.amount, one.rate, one.part) for one in second.portions] == [
        ("$5,000.00", "4%", "$200.00"),
        ("$15,000.00", "6%", "$900.00"),
    ]
    assert [one.note for one in second.portions] == ["tier 1: $0 to $150,000", "tier 2: $150,000 to $250,000"]
    assert (second.amount, second.clause, second.component) == (Decimal("1100.00"), "2.1", "New business")
    assert second.credit == ("Deal: $20,000.00", "Credit: $20,000.00")
    assert first.steps == ()


def test_a_shared_deal_in_another_currency_shows_rate_share_and_credit() -> None:
    text = TIERS + '\n[[rate]]\nfrom = "EUR"\nto = "USD"\non = 2026-01-01\nrate = "1.0850"\nkind = "spot"\n'
    text += '\n[[rate]]\nfrom = "EUR"\nto = "USD"\non = 2026-01-01\nrate = "1.10"\nkind = "plan"\n'
    halves = (Share("ana", Decimal("0.5")), Share("ben", Decimal("0.5")))
    event = Event("D1", EventKind.BOOKED, "D1", date(2026, 3, 1), Decimal(80_000), "EUR", shares=halves)
    [line] = shown(text, event)
    assert line.credit == (
        "Deal: €80,000.00", "Exchange rate 1.085 on Mar 1", "50% revenue share", "Credit: $43,400.00",
    )  # fmt: skip


def test_what_rounding_did_is_said() -> None:
    [line] = shown(TIERS, booked("D1", "1234.56", 1))
    assert [one.part for one in line.portions] == ["49.3824 USD"]
    assert line.steps == ("Rounded to $49.38",)


@pytest.mark.parametrize("name", ["account-executive.toml", "sales-manager.toml", "account-manager.toml"])
def test_every_line_of_an_example_shows_what_it_is_made_of(name: str) -> None:
    from importlib.resources import files

    text = (files("handsel.pay") / "examples" / name).read_text(encoding="utf-8")
    read = parse_plan(text, name)
    seen = 0
    for example in check_plan(read).examples:
        for line in example.lines:
            one = shown_line(line, read.plan, {line.deal: DealName("A deal", "/there/")})
            seen += bool(one.portions)
            assert one.portions or line.kind in ("clawback", "adjustment", "floor", "gate")
    assert seen


def test_a_line_speaks_russian() -> None:
    with translation.override("ru"):
        [line] = shown(TIERS, booked("D1", 160_000, 1))
    assert line.credit[0].startswith("Сделка:")
    assert line.portions[0].note.startswith("ступень 1:")
