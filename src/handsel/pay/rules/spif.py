"""SPIFs: an amount, or a rate, for each qualifying deal in a window; and objectives scored by a person."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handsel.pay.rules.bookings import Booking
from handsel.pay.rules.context import Context
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.findings import Finding, error
from handsel.pay.rules.lines import Line, key_of
from handsel.pay.rules.matching import matches
from handsel.pay.rules.plan import Component
from handsel.pay.rules.vocabulary import CountsOn, EventKind, LineKind


def per_deal(
    credits: Sequence[Credit], component: Component, context: Context
) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """A line for each deal that qualifies, the first ones up to the component's number of deals."""
    dated = [(day, one) for one in credits if (day := qualifies(one, component)) is not None]
    dated.sort(key=lambda pair: (pair[0], pair[1].order))
    allowed = list(dict.fromkeys(one.booking.id for _, one in dated))[: component.max_deals]
    return tuple(_line(day, one, component, context) for day, one in dated if one.booking.id in allowed), ()


def qualifies(credit: Credit, component: Component) -> date | None:
    """The day that a deal counts on, or None when it does not count."""
    if credit.taken_back or not matches(credit.booking, component.where):
        return None
    day = credit.on if component.counts_on is CountsOn.BOOKED else paid_in_full(credit.booking)
    return day if day is not None and (component.window is None or day in component.window) else None


def paid_in_full(booking: Booking) -> date | None:
    """The day on which payments first reached the whole amount."""
    so_far = Decimal(0)
    for cash in booking.cash:
        so_far += cash.amount if cash.kind in (EventKind.PAID, EventKind.REFUNDED) else 0
        if so_far >= booking.total:
            return cash.on
    return None


def _line(day: date, credit: Credit, component: Component, context: Context) -> Line:
    period = context.plan.paid_in(day)
    return Line(
        key=key_of(component, credit.payee, credit.id, LineKind.SPIF, period),
        payee=credit.payee,
        component=component.code,
        kind=LineKind.SPIF,
        clause=component.clause,
        rule="spif",
        on=day,
        period=period,
        interval=context.interval(component, day),
        event=credit.event,
        deal=credit.deal,
        credit=credit,
        base=credit.amount,
        exact=_earned(credit, component),
    )


def _earned(credit: Credit, component: Component) -> Fraction:
    if component.table is not None:
        return Fraction(credit.amount) * Fraction(component.table.tiers[0].rate or 0)
    return Fraction(component.amount or 0) * (Fraction(credit.share) if component.by_share else 1)


def per_score(
    credits: Sequence[Credit], component: Component, context: Context
) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """A line for each score a person gave: target times score, for the part of the interval that was worked."""
    target = context.target(component)
    scores = [
        score
        for score in context.inputs.scores
        if (score.payee, score.component) == (context.payee, component.code) and score.on in context.span
    ]
    if target is None:
        return (), tuple(
            error("no-target", f"{component.code}/{score.payee}", component=component.code, payee=score.payee)
            for score in scores[:1]
        )
    lines = []
    for score in scores:
        interval, period = context.interval(component, score.on), context.plan.paid_in(score.on)
        part = context.part_of(interval) if component.prorate_target else Fraction(1)
        lines.append(
            Line(
                key=key_of(component, context.payee, score.on.isoformat(), LineKind.MBO, period),
                payee=context.payee,
                component=component.code,
                kind=LineKind.MBO,
                clause=component.clause,
                rule="score",
                on=score.on,
                period=period,
                interval=interval,
                exact=Fraction(target) * Fraction(score.score) * part,
            )
        )
    return tuple(lines), ()
