"""Statements: what was posted to a payee in a period, and what is paid of it. Equal inputs give equal bytes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from handsel.kernel.periods import Period
from handsel.pay.models import Calculation, LedgerEntry
from handsel.pay.packing import canonical, packed, unpacked
from handsel.pay.rules.inputs import Inputs, Participant
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.settlement import Payment, settle


def inputs_of(run: Calculation) -> Inputs:
    """What a calculation read besides events, as it was then."""
    return unpacked(Inputs, books_of(run))


def books_of(run: Calculation) -> dict[str, Any]:
    """The same as plain data. A calculation that found it as it was before keeps no copy of its own."""
    books: dict[str, Any] = run.base.known if run.base else run.known
    return books


def payees_of(plan: str, inputs: Inputs, period: Period) -> list[str]:
    """Whoever is on the plan in the period or was posted something in it, in a stable order."""
    assigned = {one.payee for one in inputs.participants if one.span.overlap(period)}
    rows = LedgerEntry.objects.filter(plan=plan, posted_start=period.start)
    return sorted(assigned | {str(member) for member in rows.values_list("member_id", flat=True).distinct()})


def snapshot(plan: Plan, inputs: Inputs, payee: str, period: Period, through: UUID | None = None) -> dict[str, Any]:
    """The statement as plain data: entries, and the way from what was posted to what is paid."""
    rows = entries_of(plan.code, payee, through)
    payment = paid(plan, inputs, payee, period, rows)
    return {
        "payee": payee,
        "plan": plan.code,
        "period": plan.label(period),
        "currency": plan.currency,
        "entries": [_entry(row, plan) for row in rows if row.posted_start == period.start],
        "payment": packed(payment) if payment else {},
        "balances_before": _before(plan, inputs, payee, period, rows),
    }


def entries_of(plan: str, payee: str, through: UUID | None = None) -> list[LedgerEntry]:
    """A payee's entries under a plan, oldest first; up to a calculation when one is named."""
    rows = LedgerEntry.objects.filter(plan=plan, member_id=UUID(payee))
    if through is not None:
        rows = rows.filter(calculation_id__lte=through)
    return list(rows.order_by("pk"))


def paid(plan: Plan, inputs: Inputs, payee: str, period: Period, rows: Sequence[LedgerEntry]) -> Payment | None:
    """The payment of a period, or None for somebody who is on the plan no more and has nothing posted."""
    payments = _payments(plan, inputs, payee, period, rows)
    return next((one for one in payments if one.period == period), None)


def earned_in(rows: Iterable[LedgerEntry], until: Period) -> Mapping[Period, tuple[Decimal, Decimal]]:
    """What was posted in each period up to one, and the positive part of it."""
    sums: dict[Period, tuple[Decimal, Decimal]] = {}
    for row in rows:
        where = Period(row.posted_start, row.posted_end)
        if where <= until:
            total, gains = sums.get(where, (NOTHING, NOTHING))
            sums[where] = total + row.amount, gains + max(row.amount, NOTHING)
    return sums


def text_of(data: Mapping[str, Any]) -> str:
    """The bytes of a statement."""
    return canonical(data)


def _payments(
    plan: Plan, inputs: Inputs, payee: str, period: Period, rows: Sequence[LedgerEntry]
) -> tuple[Payment, ...]:
    mine = [one for one in inputs.participants if one.payee == payee and one.span.start < period.end]
    participant = mine[-1] if mine else Participant(payee, period)
    joined = replace(
        participant, span=Period(min(one.span.start for one in mine or [participant]), participant.span.end)
    )
    return settle(earned_in(rows, period), joined, plan, inputs, through=period).payments


def _before(plan: Plan, inputs: Inputs, payee: str, period: Period, rows: Sequence[LedgerEntry]) -> dict[str, Any]:
    earlier = [one for one in _payments(plan, inputs, payee, period, rows) if one.period < period]
    return packed(earlier[-1].balances) if earlier else {}


def _entry(row: LedgerEntry, plan: Plan) -> dict[str, Any]:
    return {
        "line": row.line,
        "kind": row.kind,
        "component": row.component,
        "deal": row.deal,
        "amount": f"{row.amount.normalize():f}",
        "origin": plan.label(Period(row.origin_start, row.origin_end)),
        "detail": row.detail,
    }
