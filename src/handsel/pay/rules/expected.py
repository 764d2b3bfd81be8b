"""Expected commission on open deals: every outcome with its probability, never the tiers of a weighted amount.

Up to `EXACT_DEALS` deals all outcomes are counted. Beyond, outcomes are drawn with a seed and the answer carries its
standard error.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby
from operator import mul
from random import Random

from handsel.kernel.money import exponent
from handsel.kernel.periods import Period
from handsel.pay.rules import bonus
from handsel.pay.rules.attainment import compared
from handsel.pay.rules.bookings import fold
from handsel.pay.rules.commission import readable
from handsel.pay.rules.context import Context
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.engine import CreditLedger, assigned, credits_of, earned_lines
from handsel.pay.rules.inputs import Event, Inputs, Participant
from handsel.pay.rules.plan import NOTHING, Component, Plan, Table
from handsel.pay.rules.rounding import money
from handsel.pay.rules.tiers import Reach, Scale, earn, total
from handsel.pay.rules.totals import compiled
from handsel.pay.rules.vocabulary import ComponentKind, Interval

EXACT_DEALS = 15
TRIALS = 4000


@dataclass(frozen=True)
class OpenDeal:
    """A deal that may be won: its booking as it would arrive, and the probability as a fraction."""

    event: Event
    probability: Decimal


@dataclass(frozen=True)
class Expected:
    """What open deals are worth to a payee, beyond what is earned already.

    `low` and `high` are the 10th and 90th percentile of the outcomes, `if_all_won` is what every deal won would add.
    `standard_error` is zero when `exact`.
    """

    amount: Decimal
    low: Decimal
    high: Decimal
    if_all_won: Decimal
    exact: bool
    outcomes: int
    standard_error: Decimal = NOTHING


type Value = Callable[[int], Fraction]
"""What an outcome earns. Bit i of the outcome says whether deal i is won."""

type Values = Callable[[Sequence[int]], tuple[int, list[int]]]
"""The same for many outcomes at once, as integers over one divisor."""


@dataclass(frozen=True)
class Outcomes:
    """Outcomes and their weights out of `total`."""

    won: list[int]
    weights: list[int]
    total: int
    exact: bool


def expect(value: Value, probabilities: Sequence[Decimal], currency: str, *, seed: int = 0) -> Expected:
    """The expectation of any earning function over independent outcomes."""
    return expect_all(lambda won: in_common([value(one) for one in won]), probabilities, currency, seed=seed)


def expect_all(values: Values, probabilities: Sequence[Decimal], currency: str, *, seed: int = 0) -> Expected:
    """The same for a function that values many outcomes at once."""
    outcomes = every(probabilities) if len(probabilities) <= EXACT_DEALS else drawn(probabilities, seed)
    divisor, (nothing, everything, *earned) = values([0, (1 << len(probabilities)) - 1, *outcomes.won])
    gains = [one - nothing for one in earned]
    mean = Fraction(sum(map(mul, gains, outcomes.weights)), divisor * outcomes.total)
    ordered = sorted(zip(gains, outcomes.weights, strict=True))
    return Expected(
        amount=money(mean, currency),
        low=money(Fraction(_percentile(ordered, outcomes.total, 10), divisor), currency),
        high=money(Fraction(_percentile(ordered, outcomes.total, 90), divisor), currency),
        if_all_won=money(Fraction(everything - nothing, divisor), currency),
        exact=outcomes.exact,
        outcomes=len(outcomes.won),
        standard_error=NOTHING if outcomes.exact else _standard_error(gains, divisor, currency),
    )


def in_common(values: Sequence[Fraction]) -> tuple[int, list[int]]:
    """Fractions as integers over one divisor."""
    divisor = math.lcm(*(one.denominator for one in values))
    return divisor, [int(one * divisor) for one in values]


def every(probabilities: Sequence[Decimal]) -> Outcomes:
    """Every outcome that is possible, with its probability."""
    won, weights, total = [0], [1], 1
    for deal, probability in enumerate(probabilities):
        chance, whole = probability.as_integer_ratio()
        won = won + [one | 1 << deal for one in won]
        weights = [one * (whole - chance) for one in weights] + [one * chance for one in weights]
        total *= whole
    return Outcomes(won, weights, total, exact=True)


def drawn(probabilities: Sequence[Decimal], seed: int, trials: int = TRIALS) -> Outcomes:
    """Outcomes drawn with a seed: the same seed draws the same outcomes."""
    random = Random(seed)  # noqa: S311  a forecast, not a secret; the seed makes it repeatable
    limits = [int(probability * 10**9) for probability in probabilities]
    won = [
        sum(1 << deal for deal, limit in enumerate(limits) if random.randrange(10**9) < limit) for _ in range(trials)
    ]
    return Outcomes(won, [1] * trials, trials, exact=False)


def _percentile(ordered: Sequence[tuple[int, int]], total: int, level: int) -> int:
    """The least amount that is not passed in so many percent of the weight."""
    reached = 0
    for amount, weight in ordered:
        reached += weight
        if reached * 100 >= total * level:
            return amount
    return ordered[-1][0]


def _standard_error(gains: Sequence[int], divisor: int, currency: str) -> Decimal:
    """Of the mean: the root of the variance over the number of draws, to four digits, then as money."""
    count = len(gains)
    variance = Fraction(count * sum(one * one for one in gains) - sum(gains) ** 2, (count * divisor) ** 2)
    root = math.isqrt(int(variance * 10**8 / count))
    return money(Fraction(root, 10**4), currency)


def expected_commission(
    plan: Plan, inputs: Inputs, open_deals: Sequence[OpenDeal], payee: str, *, seed: int = 0
) -> Expected:
    """What open deals are worth to a payee under the whole plan.

    Counts full entitlements: a part that waits for cash counts as if the cash came.
    """
    ledger = _ledger(plan, inputs, open_deals)
    deals = {deal.event.deal: number for number, deal in enumerate(open_deals)}
    parts = [part for component in plan.components for part in _parts(ledger, component, deals, payee)]

    def values(won: Sequence[int]) -> tuple[int, list[int]]:
        found = [part(won) for part in parts]
        divisor = math.lcm(*(one for one, _ in found))
        totals = [0] * len(won)
        for own, amounts in found:
            totals = [total + amount * (divisor // own) for total, amount in zip(totals, amounts, strict=True)]
        return divisor, totals

    return expect_all(values, [deal.probability for deal in open_deals], plan.currency, seed=seed)


def _ledger(plan: Plan, inputs: Inputs, open_deals: Sequence[OpenDeal]) -> CreditLedger:
    events = (*inputs.events, *(deal.event for deal in open_deals))
    bookings, _ = fold(events, plan.amendment)
    return CreditLedger(plan, replace(inputs, events=events), bookings)


def _parts(ledger: CreditLedger, component: Component, deals: Mapping[str, int], payee: str) -> Iterator[Values]:
    """What one component pays by outcome: by the totals of its intervals where that is enough, else by running it."""
    people = [row for row in assigned(ledger.plan, ledger.inputs)[0] if row.payee == payee]
    if depends_on_totals(component):
        for row in people:
            yield from _interval_values(ledger, component, deals, ledger.context(row))
    elif is_plain_bonus(component):
        for row in people:
            yield from _bonus_values(ledger, component, deals, ledger.context(row))
    elif component.measure:
        yield _by_running(ledger, component, deals, people)


def _by_running(
    ledger: CreditLedger, component: Component, deals: Mapping[str, int], people: Sequence[Participant]
) -> Values:
    """Runs the component once for each set of the deals that concern its payee."""
    payees = {row.payee for row in people}
    concerned = {one.deal for measure in ledger.plan.measures for who in payees for one in ledger.mine(measure, who)}
    mask = sum(1 << number for deal, number in deals.items() if deal in concerned)

    @cache
    def value(won: int) -> Fraction:
        one = ledger.without(frozenset(deal for deal, number in deals.items() if not won >> number & 1))
        lines = [line for row in people for line in earned_lines(one, component, one.context(row))[0]]
        return sum((Fraction(line.earned) for line in lines), Fraction(0))

    return lambda won: in_common([value(one & mask) for one in won])


def depends_on_totals(component: Component) -> bool:
    """Whether only the sum of an interval's credits matters, so that outcomes need not be run deal by deal."""
    changed = component.multipliers or component.gate or component.cap or component.floor
    table = component.table
    return (
        component.kind in (ComponentKind.COMMISSION, ComponentKind.OVERRIDE)
        and not changed
        and table is not None
        and not table.is_curve
        and component.interval is not Interval.DEAL
        and component.where.is_everything
    )


