"""Clawback by every method, in part, prorated, within a window, and of money that waits for cash."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rules.pay.build import FEB, JAN, MAR, by_period, codes, component, dec, event, plan, run, tiers

from handsel.kernel.periods import Period
from handsel.pay.rules.engine import Entitlement
from handsel.pay.rules.inputs import Reporting
from handsel.pay.rules.plan import Clawback, Measure, ReleasePart
from handsel.pay.rules.vocabulary import ClawbackMethod, Counts, Interval, LineKind, ReleaseOn, ServiceProration

FLAT = tiers((0, "0.10"))
TAKING = [ClawbackMethod.RECOMPUTE, ClawbackMethod.UNWIND, ClawbackMethod.DEBOOK]
ON_CASH = (ReleasePart(ReleaseOn.PAID, dec(1)),)
HALF = (ReleasePart(ReleaseOn.BOOKED, dec("0.5")), ReleasePart(ReleaseOn.PAID, dec("0.5")))


def clawed(result: Entitlement) -> Decimal:
    return sum((line.amount for line in result.lines if line.kind is LineKind.CLAWBACK), Decimal(0))


@pytest.mark.parametrize("method", TAKING)
def test_part_of_a_deal_is_taken_back_in_part(method: ClawbackMethod) -> None:
    of = plan(component(FLAT), method=method)
    result = run(of, event("D", amount=10000), event("D", MAR, 2500, kind="cancelled"))
    assert result.total() == 750


@pytest.mark.parametrize("method", TAKING)
def test_two_partial_cancellations_add_up(method: ClawbackMethod) -> None:
    of = plan(component(FLAT), method=method)
    first, second = event("D", FEB, 2500, kind="cancelled"), event("D", MAR, 2500, kind="cancelled")
    assert run(of, event("D", amount=10000), first, second).total() == 500


@pytest.mark.parametrize("method", TAKING)
def test_what_waits_for_cash_is_not_taken_back_but_no_longer_held(method: ClawbackMethod) -> None:
    of = plan(component(FLAT, release=HALF), method=method)
    deal, paid = event("D", amount=10000), event("D", FEB, 4000, kind="paid")
    result = run(of, deal, paid, event("D", MAR, kind="cancelled"))
    assert run(of, deal, paid).total() == 700
    assert result.total() == 0


@pytest.mark.parametrize("method", TAKING)
def test_cash_after_a_partial_cancellation_pays_the_kept_part(method: ClawbackMethod) -> None:
    of = plan(component(FLAT, release=ON_CASH), method=method)
    events = event("D", amount=10000), event("D", FEB, 4000, kind="cancelled"), event("D", MAR, 6000, kind="paid")
    assert run(of, *events).total() == 600


def test_the_reversing_line_stands_in_the_period_of_the_cancellation() -> None:
    of = plan(component(FLAT), method=ClawbackMethod.UNWIND)
    result = run(of, event("D", amount=10000), event("D", MAR, kind="cancelled"))
    assert by_period(result) == [("2026-01", 1000), ("2026-03", -1000)]


def test_outside_the_window_nothing_is_taken_unless_the_reason_says_so() -> None:
    for method in TAKING:
        of = plan(component(FLAT), clawback=Clawback(method, window_months=1))
        deal, late = event("D", amount=10000), date(2026, 2, 11)
        assert run(of, deal, event("D", FEB, kind="cancelled")).total() == 0
        assert run(of, deal, event("D", late, kind="cancelled")).total() == 1000
        assert run(of, deal, event("D", late, kind="cancelled", reason="fraud")).total() == 0


def test_service_is_counted_in_whole_months_or_in_days() -> None:
    deal = event("D", date(2026, 1, 1), 120000, term_months=12)
    ends = {date(2026, 4, 29): (3000, 3912.33), date(2026, 4, 30): (4000, 3945.21), date(2026, 12, 31): (12000, 12000)}
    for end, (months, days) in ends.items():
        for proration, kept in ((ServiceProration.MONTHS, months), (ServiceProration.DAYS, days)):
            of = plan(component(FLAT), clawback=Clawback(ClawbackMethod.UNWIND, proration))
            assert run(of, deal, event("D", end, kind="cancelled")).total() == dec(kept)


def test_a_term_that_starts_later_is_counted_from_its_start() -> None:
    deal = event("D", amount=12000, term_months=12, service_start=date(2026, 3, 1))
    of = plan(component(FLAT), clawback=Clawback(ClawbackMethod.UNWIND, ServiceProration.MONTHS))
    assert run(of, deal, event("D", date(2026, 2, 20), kind="cancelled")).total() == 0
    assert run(of, deal, event("D", date(2026, 5, 31), kind="cancelled")).total() == 300


def test_without_a_term_all_is_taken_back_and_said() -> None:
    of = plan(component(FLAT), clawback=Clawback(ClawbackMethod.UNWIND, ServiceProration.MONTHS))
    result = run(of, event("D", amount=10000), event("D", MAR, kind="cancelled"))
    assert (result.total(), codes(result)) == (0, {"term-missing"})


def test_small_amounts_are_left() -> None:
    of = plan(component(FLAT), clawback=Clawback(ClawbackMethod.UNWIND, minimum=dec(50)))
    deal = event("D", amount=10000)
    assert clawed(run(of, deal, event("D", FEB, 499, kind="cancelled"))) == 0
    assert clawed(run(of, deal, event("D", FEB, 500, kind="cancelled"))) == -50


def test_a_deal_alone_is_debooked_at_its_own_tiers() -> None:
    steps = tiers((0, "0.01"), (1000, "0.02"))
    of = plan(component(steps, interval=Interval.DEAL), method=ClawbackMethod.DEBOOK)
    events = event("D1", amount=5000), event("D2", JAN, 5000), event("D1", MAR, 1500, kind="cancelled")
    assert run(of, *events[:2]).total() == 180
    assert run(of, *events).total() == 150


def test_an_override_is_taken_back_with_the_deal() -> None:
    team = (Reporting("ana", "mo", Period(date(2026, 1, 1), date(2027, 1, 1))),)
    for method in TAKING:
        of = plan(component(FLAT), measures=(Measure("bookings", counts=Counts.TEAM),), method=method)
        events = event("D", amount=10000), event("D", MAR, kind="cancelled")
        assert run(of, events[0], reporting=team, people=("mo",)).total("mo") == 1000
        assert run(of, *events, reporting=team, people=("mo",)).total("mo") == 0
