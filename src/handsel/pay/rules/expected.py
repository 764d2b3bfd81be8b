"""Expected commission on open deals: every outcome with its probability, never the tiers of a weighted amount.

Up to `EXACT_DEALS` deals all outcomes are counted. Beyond, outcomes are drawn with a seed and the answer carries its
standard error.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby
from random import Random

from handsel.pay.rules.bookings import fold
from handsel.pay.rules.commission import readable
from handsel.pay.rules.context import Context
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.engine import CreditLedger, credits_of, earned_lines
from handsel.pay.rules.inputs import Event, Inputs, Participant
from handsel.pay.rules.plan import NOTHING, Component, Plan, Table
from handsel.pay.rules.rounding import money
from handsel.pay.rules.tiers import Reach, Scale, earn, total
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


def expect(value: Value, probabilities: Sequence[Decimal], currency: str, *, seed: int = 0) -> Expected:
    """The expectation of any earning function over independent outcomes."""
    nothing = value(0)
    if len(probabilities) <= EXACT_DEALS:
        weighted = [(value(won) - nothing, chance) for won, chance in outcomes(probabilities)]
    else:
        drawn = [value(won) - nothing for won in draws(probabilities, seed)]
        weighted = [(earned, Fraction(1, len(drawn))) for earned in drawn]
    mean = sum((earned * chance for earned, chance in weighted), Fraction(0))
    exact = len(probabilities) <= EXACT_DEALS
    ordered = sorted(weighted)
    return Expected(
        amount=money(mean, currency),
        low=money(_percentile(ordered, Fraction(1, 10)), currency),
        high=money(_percentile(ordered, Fraction(9, 10)), currency),
        if_all_won=money(value((1 << len(probabilities)) - 1) - nothing, currency),
        exact=exact,
        outcomes=len(weighted),
        standard_error=NOTHING if exact else _standard_error([earned for earned, _ in weighted], mean, currency),
    )


def outcomes(probabilities: Sequence[Decimal]) -> list[tuple[int, Fraction]]:
    """Every outcome that is possible, with its probability. They sum to one."""
    result = [(0, Fraction(1))]
    for deal, probability in enumerate(probabilities):
        chance = Fraction(probability)
        result = [
            (won | bit, weight * part)
            for won, weight in result
            for bit, part in ((0, 1 - chance), (1 << deal, chance))
            if part
        ]
    return result


def draws(probabilities: Sequence[Decimal], seed: int, trials: int = TRIALS) -> Iterable[int]:
    """Outcomes drawn with a seed: the same seed draws the same outcomes."""
    random = Random(seed)  # noqa: S311  a forecast, not a secret; the seed makes it repeatable
    limits = [int(probability * 10**9) for probability in probabilities]
    for _ in range(trials):
        yield sum(1 << deal for deal, limit in enumerate(limits) if random.randrange(10**9) < limit)


def _percentile(ordered: Sequence[tuple[Fraction, Fraction]], level: Fraction) -> Fraction:
    reached = Fraction(0)
    for amount, chance in ordered:
        reached += chance
        if reached >= level:
            return amount
    return ordered[-1][0]


def _standard_error(drawn: Sequence[Fraction], mean: Fraction, currency: str) -> Decimal:
    """Of the mean: the root of the variance over the number of draws, to four digits, then as money."""
    variance = sum(((one - mean) ** 2 for one in drawn), Fraction(0)) / len(drawn)
    root = math.isqrt(int(variance * 10**8 / len(drawn)))
    return money(Fraction(root, 10**4), currency)


def expected_commission(
    plan: Plan, inputs: Inputs, open_deals: Sequence[OpenDeal], payee: str, *, seed: int = 0
) -> Expected:
    """What open deals are worth to a payee under the whole plan.

    Counts full entitlements: a part that waits for cash counts as if the cash came.
    """
    ledger = _ledger(plan, inputs, open_deals)
    deals = {deal.event.deal: number for number, deal in enumerate(open_deals)}
    parts = [part_value(ledger, component, deals, payee) for component in plan.components if component.measure]
    return expect(
        lambda won: sum((part(won) for part in parts), Fraction(0)),
        [deal.probability for deal in open_deals],
        plan.currency,
        seed=seed,
    )


def _ledger(plan: Plan, inputs: Inputs, open_deals: Sequence[OpenDeal]) -> CreditLedger:
    events = (*inputs.events, *(deal.event for deal in open_deals))
    bookings, _ = fold(events, plan.amendment)
    return CreditLedger(plan, replace(inputs, events=events), bookings)


def part_value(ledger: CreditLedger, component: Component, deals: Mapping[str, int], payee: str) -> Value:
    """What one component pays in an outcome, reckoned once for each set of the deals that concern it."""
    concerned = {one.deal for measure in ledger.plan.measures for one in ledger.mine(measure, payee)}
    mask = sum(1 << number for deal, number in deals.items() if deal in concerned)
    rows = [row for row in ledger.inputs.participants if row.payee == payee and row.plan in ("", ledger.plan.code)]
    if depends_on_totals(component):
        return _of_totals(ledger, component, deals, rows)

    @cache
    def value(won: int) -> Fraction:
        one = ledger.without(frozenset(deal for deal, number in deals.items() if not won >> number & 1))
        lines = [line for row in rows for line in earned_lines(one, component, one.context(row))[0]]
        return sum((Fraction(line.earned) for line in lines), Fraction(0))

    return lambda won: value(won & mask)


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


def _of_totals(
    ledger: CreditLedger, component: Component, deals: Mapping[str, int], rows: Sequence[Participant]
) -> Value:
    """The sum of what the totals of each interval earn, before rounding."""
    values = [value for row in rows for value in _interval_values(ledger, component, deals, ledger.context(row))]
    return lambda won: sum((value(won) for value in values), Fraction(0))


def _interval_values(
    ledger: CreditLedger, component: Component, deals: Mapping[str, int], context: Context
) -> Iterator[Value]:
    mine = credits_of(ledger, component, context)
    for interval, group in groupby(mine, lambda one: context.interval(component, one.on)):
        table, scale, _ = readable(component, interval, context)
        if table is not None:
            yield _interval_value(list(group), deals, table, scale, context.carried(component.measure, interval))


def _interval_value(
    mine: Sequence[Credit], deals: Mapping[str, int], table: Table, scale: Scale, carried: tuple[Decimal, Decimal]
) -> Value:
    """Earnings of one interval by outcome. Each set of won deals, and each total, is looked at once."""
    fixed = [one for one in mine if one.deal not in deals]
    attained, pay = (sum((getattr(one, name) for one in fixed), NOTHING) for name in ("attained", "amount"))
    steps: dict[int, tuple[Decimal, Decimal]] = {}
    for one in mine:
        if one.deal in deals:
            bit = 1 << deals[one.deal]
            before = steps.get(bit, (NOTHING, NOTHING))
            steps[bit] = before[0] + one.attained, before[1] + one.amount
    earned = cache(lambda axis, money: total(earn(table, scale, Reach(carried[0], axis, carried[1], money))))

    @cache
    def value(won: int) -> Fraction:
        chosen = [step for bit, step in steps.items() if won & bit]
        result: Fraction = earned(attained + sum(s[0] for s in chosen), pay + sum(s[1] for s in chosen))
        return result

    mask = sum(steps)
    return lambda won: value(won & mask)
