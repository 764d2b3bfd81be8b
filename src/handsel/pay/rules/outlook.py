"""What comes next: the next step of a component's table, and what reaches it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.periods import Period
from handsel.pay.rules.commission import readable
from handsel.pay.rules.context import Context
from handsel.pay.rules.plan import Component, Table
from handsel.pay.rules.rounding import money, shown
from handsel.pay.rules.tiers import Band, bands, tier_at
from handsel.pay.rules.vocabulary import ComponentKind, Interval, LineKind, Mode


@dataclass(frozen=True)
class NextStep:
    """The step above where a payee stands. `missing` is the credit that reaches `boundary`.

    `rate` and `next_rate` are of the table (for curves: shares of the target). `bonus` is what passing the boundary
    pays at once: with a retroactive table the step on everything so far.
    """

    interval: Period
    credited: Decimal
    boundary: Decimal
    missing: Decimal
    rate: Decimal
    next_rate: Decimal
    bonus: Decimal
    kind: LineKind = LineKind.EARNING


def next_step(component: Component, context: Context, day: date) -> NextStep | None:
    """The next step of a component on a day, or None: there is none, no quota, or each deal stands alone."""
    if component.interval is Interval.DEAL or not component.measure:
        return None
    interval = context.interval(component, day)
    credited = context.attained(component.measure, interval, interval.end)
    quota = context.quota(component.measure, interval)
    if component.table is None:
        return _bonus(component, quota, interval, credited)
    if component.table.is_curve:
        return _next_point(component.table, quota, interval, credited)
    table, scale, _ = readable(component, interval, context)
    if table is None:
        return None
    steps = bands(table, scale)
    here = tier_at(table, steps, scale, credited)
    after = next((band for band in steps if band.number == here.number + 1), None)
    return None if after is None else _step(table, here, after, interval, credited, context)


def _bonus(component: Component, quota: Decimal | None, interval: Period, credited: Decimal) -> NextStep | None:
    """The attainment that earns a bonus of a fixed amount; None once it is reached."""
    if component.kind is not ComponentKind.BONUS or component.amount is None or not quota:
        return None
    boundary, nothing = component.at * quota, Decimal(0)
    if credited >= boundary:
        return None
    missing = boundary - credited
    return NextStep(interval, credited, boundary, missing, nothing, nothing, component.amount, LineKind.BONUS)


def _step(table: Table, here: Band, after: Band, interval: Period, credited: Decimal, context: Context) -> NextStep:
    bonus = (after.rate - here.rate) * Fraction(after.lower) if table.mode is Mode.RETRO else Fraction(0)
    return NextStep(
        interval=interval,
        credited=credited,
        boundary=after.lower,
        missing=after.lower - credited,
        rate=shown(here.rate),
        next_rate=shown(after.rate),
        bonus=money(bonus, context.plan.currency, context.plan.rounding.mode),
    )


def _next_point(table: Table, quota: Decimal | None, interval: Period, credited: Decimal) -> NextStep | None:
    """The next point of a curve; its rates are the payouts of this point and the next."""
    if not quota:
        return None
    above = [point for point in table.points if point.at * quota > credited]
    if not above:
        return None
    passed = [point.payout for point in table.points if point.at * quota <= credited]
    boundary = above[0].at * quota
    here = passed[-1] if passed else Decimal(0)
    return NextStep(
        interval, credited, boundary, boundary - credited, here, above[0].payout, Decimal(0), LineKind.BONUS
    )