def is_plain_bonus(component: Component) -> bool:
    """Whether an interval's attainment alone decides what it pays, so that nothing has to be run again."""
    changed = component.multipliers or component.gate or component.cap or component.floor
    curve = component.table is not None and component.table.is_curve
    by_attainment = component.kind is ComponentKind.BONUS or (
        curve and component.kind in (ComponentKind.COMMISSION, ComponentKind.OVERRIDE)
    )
    return by_attainment and not changed and not component.catch_up


def _bonus_values(
    ledger: CreditLedger, component: Component, deals: Mapping[str, int], context: Context
) -> Iterator[Values]:
    """What each interval pays by outcome, before rounding."""
    mine = ledger.mine(ledger.plan.measure(component.measure), context.payee, component.clawback)
    for interval in bonus.intervals(component, context):
        if bonus.is_payable(component, context, interval):
            start = interval.start if context.participant.carry_ytd else max(interval.start, context.span.start)
            counted = [one for one in mine if start <= one.on < interval.end]
            yield _bonus_value(counted, component, deals, context, interval)


def _bonus_value(
    mine: Sequence[Credit], component: Component, deals: Mapping[str, int], context: Context, interval: Period
) -> Values:
    everything = context.attained(component.measure, interval, interval.end)
    quota, digits = context.quota(component.measure, interval), context.plan.attainment_dp
    steps = {bit: attained for bit, (attained, _) in subset_steps(mine, deals).items()}
    mask = sum(steps)

    @cache
    def value(won: int) -> Fraction:
        missing = sum((attained for bit, attained in steps.items() if not won & bit), NOTHING)
        return bonus.earned(component, context, compared(everything - missing, quota, digits), interval)

    return lambda won: in_common([value(one & mask) for one in won])


