"""Credits: who gets how much of which booking, in the plan's currency.

The whole deal is converted once and rounded once, then divided, so the shares of a deal sum to the deal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.money import allocate, rounded
from handsel.pay.rules.bookings import Booking, Cancellation
from handsel.pay.rules.currency import Rate
from handsel.pay.rules.findings import Finding, error
from handsel.pay.rules.inputs import DAWN, Inputs, Reporting, Share
from handsel.pay.rules.matching import matches
from handsel.pay.rules.plan import ONE, Measure, Plan
from handsel.pay.rules.rounding import money, shown
from handsel.pay.rules.vocabulary import Basis, Counts, CreditKind, RateKind


@dataclass(frozen=True)
class Credit:
    """A payee's part of a booking. `amount` is what pay is reckoned on, `attained` what attainment is reckoned on.

    `id` names booking, payee and kind, and stays the same when the booking changes. `deal_amount` is the whole deal's
    number in its own currency. `taken_back` marks the negative credit of a debooking.
    """

    id: str
    payee: str
    kind: CreditKind
    share: Decimal
    booking: Booking
    event: str
    on: date
    at: datetime | None
    amount: Decimal
    attained: Decimal
    deal_amount: Decimal
    rate: Decimal = ONE
    taken_back: bool = False

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Day, moment, id."""
        return self.on, self.at or DAWN, self.id

    @property
    def deal(self) -> str:
        """The deal's number."""
        return self.booking.deal


@dataclass(frozen=True)
class Whole:
    """One number of a whole deal in the plan's currency, for pay and for attainment, and the rate it came by."""

    amount: Decimal
    attained: Decimal
    deal_amount: Decimal
    rate: Decimal


def credit(
    bookings: Iterable[Booking], measure: Measure, plan: Plan, inputs: Inputs
) -> tuple[tuple[Credit, ...], tuple[Finding, ...]]:
    """Every credit that a measure counts, for every payee, in order; and the deals that could not be credited."""
    everything: list[Credit] = []
    findings: list[Finding] = []
    for booking in bookings:
        if booking.keep == 0 or not matches(booking, measure.where):
            continue
        whole, problems = convert(booking, measure, plan, inputs)
        shares, more = receivers(booking, inputs)
        findings += [*problems, *more]
        if whole is not None and not more:
            everything += divide(booking, whole, shares, unit=measure.basis is Basis.UNITS, currency=plan.currency)
    own = [one for one in everything if one.kind in measure.credit_kinds]
    counted = _counted(own, everything, measure.counts, inputs.reporting)
    return tuple(sorted(counted, key=lambda one: one.order)), tuple(findings)


def convert(booking: Booking, measure: Measure, plan: Plan, inputs: Inputs) -> tuple[Whole | None, list[Finding]]:
    """A deal's number in the plan's currency; None and a finding when the number or a rate is missing."""
    amount = booking.amount_of(measure.basis)
    if amount is None:
        return None, [
            error("basis-missing", booking.event, deal=booking.deal, basis=measure.basis, measure=measure.code)
        ]
    if measure.basis is Basis.UNITS:
        units = shown(Fraction(amount) * booking.keep)
        return Whole(units, units, amount, ONE), []
    paid_at, findings = _rate(booking, plan.conversion.credit, plan, inputs)
    attained_at, more = _rate(booking, plan.conversion.attainment, plan, inputs)
    if paid_at is None or attained_at is None:
        return None, list(dict.fromkeys(findings + more))
    pay, attained = (_converted(amount, rate, booking, plan) for rate in (paid_at, attained_at))
    return Whole(pay, attained, amount, paid_at.rate), []


def _converted(amount: Decimal, rate: Rate, booking: Booking, plan: Plan) -> Decimal:
    if rate.rate == 1 and booking.keep == 1:
        return rounded(amount, plan.currency, plan.rounding.mode)
    return money(Fraction(amount) * Fraction(rate.rate) * booking.keep, plan.currency, plan.rounding.mode)


def _rate(booking: Booking, kind: RateKind, plan: Plan, inputs: Inputs) -> tuple[Rate | None, list[Finding]]:
    rates = plan.rates.joined(inputs.rates.rows) if inputs.rates.rows else plan.rates
    found = rates.find(booking.currency or plan.currency, plan.currency, kind, booking.on)
    if found is not None:
        return found, []
    missing = error(
        "rate-missing", booking.event, kind=kind, source=booking.currency, target=plan.currency, day=booking.on,
        deal=booking.deal,
    )  # fmt: skip
    return None, [missing]


def receivers(booking: Booking, inputs: Inputs) -> tuple[tuple[Share, ...], list[Finding]]:
    """Who shares a deal: those the event names, a protected owner, or the account's owner on the day; and shadows."""
    shares, findings = _named(booking, inputs)
    total = sum((share.share for share in shares if share.kind is CreditKind.REVENUE), Decimal(0))
    if not findings and total != 1:
        findings = [error("split-sum", booking.event, deal=booking.deal, total=f"{total * 100:f}")]
    shadows = tuple(
        Share(shadow.payee, shadow.share, CreditKind.SHADOW)
        for shadow in inputs.shadows
        if shadow.account == booking.account and booking.on in shadow.span
    )
    return _merged(shares + shadows), findings


