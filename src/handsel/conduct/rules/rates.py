"""Dated exchange rates: a gift is converted once, at the rate known on the day it was given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handsel.kernel.money import Money


class MissingRate(LookupError):
    """There is no exchange rate between the two currencies on or before the day; enter one dated so."""

    def __init__(self, source: str, target: str, day: date) -> None:
        super().__init__(f"No rate from {source} to {target} on or before {day}; enter one.")
        self.source, self.target, self.day = source, target, day


@dataclass(frozen=True)
class Rate:
    """On this day and until the next rate, one unit of `source` is worth `rate` units of `target`."""

    source: str
    target: str
    on: date
    rate: Decimal

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or self.rate <= 0:
            raise ValueError(f"The rate from {self.source} to {self.target} on {self.on} must be more than zero.")


@dataclass(frozen=True)
class Rates:
    """Rates in any order. The latest on or before a day is used, in either direction; the direct one on a tie."""

    rows: tuple[Rate, ...] = ()

    def between(self, source: str, target: str, day: date) -> Rate | None:
        """The row that converts between two currencies on a day, either way round; None for one and the same.

        Raises MissingRate.
        """
        if source == target:
            return None
        known = [rate for rate in self.rows if {rate.source, rate.target} == {source, target} and rate.on <= day]
        if not known:
            raise MissingRate(source, target, day)
        return max(known, key=lambda rate: (rate.on, rate.source == source, rate.rate))

    def converted(self, money: Money, currency: str, day: date) -> Money:
        """The money in another currency, rounded half up there; raises MissingRate."""
        rate = self.between(money.currency, currency, day)
        if rate is None:
            return money
        amount = money.amount * rate.rate if rate.source == money.currency else money.amount / rate.rate
        return Money(amount, currency).rounded()
