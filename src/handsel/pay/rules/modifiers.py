"""What happens to lines after the table: multipliers as listed, gate, rounding, cap, floor. In that order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from handsel.kernel.periods import Period
from handsel.pay.rules.context import Context
from handsel.pay.rules.lines import Line, Step, StepCode, key_of
from handsel.pay.rules.matching import matches
from handsel.pay.rules.plan import NOTHING, Component, Gate, Limit, Multiplier
from handsel.pay.rules.rounding import Rounder, money
from handsel.pay.rules.vocabulary import CapPer, LineKind, RoundAt


def modify(lines: Iterable[Line], component: Component, context: Context) -> list[Line]:
    """Lines with their amounts."""
    result = [_multiplied(line, component, context) for line in lines]
    if component.gate is not None:
        result = sorted(_gated(result, component, component.gate, context), key=lambda line: line.on)
    result = _rounded(result, context)
    if component.cap is not None:
        result = _capped(result, component.cap)
    if component.floor is not None:
        result += _floors(result, component, component.floor)
    return result


def _multiplied(line: Line, component: Component, context: Context) -> Line:
    for multiplier in component.multipliers:
        if _applies(multiplier, line, context):
            step = Step(StepCode.MULTIPLIER, factor=multiplier.factor)
            line = replace(line, exact=line.exact * Fraction(multiplier.factor), steps=(*line.steps, step))
    return line


def _applies(multiplier: Multiplier, line: Line, context: Context) -> bool:
    if not _means(multiplier, line):
        return False
    if multiplier.measure is None:
        return True
    interval = context.plan.interval(multiplier.interval, line.period.start)
    reached = context.reached(multiplier.measure, interval, line.period.end)
    if reached is None:
        return False
    above = multiplier.at_least is None or reached >= multiplier.at_least
    return above and (multiplier.below is None or reached < multiplier.below)


def _means(multiplier: Multiplier, line: Line) -> bool:
    """Whether the line's deal is one the multiplier is for; a line without a deal only if it is for everything."""
    if line.credit is None:
        return multiplier.where.is_everything
    return matches(line.credit.booking, multiplier.where)


def _gated(lines: Sequence[Line], component: Component, gate: Gate, context: Context) -> Iterator[Line]:
    """Lines as the gate stood at the end of their period; later lines pay what it withheld, if it catches up."""
    for line in lines:
        if gate_is_open(gate, line.period, context):
            yield line
            continue
        step = Step(StepCode.GATE, factor=gate.below)
        yield replace(line, exact=line.exact * Fraction(gate.below), steps=(*line.steps, step))
        opened = _opens_later(gate, line.period, context) if gate.catch_up else None
        if opened is not None:
            yield _released(line, component, gate, opened)


def gate_is_open(gate: Gate, period: Period, context: Context) -> bool:
    """Whether the gate's measure had reached its level at the end of a pay period. No quota: it had not."""
    interval = context.plan.interval(gate.interval, period.start)
    reached = context.reached(gate.measure, interval, period.end)
    return reached is not None and reached >= gate.at_least


def _opens_later(gate: Gate, period: Period, context: Context) -> Period | None:
    interval = context.plan.interval(gate.interval, period.start)
    days = [day for day in context.tallies[gate.measure].days if day in interval and day >= period.end]
    later = (context.plan.paid_in(day) for day in days)
    return next((one for one in later if gate_is_open(gate, one, context)), None)


def _released(line: Line, component: Component, gate: Gate, opened: Period) -> Line:
    key = key_of(component, line.payee, line.credit.id if line.credit else line.rule, LineKind.GATE, opened)
    return replace(
        line,
        key=f"{key}|{line.period.start}",
        kind=LineKind.GATE,
        period=opened,
        on=opened.last_day,
        exact=line.exact * (1 - Fraction(gate.below)),
    )


def _rounded(lines: Sequence[Line], context: Context) -> list[Line]:
    """Each line as money; with a running rule, each interval's running total as money."""
    rounder = Rounder(context.plan.rounding, context.plan.currency)
    running = context.plan.rounding.at is RoundAt.RUNNING
    result = []
    for _interval, group in groupby(lines, key=lambda line: line.interval):
        members = list(group)
        for line, amount in zip(members, rounder.all([line.exact for line in members]), strict=True):
            alone = money(line.exact, context.plan.currency, context.plan.rounding.mode)
            steps = (
                (*line.steps, Step(StepCode.RUNNING, amount=amount - alone))
                if running and amount != alone
                else line.steps
            )
            result.append(replace(line, earned=amount, amount=amount, steps=steps))
    return result


def _group(per: CapPer) -> Callable[[Line], object]:
    match per:
        case CapPer.DEAL:
            return lambda line: line.deal or line.key
        case CapPer.PERIOD:
            return lambda line: line.period
        case CapPer.INTERVAL:
            return lambda line: line.interval


def _capped(lines: Sequence[Line], cap: Limit) -> list[Line]:
    """Runs along the lines: what counts is the running sum, so a reversal below the cap takes only what was paid."""
    sums: dict[object, Decimal] = {}
    group = _group(cap.per)
    result = []
    for line in lines:
        before = sums.get(group(line), NOTHING)
        sums[group(line)] = before + line.earned
        amount = min(before + line.earned, cap.amount) - min(before, cap.amount)
        steps = line.steps if amount == line.earned else (*line.steps, Step(StepCode.CAP, amount=amount - line.earned))
        result.append(replace(line, earned=amount, amount=amount, steps=steps))
    return result


def _floors(lines: Sequence[Line], component: Component, floor: Limit) -> Iterator[Line]:
    """One line for each group of lines that stays below the floor."""
    groups: dict[object, list[Line]] = {}
    for line in lines:
        groups.setdefault(_group(floor.per)(line), []).append(line)
    for members in groups.values():
        missing = floor.amount - sum((line.earned for line in members), NOTHING)
        if missing > 0:
            yield _floor(members[-1], component, missing)


def _floor(last: Line, component: Component, missing: Decimal) -> Line:
    return Line(
        key=key_of(component, last.payee, "floor", LineKind.FLOOR, last.period),
        payee=last.payee,
        component=last.component,
        kind=LineKind.FLOOR,
        clause=component.clause,
        rule="floor",
        on=last.period.last_day,
        period=last.period,
        interval=last.interval,
        exact=Fraction(missing),
        earned=missing,
        amount=missing,
    )
