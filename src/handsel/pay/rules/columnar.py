"""The same arithmetic for everybody at once: columns of integers, exact, line for line what `commission` gives.

Amounts are smallest units of the plan's currency. Rates and boundaries become integers by a common power of ten;
nothing is ever a float. `supports` says which components may go this way; the others go through the engine one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

import polars as pl

from handsel.kernel.money import Rounding, exponent
from handsel.pay.rules.commission import table_of
from handsel.pay.rules.plan import ONE, Component, Plan, Table, Tier
from handsel.pay.rules.vocabulary import (
    Axis,
    Boundary,
    ClawbackMethod,
    ComponentKind,
    Interval,
    Mode,
    ReleaseOn,
    RoundAt,
)

CREDITS: Mapping[str, type[pl.DataType]] = {
    "credit": pl.String,
    "payee": pl.String,
    "deal": pl.String,
    "on": pl.Date,
    "rank": pl.Int64,
    "amount": pl.Int64,
}
"""One row per credit. `rank` orders credits of one day: by moment, then id. `amount` counts for pay and attainment."""

QUOTAS: Mapping[str, type[pl.DataType]] = {"payee": pl.String, "interval": pl.Date, "quota": pl.Int64}
"""Effective quotas by the first day of the interval."""

SHARES: Mapping[str, type[pl.DataType]] = {"deal": pl.String, "payee": pl.String, "share": pl.Int64}
"""Revenue shares in order, in millionths; each deal's total is exactly 1,000,000."""

WHOLE = 1_000_000
LARGEST = 2**62


@dataclass(frozen=True)
class Grid:
    """A table as integers. Positions times `scale` compare with boundaries; earnings count 1/(scale × rate_scale)."""

    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    rates: tuple[int, ...]
    scale: int
    rate_scale: int

    @property
    def divisor(self) -> int:
        """What a sum of slices is divided by to be in smallest units."""
        return self.scale * self.rate_scale


def supports(component: Component, plan: Plan) -> bool:
    """Whether a component's lines depend on nothing but its credits and quotas, so that columns can carry them."""
    table = component.table
    plain = not (component.multipliers or component.gate or component.cap or component.floor)
    alone = component.interval is Interval.DEAL and plan.rounding.at is RoundAt.RUNNING
    booked = [part.on for part in component.release] == [ReleaseOn.BOOKED]
    return (
        component.kind in (ComponentKind.COMMISSION, ComponentKind.OVERRIDE)
        and table is not None
        and not table.is_curve
        and table.attainment_dp is None
        and all(tier.rate is not None for tier in table.tiers)
        and plain
        and booked
        and not alone
        and component.where.is_everything
        and component.clawback.method is not ClawbackMethod.UNWIND
    )


