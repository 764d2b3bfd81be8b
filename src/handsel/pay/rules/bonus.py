"""Bonuses and curves: one line per interval (or per pay period to date), from the attainment of a measure."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from handsel.kernel.periods import Grain, Period
from handsel.pay.rules.attainment import payout
from handsel.pay.rules.context import Context, periods_of
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.findings import Finding, error
from handsel.pay.rules.lines import Line, key_of
from handsel.pay.rules.plan import Component
from handsel.pay.rules.vocabulary import LineKind, Pays


def per_interval(
    credits: Sequence[Credit], component: Component, context: Context
) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """A line for each interval from the start of the first year with credit to the last credit."""
    lines: list[Line] = []
    findings: list[Finding] = []
    missed: list[Period] = []
    for interval in intervals(component, context):
        problem = _problem(component, context, interval)
        if problem is not None:
            findings.append(problem)
            continue
        lines += _lines(component, context, interval)
        if component.catch_up:
            lines += _caught_up(component, context, interval, missed)
    return tuple(lines), tuple(findings)


def intervals(component: Component, context: Context) -> Iterator[Period]:
    """The component's intervals in which the payee may have earned something."""
    days = [day for day in context.tallies[component.measure].days if day in context.span]
    days += [prior.on for prior in context.tallies[component.measure].priors]
    if not days:
        return
    year = context.plan.calendar.period(Grain.YEAR, min(days))
    day, last = max(year.start, context.span.start), max(days)
    while day <= last:
        interval = context.interval(component, day)
        yield interval
        day = interval.end


def is_payable(component: Component, context: Context, interval: Period) -> bool:
    """Whether an interval can be read: it has a quota, and a target where a share of one is paid."""
    return _problem(component, context, interval) is None


def _problem(component: Component, context: Context, interval: Period) -> Finding | None:
    """What keeps an interval from being read: no quota, or a share of a target that is not there."""
    place = f"{component.code}/{context.payee}/{interval.start}"
    if not context.quota(component.measure, interval):
        period = f"{interval.start} – {interval.last_day}"
        values = {"payee": context.payee, "measure": component.measure, "component": component.code}
        return error("no-quota", place, period=period, **values)
    if component.amount is None and not _pays_money(component) and context.target(component) is None:
        return error("no-target", place, component=component.code, payee=context.payee)
    return None


def _pays_money(component: Component) -> bool:
    return component.table is not None and component.table.pays_amounts


def earned(component: Component, context: Context, reached: Fraction | None, interval: Period) -> Fraction:
    """What an attainment pays: a curve's share of the target, or the amount once the level is reached."""
    if reached is None:
        return Fraction(0)
    part = context.part_of(interval) if component.prorate_target else Fraction(1)
    if component.table is not None:
        share = payout(component.table, reached)
        return share * part * (1 if component.table.pays_amounts else Fraction(context.target(component) or 0))
    amount = component.amount if component.amount is not None else context.target(component)
    return Fraction(amount or 0) * part if reached >= component.at else Fraction(0)


def _lines(component: Component, context: Context, interval: Period) -> Iterator[Line]:
    paid = Fraction(0)
    for period, until in _moments(component, context, interval):
        reached = context.reached(component.measure, interval, until)
        now = earned(component, context, reached, interval)
        if now != paid or component.pays is Pays.INTERVAL_END:
            yield _line(component, context, interval, period, now - paid, interval.start.isoformat())
        paid = now


def _moments(component: Component, context: Context, interval: Period) -> list[tuple[Period, date]]:
    """The pay periods in which an interval pays, and up to which day credit counts."""
    inside = interval.overlap(context.span) or interval
    if component.pays is Pays.INTERVAL_END:
        return [(context.plan.paid_in(inside.last_day), interval.end)]
    last = max((day for day in context.tallies[component.measure].days if day in interval), default=interval.start)
    return [(period, period.end) for period in periods_of(context.plan, Period(inside.start, last + timedelta(days=1)))]


def _caught_up(component: Component, context: Context, interval: Period, missed: list[Period]) -> Iterator[Line]:
    """Intervals of the year that were missed and are paid because the year to date has reached the level."""
    year = context.plan.calendar.period(Grain.YEAR, interval.start)
    missed[:] = [one for one in missed if one.start in year]
    reached = context.reached(component.measure, interval, interval.end)
    if reached is None or reached < component.at:
        missed.append(interval)
    to_date = context.reached(component.measure, Period(year.start, interval.end), interval.end)
    if to_date is None or to_date < component.at:
        return
    period = context.plan.paid_in((interval.overlap(context.span) or interval).last_day)
    for one in missed:
        amount = earned(component, context, to_date, one)
        yield _line(component, context, one, period, amount, f"{one.start.isoformat()}+")
    missed.clear()


def _line(
    component: Component, context: Context, interval: Period, period: Period, exact: Fraction, subject: str
) -> Line:
    return Line(
        key=key_of(component, context.payee, f"{context.span.start}:{subject}", LineKind.BONUS, period),
        payee=context.payee,
        component=component.code,
        kind=LineKind.BONUS,
        clause=component.clause,
        rule=f"{component.table.mode}:{component.table.code}" if component.table else "threshold",
        on=period.last_day,
        period=period,
        interval=interval,
        standing=context.standing(component.measure, interval, period.end),
        exact=exact,
    )
