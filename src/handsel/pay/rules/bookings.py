"""Events folded into bookings: each deal as it stands now, whatever order its events arrived in.

A deal cancelled in full and booked again has two bookings. An event that cannot be placed is a finding.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from handsel.kernel.periods import add_months
from handsel.pay.rules.findings import Finding, error, warning
from handsel.pay.rules.inputs import DAWN, Event, Share
from handsel.pay.rules.vocabulary import Amendment, Basis, EventKind


@dataclass(frozen=True)
class Cash:
    """Part of a deal's amount invoiced, paid or (with a minus) refunded."""

    event: str
    kind: EventKind
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Cancellation:
    """A deal, or with an amount part of it, ended. `on` is the last day of service."""

    event: str
    on: date
    amount: Decimal | None
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Booking:
    """A deal as it stands: its terms after amendments, the money that moved, and how it ended. Amounts in `currency`;
    `total` is the amount with all differences. `keep` is the part that still counts after a recomputing clawback.

    `id` is the deal's number, `deal#2` for its second booking, or `deal~event` for the difference an amendment made.
    """

    id: str
    deal: str
    event: str
    on: date
    at: datetime | None
    currency: str
    amounts: tuple[tuple[Basis, Decimal], ...]
    shares: tuple[Share, ...] = ()
    account: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    term_months: int | None = None
    service_start: date | None = None
    cash: tuple[Cash, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    total: Decimal = Decimal(0)
    keep: Fraction = Fraction(1)

    @property
    def main(self) -> str:
        """The id of the booking that a difference belongs to; its own id otherwise."""
        return self.id.split("~")[0]

    @property
    def is_difference(self) -> bool:
        """Whether it is the difference an amendment made."""
        return "~" in self.id

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Close date, moment, id: the order in which credits are read."""
        return self.on, self.at or DAWN, self.id

    def amount_of(self, basis: Basis) -> Decimal | None:
        """One number of the deal."""
        return dict(self.amounts).get(basis)

    @property
    def served_from(self) -> date:
        """When the service begins: as stated, or on the day of booking."""
        return self.service_start or self.on

    @property
    def served_until(self) -> date | None:
        """The first day after the term, if a term is known."""
        return add_months(self.served_from, self.term_months) if self.term_months else None


@dataclass
class _Deal:
    """One deal while its events are read."""

    amendment: Amendment
    bookings: list[Booking] = field(default_factory=list)

    @property
    def current(self) -> Booking | None:
        """The main record of the latest booking; differences stand after it and share its number."""
        mains = [booking for booking in self.bookings if not booking.is_difference]
        return mains[-1] if mains else None

    @property
    def is_open(self) -> bool:
        return self.current is not None and not any(cancel.amount is None for cancel in self.current.cancellations)

    def parts(self, main: Booking) -> list[Booking]:
        """A booking and the differences made to it."""
        return [one for one in self.bookings if one.main == main.id]

    def put(self, booking: Booking) -> None:
        self.bookings = [booking if one.id == booking.id else one for one in self.bookings]


def fold(
    events: Iterable[Event], amendment: Amendment = Amendment.RESTATE
) -> tuple[tuple[Booking, ...], tuple[Finding, ...]]:
    """Every booking of some events, in the order of their close dates, and what was wrong with the events."""
    clean, findings = _unique(events)
    bookings: list[Booking] = []
    clean.sort(key=lambda event: (event.deal, event.order))
    for _name, of_deal in groupby(clean, lambda event: event.deal):
        deal = _Deal(amendment)
        for _day, of_day in groupby(of_deal, lambda event: event.on):
            findings += _apply_day(deal, list(of_day))
        bookings += [replace(part, total=_total(deal, part)) for part in deal.bookings]
    bookings.sort(key=lambda booking: booking.order)
    return tuple(bookings), tuple(findings + list(_copies(bookings)))


def _unique(events: Iterable[Event]) -> tuple[list[Event], list[Finding]]:
    """Events without repeats and without those that a later event supersedes."""
    seen: dict[str, Event] = {}
    findings = []
    for event in sorted(events, key=lambda event: (event.received or date.min, event.order, repr(event))):
        if seen.setdefault(event.key, event) != event:
            findings.append(error("event-differs", event.key, event=event.key))
    for key, event in seen.items():
        if event.supersedes and event.supersedes not in seen:
            findings.append(error("supersedes-nothing", key, event=key, other=event.supersedes))
    superseded = {event.supersedes for event in seen.values()}
    return [event for event in seen.values() if event.key not in superseded], findings


def _apply_day(deal: _Deal, events: list[Event]) -> list[Finding]:
    """The events of one day in their order. One that cannot be placed yet waits for the others of the day."""
    waiting = events
    while waiting:
        later = [event for event in waiting if not _apply(deal, event)]
        if len(later) == len(waiting):
            break
        waiting = later
    else:
        return []
    return [_misplaced(event) for event in waiting]


def _misplaced(event: Event) -> Finding:
    code = "deal-booked-twice" if event.kind is EventKind.BOOKED else "event-without-booking"
    return error(code, event.key, deal=event.deal, event=event.key)


def _apply(deal: _Deal, event: Event) -> bool:
    """Whether the event could be placed; if so, it was."""
    if event.kind is EventKind.BOOKED:
        if deal.is_open:
            return False
        number = sum(not booking.is_difference for booking in deal.bookings) + 1
        deal.bookings.append(_booked(event, number))
    elif deal.current is None:
        return False
    elif event.kind is EventKind.AMENDED:
        _amend(deal, deal.current, event)
    else:
        total = _total(deal, deal.current)
        for part in deal.parts(deal.current):
            deal.put(_moved(part, event, total))
    return True


def _total(deal: _Deal, part: Booking) -> Decimal:
    main = next(one for one in deal.bookings if one.id == part.main)
    return sum((one.amount_of(Basis.AMOUNT) or Decimal(0) for one in deal.parts(main)), Decimal(0))


def _booked(event: Event, number: int) -> Booking:
    return Booking(
        id=event.deal if number == 1 else f"{event.deal}#{number}",
        deal=event.deal,
        event=event.key,
        on=event.booked_on or event.on,
        at=event.at,
        currency=event.currency,
        amounts=_amounts(event),
        shares=event.shares,
        account=event.account,
        attributes=event.attributes,
        term_months=event.term_months,
        service_start=event.service_start,
    )


def _amounts(event: Event) -> tuple[tuple[Basis, Decimal], ...]:
    stated = dict(event.measures)
    if event.amount is not None:
        stated[Basis.AMOUNT] = event.amount
    return tuple(sorted(stated.items()))


def _amend(deal: _Deal, before: Booking, event: Event) -> None:
    after = _restated(before, event)
    if deal.amendment is Amendment.RESTATE:
        deal.put(after)
        return
    deal.put(replace(after, amounts=before.amounts))
    change = _changed(event, deal.parts(before))
    if any(amount for _, amount in change):
        deal.bookings.append(
            replace(after, id=f"{before.id}~{event.key}", event=event.key, on=event.on, at=event.at, amounts=change)
        )


def _restated(before: Booking, event: Event) -> Booking:
    return replace(
        before,
        on=event.booked_on or before.on,
        currency=event.currency or before.currency,
        amounts=tuple(sorted((dict(before.amounts) | dict(_amounts(event))).items())),
        shares=event.shares or before.shares,
        account=event.account or before.account,
        attributes=tuple((dict(before.attributes) | dict(event.attributes)).items()),
        term_months=event.term_months or before.term_months,
        service_start=event.service_start or before.service_start,
    )


def _changed(event: Event, so_far: list[Booking]) -> tuple[tuple[Basis, Decimal], ...]:
    """New amounts less what the booking and its earlier differences already counted."""
    return tuple(
        (basis, amount - sum((one.amount_of(basis) or Decimal(0) for one in so_far), Decimal(0)))
        for basis, amount in _amounts(event)
    )


def _moved(booking: Booking, event: Event, total: Decimal) -> Booking:
    """The booking after money moved or it was cancelled; cancelling the whole amount is cancelling the deal."""
    if event.kind is EventKind.CANCELLED:
        amount = None if event.amount is None or event.amount >= total else event.amount
        cancellation = Cancellation(event.key, event.on, amount, event.reason, event.at)
        return replace(booking, cancellations=(*booking.cancellations, cancellation))
    amount = event.amount or Decimal(0)
    cash = Cash(event.key, event.kind, event.on, -amount if event.kind is EventKind.REFUNDED else amount)
    return replace(booking, cash=(*booking.cash, cash))


def refunds_as_cancellations(booking: Booking) -> Booking:
    """The booking with each refund also counted as a cancellation of that amount."""
    refunds = [
        Cancellation(cash.event, cash.on, -cash.amount) for cash in booking.cash if cash.kind is EventKind.REFUNDED
    ]
    everything = sorted((*booking.cancellations, *refunds), key=lambda one: (one.on, one.event))
    return replace(booking, cancellations=tuple(everything))


def _copies(bookings: Iterable[Booking]) -> Iterator[Finding]:
    first: dict[object, Booking] = {}
    for booking in bookings:
        if not booking.account or booking.cancellations:
            continue
        same = (booking.account, booking.on, booking.amounts, booking.shares, booking.currency)
        other = first.setdefault(same, booking)
        if other.deal != booking.deal:
            yield warning("looks-like-a-copy", booking.event, deal=booking.deal, other=other.deal)
