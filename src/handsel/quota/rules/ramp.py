"""Ramp: a share of the full quota while somebody is new."""

from decimal import Decimal

from handsel.kernel.money import rounded


def ramped(amount: Decimal, percent: Decimal, currency: str) -> Decimal:
    """The part of a quota that holds at a ramp of so many percent, at the currency's exponent."""
    return rounded(amount * percent / 100, currency)
