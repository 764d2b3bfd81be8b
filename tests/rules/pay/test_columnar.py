"""The columnar path and the line-by-line path give identical lines."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.pay.build import YEAR, component, plan

from handsel.kernel.money import Rounding, allocate
from handsel.pay.rules import columnar
from handsel.pay.rules.engine import entitle
from handsel.pay.rules.inputs import Event, Inputs, Participant, Quota, Share
from handsel.pay.rules.plan import Gate, Measure, Plan, QuotaRule, RoundingRule, Table, Tier
from handsel.pay.rules.vocabulary import Axis, Boundary, EventKind, Interval, Mode, RoundAt

PEOPLE = ("ana", "ben")


@st.composite
def tables(draw: st.DrawFn) -> Table:
    axis = draw(st.sampled_from(Axis))
    mode = draw(st.sampled_from([Mode.FLAT, Mode.MARGINAL, Mode.RETRO]))
    steps = 1 if mode is Mode.FLAT else draw(st.integers(1, 4))
    bound = st.decimals(0, 2, places=3) if axis is Axis.ATTAINMENT else st.decimals(0, 3000, places=2)
    lowers = [Decimal(0), *sorted(draw(st.sets(bound.filter(bool), min_size=steps - 1, max_size=steps - 1)))]
    rates = draw(st.lists(st.decimals(0, 1, places=4), min_size=steps, max_size=steps))
    uppers = [upper for _, upper in pairwise([*lowers, None])]
    rows = tuple(Tier(low, up, rate=rate) for low, up, rate in zip(lowers, uppers, rates, strict=True))
    no_quota = draw(st.none() | st.decimals(0, 1, places=3))
    return Table("t", mode, axis, draw(st.sampled_from(Boundary)), rows, no_quota=no_quota)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    interval = draw(st.sampled_from(Interval))
    at = RoundAt.LINE if interval is Interval.DEAL else draw(st.sampled_from(RoundAt))
    return plan(
        component(draw(tables()), interval=interval),
        measures=(Measure("bookings", quota=QuotaRule(assigned=True)),),
        rounding=RoundingRule(draw(st.sampled_from(Rounding)), at),
    )


@st.composite
def bookings(draw: st.DrawFn) -> list[tuple[date, int, int]]:
    """(day, cents of the deal, millionths of it that are Ana's)."""
    row = st.tuples(st.integers(0, 364), st.integers(-200000, 400000), st.integers(1, columnar.WHOLE - 1))
    found = draw(st.lists(row, min_size=1, max_size=12))
    return [(date(2026, 1, 1) + timedelta(days=day), cents, share) for day, cents, share in found]


@settings(max_examples=30, deadline=None)
@given(plans(), bookings(), st.integers(0, 500000))
def test_columns_and_lines_agree_to_the_cent(of: Plan, rows: list[tuple[date, int, int]], quota: int) -> None:
    assert columnar.supports(of.components[0], of)
    reference = entitle(of, _inputs(rows, quota, of))
    expected = {
        line.credit.id: (line.amount, _sizes(line.slices), line.period.start)
        for line in reference.lines
        if line.credit is not None
    }
    assert _by_columns(of, rows, quota) == expected


def _inputs(rows: list[tuple[date, int, int]], quota: int, of: Plan) -> Inputs:
    events = tuple(
        Event(f"e{number:03}", EventKind.BOOKED, f"D{number:03}", day, Decimal(cents) / 100, "USD", _shares(share))
        for number, (day, cents, share) in enumerate(rows)
    )
    people = tuple(Participant(name, YEAR) for name in PEOPLE)
    quotas = (Quota("*", "bookings", YEAR, Decimal(quota) / 100),) if quota else ()
    return Inputs(events=events, participants=people, quotas=quotas)


def _shares(share: int) -> tuple[Share, Share]:
    first = Decimal(share) / columnar.WHOLE
    return Share("ana", first), Share("ben", 1 - first)


def _sizes(slices: object) -> dict[int, Decimal]:
    sizes: dict[int, Decimal] = {}
    for part in slices:  # type: ignore[attr-defined]
        if not part.step_up and part.amount:
            sizes[part.tier] = sizes.get(part.tier, Decimal(0)) + part.amount
    return sizes


def _by_columns(of: Plan, rows: list[tuple[date, int, int]], quota: int) -> dict[str, object]:
    names = [f"D{number:03}" for number in range(len(rows))]
    deals = pl.DataFrame({"deal": names, "amount": [cents for _, cents, _ in rows], "on": [day for day, _, _ in rows]})
    parts = [(name, who, part) for name, (_, _, share) in zip(names, rows, strict=True)
             for who, part in (("ana", share), ("ben", columnar.WHOLE - share))]  # fmt: skip
    shares = pl.DataFrame(parts, schema=["deal", "payee", "share"], orient="row")
    credits_ = columnar.split(deals, shares).with_row_index("rank").with_columns(
        pl.col("rank").cast(pl.Int64), credit=pl.col("deal") + "/" + pl.col("payee") + "/revenue"
    )  # fmt: skip
    lines = columnar.earn(credits_, of.components[0], of, _quotas(of, rows, quota))
    grid = columnar.grid_of(of.components[0].table or Table("", Mode.FLAT))
    fallback = not quota and of.components[0].table is not None and of.components[0].table.axis is Axis.ATTAINMENT
    return {
        row["credit"]: (Decimal(row["line"]) / 100, _tiers(row, grid, flat=fallback), row["period"])
        for row in lines.to_dicts()
        if row["line"] is not None
    }


def _tiers(row: dict[str, int], grid: columnar.Grid, *, flat: bool) -> dict[int, Decimal]:
    if flat:
        return {1: Decimal(row["amount"]) / 100} if row["amount"] else {}
    sizes = {n: Decimal(row[f"tier_{n}"]) / grid.scale / 100 for n in range(1, len(grid.rates) + 1)}
    return {number: size for number, size in sizes.items() if size}


def _quotas(of: Plan, rows: list[tuple[date, int, int]], quota: int) -> pl.DataFrame:
    """The same effective quotas the line-by-line path reads."""
    context = entitle(of, _inputs(rows, quota, of)).contexts[0]
    intervals = {of.interval(of.components[0].interval, day) for day, _, _ in rows}
    found = [(who, one.start, int((context.quota("bookings", one) or 0) * 100)) for one in intervals for who in PEOPLE]
    return pl.DataFrame(found, schema=columnar.QUOTAS, orient="row")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    st.integers(-(10**15), 10**15),
)
def test_columnar_shares_are_the_kernels(weights: list[int], cents: int) -> None:
    total = sum(weights)
    parts = [weight * columnar.WHOLE // total for weight in weights[:-1]]
    parts.append(columnar.WHOLE - sum(parts))
    deals = pl.DataFrame({"deal": ["D"], "amount": [cents]})
    rows = [("D", f"P{number}", part) for number, part in enumerate(parts)]
    shares = pl.DataFrame(rows, schema=columnar.SHARES, orient="row")
    exact = allocate(Decimal(cents) / 100, [Decimal(part) / columnar.WHOLE for part in parts], "USD")
    assert [Decimal(one) / 100 for one in columnar.split(deals, shares)["amount"]] == exact


def test_amounts_beyond_sixty_four_bits_stay_exact() -> None:
    table = Table("t", Mode.MARGINAL, tiers=(Tier(Decimal(0), None, rate=Decimal("0.12345678")),))
    of = plan(component(table))
    cents = 9_007_199_254_740_993_123
    frame = pl.DataFrame([("c", "ana", "D", date(2026, 1, 5), 1, cents // 100)], schema=columnar.CREDITS, orient="row")
    line = columnar.earn(frame, of.components[0], of)["line"][0]
    assert line == round(Decimal(cents // 100) * Decimal("0.12345678"))


def test_what_columns_cannot_carry_is_not_supported() -> None:
    gated = replace(component(), gate=Gate("bookings", Decimal(1)))
    assert not columnar.supports(gated, plan(gated))
