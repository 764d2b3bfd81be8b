"""Money is rounded here and nowhere else. Exact amounts are fractions, so no tie is lost to a limited precision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from handsel.kernel.money import Rounding, exponent
from handsel.pay.rules.plan import RoundingRule
from handsel.pay.rules.vocabulary import RoundAt


def in_units(amount: Fraction, mode: Rounding = Rounding.HALF_UP) -> int:
    """The nearest whole number; a half goes away from zero (half up) or to the even neighbour."""
    floor, rest = divmod(abs(amount.numerator) * 2, amount.denominator * 2)
    up = rest > amount.denominator or (rest == amount.denominator and (mode is Rounding.HALF_UP or floor % 2 == 1))
    units = floor + up
    return -units if amount < 0 else units


def money(amount: Fraction, currency: str, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """An exact amount at the currency's exponent."""
    return from_units(in_units(amount * 10 ** exponent(currency), mode), currency)


def from_units(units: int, currency: str) -> Decimal:
    """Smallest units as an amount: 1234 is 12.34 USD."""
    return Decimal(units).scaleb(-exponent(currency))


@lru_cache(4_096)
def shown(exact: Fraction) -> Decimal:
    """An exact number for reading: as it is when it has at most twelve digits after the point, else rounded there."""
    with localcontext(prec=60):
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("1e-12")).normalize() + 0


def to_units(amount: Decimal, currency: str) -> int:
    """An amount that is already rounded, in smallest units. Raises ValueError when it is not rounded."""
    units = amount.scaleb(exponent(currency))
    if units != units.to_integral_value():
        raise ValueError(f"{amount} has more digits than {currency} has; round it first.")
    return int(units)


def spread(total: Decimal, parts: int, currency: str) -> list[Decimal]:
    """Instalments by cumulative rounding: `round(T * k / n)` minus what came before. They sum to the total exactly."""
    reached = [money(Fraction(total) * k / parts, currency) for k in range(parts + 1)]
    return [later - earlier for earlier, later in pairwise(reached)]


@dataclass(frozen=True)
class Rounder:
    """Rounds the lines of one interval by a plan's rule."""

    rule: RoundingRule
    currency: str

    def all(self, exact: Sequence[Fraction]) -> Iterator[Decimal]:
        """Each exact amount as money; with a running rule, each difference of the rounded running total."""
        if self.rule.at is RoundAt.LINE:
            yield from (money(amount, self.currency, self.rule.mode) for amount in exact)
            return
        total, posted = Fraction(0), Decimal(0)
        for amount in exact:
            total += amount
            reached = money(total, self.currency, self.rule.mode)
            yield reached - posted
            posted = reached
