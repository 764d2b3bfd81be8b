"""Settlement: from what was posted in a pay period to what is paid.

All amounts are in the plan's currency; only `paid_out` is in the payee's pay currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.periods import Period
from handsel.pay.rules.currency import Rate
from handsel.pay.rules.findings import Finding, error, warning
from handsel.pay.rules.inputs import Inputs, Participant
from handsel.pay.rules.plan import NOTHING, Draw, PaymentCap, Plan, Reserve
from handsel.pay.rules.plan import Settlement as Rules
from handsel.pay.rules.rounding import money
from handsel.pay.rules.vocabulary import AtLeaving, DrawEnd, Excess, LedgerType


@dataclass(frozen=True)
class Balances:
    """What one period hands to the next."""

    draw: Decimal = NOTHING
    carry: Decimal = NOTHING
    receivable: Decimal = NOTHING
    reserves: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Payment:
    """One payee's pay period, step by step. `balances` is what is left after it.

    `earned` is what was posted, `gains` the positive part of it. `rate` is plan currency to pay currency on the last
    day of the period.
    """

    period: Period
    earned: Decimal
    gains: Decimal
    advance: Decimal = NOTHING
    recovery: Decimal = NOTHING
    forgiven: Decimal = NOTHING
    draw_due: Decimal = NOTHING
    reserved: Decimal = NOTHING
    reserve_released: Decimal = NOTHING
    from_carry: Decimal = NOTHING
    over_cap: Decimal = NOTHING
    forfeited: Decimal = NOTHING
    receivable_taken: Decimal = NOTHING
    receivable_added: Decimal = NOTHING
    paid: Decimal = NOTHING
    balances: Balances = Balances()
    currency: str = ""
    rate: Decimal = Decimal(1)
    paid_out: Decimal = NOTHING

    def entries(self) -> list[tuple[LedgerType, Decimal]]:
        """The ledger entries of the period besides its earnings. With the earnings and the payout they sum to zero."""
        amounts = [
            (LedgerType.DRAW_ADVANCE, self.advance),
            (LedgerType.DRAW_RECOVERY, -self.recovery),
            (LedgerType.RESERVE, -self.reserved),
            (LedgerType.RESERVE_RELEASE, self.reserve_released),
            (LedgerType.CAP_CARRY, self.from_carry - self.over_cap),
            (LedgerType.CAP_FORFEIT, -self.forfeited),
            (LedgerType.RECEIVABLE, self.receivable_added - self.receivable_taken),
            (LedgerType.PAYOUT, -self.paid),
        ]
        return [(kind, amount) for kind, amount in amounts if amount]


@dataclass(frozen=True)
class Account:
    """A payee's payments of every pay period in order."""

    payee: str
    payments: tuple[Payment, ...]
    findings: tuple[Finding, ...]


def settle(
    earned: Mapping[Period, tuple[Decimal, Decimal]],
    participant: Participant,
    plan: Plan,
    inputs: Inputs,
    *,
    through: Period | None = None,
) -> Account:
    """Every pay period from the first to the last (at least to `through`), each starting from the balances before it.

    `earned` gives the sum posted in a period and the positive part of it. With a draw the first period is the one the
    assignment starts in, whether anything was posted or not.
    """
    payments: list[Payment] = []
    findings: list[Finding] = []
    balances = Balances()
    for period in _periods(earned, participant, plan, through):
        posted, gains = earned.get(period, (NOTHING, NOTHING))
        payment = pay_period(Payment(period, posted, gains), balances, plan.settlement, participant, plan)
        payment, problems = _in_pay_currency(payment, participant, plan, inputs)
        payments.append(payment)
        findings += problems
        balances = payment.balances
    if participant.left_on is not None and balances.receivable > 0:
        values = {"payee": participant.payee, "amount": balances.receivable, "currency": plan.currency}
        findings.append(warning("receivable-after-leaving", participant.payee, **values))
    return Account(participant.payee, tuple(payments), tuple(findings))


def _periods(earned: Iterable[Period], participant: Participant, plan: Plan, through: Period | None) -> list[Period]:
    known = [*earned, *([through] if through else [])]
    if known and plan.settlement.draw is not None:
        known.append(plan.paid_in(max(participant.span.start, plan.span.start)))
    if not known:
        return []
    span = Period(min(one.start for one in known), max(one.end for one in known))
    return list(plan.calendar.within(plan.pay_period, span))


def pay_period(payment: Payment, before: Balances, rules: Rules, participant: Participant, plan: Plan) -> Payment:
    """One pay period: reserve, draw, deduction limit, receivable, cap."""
    payment = replace(payment, balances=before)
    if rules.reserve is not None:
        payment = _reserved(payment, rules.reserve, plan)
    available = payment.earned - payment.reserved + payment.reserve_released
    guaranteed = NOTHING
    if rules.draw is not None:
        guaranteed = rules.draw.amount if _runs(rules.draw, payment.period.start, participant) else NOTHING
        payment = _drawn(payment, available, guaranteed, rules.draw, participant)
    payment, due = _deducted(payment, available, guaranteed, rules, plan)
    if rules.cap is not None:
        payment, due = _capped(payment, due, rules.cap)
    return replace(payment, paid=due)


