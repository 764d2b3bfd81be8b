"""Laws of the engine that hold for any deals: what was posted, reversals, order, splitting, more credit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.pay.build import ACCELERATOR, YEAR, component, dec, event, inputs, plan, run, tiers

from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.expected import every, expect
from handsel.pay.rules.inputs import Event, Inputs, Participant
from handsel.pay.rules.plan import Component, Draw, Limit, PaymentCap, Reserve, RoundingRule, Settlement, Table
from handsel.pay.rules.posting import Posted, differences
from handsel.pay.rules.settlement import settle
from handsel.pay.rules.tiers import Scale, alone, bands, earn, marginal, total
from handsel.pay.rules.vocabulary import CapPer, ClawbackMethod, Excess, Mode, RoundAt

CENTS = st.integers(1, 20_000_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(0, 364).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
SPLITS = st.sampled_from(
    ["ana", "ana:0.5 ben:0.5", "ana:0.3333 ben:0.3333 eva:0.3334", "ana:0.7 ben:0.3 eva:0.2:overlay"]
)
TABLES = st.sampled_from(
    [
        ACCELERATOR,
        replace(ACCELERATOR, mode=Mode.RETRO),
        tiers((0, "0.04"), (50000, "0.06"), (150000, "0.0825")),
        tiers((0, "0.02"), (80000, "0.05"), mode=Mode.RETRO),
    ]
)
DEALS = st.lists(st.tuples(DAYS, CENTS, SPLITS), min_size=1, max_size=6)
QUICK = settings(max_examples=25, deadline=None)


def booked(deals: list[tuple[date, Decimal, str]]) -> list[Event]:
    return [event(f"D{number}", day, amount, shares=shares) for number, (day, amount, shares) in enumerate(deals)]


def payees(result: Entitlement) -> set[str]:
    return {line.payee for line in result.lines}


@QUICK
@given(DEALS, TABLES, st.data())
def test_what_was_posted_sums_to_what_is_entitled(
    deals: list[tuple[date, Decimal, str]], table: Table, data: st.DataObject
) -> None:
    of, events = plan(component(table)), booked(deals)
    cancelled = data.draw(st.sets(st.integers(0, len(events) - 1)))
    events += [event(f"D{number}", deals[number][0] + timedelta(days=40), kind="cancelled") for number in cancelled]
    order = data.draw(st.permutations(events))
    posted: list[Posted] = []
    for step in range(1, len(order) + 1):
        lines = run(of, *order[:step], people=("ana", "ben", "eva")).lines
        open_from = date(2026, 1 + step % 12, 1)
        posted += differences(lines, posted, of, open_from=open_from)
        assert differences(lines, posted, of, open_from=open_from) == []
        for payee in ("ana", "ben", "eva"):
            mine = sum((entry.amount for entry in posted if entry.payee == payee), Decimal(0))
            assert mine == sum((line.amount for line in lines if line.payee == payee), Decimal(0))


@QUICK
@given(DEALS, st.sampled_from([ClawbackMethod.RECOMPUTE, ClawbackMethod.UNWIND]), TABLES, st.integers(0, 300))
def test_cancelling_everything_nets_to_zero_for_every_payee(
    deals: list[tuple[date, Decimal, str]], method: ClawbackMethod, table: Table, later: int
) -> None:
    events = booked(deals)
    events += [
        event(f"D{number}", day + timedelta(days=later), kind="cancelled") for number, (day, _, _) in enumerate(deals)
    ]
    result = run(plan(component(table), method=method), *events)
    for payee in ("ana", "ben", "eva"):
        assert result.total(payee) == 0


@QUICK
@given(CENTS, SPLITS)
def test_a_debooked_deal_nets_to_zero_for_every_payee(amount: Decimal, shares: str) -> None:
    of = plan(component(), method=ClawbackMethod.DEBOOK)
    result = run(of, event("D", amount=amount, shares=shares), event("D", date(2026, 5, 1), kind="cancelled"))
    assert result.lines
    assert {result.total(payee) for payee in payees(result)} == {Decimal(0)}


@QUICK
@given(DEALS, TABLES, st.data())
def test_order_of_arrival_does_not_matter(
    deals: list[tuple[date, Decimal, str]], table: Table, data: st.DataObject
) -> None:
    events = booked(deals)
    events.append(event("D0", deals[0][0], kind="amended", amount="777.77"))
    events.append(event("D0", deals[0][0] + timedelta(days=9), kind="cancelled"))
    of = plan(component(table))
    mixed = data.draw(st.permutations(events))
    assert run(of, *mixed, people=("eva",)).lines == run(of, *events, people=("eva",)).lines


@QUICK
@given(CENTS, CENTS, CENTS)
def test_a_deal_split_in_two_pays_the_same_under_marginal_tiers(before: Decimal, one: Decimal, two: Decimal) -> None:
    of = plan(component(), rounding=RoundingRule(at=RoundAt.RUNNING))
    first = event("D0", date(2026, 1, 1), before)
    whole = run(of, first, event("D1", date(2026, 2, 1), one + two))
    halves = run(of, first, event("D1", date(2026, 2, 1), one), event("D2", date(2026, 2, 1), two))
    assert whole.total() == halves.total()
    exact = [sum((line.exact for line in result.lines), Fraction(0)) for result in (whole, halves)]
    assert exact[0] == exact[1]


@QUICK
@given(DEALS, CENTS, TABLES)
def test_more_credit_never_pays_less(deals: list[tuple[date, Decimal, str]], more: Decimal, table: Table) -> None:
    of = plan(component(table), rounding=RoundingRule(at=RoundAt.RUNNING))
    deals = [(day, amount, "ana") for day, amount, _ in deals]
    day, amount, shares = deals[0]
    raised = [(day, amount + more, shares), *deals[1:]]
    assert run(of, *booked(raised)).total() >= run(of, *booked(deals)).total()


@settings(max_examples=60, deadline=None)
@given(st.integers(-10_000_000, 30_000_000), st.integers(-10_000_000, 30_000_000))
def test_slices_sum_to_the_credit_and_undo_exactly(before: int, amount: int) -> None:
    scale, steps = Scale(), bands(ACCELERATOR, Scale())
    reach = alone(Decimal(amount), Decimal(before))
    slices = marginal(ACCELERATOR, steps, scale, reach)
    assert sum(part.amount for part in slices) == amount
    back = marginal(ACCELERATOR, steps, scale, alone(Decimal(-amount), Decimal(before + amount)))
    assert total(slices) + total(back) == 0
    assert all(Fraction(part.amount) * Fraction(part.rate) == part.earned for part in slices)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.lists(st.integers(1, 10_000_000), min_size=1, max_size=5))
def test_paying_step_by_step_pays_the_table_of_the_total(table: Table, parts: list[int]) -> None:
    so_far, paid = 0, Fraction(0)
    for part in parts:
        paid += total(earn(table, Scale(), alone(Decimal(part), Decimal(so_far))))
        so_far += part
    assert paid == total(earn(table, Scale(), alone(Decimal(so_far))))


@QUICK
@given(
    st.lists(st.integers(-300_000, 900_000), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(Excess),
    st.none() | st.sampled_from([dec("0.1"), dec("0.5")]),
    st.none() | st.just(Reserve(dec("0.1"), 2)),
)
def test_every_payment_can_be_followed_to_the_cent(
    earned: list[int], recoverable: bool, excess: Excess, limit: Decimal | None, reserve: Reserve | None
) -> None:
    rules = Settlement(Draw(dec(1000), recoverable), PaymentCap(dec(4000), excess), reserve, limit)
    of = plan(component(), settlement=rules)
    months = list(of.calendar.within(of.pay_period, YEAR))[: len(earned)]
    posted = {
        month: (Decimal(cents) / 100, max(Decimal(0), Decimal(cents) / 100))
        for month, cents in zip(months, earned, strict=True)
    }
    account = settle(posted, Participant("ana", YEAR), of, Inputs())
    for payment in account.payments:
        assert payment.earned + sum(amount for _, amount in payment.entries()) == 0
        assert 0 <= payment.paid <= 4000
        assert payment.balances.draw >= 0
        assert payment.balances.receivable >= 0
        assert payment.paid >= min(Decimal(1000), Decimal(4000))


@QUICK
@given(st.lists(st.tuples(st.integers(1, 90_000), st.sampled_from(["0.1", "0.25", "0.5", "0.9"])), max_size=5))
def test_expected_commission_is_the_mean_over_all_outcomes(deals: list[tuple[int, str]]) -> None:
    def earned(won: int) -> Fraction:
        sold = sum(amount for number, (amount, _) in enumerate(deals) if won >> number & 1)
        return total(earn(ACCELERATOR, Scale(), alone(Decimal(sold), Decimal(90000)))) if sold else Fraction(0)

    chances = [dec(chance) for _, chance in deals]
    outcomes = every(chances)
    assert sum(outcomes.weights) == outcomes.total
    weighted = zip(outcomes.won, outcomes.weights, strict=True)
    mean = sum((earned(won) * Fraction(weight, outcomes.total) for won, weight in weighted), Fraction(0))
    answer = expect(earned, chances, "USD")
    assert answer.exact
    assert abs(Fraction(answer.amount) - mean) <= Fraction(1, 200)
    assert answer.low <= answer.high <= answer.if_all_won


@QUICK
@given(DEALS)
def test_the_same_input_gives_the_same_lines(deals: list[tuple[date, Decimal, str]]) -> None:
    of, given_inputs = plan(component()), inputs(*booked(deals))
    assert entitle(of, given_inputs).lines == entitle(of, given_inputs).lines


@QUICK
@given(DEALS, st.integers(1, 2_000_000))
def test_a_cap_is_never_passed(deals: list[tuple[date, Decimal, str]], cents: int) -> None:
    cap = Decimal(cents) / 100
    capped: Component = component(cap=Limit(cap, CapPer.INTERVAL))
    result = run(plan(capped), *booked(deals))
    assert all(result.total(payee) <= cap for payee in payees(result))
