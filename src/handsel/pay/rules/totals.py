"""What a table pays for a total, as a function of integers: for the many outcomes of open deals.

The answer is exactly what `tiers.earn` gives for the same total, in units of 1/`divisor` of the currency's unit.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from handsel.kernel.money import exponent
from handsel.pay.rules.plan import Table
from handsel.pay.rules.tiers import Scale, bands
from handsel.pay.rules.vocabulary import Boundary, Mode

MODES = (Mode.FLAT, Mode.MARGINAL, Mode.RETRO)


@dataclass(frozen=True)
class Totals:
    """A table ready to be read: `earned(total)` takes smallest units and answers in units of 1/`divisor`."""

    earned: Callable[[int], int]
    divisor: int


def compiled(table: Table, scale: Scale, currency: str) -> Totals | None:
    """The table as integers; None when it compares rounded attainment or is a curve."""
    if table.attainment_dp is not None or table.mode not in MODES:
        return None
    steps = bands(table, scale)
    smallest = 10 ** exponent(currency)
    lowers = [Fraction(band.lower) * smallest for band in steps]
    finer = math.lcm(*(lower.denominator for lower in lowers))
    rate_scale = math.lcm(*(band.rate.denominator for band in steps))
    bounds = [int(lower * finer) for lower in lowers]
    rates = [int(band.rate * rate_scale) for band in steps]
    reader = _retro if table.mode is Mode.RETRO else _marginal
    return Totals(reader(bounds, rates, finer, table.boundary), finer * rate_scale * smallest)


def _marginal(bounds: Sequence[int], rates: Sequence[int], finer: int, boundary: Boundary) -> Callable[[int], int]:
    """What was earned at each lower boundary, and the rate from there on."""
    earned = [0]
    for rate, (low, high) in zip(rates, pairwise(bounds), strict=False):
        earned.append(earned[-1] + rate * (high - low))

    def read(total: int) -> int:
        position = total * finer
        tier = max(0, bisect_right(bounds, position) - 1)
        return earned[tier] + rates[tier] * (position - bounds[tier])

    return read


def _retro(bounds: Sequence[int], rates: Sequence[int], finer: int, boundary: Boundary) -> Callable[[int], int]:
    find = bisect_right if boundary is Boundary.HIGHER else bisect_left

    def read(total: int) -> int:
        position = total * finer
        return rates[max(0, find(bounds, position) - 1)] * position

    return read