def _interval_values(
    ledger: CreditLedger, component: Component, deals: Mapping[str, int], context: Context
) -> Iterator[Values]:
    """Earnings of each interval by outcome, before rounding."""
    mine = credits_of(ledger, component, context)
    for interval, group in groupby(mine, lambda one: context.interval(component, one.on)):
        table, scale, _ = readable(component, interval, context)
        if table is not None:
            carried = context.carried(component.measure, interval)
            yield _interval_value(list(group), deals, table, scale, carried, ledger.plan.currency)


def _interval_value(
    mine: Sequence[Credit],
    deals: Mapping[str, int],
    table: Table,
    scale: Scale,
    carried: tuple[Decimal, Decimal],
    currency: str,
) -> Values:
    fast = compiled(table, scale, currency)
    same = carried[0] == carried[1] and all(one.amount == one.attained for one in mine)
    totals = subset_totals(mine, deals)
    if fast is None or not same:
        fixed = (carried[0], carried[1])
        value = cache(lambda axis, pay: total(earn(table, scale, Reach(fixed[0], axis, fixed[1], pay))))
        return lambda won: in_common([value(*totals(one)) for one in won])
    smallest = 10 ** exponent(currency)
    steps = {bit: int(amount * smallest) for bit, (amount, _) in subset_steps(mine, deals).items()}
    start = int((sum((one.amount for one in mine if one.deal not in deals), NOTHING) + carried[0]) * smallest)
    before = fast.earned(int(carried[0] * smallest))
    earned = {0: fast.earned(start) - before}
    mask = sum(steps)

    def amount(won: int) -> int:
        if won not in earned:
            earned[won] = fast.earned(start + sum(step for bit, step in steps.items() if won & bit)) - before
        return earned[won]

    return lambda won: (fast.divisor, [amount(one & mask) for one in won])


def subset_steps(mine: Sequence[Credit], deals: Mapping[str, int]) -> dict[int, tuple[Decimal, Decimal]]:
    """What each open deal adds, for attainment and for pay, by the bit of its outcome."""
    steps: dict[int, tuple[Decimal, Decimal]] = {}
    for one in mine:
        if one.deal in deals:
            bit = 1 << deals[one.deal]
            attained, pay = steps.get(bit, (NOTHING, NOTHING))
            steps[bit] = attained + one.attained, pay + one.amount
    return steps


def subset_totals(mine: Sequence[Credit], deals: Mapping[str, int]) -> Callable[[int], tuple[Decimal, Decimal]]:
    """The totals of an interval by outcome."""
    steps = subset_steps(mine, deals)
    fixed = [one for one in mine if one.deal not in deals]
    attained = sum((one.attained for one in fixed), NOTHING)
    pay = sum((one.amount for one in fixed), NOTHING)

    @cache
    def totals(won: int) -> tuple[Decimal, Decimal]:
        chosen = [step for bit, step in steps.items() if won & bit]
        return attained + sum((one for one, _ in chosen), NOTHING), pay + sum((one for _, one in chosen), NOTHING)

    return totals
