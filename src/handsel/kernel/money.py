"""Money: an exact amount in one currency, rounded once, allocated without losing a cent.

Exponents are ISO 4217's. Allocation is by largest remainder on the absolute value with the sign put back
afterwards, so that a reversal nets to zero for every share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

EXPONENTS = (
    dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
    | dict.fromkeys("CLF UYW".split(), 4)
)
"""Digits after the point of every ISO 4217 currency that does not have two."""


class Rounding(StrEnum):
    """How a half is rounded; the value is the decimal module's own name."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN


class CurrencyMismatch(ValueError):
    """Amounts in different currencies cannot be added or compared; convert one of them first."""


def exponent(currency: str) -> int:
    """Digits after the point: 2 for USD, 0 for JPY, 3 for KWD."""
    return EXPONENTS.get(currency, 2)


def quantum(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for USD."""
    return Decimal(1).scaleb(-exponent(currency))


def rounded(amount: Decimal, currency: str, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """The amount at the currency's exponent."""
    return amount.quantize(quantum(currency), rounding=mode.value)


def allocate(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Shares of an amount in proportion to weights, summing to the amount exactly.

    The amount is rounded to the currency first. Left-over smallest units go to the largest remainders, the earlier
    share first on a tie. Raises ValueError when the weights are negative or sum to nothing.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights must not be negative and must sum to more than zero.")
    units = int(abs(rounded(amount, currency)).scaleb(exponent(currency)))
    exact = [units * weight / total for weight in weights]
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[: units - sum(floors)]:
        floors[i] += 1
    sign = -1 if amount < 0 else 1
    return [sign * Decimal(share).scaleb(-exponent(currency)) for share in floors]


@dataclass(frozen=True, order=False)
class Money:
    """An amount in a currency. Not rounded until `rounded()` is asked for."""

    amount: Decimal
    currency: str

    def __add__(self, other: Self) -> Self:
        return replace(self, amount=self.amount + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return replace(self, amount=self.amount - self._same(other))

    def __neg__(self) -> Self:
        return replace(self, amount=-self.amount)

    def __mul__(self, factor: Decimal | int) -> Self:
        return replace(self, amount=self.amount * factor)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def rounded(self, mode: Rounding = Rounding.HALF_UP) -> Self:
        """The same money at its currency's exponent."""
        return replace(self, amount=rounded(self.amount, self.currency, mode))

    def allocate(self, weights: Sequence[Decimal]) -> list[Self]:
        """Shares in proportion to weights that sum to the whole exactly; see `allocate`."""
        return [replace(self, amount=share) for share in allocate(self.amount, weights, self.currency)]

    def _same(self, other: Self) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other} are in different currencies; convert one of them first.")
        return other.amount
