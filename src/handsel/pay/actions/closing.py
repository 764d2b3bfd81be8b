"""A pay period goes from open through review and approval to closed. It never opens again."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.kernel.periods import Period
from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay import locks
from handsel.pay.actions.calculating import calculate, open_from, version_on
from handsel.pay.actions.plans import NotPublished
from handsel.pay.events import PeriodMoved
from handsel.pay.models import Calculation, LedgerEntry, PayPeriod, Statement
from handsel.pay.packing import digest
from handsel.pay.queries.known import versions_of
from handsel.pay.queries.statements import inputs_of, payees_of, snapshot, text_of
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.plan import Plan
from handsel.trail.changes import Change, change

State = PayPeriod.State


class NotYet(ValueError):
    """The period cannot take this step now; the text says which one comes first."""


def submit_period(*, plan: str, label: str, by: Viewer, at: datetime) -> PayPeriod:
    """Hand the earliest open period over for review."""
    by.require(Permission.MANAGE_PAY)
    with change("pay.submit-period", by=by, at=at) as moving:
        locks.one_at_a_time(plan)
        row = period_row(plan, label)
        must_be(row, State.OPEN, State.REVIEW)
        row.submitted_by_id = by.member_id
        return moved(row, State.REVIEW, moving)


def approve_period(*, plan: str, label: str, by: Viewer, at: datetime) -> PayPeriod:
    """Approve a reviewed period. Raises Forbidden for its submitter and for whoever is paid by it."""
    by.require(Permission.APPROVE_PAY)
    with change("pay.approve-period", by=by, at=at) as moving:
        locks.one_at_a_time(plan)
        row = period_row(plan, label)
        must_be(row, State.REVIEW)
        _refuse_own(row, by)
        row.approved_by_id = by.member_id
        return moved(row, State.APPROVED, moving)


def close_period(*, plan: str, label: str, by: Viewer, at: datetime) -> PayPeriod:
    """Calculate everybody once more and freeze a statement for every payee, all of it or nothing.

    Only the earliest open period closes, once it is approved. A period that is closed already is answered as it is.
    """
    by.require(Permission.MANAGE_PAY)
    with change("pay.close-period", by=by, at=at) as closing:
        locks.one_at_a_time(plan)
        row = period_row(plan, label)
        if row.state in (State.CLOSED, State.PAID):
            closing.record(PeriodMoved(subject=row.pk, plan=plan, label=label, state=row.state))
            return row
        must_be(row, State.APPROVED)
        run = calculate(plan=plan, by=by, at=at, whole=True)
        _freeze(row, run, at)
        row.closed_at = at
        return moved(row, State.CLOSED, closing)


def period_named(plan: str, label: str) -> tuple[Plan, Period]:
    """The period of a plan called so, such as `2026-03`, and the version in force in it."""
    plans = versions_of(plan)
    if not plans:
        raise NotPublished(_("No plan is called %(plan)s.") % {"plan": plan})
    day = plans[0].span.start
    while day.year < date.max.year - 1:
        version = version_on(plans, day)
        period = version.paid_in(day)
        if version.label(period) == label:
            return version, period
        if version.label(period) > label:
            break
        day = period.end
    raise NotPublished(_("%(plan)s has no pay period called %(label)s.") % {"plan": plan, "label": label})


def period_row(plan: str, label: str) -> PayPeriod:
    """The row of a period, locked; made if there was none. Raises NotYet while an earlier one is open."""
    version, period = period_named(plan, label)
    row, _made = PayPeriod.objects.select_for_update().get_or_create(
        plan=version.code, starts_on=period.start, defaults={"label": label, "ends_on": period.end}
    )
    if row.state in (State.CLOSED, State.PAID):
        return row
    earliest = open_from(plan, versions_of(plan))
    if row.starts_on > earliest:
        _version, first = version, version.paid_in(earliest)
        raise NotYet(_("Close %(label)s first.") % {"label": version.label(first)})
    return row


def must_be(row: PayPeriod, *states: State) -> None:
    """Raises NotYet when the period is in another state."""
    if row.state not in states:
        values = {"label": row.label, "state": row.get_state_display()}
        raise NotYet(_("%(label)s is %(state)s; this step comes at another time.") % values)


def _refuse_own(row: PayPeriod, by: Viewer) -> None:
    if by.member_id is None:
        return
    if row.submitted_by_id == by.member_id:
        raise Forbidden(_("Whoever submits a period does not approve it; ask a colleague."))
    if LedgerEntry.objects.filter(plan=row.plan, posted_start=row.starts_on, member_id=by.member_id).exists():
        raise Forbidden(_("Nobody decides on their own pay; ask a colleague."))


def moved(row: PayPeriod, state: State, moving: Change) -> PayPeriod:
    """Save the period in its new state and say so."""
    row.state = state
    row.save()
    moving.record(PeriodMoved(subject=row.pk, about=(organisation().pk,), plan=row.plan, label=row.label, state=state))
    return row


def _freeze(row: PayPeriod, run: Calculation, at: datetime) -> None:
    inputs = inputs_of(run)
    version = version_on(versions_of(row.plan), row.starts_on)
    rows = [_statement(row, version, inputs, payee, at) for payee in payees_of(row.plan, inputs, row.period)]
    Statement.objects.bulk_create(rows, batch_size=500)


def _statement(row: PayPeriod, version: Plan, inputs: Inputs, payee: str, at: datetime) -> Statement:
    data = snapshot(version, inputs, payee, row.period)
    text = text_of(data)
    mine = Statement.objects.filter(plan=row.plan, member_id=UUID(payee)).order_by("-starts_on")
    previous = mine.values_list("digest", flat=True).first() or ""
    payment = data["payment"]
    return Statement(
        member_id=UUID(payee), plan=row.plan, label=row.label, starts_on=row.starts_on, ends_on=row.ends_on,
        text=text, digest=digest(previous, text), previous=previous, closed_at=at,
        paid=Decimal(payment.get("paid_out", "0")), currency=payment.get("currency") or version.currency,
    )  # fmt: skip
