"""A bonus is expected from the totals of its intervals, and that is what running every outcome gives."""

from datetime import date
from decimal import Decimal

import pytest

from handsel.kernel.periods import Period
from handsel.pay.plans.reading import parse_plan
from handsel.pay.rules import expected
from handsel.pay.rules.expected import OpenDeal, expected_commission
from handsel.pay.rules.inputs import Event, Inputs, Participant, Share
from handsel.pay.rules.plan import FAR_FUTURE
from handsel.pay.rules.vocabulary import EventKind

HEAD = """
[plan]
code = "B"
name = "Bonus"
from = 2026-01-01
currency = "USD"

[measure.bookings]
quota = {amount = 400000, per = "year"}

[clawback]
method = "none"
"""
THRESHOLD = """
[[component]]
code = "quarter"
kind = "bonus"
measure = "bookings"
interval = "quarter"
amount = 2500
at = "100%"
"""
CURVE = """
[table.curve]
mode = "curve_linear"
points = [{at = "50%", payout = "40%"}, {at = "100%", payout = "100%"}, {at = "150%", payout = "200%"}]

[[component]]
code = "payout"
kind = "bonus"
measure = "bookings"
interval = "quarter"
table = "curve"
target = 10000
"""


def booking(key: str, amount: int, on: date) -> Event:
    return Event(key, EventKind.BOOKED, key, on, Decimal(amount), "USD", shares=(Share("ana", Decimal(1)),))


@pytest.mark.parametrize("component", [THRESHOLD, CURVE], ids=["threshold", "curve"])
@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2026, 5, 15)])
def test_totals_give_what_running_gives(component: str, start: date, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = parse_plan(HEAD + component).plan
    inputs = Inputs(
        events=(booking("D1", 60_000, date(2026, 2, 1)), booking("D2", 55_000, date(2026, 6, 1))),
        participants=(Participant("ana", Period(start, FAR_FUTURE)),),
    )
    deals = [
        OpenDeal(booking("O1", 45_000, date(2026, 6, 20)), Decimal("0.5")),
        OpenDeal(booking("O2", 70_000, date(2026, 8, 1)), Decimal("0.25")),
        OpenDeal(booking("O3", 40_000, date(2026, 9, 1)), Decimal("0.75")),
    ]
    by_totals = expected_commission(plan, inputs, deals, "ana")
    monkeypatch.setattr(expected, "is_plain_bonus", lambda _component: False)
    assert by_totals == expected_commission(plan, inputs, deals, "ana")
    assert by_totals.amount > 0
