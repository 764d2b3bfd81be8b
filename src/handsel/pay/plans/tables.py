"""Rate tables of a plan file: tiers without gaps or overlaps, and the points of curves."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from handsel.pay.plans import fields
from handsel.pay.rules.plan import NOTHING, Point, Table, Tier
from handsel.pay.rules.vocabulary import Above, Axis, Below, Boundary, Mode

CURVES = (Mode.CURVE_LINEAR, Mode.CURVE_STEP)


def read_tables(root: fields.Table, boundary: Boundary, attainment_dp: int | None) -> Mapping[str, Table]:
    """Every `[table.name]` by its name."""
    return {code: read_table(code, row, boundary, attainment_dp) for code, row in root.named("table")}


def read_table(code: str, row: fields.Table, boundary: Boundary, attainment_dp: int | None) -> Table:
    """One table; `boundary` is the plan's own where the table says none."""
    mode = row.choice("mode", Mode, Mode.MARGINAL)
    is_curve = mode in CURVES
    axis = row.choice("axis", Axis, Axis.ATTAINMENT if is_curve else Axis.AMOUNT)
    if is_curve and axis is not Axis.ATTAINMENT:
        row.note("axis", "curve-axis")
    points, pays_amounts = _points(code, row) if is_curve else ((), False)
    table = Table(
        code=code,
        mode=mode,
        axis=axis,
        boundary=row.choice("boundary", Boundary, boundary),
        tiers=() if is_curve else _tiers(code, row, mode, axis),
        points=points,
        below=row.choice("below", Below, Below.NOTHING) if is_curve else Below.NOTHING,
        above=row.choice("above", Above, Above.CAP) if is_curve else Above.CAP,
        pays_amounts=pays_amounts,
        no_quota=None if is_curve else row.share("no_quota"),
        attainment_dp=attainment_dp,
    )
    row.end()
    return table


def flat_rate(code: str, rate: Decimal) -> Table:
    """The table of a component that says only a rate."""
    return Table(code, Mode.FLAT, tiers=(Tier(NOTHING, None, rate=rate),))


def _tiers(code: str, row: fields.Table, mode: Mode, axis: Axis) -> tuple[Tier, ...]:
    rows = row.rows("tiers")
    if not rows:
        row.note("tiers", "no-tiers", value=code)
        return ()
    if mode is Mode.FLAT and len(rows) > 1:
        row.note("tiers", "flat-tiers", count=len(rows))
    bounds = [_bounds(one, axis) for one in rows]
    starts = _starts(rows, bounds)
    _check_bounds(rows, starts, [end for _, end in bounds])
    ends = [*starts[1:], bounds[-1][1]]
    return tuple(_tier(one, start, end, mode) for one, start, end in zip(rows, starts, ends, strict=True))


def _bounds(row: fields.Table, axis: Axis) -> tuple[Decimal | None, Decimal | None]:
    if axis is Axis.ATTAINMENT:
        return row.share("from"), row.share("to")
    return row.number("from"), row.number("to")


def _starts(rows: list[fields.Table], bounds: list[tuple[Decimal | None, Decimal | None]]) -> list[Decimal]:
    """Where each tier starts: as stated, else where the one before it ends, the first at zero."""
    starts: list[Decimal] = []
    before: Decimal | None = NOTHING
    for row, (start, end) in zip(rows, bounds, strict=True):
        if start is None and before is None:
            row.note("", "missing", key="from", hint="")
        starts.append(start if start is not None else before or NOTHING)
        before = end
    return starts


def _check_bounds(rows: list[fields.Table], starts: list[Decimal], ends: list[Decimal | None]) -> None:
    if starts[0] != 0:
        rows[0].note("from", "first-tier", value=_raw(rows[0], "from", starts[0]))
    for number, (before, start) in enumerate(pairwise(starts), start=1):
        row, stated, earlier = rows[number], ends[number - 1], rows[number - 1]
        if start <= before:
            row.note("from", "tier-order", start=_raw(row, "from", start), before=_raw(earlier, "from", before))
        elif stated is not None and stated < start:
            row.note("from", "gap", end=_raw(earlier, "to", stated), start=_raw(row, "from", start))
        elif stated is not None and stated > start:
            row.note("from", "overlap", start=_raw(row, "from", start), end=_raw(earlier, "to", stated))
    if ends[-1] is not None and rows[-1].raw("amount") is None:
        rows[-1].note("to", "last-tier", value=_raw(rows[-1], "to", ends[-1]))


def _raw(row: fields.Table, key: str, value: Decimal) -> str:
    """A boundary as the file says it."""
    stated = row.data.get(key)
    return f"{value:f}" if stated is None else str(stated)


def _tier(row: fields.Table, start: Decimal, end: Decimal | None, mode: Mode) -> Tier:
    tier = Tier(start, end, rate=row.rate(), multiple=row.share("multiple"), amount=row.number("amount"))
    if sum(row.has(key) for key in ("rate", "per_unit", "multiple", "amount")) != 1:
        row.note("", "tier-pays")
    if tier.amount is not None and (end is None or mode is not Mode.MARGINAL):
        row.note("amount", "tier-amount")
    row.end()
    return tier


def _points(code: str, row: fields.Table) -> tuple[tuple[Point, ...], bool]:
    rows = row.rows("points")
    if len(rows) < 2:
        row.note("points", "no-points", value=code)
    pays_amounts = any(one.has("amount") for one in rows)
    points: list[Point] = []
    for one in rows:
        at = one.share("at") if one.required("at") else None
        amount, share = one.number("amount"), one.share("payout")
        if (pays_amounts and share is not None) or (amount is None and share is None):
            one.note("", "point-mix")
        if at is not None and points and at <= points[-1].at:
            one.note("at", "point-order", value=one.data["at"])
        points.append(Point(at or NOTHING, (amount if pays_amounts else share) or NOTHING))
        one.end()
    return tuple(points), pays_amounts
