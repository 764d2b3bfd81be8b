"""The part of a quota that holds for somebody who was there for part of a period, and relief for leave.

Daily: days there / days of the period. Monthly: months there / months, a month counting whole when somebody was there
for at least half of its days. Half month: a month begun or left in the middle counts a half.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from handsel.kernel.money import rounded
from handsel.kernel.periods import Calendar, Grain, Period


class Proration(StrEnum):
    """Conventions for a part of a period."""

    NONE = "none"
    DAILY = "daily"
    MONTHLY = "monthly"
    HALF_MONTH = "half-month"


def prorated(
    amount: Decimal, period: Period, there: Period, convention: Proration, calendar: Calendar, currency: str
) -> Decimal:
    """The amount for the days of `there` that lie in the period, at the currency's exponent."""
    return _times(amount, share(period, there, convention, calendar), currency)


def share(period: Period, there: Period, convention: Proration, calendar: Calendar) -> Fraction:
    """The part of a period that counts, from 0 to 1."""
    inside = period.overlap(there)
    if inside is None:
        return Fraction(0)
    match convention:
        case Proration.NONE:
            return Fraction(1)
        case Proration.DAILY:
            return Fraction(inside.days, period.days)
        case _:
            months = list(calendar.within(Grain.MONTH, period))
            halves = sum(_halves(month, there, convention) for month in months)
            return Fraction(halves, 2 * len(months))


def relief_for_leave(amount: Decimal, period: Period, leave: Period, currency: str) -> Decimal:
    """By how much a quota is lowered for days of leave: what is left is prorated by the days worked."""
    away = period.overlap(leave)
    worked = period.days - (away.days if away else 0)
    return rounded(amount, currency) - _times(amount, Fraction(worked, period.days), currency)


def _halves(month: Period, there: Period, convention: Proration) -> int:
    inside = month.overlap(there)
    days = inside.days if inside else 0
    if days == month.days:
        return 2
    if convention is Proration.HALF_MONTH:
        return 1 if days else 0
    return 2 if 2 * days >= month.days else 0


def _times(amount: Decimal, share: Fraction, currency: str) -> Decimal:
    exact = Fraction(amount) * share
    return rounded(Decimal(exact.numerator) / Decimal(exact.denominator), currency)
