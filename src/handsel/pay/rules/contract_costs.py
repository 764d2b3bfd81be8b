"""Costs of obtaining a contract (ASC 340-40): capitalised, written off over the period of benefit, reconciled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from handsel.kernel.money import Rounding
from handsel.kernel.periods import add_months
from handsel.pay.rules.plan import NOTHING
from handsel.pay.rules.rounding import money, spread


class MovementKind(StrEnum):
    """What changed an asset."""

    ADDITION = "addition"
    AMORTISATION = "amortisation"
    IMPAIRMENT = "impairment"
    CLAWBACK = "clawback"
    EXPENSE = "expense"


@dataclass(frozen=True)
class Movement:
    """One change of an asset on a day. Additions are positive, everything that lowers the asset is negative."""

    on: date
    kind: MovementKind
    amount: Decimal


@dataclass(frozen=True)
class Policy:
    """Accounting policy: payroll tax as a share of the commission; 12 months when the expedient is used."""

    payroll_tax: Decimal = NOTHING
    expedient_months: int | None = None


@dataclass(frozen=True)
class Asset:
    """A capitalised cost: its first month, its period of benefit and every movement so far and to come, in order."""

    ledger_entry: str
    currency: str
    start: date
    months: int
    movements: tuple[Movement, ...]

    def carrying(self, until: date) -> Decimal:
        """What stands in the books before a day."""
        return sum((one.amount for one in self.movements if one.on < until and _moves_asset(one)), NOTHING)

    def amortised(self, until: date) -> Decimal:
        """What was written off by plan before a day."""
        return -sum((o.amount for o in self.movements if o.on < until and o.kind is MovementKind.AMORTISATION), NOTHING)

    def revised(self, on: date, months_left: int) -> Self:
        """The carrying amount spread over the months that are now expected to be left. What was written off stays."""
        return self._from(on, self.carrying(on), months_left, ())

    def written_off(self, on: date) -> Self:
        """The contract ended: the carrying amount is written off at once."""
        lost = Movement(on, MovementKind.IMPAIRMENT, -self.carrying(on))
        return self._from(on, NOTHING, 0, (lost,))

    def clawed_back(self, on: date, amount: Decimal) -> Self:
        """Commission that comes back credits the asset; the rest of the asset is written off over the months left."""
        carrying = self.carrying(on)
        credited = min(amount, carrying)
        left = self.months - months_between(self.start, on)
        return self._from(on, carrying - credited, left, (Movement(on, MovementKind.CLAWBACK, -credited),))

    def _from(self, on: date, carrying: Decimal, months: int, added: tuple[Movement, ...]) -> Self:
        kept = tuple(one for one in self.movements if one.on < on)
        later = _amortisation(on, carrying, months, self.currency) if carrying and months > 0 else ()
        return replace(self, movements=(*kept, *added, *later))


def capitalise(
    ledger_entry: str, commission: Decimal, currency: str, start: date, months: int, policy: Policy = Policy()
) -> Asset:
    """The asset of one commission and its whole schedule; an expense at once where the expedient applies."""
    cost = money(Fraction(commission) * (1 + Fraction(policy.payroll_tax)), currency, Rounding.HALF_UP)
    if policy.expedient_months is not None and months <= policy.expedient_months:
        return Asset(ledger_entry, currency, start, months, (Movement(start, MovementKind.EXPENSE, -cost),))
    addition = Movement(start, MovementKind.ADDITION, cost)
    return Asset(ledger_entry, currency, start, months, (addition, *_amortisation(start, cost, months, currency)))


def period_of_benefit(initial_months: int, expected_months: int, *, renewal_is_commensurate: bool) -> int:
    """Months over which the commission of a first contract is written off.

    Where a renewal pays a commission in proportion to its value, the first commission belongs to the first term alone.
    Otherwise it was paid for the renewals as well, and is spread over the time the customer is expected to stay.
    """
    return initial_months if renewal_is_commensurate else max(initial_months, expected_months)


def _amortisation(start: date, cost: Decimal, months: int, currency: str) -> tuple[Movement, ...]:
    """One movement on the last day of each month of benefit, by cumulative rounding."""
    return tuple(
        Movement(date.fromordinal(add_months(start, k + 1).toordinal() - 1), MovementKind.AMORTISATION, -amount)
        for k, amount in enumerate(spread(cost, months, currency))
    )


def months_between(start: date, on: date) -> int:
    """Whole months from a start to a day."""
    months = 0
    while add_months(start, months + 1) <= on:
        months += 1
    return months


@dataclass(frozen=True)
class Reconciliation:
    """opening + additions - amortisation - impairment - clawback = closing."""

    opening: Decimal
    additions: Decimal
    amortisation: Decimal
    impairment: Decimal
    clawback: Decimal
    closing: Decimal


def reconcile(assets: Sequence[Asset], start: date, end: date) -> Reconciliation:
    """The movement of all assets from `start` up to the day before `end`."""
    inside = [one for asset in assets for one in asset.movements if start <= one.on < end]
    return Reconciliation(
        opening=sum((asset.carrying(start) for asset in assets), NOTHING),
        additions=_sum(inside, MovementKind.ADDITION),
        amortisation=-_sum(inside, MovementKind.AMORTISATION),
        impairment=-_sum(inside, MovementKind.IMPAIRMENT),
        clawback=-_sum(inside, MovementKind.CLAWBACK),
        closing=sum((asset.carrying(end) for asset in assets), NOTHING),
    )


def _sum(movements: Iterable[Movement], kind: MovementKind) -> Decimal:
    return sum((one.amount for one in movements if one.kind is kind), NOTHING)


def _moves_asset(movement: Movement) -> bool:
    return movement.kind is not MovementKind.EXPENSE
