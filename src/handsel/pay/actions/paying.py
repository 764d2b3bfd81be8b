"""What is owed goes to payroll: one person makes the batch, another approves it, then it is paid."""

from datetime import datetime

from django.utils.translation import gettext as _

from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay import locks
from handsel.pay.actions.closing import NotYet, moved, must_be, period_row
from handsel.pay.events import PayoutDecided, PayoutMade
from handsel.pay.models import PayoutBatch, PayPeriod, Statement
from handsel.pay.packing import digest
from handsel.pay.queries.payout import payout_of
from handsel.trail.changes import change

State = PayoutBatch.State


def make_payout(*, plan: str, label: str, by: Viewer, at: datetime) -> PayoutBatch:
    """Write what a closed period pays into a file that waits for a second person.

    Raises NotYet before the period is closed, and while another batch of it waits or was approved.
    """
    by.require(Permission.MANAGE_PAY)
    with change("pay.make-payout", by=by, at=at) as making:
        locks.one_at_a_time(plan)
        period = period_row(plan, label)
        must_be(period, PayPeriod.State.CLOSED)
        if PayoutBatch.objects.of(plan, period.starts_on).exclude(state=State.REJECTED).exists():
            raise NotYet(_("The payout of %(label)s is made already.") % {"label": period.label})
        payout = payout_of(plan, period.starts_on)
        batch = PayoutBatch.objects.create(
            plan=plan, label=period.label, starts_on=period.starts_on, text=payout.text, digest=digest(payout.text),
            payees=len(payout.members), totals=payout.totals, made_by_id=by.member_id, made_at=at,
        )  # fmt: skip
        making.record(PayoutMade(subject=batch.pk, about=(organisation().pk,), plan=plan, label=period.label))
    return batch


def decide_payout(*, batch: PayoutBatch, approve: bool, reason: str = "", by: Viewer, at: datetime) -> PayoutBatch:
    """Approve or reject. Raises Forbidden for whoever made it and for whoever is paid by it."""
    by.require(Permission.APPROVE_PAY)
    with change("pay.decide-payout", by=by, at=at) as deciding:
        locks.one_at_a_time(batch.plan)
        row = PayoutBatch.objects.select_for_update().get(pk=batch.pk)
        _refuse_own(row, by)
        if row.state != State.PROPOSED:
            raise NotYet(_("This payout is decided already."))
        if not approve and not reason.strip():
            raise NotYet(_("Say why the payout is rejected; whoever made it reads that."))
        row.state = State.APPROVED if approve else State.REJECTED
        row.reason, row.decided_by_id, row.decided_at = reason.strip(), by.member_id, at
        row.save()
        deciding.record(PayoutDecided(subject=row.pk, about=(organisation().pk,), label=row.label, state=row.state))
    return row


def mark_paid(*, plan: str, label: str, by: Viewer, at: datetime) -> PayPeriod:
    """Say that payroll has paid a closed period, whose payout was approved."""
    by.require(Permission.APPROVE_PAY)
    with change("pay.mark-paid", by=by, at=at) as moving:
        locks.one_at_a_time(plan)
        row = period_row(plan, label)
        must_be(row, PayPeriod.State.CLOSED)
        batch = PayoutBatch.objects.of(plan, row.starts_on).filter(state=State.APPROVED).select_for_update().first()
        if batch is None:
            raise NotYet(_("Have the payout of %(label)s approved first.") % {"label": row.label})
        batch.state = State.PAID
        batch.save()
        row.paid_at = at
        return moved(row, PayPeriod.State.PAID, moving)


def _refuse_own(row: PayoutBatch, by: Viewer) -> None:
    if by.member_id is None:
        return
    if row.made_by_id == by.member_id:
        raise Forbidden(_("Whoever makes a payout does not approve it; ask a colleague."))
    if Statement.objects.filter(plan=row.plan, starts_on=row.starts_on, member_id=by.member_id).exists():
        raise Forbidden(_("Nobody decides on their own pay; ask a colleague."))
