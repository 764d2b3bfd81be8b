"""Clawback: what a cancelled deal takes back, by the method the plan names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.periods import add_months
from handsel.pay.rules.bookings import Booking, Cancellation, refunds_as_cancellations
from handsel.pay.rules.credits import Credit, reversal
from handsel.pay.rules.findings import Finding, warning
from handsel.pay.rules.lines import Line, Step, StepCode, key_of
from handsel.pay.rules.plan import NOTHING, Clawback, Component, Plan
from handsel.pay.rules.rounding import money, shown
from handsel.pay.rules.vocabulary import ClawbackMethod, LineKind, ServiceProration


@dataclass(frozen=True)
class Cut:
    """A cancellation and the part of the booking that is kept after it."""

    cancellation: Cancellation
    keep: Fraction


def cuts(booking: Booking, rule: Clawback) -> list[Cut]:
    """The cancellations that take something back, in order, each with the part kept after it."""
    if rule.method is ClawbackMethod.NONE:
        return []
    result: list[Cut] = []
    keep = remaining = Fraction(1)
    for cancellation in sorted(booking.cancellations, key=lambda one: (one.on, one.event)):
        lost = min(remaining, _part(booking, cancellation))
        full = cancellation.reason in rule.full_reasons
        if not full and not _in_window(booking, cancellation, rule):
            continue
        keep -= lost * (1 - (Fraction(0) if full else served(booking, cancellation, rule.proration)))
        remaining -= lost
        result.append(Cut(cancellation, keep))
    return result


def _part(booking: Booking, cancellation: Cancellation) -> Fraction:
    if cancellation.amount is None or not booking.total:
        return Fraction(1)
    return Fraction(cancellation.amount) / Fraction(booking.total)


def _in_window(booking: Booking, cancellation: Cancellation, rule: Clawback) -> bool:
    return rule.window_months is None or cancellation.on <= add_months(booking.on, rule.window_months)


def served(booking: Booking, cancellation: Cancellation, proration: ServiceProration) -> Fraction:
    """The part of the term that was served up to and including the day of the cancellation. No term: none of it."""
    until = booking.served_until
    if proration is ServiceProration.NONE or until is None or booking.term_months is None:
        return Fraction(0)
    if proration is ServiceProration.DAYS:
        days = (cancellation.on - booking.served_from).days + 1
        return _within(Fraction(days, (until - booking.served_from).days))
    return _within(Fraction(whole_months(booking, cancellation), booking.term_months))


def whole_months(booking: Booking, cancellation: Cancellation) -> int:
    """Whole months of service from its start to the end of the day of the cancellation."""
    months = 0
    while months < (booking.term_months or 0):
        last_day = add_months(booking.served_from, months + 1).toordinal() - 1
        if last_day > cancellation.on.toordinal():
            break
        months += 1
    return months


def _within(part: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), part))


def kept(booking: Booking, rule: Clawback) -> Fraction:
    """The part of a booking that is kept after all its cancellations."""
    steps = cuts(booking, rule)
    return steps[-1].keep if steps else Fraction(1)


def prepared(bookings: Iterable[Booking], rule: Clawback) -> tuple[Booking, ...]:
    """Bookings as credits see them: with a recomputing clawback they already count only for the part that is kept."""
    if rule.on_refund:
        bookings = [refunds_as_cancellations(booking) for booking in bookings]
    if rule.method is not ClawbackMethod.RECOMPUTE:
        return tuple(bookings)
    return tuple(
        replace(booking, keep=kept(booking, rule)) if booking.cancellations else booking for booking in bookings
    )


def problems(bookings: Iterable[Booking], rule: Clawback) -> Iterator[Finding]:
    """Deals whose clawback should be prorated and cannot be."""
    if rule.proration is ServiceProration.NONE or rule.method is ClawbackMethod.NONE:
        return
    for booking in bookings:
        if booking.cancellations and booking.served_until is None:
            yield warning("term-missing", booking.event, deal=booking.deal)


def with_reversals(credits: Sequence[Credit], rule: Clawback, currency: str) -> tuple[Credit, ...]:
    """Credits, and for a debooking clawback the negative credits of the days of cancellation."""
    if rule.method is not ClawbackMethod.DEBOOK:
        return tuple(credits)
    result = list(credits)
    for credit in credits:
        before = Fraction(1)
        for cut in cuts(credit.booking, rule):
            if cut.keep != before:
                result.append(reversal(credit, cut.cancellation, cut.keep, before, currency))
            before = cut.keep
    return tuple(sorted(result, key=lambda one: one.order))


def unwound(lines: Iterable[Line], component: Component, plan: Plan) -> list[Line]:
    """Released lines, each deal's own lines mirrored for the part that is not kept. Other deals' lines stay."""
    if component.clawback.method is not ClawbackMethod.UNWIND:
        return list(lines)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.credit.id if line.credit else line.key, []).append(line)
    return [line for group in groups.values() for line in _unwind(group, component, plan)]


def _unwind(group: list[Line], component: Component, plan: Plan) -> Iterator[Line]:
    """Runs along releases and cancellations of one credit; after a cut no more than the kept part is ever paid."""
    first = group[0]
    steps = cuts(first.credit.booking, component.clawback) if first.credit else []
    if not steps:
        yield from group
        return
    paid, limit = NOTHING, first.earned
    moments: list[tuple[object, Line | Cut]] = [((line.on, 0, line.key), line) for line in group]
    moments += [((cut.cancellation.on, 1, cut.cancellation.event), cut) for cut in steps]
    for _order, moment in sorted(moments, key=lambda pair: pair[0]):  # type: ignore[arg-type, return-value]
        if isinstance(moment, Line):
            line = _limited(moment, limit - paid)
        else:
            limit = money(Fraction(first.earned) * moment.keep, plan.currency, plan.rounding.mode)
            taken = min(NOTHING, limit - paid)
            if abs(taken) < component.clawback.minimum:
                limit, taken = paid, NOTHING
            line = _mirror(first, component, plan, moment, taken)
        paid += line.amount
        if line.amount or isinstance(moment, Line):
            yield line


def _limited(line: Line, room: Decimal) -> Line:
    if line.amount <= max(NOTHING, room) or line.amount < 0:
        return line
    return replace(line, amount=max(NOTHING, room), steps=(*line.steps, Step(StepCode.KEPT, amount=room)))


def _mirror(line: Line, component: Component, plan: Plan, cut: Cut, amount: Decimal) -> Line:
    on = cut.cancellation.on
    period = plan.paid_in(on)
    subject = line.credit.id if line.credit else line.key
    return replace(
        line,
        key=key_of(component, line.payee, subject, LineKind.CLAWBACK, period, cut.cancellation.event),
        kind=LineKind.CLAWBACK,
        clause=component.clawback.clause or component.clause,
        rule=f"clawback:{component.clawback.method}",
        on=on,
        period=period,
        event=cut.cancellation.event,
        amount=amount,
        steps=(*line.steps, Step(StepCode.KEPT, factor=shown(cut.keep))),
        reverses=line.key,
    )
