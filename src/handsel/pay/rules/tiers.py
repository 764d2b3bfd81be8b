"""Tier tables: flat, marginal, retroactive. Credit in, slices out; each slice shows its tier, its amount and its rate.

Positions are on the table's axis in money (or units): a boundary stated as attainment is the percentage of the quota,
unrounded. Below zero the first tier goes on, so a negative total unwinds exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from handsel.pay.rules.attainment import percent_at
from handsel.pay.rules.plan import Table, Tier
from handsel.pay.rules.rounding import shown
from handsel.pay.rules.vocabulary import Axis, Boundary, Mode


@dataclass(frozen=True)
class Scale:
    """What a table is read against: the effective quota and the base rate of the payee. Either may be missing."""

    quota: Decimal | None = None
    base_rate: Fraction | None = None


@dataclass(frozen=True)
class Reach:
    """Where a credit lies: credited before it, and the credit itself, for attainment (`axis`) and for pay."""

    before: Decimal
    amount: Decimal
    paid_before: Decimal
    pay: Decimal

    @property
    def after(self) -> Decimal:
        """The position after the credit."""
        return self.before + self.amount


def alone(amount: Decimal, before: Decimal = Decimal(0)) -> Reach:
    """A credit whose attainment and pay amounts are the same."""
    return Reach(before, amount, before, amount)


@dataclass(frozen=True)
class Slice:
    """The part of a credit that fell into one tier. `amount * rate` is what it earns.

    `tier` counts from 1. `step_up` marks the part of a retroactive table that pays earlier credit at the new rate.
    """

    tier: int
    lower: Decimal
    upper: Decimal | None
    amount: Decimal
    rate: Decimal
    earned: Fraction
    step_up: bool = False


@dataclass(frozen=True)
class Band:
    """A tier with its boundaries in money."""

    number: int
    lower: Decimal
    upper: Decimal | None
    rate: Fraction

    def holds(self, position: Decimal, boundary: Boundary) -> bool:
        """Whether a position belongs here; below zero belongs to the first."""
        above = self.number == 1 or (position >= self.lower if boundary is Boundary.HIGHER else position > self.lower)
        if self.upper is None:
            return above
        return above and (position < self.upper if boundary is Boundary.HIGHER else position <= self.upper)


def bands(table: Table, scale: Scale) -> tuple[Band, ...]:
    """The tiers of a table with boundaries in money and exact rates."""
    unit = scale.quota if table.axis is Axis.ATTAINMENT and scale.quota is not None else Decimal(1)
    return tuple(
        Band(number, tier.lower * unit, None if tier.upper is None else tier.upper * unit, _rate(tier, scale, unit))
        for number, tier in enumerate(table.tiers, start=1)
    )


def _rate(tier: Tier, scale: Scale, unit: Decimal) -> Fraction:
    if tier.rate is not None:
        return Fraction(tier.rate)
    if tier.multiple is not None:
        return Fraction(tier.multiple) * (scale.base_rate or 0)
    if tier.amount is None or tier.upper is None:
        raise ValueError("A tier pays a rate, a multiple, or an amount between two boundaries.")
    return Fraction(tier.amount) / Fraction((tier.upper - tier.lower) * unit)


def earn(table: Table, scale: Scale, reach: Reach, steps: Sequence[Band] | None = None) -> tuple[Slice, ...]:
    """What one credit earns, by the mode of the table. A table on attainment needs a quota above zero.

    `steps` are the table's bands on this scale, for whoever has them already.
    """
    return MODES[table.mode](table, steps or bands(table, scale), scale, reach)


def flat(table: Table, steps: Sequence[Band], scale: Scale, reach: Reach) -> tuple[Slice, ...]:
    """One rate on everything."""
    return (_slice(steps[0], reach.pay),)


def marginal(table: Table, steps: Sequence[Band], scale: Scale, reach: Reach) -> tuple[Slice, ...]:
    """Each part of the credit at the rate of the tier it lies in; a negative credit takes the top parts back."""
    low, high = sorted((reach.before, reach.after))
    parts = [(band, _overlap(band, low, high)) for band in steps]
    ordered = [(band, part) for band, part in parts if part > 0]
    if reach.amount < 0:
        ordered.reverse()
    if not ordered:
        return ()
    if reach.pay == reach.amount:
        sign = 1 if reach.amount >= 0 else -1
        return tuple(_slice(band, sign * part) for band, part in ordered)
    return tuple(
        _slice_of(band, Fraction(part) * Fraction(reach.pay) / Fraction(abs(reach.amount))) for band, part in ordered
    )


def retro(table: Table, steps: Sequence[Band], scale: Scale, reach: Reach) -> tuple[Slice, ...]:
    """The credit at the rate of the tier reached, and the step for everything before it when the tier changed."""
    new = tier_at(table, steps, scale, reach.after)
    slices = [_slice(new, reach.pay)]
    if reach.before != 0:
        old = tier_at(table, steps, scale, reach.before)
        if old.rate != new.rate:
            step = Band(new.number, new.lower, new.upper, new.rate - old.rate)
            slices.append(_slice(step, reach.paid_before, step_up=True))
    return tuple(slices)


def tier_at(table: Table, steps: Sequence[Band], scale: Scale, position: Decimal) -> Band:
    """The tier a position belongs to; a percentage that is compared rounded is rounded first."""
    if table.attainment_dp is not None and table.axis is Axis.ATTAINMENT and scale.quota:
        position = percent_at(position, scale.quota, table.attainment_dp) * scale.quota / 100
    return next(band for band in reversed(steps) if band.holds(position, table.boundary))


MODES: Mapping[Mode, Callable[[Table, Sequence[Band], Scale, Reach], tuple[Slice, ...]]] = {
    Mode.FLAT: flat,
    Mode.MARGINAL: marginal,
    Mode.RETRO: retro,
}


def _overlap(band: Band, low: Decimal, high: Decimal) -> Decimal:
    start = low if band.number == 1 else max(low, band.lower)
    end = high if band.upper is None else min(high, band.upper)
    return end - start


def _slice(band: Band, amount: Decimal, *, step_up: bool = False) -> Slice:
    return Slice(
        band.number, band.lower, band.upper, amount, shown(band.rate), Fraction(amount) * band.rate, step_up=step_up
    )


def _slice_of(band: Band, amount: Fraction) -> Slice:
    return Slice(band.number, band.lower, band.upper, shown(amount), shown(band.rate), amount * band.rate)


def total(slices: Sequence[Slice]) -> Fraction:
    """What slices earn together."""
    return sum((part.earned for part in slices), Fraction(0))
