"""Holds: what is kept back is nobody's loss and nobody's gain; it is payable in the period it is let go in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.rules.pay.build import FEB, JAN, MAR, dec, event, inputs, plan

from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.inputs import Event, Hold

PLAN = plan()


def owed(events: tuple[Event, ...], *holds: Hold) -> Entitlement:
    return entitle(PLAN, replace(inputs(*events), holds=holds))


def paid(found: Entitlement) -> dict[tuple[str, date], Decimal]:
    """Amounts by deal and first day of the pay period."""
    sums: dict[tuple[str, date], Decimal] = {}
    for line in found.lines:
        place = line.deal, line.period.start
        sums[place] = sums.get(place, Decimal(0)) + line.amount
    return {place: amount for place, amount in sums.items() if amount}


def held(found: Entitlement) -> dict[str, Decimal]:
    return {one.deal: one.amount for one in found.held}


def hold(since: date = JAN, deal: str = "D1", until: date | None = None) -> Hold:
    return Hold("1", "ana", since, "a question", deal, until)


EVENTS = (event("D1", JAN, 1000), event("D2", FEB, 2000))


def test_a_deal_that_is_held_waits_and_the_others_do_not() -> None:
    found = owed(EVENTS, hold())
    assert paid(found) == {("D2", date(2026, 2, 1)): dec(200)}
    assert held(found) == {"D1": dec(100)}
    assert [one.reason for one in found.held] == ["a question"]


def test_without_a_deal_everything_from_that_period_on_waits() -> None:
    found = owed(EVENTS, hold(FEB, ""))
    assert paid(found) == {("D1", date(2026, 1, 1)): dec(100)}
    assert held(found) == {"D2": dec(200)}


def test_what_is_let_go_is_payable_in_the_period_of_that_day() -> None:
    found = owed(EVENTS, hold(until=MAR))
    assert paid(found) == {("D1", date(2026, 3, 1)): dec(100), ("D2", date(2026, 2, 1)): dec(200)}
    assert held(found) == {}


def test_let_go_in_its_own_period_it_is_as_if_it_had_never_been_held() -> None:
    assert owed(EVENTS, hold(until=JAN)).lines == owed(EVENTS).lines


def test_of_two_holds_the_later_release_counts() -> None:
    other = Hold("2", "ana", JAN, "another", "", FEB)
    assert paid(owed(EVENTS[:1], hold(until=MAR), other)) == {("D1", date(2026, 3, 1)): dec(100)}
    assert held(owed(EVENTS[:1], hold(), other)) == {"D1": dec(100)}


def test_what_was_paid_before_the_hold_is_taken_back_at_once() -> None:
    debooked = plan(method=PLAN.clawback.method.DEBOOK)
    events = (event("D1", JAN, 1000), event("D1", MAR, kind="cancelled"))
    found = entitle(debooked, replace(inputs(*events), holds=(hold(FEB, ""),)))
    assert sum(line.amount for line in found.lines) == 0
    assert found.held == ()


@given(
    amounts=st.lists(st.integers(1, 90_000), min_size=1, max_size=5),
    since=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    until=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    deal=st.sampled_from(["", "D0", "D1"]),
)
def test_a_hold_moves_money_and_changes_none(amounts: list[int], since: date, until: date | None, deal: str) -> None:
    events = tuple(event(f"D{n}", date(2026, 1 + n, 5), amount) for n, amount in enumerate(amounts))
    free, kept = owed(events), owed(events, hold(since, deal, until))
    assert kept.total() + sum(held(kept).values()) == free.total()
    assert until is None or not kept.held
    before = {line.key: line.period for line in free.lines}
    assert all(line.period >= before[line.key] for line in kept.lines)
