"""Commission and override: one line per credit, at the rate of the component's table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from handsel.kernel.periods import Period
from handsel.pay.rules import tiers
from handsel.pay.rules.context import Context
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.findings import Finding, error
from handsel.pay.rules.lines import Line, key_of
from handsel.pay.rules.matching import matches
from handsel.pay.rules.plan import NOTHING, Component, Table, Tier
from handsel.pay.rules.tiers import Reach, Scale, Slice
from handsel.pay.rules.vocabulary import Axis, ComponentKind, Interval, LineKind, Mode

KINDS = {ComponentKind.OVERRIDE: LineKind.OVERRIDE}


type Sums = dict[str | Period, tuple[Decimal, Decimal]]
"""How far each deal or interval has come: credit for attainment and for pay."""


def per_credit(
    credits: Sequence[Credit], component: Component, context: Context
) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """A line for each credit the component pays. Credits of the measure that it does not pay still fill the tiers."""
    lines: list[Line] = []
    findings: list[Finding] = []
    sums: Sums = {}
    for interval, group in groupby(credits, lambda one: context.interval(component, one.on)):
        table, scale, problems = readable(component, interval, context)
        findings += problems
        if table is not None:
            lines += _interval(list(group), component, context, interval, table, scale, sums)
    return tuple(lines), tuple(findings)


def readable(component: Component, interval: Period, context: Context) -> tuple[Table | None, Scale, list[Finding]]:
    """The table to read and what it is read against. Without a quota a table on attainment falls back to one rate."""
    table, scale = table_of(component), context.scale(component, interval)
    place = f"{component.code}/{context.payee}/{interval.start}"
    if any(tier.multiple is not None for tier in table.tiers) and scale.base_rate is None:
        return None, scale, [error("no-base-rate", place, component=component.code, payee=context.payee)]
    if table.axis is Axis.AMOUNT or scale.quota:
        return table, scale, []
    if table.no_quota is not None:
        return _at_one_rate(table, table.no_quota), scale, []
    if context.participant.base_rate is not None:
        return _at_one_rate(table, context.participant.base_rate), scale, []
    period = f"{interval.start} – {interval.last_day}"
    missing = error(
        "no-quota", place, payee=context.payee, measure=component.measure, period=period, component=component.code
    )
    return None, scale, [missing]


def table_of(component: Component) -> Table:
    """The component's table. ValueError when it has none, which the plan reader refuses."""
    if component.table is None:
        raise ValueError(f"Component {component.code} has no rate and no table.")
    return component.table


def _at_one_rate(table: Table, rate: Decimal) -> Table:
    return Table(table.code, Mode.FLAT, tiers=(Tier(NOTHING, None, rate=rate),))


def _interval(
    credits: Sequence[Credit],
    component: Component,
    context: Context,
    interval: Period,
    table: Table,
    scale: Scale,
    sums: Sums,
) -> Iterator[Line]:
    """Runs along the credits of an interval; with deals alone, along the credits of each deal through all intervals."""
    steps = tiers.bands(table, scale)
    start = (NOTHING, NOTHING) if component.interval is Interval.DEAL else context.carried(component.measure, interval)
    for credit in credits:
        subject = credit.booking.main if component.interval is Interval.DEAL else interval
        before, paid_before = sums.get(subject, start)
        pays = matches(credit.booking, component.where)
        if pays:
            reach = Reach(before, credit.attained, paid_before, credit.amount)
            yield _line(credit, component, context, interval, table, reach, tiers.earn(table, scale, reach, steps))
        sums[subject] = before + credit.attained, paid_before + (credit.amount if pays else NOTHING)


def _line(
    credit: Credit,
    component: Component,
    context: Context,
    interval: Period,
    table: Table,
    reach: Reach,
    slices: tuple[Slice, ...],
) -> Line:
    kind = KINDS.get(component.kind, LineKind.EARNING)
    period = context.plan.paid_in(credit.on)
    return Line(
        key=key_of(component, credit.payee, credit.id, kind, period),
        payee=credit.payee,
        component=component.code,
        kind=kind,
        clause=component.clause,
        rule=f"{table.mode}:{table.code}",
        on=credit.on,
        period=period,
        interval=interval,
        event=credit.event,
        deal=credit.deal,
        credit=credit,
        base=credit.amount,
        before=reach.before,
        standing=context.standing(component.measure, interval, context.plan.paid_in(credit.on).end),
        slices=slices,
        exact=tiers.total(slices),
    )
