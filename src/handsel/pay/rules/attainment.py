"""Attainment: credit divided by quota, and what a curve pays for it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from handsel.pay.rules.plan import Point, Table
from handsel.pay.rules.vocabulary import Above, Below, Boundary, Mode


def attainment(credit: Decimal, quota: Decimal | None) -> Fraction | None:
    """Exact attainment as a fraction of the quota; None when there is no quota or it is zero."""
    return Fraction(credit) / Fraction(quota) if quota else None


def percent_at(credit: Decimal, quota: Decimal, digits: int) -> Decimal:
    """The attainment in percent, half up at so many digits."""
    return (credit * 100 / quota).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def compared(credit: Decimal, quota: Decimal | None, digits: int | None) -> Fraction | None:
    """The attainment as a plan compares it: exact, or rounded at the digits the plan document names."""
    if not quota:
        return None
    return attainment(credit, quota) if digits is None else Fraction(percent_at(credit, quota, digits)) / 100


def payout(table: Table, reached: Fraction) -> Fraction:
    """What a curve pays at an attainment: a share of the target, or money when its points are money."""
    return _linear(table, reached) if table.mode is Mode.CURVE_LINEAR else _step(table, reached)


def _linear(table: Table, reached: Fraction) -> Fraction:
    first, last = table.points[0], table.points[-1]
    if reached < first.at:
        if table.below is Below.NOTHING or first.at == 0:
            return Fraction(0)
        return Fraction(first.payout) * max(reached, Fraction(0)) / Fraction(first.at)
    if reached >= last.at:
        if table.above is Above.CAP or len(table.points) == 1:
            return Fraction(last.payout)
        return _between(table.points[-2], last, reached)
    pairs = zip(table.points, table.points[1:], strict=False)
    left, right = next(pair for pair in pairs if pair[0].at <= reached < pair[1].at)
    return _between(left, right, reached)


def _between(left: Point, right: Point, reached: Fraction) -> Fraction:
    slope = (Fraction(right.payout) - Fraction(left.payout)) / (Fraction(right.at) - Fraction(left.at))
    return Fraction(left.payout) + slope * (reached - Fraction(left.at))


def _step(table: Table, reached: Fraction) -> Fraction:
    passed = [
        point
        for point in table.points
        if (reached >= point.at if table.boundary is Boundary.HIGHER else reached > point.at)
    ]
    return Fraction(passed[-1].payout) if passed else Fraction(0)