def split(deals: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Each deal's amount by its shares: largest remainder, the earlier share first on a tie, sign mirrored.

    `deals` has `deal` and `amount`. Answers the rows of `shares` with their `amount`, in their order.
    """
    numbered = deals.with_row_index("number")
    rows = shares.with_row_index("place").join(numbered, on="deal", how="inner", maintain_order="left")
    most = _largest(deals["amount"])
    exact = pl.col("amount").abs().cast(pl.Int64 if most * WHOLE < LARGEST else pl.Int128) * pl.col("share")
    rows = rows.with_columns(units=(exact // WHOLE).cast(pl.Int64), rest=(exact % WHOLE).cast(pl.Int64))
    rows = rows.sort("number", "rest", "place", descending=[False, True, False])
    left = pl.col("amount").abs() - pl.col("units").sum().over("number")
    starts = pl.col("number").ne_missing(pl.col("number").shift(1))
    position = pl.int_range(pl.len())
    first = position - pl.when(starts).then(position).forward_fill() < left
    signed = (pl.col("units") + first.cast(pl.Int64)) * pl.col("amount").sign()
    return rows.with_columns(amount=signed).sort("place").drop("place", "number", "units", "rest")


def earn(credits: pl.DataFrame, component: Component, plan: Plan, quotas: pl.DataFrame | None = None) -> pl.DataFrame:
    """One line per credit: period, interval, position before, the amount in each tier, the step up, the earned amount.

    Rows are in the order of payee, day and rank (deals alone: of payee, deal, day and rank). Credits whose
    table needs a quota and has none have a null `line`.
    """
    table = table_of(component)
    grid = grid_of(table)
    rows = _placed(credits, component, plan)
    rows = rows.with_columns(before=_running("amount") - pl.col("amount"))
    if table.axis is Axis.ATTAINMENT:
        known = quotas if quotas is not None else pl.DataFrame(schema=QUOTAS)
        rows = rows.join(known, on=["payee", "interval"], how="left", maintain_order="left")
    else:
        rows = rows.with_columns(quota=pl.lit(None, pl.Int64))
    rows = _wide(rows, grid)
    rows = rows.with_columns(_tier_columns(table, grid, plan))
    rows = rows.with_columns(earned=_earned(table, grid))
    rows = rows.with_columns(amount=pl.col("amount").cast(pl.Int64), line=_rounded(plan, grid))
    return rows.drop("earned", "starts")


def _placed(credits: pl.DataFrame, component: Component, plan: Plan) -> pl.DataFrame:
    """Credits in order, each with its pay period, interval, and what its positions are counted within."""
    days: Sequence[date] = credits["on"].unique().to_list()
    places = pl.DataFrame(
        {
            "on": days,
            "period": [plan.paid_in(day).start for day in days],
            "interval": [plan.interval(component.interval, day).start for day in days],
        },
        schema={"on": pl.Date, "period": pl.Date, "interval": pl.Date},
    )
    order = ["payee", "on", "rank"]
    group = ["payee", "interval"]
    if component.interval is Interval.DEAL:
        order, group = ["payee", "deal", "on", "rank"], ["payee", "deal"]
    rows = credits.join(places, on="on", how="left", maintain_order="left").sort(order)
    changes = [pl.col(name).ne_missing(pl.col(name).shift(1)) for name in group]
    return rows.with_columns(starts=pl.any_horizontal(changes))


def _running(name: str) -> pl.Expr:
    """The running total of a column within its group; groups stand together, each begins where `starts` is true."""
    total = pl.col(name).cum_sum()
    return total - pl.when("starts").then(total - pl.col(name)).forward_fill()


def grid_of(table: Table) -> Grid:
    """The table's boundaries and rates as integers. A boundary in money is in smallest units when the plan is known."""
    bounds = [tier.lower for tier in table.tiers] + [tier.upper for tier in table.tiers if tier.upper is not None]
    scale = _power(bounds)
    rate_scale = _power([_rate(tier) for tier in table.tiers] + [table.no_quota or Decimal(0)])
    return Grid(
        lower=tuple(int(tier.lower * scale) for tier in table.tiers),
        upper=tuple(None if tier.upper is None else int(tier.upper * scale) for tier in table.tiers),
        rates=tuple(int(_rate(tier) * rate_scale) for tier in table.tiers),
        scale=scale,
        rate_scale=rate_scale,
    )


def _rate(tier: Tier) -> Decimal:
    if tier.rate is None:
        raise ValueError("Only tiers with a rate can go by columns; ask `supports` first.")
    return tier.rate


def _power(numbers: Sequence[Decimal]) -> int:
    """The power of ten that makes every number whole."""
    digits = max(max(0, -int(number.normalize().as_tuple().exponent)) for number in numbers)
    return int(10**digits)


def _wide(rows: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Integers of 128 bits where 64 could overflow."""
    most = max(_largest(rows[name]) for name in ("before", "amount", "quota"))
    bound = max((upper for upper in grid.upper if upper is not None), default=1)
    largest = 4 * most * grid.divisor * max(1, bound)
    wide = pl.Int64 if largest < LARGEST else pl.Int128
    return rows.with_columns(pl.col("before", "amount", "quota").cast(wide))


def _largest(column: pl.Series) -> int:
    """The greatest size of a column of integers; zero when it is empty."""
    found = column.abs().max()
    return found if isinstance(found, int) else 0


def _bound(value: int, table: Table, plan: Plan) -> pl.Expr:
    """A boundary as a position times scale: a share of the quota, or an amount in smallest units."""
    if table.axis is Axis.ATTAINMENT:
        return pl.col("quota") * value
    return pl.lit(value * 10 ** exponent(plan.currency))


def _tier_columns(table: Table, grid: Grid, plan: Plan) -> list[pl.Expr]:
    """`tier_1` … `tier_n`: how much of the credit lies in each tier, times scale. Signed as the credit."""
    if table.mode is Mode.MARGINAL:
        return [_overlap(number, table, grid, plan) for number in range(len(grid.rates))]
    after = pl.col("before") + pl.col("amount")
    amount = pl.col("amount") * grid.scale
    columns = [
        pl.when(_holds(number, after, table, grid, plan)).then(amount).otherwise(0).alias(f"tier_{number + 1}")
        for number in range(len(grid.rates))
    ]
    return [*columns, *_step_columns(table, grid, plan)]


def _overlap(number: int, table: Table, grid: Grid, plan: Plan) -> pl.Expr:
    after = pl.col("before") + pl.col("amount")
    low = pl.min_horizontal("before", after) * grid.scale
    high = pl.max_horizontal("before", after) * grid.scale
    upper = grid.upper[number]
    start = low if number == 0 else pl.max_horizontal(low, _bound(grid.lower[number], table, plan))
    end = high if upper is None else pl.min_horizontal(high, _bound(upper, table, plan))
    part = pl.max_horizontal(end - start, pl.lit(0))
    return (part * pl.col("amount").sign()).alias(f"tier_{number + 1}")


def _holds(number: int, position: pl.Expr, table: Table, grid: Grid, plan: Plan) -> pl.Expr:
    """Whether a position belongs to a tier, by the table's boundary rule; below zero belongs to the first."""
    scaled = position * grid.scale
    higher = table.boundary is Boundary.HIGHER
    conditions = [pl.lit(True)]
    if number > 0:
        bound = _bound(grid.lower[number], table, plan)
        conditions.append(scaled >= bound if higher else scaled > bound)
    if (upper := grid.upper[number]) is not None:
        bound = _bound(upper, table, plan)
        conditions.append(scaled < bound if higher else scaled <= bound)
    return reduce(lambda left, right: left & right, conditions)


def _step_columns(table: Table, grid: Grid, plan: Plan) -> list[pl.Expr]:
    """`step`: what earlier credit gains or loses per rate unit because the tier changed, times scale."""
    after = pl.col("before") + pl.col("amount")
    rate = {
        name: reduce(
            lambda total, number: (
                total + pl.when(_holds(number, position, table, grid, plan)).then(grid.rates[number]).otherwise(0)
            ),
            range(len(grid.rates)),
            pl.lit(0),
        )
        for name, position in (("after", after), ("before", pl.col("before")))
    }
    return [(pl.col("before") * (rate["after"] - rate["before"]) * grid.scale).alias("step")]


def _earned(table: Table, grid: Grid) -> pl.Expr:
    """Earnings in units of 1/divisor. Without a quota: the table's rate for that, or null."""
    parts = [pl.col(f"tier_{number + 1}") * rate for number, rate in enumerate(grid.rates)]
    total = reduce(lambda left, right: left + right, parts)
    if table.mode is not Mode.MARGINAL:
        total = total + pl.col("step")
    if table.axis is Axis.AMOUNT:
        return total
    fallback = pl.lit(None)
    if table.no_quota is not None:
        fallback = pl.col("amount") * int(table.no_quota * grid.rate_scale) * grid.scale
    return pl.when(pl.col("quota").fill_null(0) > 0).then(total).otherwise(fallback)


def _rounded(plan: Plan, grid: Grid) -> pl.Expr:
    """Smallest units: each line by itself, or the difference of the rounded running total."""
    if plan.rounding.at is RoundAt.LINE:
        return in_units(pl.col("earned"), grid.divisor, plan.rounding.mode)
    running = in_units(_running("earned"), grid.divisor, plan.rounding.mode)
    return running - pl.when("starts").then(0).otherwise(running.shift(1))


def in_units(numerator: pl.Expr, divisor: int, mode: Rounding) -> pl.Expr:
    """A column divided and rounded, without ever leaving the integers."""
    size = numerator.abs()
    floor, rest = size // divisor, size % divisor
    up = rest * 2 > divisor
    half = rest * 2 == divisor
    up = up | half if mode is Rounding.HALF_UP else up | (half & (floor % 2 == 1))
    return ((floor + up.cast(pl.Int64)) * numerator.sign()).cast(pl.Int64)


def whole(share: Decimal) -> int:
    """A share in millionths. ValueError when it has more digits than that."""
    units = share / ONE * WHOLE
    if units != units.to_integral_value():
        raise ValueError(f"A share of {share * 100:f} % has more than four digits after the point.")
    return int(units)
