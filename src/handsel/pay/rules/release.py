"""When earned money becomes payable: parts that wait for booking, invoices or cash, and what is still held."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.money import allocate
from handsel.pay.rules.bookings import Booking
from handsel.pay.rules.clawback import cuts
from handsel.pay.rules.lines import Held, Line, Step, StepCode
from handsel.pay.rules.plan import NOTHING, Clawback, Component, Plan, ReleasePart
from handsel.pay.rules.rounding import money, shown
from handsel.pay.rules.vocabulary import ClawbackMethod, EventKind, ReleaseOn

MOVES = {
    ReleaseOn.INVOICED: (EventKind.INVOICED,),
    ReleaseOn.PAID: (EventKind.PAID, EventKind.REFUNDED),
}


@dataclass(frozen=True)
class Moment:
    """From this day and event on, so much of a part is released."""

    on: date
    event: str
    share: Fraction


def release(line: Line, component: Component, plan: Plan) -> tuple[list[Line], list[Held]]:
    """A line divided into what is payable, each piece on its day, and what is held."""
    parts = component.release
    if line.credit is None or (len(parts) == 1 and parts[0].on is ReleaseOn.BOOKED):
        return [line], []
    amounts = allocate(line.earned, [part.share for part in parts], plan.currency)
    lines: list[Line] = []
    held: list[Held] = []
    for part, amount in zip(parts, amounts, strict=True):
        pieces = list(_pieces(line, part, amount, component.clawback, plan))
        lines += pieces
        waiting = amount - sum((piece.amount for piece in pieces), NOTHING)
        if waiting:
            held.append(Held(line.key, line.payee, line.component, line.deal, part.on, waiting))
    return lines, held


def _pieces(line: Line, part: ReleasePart, amount: Decimal, rule: Clawback, plan: Plan) -> Iterator[Line]:
    """Cumulative rounding: each moment releases what brings the part to its rounded share."""
    released = NOTHING
    for moment in moments(line, part.on, rule):
        reached = money(Fraction(amount) * moment.share, plan.currency, plan.rounding.mode)
        if reached != released:
            yield _piece(line, part, moment, reached - released, plan)
        released = reached


def _piece(line: Line, part: ReleasePart, moment: Moment, amount: Decimal, plan: Plan) -> Line:
    own = moment.event == line.event
    period = line.period if own else plan.paid_in(moment.on)
    return replace(
        line,
        key=f"{line.key}|{part.on}|{moment.event}" if not own else f"{line.key}|{part.on}",
        on=moment.on,
        period=period,
        event=moment.event,
        share=part.share * shown(moment.share),
        amount=amount,
        steps=(*line.steps, Step(StepCode.RELEASE, factor=part.share * shown(moment.share), amount=amount)),
    )


def moments(line: Line, on: ReleaseOn, rule: Clawback) -> list[Moment]:
    """How far a part of a line is released, and when. The line of a negative credit starts on the day of its event."""
    if line.credit is None or on is ReleaseOn.BOOKED:
        return [Moment(line.on, line.event, Fraction(1))]
    every = list(_cash_moments(line.credit.booking, on, rule))
    if not line.credit.taken_back:
        return every
    before = [moment for moment in every if moment.on <= line.on]
    start = Moment(line.on, line.event, before[-1].share if before else Fraction(0))
    return [start, *every[len(before) :]]


def _cash_moments(booking: Booking, on: ReleaseOn, rule: Clawback) -> Iterator[Moment]:
    """Money moved over the amount that is still owed. A debooking lowers that amount on its day."""
    owed, moved, share = Fraction(booking.total) * booking.keep, Fraction(0), Fraction(0)
    changes = [(cash.on, cash.event, Fraction(cash.amount), None) for cash in booking.cash if cash.kind in MOVES[on]]
    if rule.method is ClawbackMethod.DEBOOK:
        changes += [(cut.cancellation.on, cut.cancellation.event, Fraction(0), cut.keep) for cut in cuts(booking, rule)]  # type: ignore[misc]
    for day, event, amount, keep in sorted(changes, key=lambda change: (change[0], change[1])):
        moved += amount
        owed = owed if keep is None else Fraction(booking.total) * keep
        if owed > 0:
            share = max(Fraction(0), min(Fraction(1), moved / owed))
        yield Moment(day, event, share)