def _reserved(payment: Payment, reserve: Reserve, plan: Plan) -> Payment:
    kept = money(Fraction(max(NOTHING, payment.earned)) * Fraction(reserve.share), plan.currency, plan.rounding.mode)
    queue = (*payment.balances.reserves, kept)
    released = queue[0] if len(queue) > reserve.periods else NOTHING
    left = queue[1:] if len(queue) > reserve.periods else queue
    balances = replace(payment.balances, reserves=left)
    return replace(payment, reserved=kept, reserve_released=released, balances=balances)


def _drawn(payment: Payment, available: Decimal, guaranteed: Decimal, draw: Draw, participant: Participant) -> Payment:
    """The advance up to the draw, or the recovery above it. Negative earnings are no reason for a higher advance."""
    day, balance = payment.period.start, payment.balances.draw
    earned = max(NOTHING, available)
    advance, recovery = max(NOTHING, guaranteed - earned), NOTHING
    if draw.recoverable:
        balance += advance
        if draw.recovery_from is None or day >= draw.recovery_from:
            excess = max(NOTHING, earned - guaranteed)
            recovery = min(balance, excess, excess if draw.max_recovery is None else draw.max_recovery)
        balance -= recovery
    return _ended(replace(payment, advance=advance, recovery=recovery), balance, draw, participant)


def _runs(draw: Draw, day: date, participant: Participant) -> bool:
    started = draw.start is None or day >= draw.start
    ended = draw.end is not None and day >= draw.end
    left = participant.left_on is not None and day > participant.left_on
    return started and not ended and not left


def _ended(payment: Payment, balance: Decimal, draw: Draw, participant: Participant) -> Payment:
    """What happens to a balance in the last period of the draw, or the one in which the payee leaves."""
    forgiven = due = NOTHING
    if participant.left_on is not None and participant.left_on < payment.period.end:
        due = balance if draw.at_leaving is AtLeaving.DUE else NOTHING
        forgiven = balance - due
    elif draw.end is not None and payment.period.end >= draw.end and draw.at_end is DrawEnd.FORGIVE:
        forgiven = balance
    balances = replace(payment.balances, draw=balance - forgiven - due, receivable=payment.balances.receivable + due)
    return replace(payment, forgiven=forgiven, draw_due=due, balances=balances)


def _deducted(
    payment: Payment, available: Decimal, guaranteed: Decimal, rules: Rules, plan: Plan
) -> tuple[Payment, Decimal]:
    """What is below zero, or beyond the deduction limit, becomes a receivable; older ones are taken from the rest.

    A receivable is never taken from the guaranteed part of the pay.
    """
    losses = payment.gains - payment.earned + payment.recovery
    most = payment.gains
    if rules.max_deduction is not None:
        most = money(Fraction(payment.gains) * Fraction(rules.max_deduction), plan.currency, plan.rounding.mode)
    waits = NOTHING if rules.max_deduction is None else max(NOTHING, losses - most)
    added = max(waits, -available, NOTHING)
    due = available + payment.advance - payment.recovery + added
    room = max(NOTHING, due - guaranteed)
    if rules.max_deduction is not None:
        room = min(room, max(NOTHING, most - losses))
    taken = min(payment.balances.receivable, room)
    balances = replace(payment.balances, receivable=payment.balances.receivable - taken + added)
    return replace(payment, receivable_taken=taken, receivable_added=added, balances=balances), due - taken


def _capped(payment: Payment, due: Decimal, cap: PaymentCap) -> tuple[Payment, Decimal]:
    carry = payment.balances.carry
    paid = min(due + carry, cap.amount)
    over = due + carry - paid
    if cap.excess is Excess.FORFEIT:
        return replace(
            payment, from_carry=carry, forfeited=over, balances=replace(payment.balances, carry=NOTHING)
        ), paid
    return replace(payment, from_carry=carry, over_cap=over, balances=replace(payment.balances, carry=over)), paid


def _in_pay_currency(
    payment: Payment, participant: Participant, plan: Plan, inputs: Inputs
) -> tuple[Payment, list[Finding]]:
    """The payment at the rate of the last day of the period, in the currency the payee is paid in on that day."""
    day, kind = payment.period.last_day, plan.conversion.pay
    known = [currency for start, currency in sorted(participant.pay_currencies) if start <= day]
    target = known[-1] if known else plan.currency
    rate = plan.rates.joined(inputs.rates.rows).find(plan.currency, target, kind, day)
    findings = []
    if rate is None:
        values = {"kind": kind, "source": plan.currency, "target": target, "day": day, "payee": participant.payee}
        findings.append(error("pay-rate-missing", participant.payee, **values))
        rate = Rate(plan.currency, plan.currency, kind, day, Decimal(1))
    out = money(Fraction(payment.paid) * Fraction(rate.rate), rate.target, plan.rounding.mode)
    return replace(payment, currency=rate.target, rate=rate.rate, paid_out=out), findings


def gains_of(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The sum of what was posted in a period, and the positive part of it."""
    return sum(amounts, NOTHING), sum((amount for amount in amounts if amount > 0), NOTHING)