def _merged(shares: Iterable[Share]) -> tuple[Share, ...]:
    """One share per payee and kind, in the order they were first named."""
    parts: dict[tuple[str, CreditKind], Decimal] = {}
    for share in shares:
        parts[share.payee, share.kind] = parts.get((share.payee, share.kind), Decimal(0)) + share.share
    return tuple(Share(payee, part, kind) for (payee, kind), part in parts.items())


def _named(booking: Booking, inputs: Inputs) -> tuple[tuple[Share, ...], list[Finding]]:
    overlays = tuple(share for share in booking.shares if share.kind is not CreditKind.REVENUE)
    if len(overlays) < len(booking.shares):
        return booking.shares, []
    for protection in inputs.protections:
        if protection.deal == booking.deal and booking.on < protection.until:
            return (Share(protection.payee, ONE), *overlays), []
    for ownership in inputs.ownerships:
        if ownership.account == booking.account and booking.on in ownership.span:
            return (Share(ownership.payee, ONE), *overlays), []
    return (), [error("no-receiver", booking.event, deal=booking.deal, account=booking.account or "–", day=booking.on)]


def divide(booking: Booking, whole: Whole, shares: Sequence[Share], *, unit: bool, currency: str) -> Iterator[Credit]:
    """A whole deal's credits. Revenue by largest remainder; every other kind by itself."""
    revenue = [share for share in shares if share.kind is CreditKind.REVENUE]
    if unit:
        amounts = [(whole.amount * share.share,) * 2 for share in revenue]
    elif len(revenue) == 1:
        amounts = [(whole.amount, whole.attained)]
    else:
        weights = [share.share for share in revenue]
        pay, attained = (allocate(amount, weights, currency) for amount in (whole.amount, whole.attained))
        amounts = list(zip(pay, attained, strict=True))
    for share, (pay_part, attained_part) in zip(revenue, amounts, strict=True):
        yield _credit(booking, whole, share, pay_part, attained_part)
    for share in shares:
        if share.kind is not CreditKind.REVENUE:
            parts = [Fraction(amount) * Fraction(share.share) for amount in (whole.amount, whole.attained)]
            pay_part, attained_part = (shown(part) if unit else money(part, currency) for part in parts)
            yield _credit(booking, whole, share, pay_part, attained_part)


def _credit(booking: Booking, whole: Whole, share: Share, amount: Decimal, attained: Decimal) -> Credit:
    return Credit(
        id=f"{booking.id}/{share.payee}/{share.kind}",
        payee=share.payee,
        kind=share.kind,
        share=share.share,
        booking=booking,
        event=booking.event,
        on=booking.on,
        at=booking.at,
        amount=amount,
        attained=attained,
        deal_amount=whole.deal_amount,
        rate=whole.rate,
    )


def _counted(
    own: Sequence[Credit], everything: Sequence[Credit], counts: Counts, reporting: Sequence[Reporting]
) -> Iterator[Credit]:
    """Own credits, the team's, or both. A deal two reports share is counted for each of their shares, never twice."""
    if counts is not Counts.TEAM:
        yield from own
    if counts is not Counts.OWN:
        for one in everything:
            if one.kind is CreditKind.REVENUE:
                for manager in managers_of(one.payee, one.on, reporting):
                    yield replace(one, id=f"{one.id}/{manager}/{CreditKind.TEAM}", payee=manager, kind=CreditKind.TEAM)


def managers_of(member: str, day: date, reporting: Sequence[Reporting]) -> list[str]:
    """Everybody above a member on a day, nearest first. A circle of reports ends where it began."""
    chain = [member]
    while True:
        above = next((row.manager for row in reporting if row.member == chain[-1] and day in row.span), None)
        if above is None or above in chain:
            return chain[1:]
        chain.append(above)


def company_revenue(credits: Iterable[Credit]) -> Decimal:
    """What a list of credits means for the company: revenue shares only, so no deal counts twice."""
    return sum((one.amount for one in credits if one.kind is CreditKind.REVENUE), Decimal(0))


def reversal(
    credit: Credit, cancellation: Cancellation, keep: Fraction, kept_before: Fraction, currency: str
) -> Credit:
    """The negative credit that takes back what a cancellation no longer keeps, on the day of the cancellation."""
    amounts = []
    for amount in (credit.amount, credit.attained):
        after, before = (money(Fraction(amount) * part, currency) for part in (keep, kept_before))
        amounts.append(after - before)
    return replace(
        credit,
        id=f"{credit.id}/{cancellation.event}",
        event=cancellation.event,
        on=cancellation.on,
        at=cancellation.at,
        amount=amounts[0],
        attained=amounts[1],
        taken_back=True,
    )
