"""What a payee is told: why a number changed, what comes next, what open deals are worth, every step of a line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.pay.build import (
    ACCELERATOR,
    FEB,
    JAN,
    MAR,
    YEAR,
    component,
    dec,
    event,
    inputs,
    plan,
    run,
    tiers,
)

from handsel.pay.rules.changes import Cause, compare
from handsel.pay.rules.currency import Rate, Rates
from handsel.pay.rules.expected import OpenDeal, expected_commission
from handsel.pay.rules.inputs import Quota
from handsel.pay.rules.lines import StepCode
from handsel.pay.rules.outlook import next_step
from handsel.pay.rules.plan import Gate, Limit, Measure, Point, QuotaRule, ReleasePart, RoundingRule, Table
from handsel.pay.rules.posting import differences
from handsel.pay.rules.tiers import Scale, alone, earn, total
from handsel.pay.rules.totals import compiled
from handsel.pay.rules.vocabulary import (
    Axis,
    Boundary,
    CapPer,
    ClawbackMethod,
    ComponentKind,
    Interval,
    LedgerType,
    LineKind,
    Mode,
    RateKind,
    ReleaseOn,
    RoundAt,
)

ASSIGNED = (Measure("bookings", quota=QuotaRule(assigned=True)),)


def test_every_change_has_a_cause_and_they_sum_to_the_difference() -> None:
    of = plan()
    d1, d2, d3 = event("D1", amount=80000), event("D2", FEB, 40000), event("D3", MAR, 1000)
    before = run(of, d1, d2)
    after = run(of, d1, d2, d3, event("D1", MAR, 50000, kind="amended"))
    changes = compare(before.lines, after.lines)
    assert {change.line.deal: change.cause for change in changes} == {
        "D1": Cause.CREDIT,
        "D2": Cause.TIER,
        "D3": Cause.NEW,
    }
    assert sum(change.amount for change in changes) == after.total() - before.total()


def test_a_moved_deal_a_vanished_deal_a_late_quota_and_a_new_rate_are_told_apart() -> None:
    of, deal = plan(), event("D", amount=1000)
    moved = run(of, deal, event("D", FEB, kind="amended", booked_on=MAR))
    assert [change.cause for change in compare(run(of, deal).lines, moved.lines)] == [Cause.MOVED, Cause.MOVED]
    gone = run(of, deal, event("D", FEB, kind="cancelled"))
    assert [change.cause for change in compare(run(of, deal).lines, gone.lines)] == [Cause.GONE]

    retro = tiers((0, "0.06"), (1, "0.08"), mode=Mode.RETRO, axis=Axis.ATTAINMENT)
    of = plan(component(retro), measures=ASSIGNED)
    quotas = [(Quota("ana", "bookings", YEAR, dec(amount)),) for amount in (5000, 1000)]
    before, after = (run(of, deal, quotas=quota) for quota in quotas)
    assert [change.cause for change in compare(before.lines, after.lines)] == [Cause.QUOTA]

    euros = event("D", amount=1000, currency="EUR")
    rates = [
        Rates(tuple(Rate("EUR", "USD", kind, YEAR.start, dec(spot)) for kind in (RateKind.SPOT, RateKind.PLAN)))
        for spot in ("1.1", "1.2")
    ]
    before, after = (run(plan(), euros, rates=rate) for rate in rates)
    assert [change.cause for change in compare(before.lines, after.lines)] == [Cause.RATE]


def test_a_release_and_a_clawback_are_told_apart() -> None:
    on_cash = (ReleasePart(ReleaseOn.PAID, dec(1)),)
    of = plan(component(release=on_cash), method=ClawbackMethod.UNWIND)
    deal, paid = event("D", amount=1000), event("D", FEB, 400, kind="paid")
    released = run(of, deal, paid)
    assert [change.cause for change in compare(run(of, deal).lines, released.lines)] == [Cause.NEW]
    taken = run(of, deal, paid, event("D", MAR, kind="cancelled"))
    (change,) = compare(released.lines, taken.lines)
    assert (change.cause, change.amount, change.line.reverses) == (
        Cause.CLAWBACK,
        dec(-40),
        released.lines[0].key,
    )


def test_a_cap_is_a_modifier_and_stands_on_the_line() -> None:
    of = plan(component(cap=Limit(dec(500), CapPer.INTERVAL)))
    deal = event("D", amount=10000)
    capped = run(of, deal)
    assert [change.cause for change in compare(run(plan(), deal).lines, capped.lines)] == [Cause.MODIFIER]
    (line,) = capped.lines
    assert [(step.code, step.amount) for step in line.steps] == [(StepCode.CAP, dec(-500))]


def test_a_line_can_be_followed_with_a_calculator() -> None:
    (first, second) = run(plan(), event("D1", amount=80000), event("D2", FEB, "40000.55")).lines
    assert [(part.tier, part.amount, part.rate) for part in second.slices] == [
        (1, dec("20000.00"), dec("0.1")),
        (2, dec("20000.55"), dec("0.15")),
    ]
    assert sum(part.amount * part.rate for part in second.slices) == dec("5000.0825")
    assert (first.amount, second.before, second.amount) == (8000, 80000, dec("5000.08"))
    assert second.rate == dec("0.12500034")


def test_a_running_total_says_what_it_carried() -> None:
    of = plan(component(tiers((0, "0.10"))), rounding=RoundingRule(at=RoundAt.RUNNING))
    lines = run(of, event("D1", amount="0.05"), event("D2", FEB, "0.05"), event("D3", MAR, "0.05")).lines
    assert [line.amount for line in lines] == [dec("0.01"), dec("0.00"), dec("0.01")]
    assert [step.code for step in lines[1].steps] == [StepCode.RUNNING]


def test_a_bonus_is_the_next_step_until_it_is_earned() -> None:
    of = plan(measures=ASSIGNED)
    bonus = replace(component(), kind=ComponentKind.BONUS, table=None, amount=dec(4000), interval=Interval.YEAR)
    quota = (Quota("ana", "bookings", YEAR, dec(1000)),)
    on_the_way, there = (run(of, event("D", amount=amount), quotas=quota).contexts[0] for amount in (600, 1000))
    step = next_step(bonus, on_the_way, JAN)
    assert step is not None
    assert (step.missing, step.bonus, step.kind) == (400, 4000, LineKind.BONUS)
    assert next_step(bonus, there, JAN) is None


def test_the_next_step_and_what_reaches_it() -> None:
    context = run(plan(), event("D", amount=80000)).contexts[0]
    step = next_step(component(), context, JAN)
    assert step is not None
    assert (step.boundary, step.missing, step.rate, step.next_rate) == (100000, 20000, dec("0.1"), dec("0.15"))
    cliff = next_step(component(replace(ACCELERATOR, mode=Mode.RETRO)), context, JAN)
    assert cliff is not None
    assert cliff.bonus == 5000
    assert next_step(component(), run(plan(), event("D", amount=200000)).contexts[0], JAN) is None
    assert next_step(component(interval=Interval.DEAL), context, JAN) is None


def test_the_next_point_of_a_curve() -> None:
    curve = Table(
        "c", Mode.CURVE_LINEAR, Axis.ATTAINMENT, points=(Point(dec("0.5"), dec("0.4")), Point(dec(1), dec(1)))
    )
    of = plan(component(curve, target=dec(1000)), measures=ASSIGNED)
    context = run(of, event("D", amount=600), quotas=(Quota("ana", "bookings", YEAR, dec(1000)),)).contexts[0]
    step = next_step(component(curve), context, JAN)
    assert step is not None
    assert (step.missing, step.rate, step.next_rate) == (400, dec("0.4"), 1)


TABLES = st.sampled_from(
    [
        ACCELERATOR,
        replace(ACCELERATOR, mode=Mode.RETRO),
        replace(ACCELERATOR, mode=Mode.RETRO, boundary=Boundary.LOWER),
        tiers((0, "0.03"), (1000, "0.0725"), ("5000.55", "0.1")),
        tiers((0, "0.05"), mode=Mode.FLAT),
    ]
)


@settings(max_examples=80, deadline=None)
@given(TABLES, st.integers(-500_000, 30_000_000) | st.sampled_from([0, 10_000_000, 500_055, 100_000]))
def test_a_compiled_table_pays_what_the_table_pays(table: Table, cents: int) -> None:
    fast = compiled(table, Scale(), "USD")
    assert fast is not None
    exact = total(earn(table, Scale(), alone(Decimal(cents) / 100)))
    assert Fraction(fast.earned(cents), fast.divisor) == exact


def open_deals(*rows: tuple[object, str]) -> list[OpenDeal]:
    return [
        OpenDeal(event(f"open{number}", date(2026, 5, 1), amount), dec(chance))
        for number, (amount, chance) in enumerate(rows)
    ]


def test_34_two_open_deals_are_worth_5450_and_not_5350() -> None:
    answer = expected_commission(
        plan(), inputs(event("D", amount=90000)), open_deals((40000, "0.6"), (30000, "0.5")), "ana"
    )
    assert (answer.amount, answer.if_all_won, answer.exact, answer.outcomes) == (5450, 10000, True, 4)
    assert (answer.low, answer.high) == (0, 10000)


def test_a_plan_that_must_be_run_agrees_with_one_that_need_not() -> None:
    given_inputs = inputs(event("D", amount=90000))
    deals = open_deals((40000, "0.6"), (30000, "0.5"), (5000, "0.25"))
    fast = expected_commission(plan(), given_inputs, deals, "ana")
    run_whole = plan(component(cap=Limit(dec(10**9), CapPer.INTERVAL)))
    assert expected_commission(run_whole, given_inputs, deals, "ana") == fast


def test_a_gate_that_an_open_deal_may_open_counts_in_the_expectation() -> None:
    measures = (Measure("bookings", quota=QuotaRule(amount=dec(100000))),)
    of = plan(component(tiers((0, "0.10")), gate=Gate("bookings", dec(1), catch_up=True)), measures=measures)
    answer = expected_commission(of, inputs(event("D", amount=90000)), open_deals((10000, "0.5")), "ana")
    assert (answer.amount, answer.if_all_won) == (5000, 10000)


def test_only_the_payees_own_share_counts() -> None:
    deal = OpenDeal(event("open", MAR, 10000, shares="ana:0.5 ben:0.5"), dec("0.5"))
    assert expected_commission(plan(), inputs(event("D", amount=1)), [deal], "ana").amount == 250


def test_beyond_fifteen_deals_outcomes_are_drawn_with_a_seed_and_say_how_sure_they_are() -> None:
    flat = plan(component(tiers((0, "0.10"))))
    deals = open_deals(*[(1000 + 10 * number, "0.3") for number in range(20)])
    given_inputs = inputs(event("D", amount=90000))
    one, same, other = (expected_commission(flat, given_inputs, deals, "ana", seed=seed) for seed in (1, 1, 2))
    exact = sum(dec(1000 + 10 * number) * dec("0.03") for number in range(20))
    assert one == same != other
    assert not one.exact
    assert 0 < one.standard_error < 10
    assert abs(one.amount - exact) < 5 * one.standard_error


def test_what_is_posted_later_is_an_adjustment_in_the_ledger() -> None:
    of, deal = plan(method=ClawbackMethod.UNWIND), event("D", amount=1000)
    posted = differences(run(of, deal).lines, (), of, open_from=YEAR.start)
    changed = run(of, deal, event("D", FEB, 2000, kind="amended"), event("D", MAR, kind="cancelled"))
    later = differences(changed.lines, posted, of, open_from=date(2026, 3, 1))
    assert [entry.ledger_type for entry in posted] == [LedgerType.EARNING]
    assert {entry.kind: entry.ledger_type for entry in later} == {
        LineKind.EARNING: LedgerType.ADJUSTMENT,
        LineKind.CLAWBACK: LedgerType.CLAWBACK,
    }
