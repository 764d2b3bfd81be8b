"""Adjustments need two people besides the payee; disputes are answered by somebody else."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay.events import AdjustmentDecided, AdjustmentProposed, DisputeDecided, DisputeOpened
from handsel.pay.models import Adjustment, Dispute, LedgerEntry
from handsel.trail.changes import change

ANSWERED_IN = 2
"""Working days until a dispute is answered: our decision, after pay.md A5."""


def propose_adjustment(
    *, member: Member, plan: str, on: date, amount: Decimal, reason: str, deal: str = "", by: Viewer, at: datetime
) -> Adjustment:
    """Propose an amount for somebody else. It counts once another person approves it."""
    by.require(Permission.MANAGE_PAY)
    not_own(member.pk, by)
    with change("pay.propose-adjustment", by=by, at=at) as proposing:
        row = Adjustment.objects.create(
            member=member, plan=plan, on=on, amount=amount, reason=reason, deal=deal, proposed_by_id=by.member_id
        )
        proposing.record(AdjustmentProposed(subject=row.pk, member=member.pk))
    return row


def decide_adjustment(*, adjustment: Adjustment, approve: bool, by: Viewer, at: datetime) -> Adjustment:
    """Approve or refuse. Raises Forbidden for the payee and for whoever proposed it."""
    by.require(Permission.APPROVE_PAY)
    not_own(adjustment.member_id, by)
    if adjustment.proposed_by_id is not None and adjustment.proposed_by_id == by.member_id:
        raise Forbidden(_("Whoever proposes an adjustment does not approve it; ask a colleague."))
    with change("pay.decide-adjustment", by=by, at=at) as deciding:
        row = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
        if row.state != Adjustment.State.PROPOSED:
            raise Forbidden(_("This adjustment is decided already."))
        row.state = Adjustment.State.APPROVED if approve else Adjustment.State.REFUSED
        row.decided_by_id, row.decided_at = by.member_id, at
        row.save()
        deciding.record(AdjustmentDecided(subject=row.pk, state=row.state))
    return row


def open_dispute(
    *, entry: LedgerEntry, reason: str, expected: Decimal | None = None, by: Viewer, at: datetime
) -> Dispute:
    """A payee doubts one of their own lines."""
    if entry.member_id != by.member_id:
        raise Forbidden(_("Only the payee disputes a line of theirs."))
    with change("pay.open-dispute", by=by, at=at) as opening:
        row = Dispute.objects.create(
            member_id=entry.member_id, plan=entry.plan, line=entry.line, expected=expected, reason=reason,
            opened_at=at, due_on=working_days_after(at.date(), ANSWERED_IN),
        )  # fmt: skip
        opening.record(DisputeOpened(subject=row.pk, line=entry.line))
    return row


def decide_dispute(*, dispute: Dispute, accept: bool, answer: str, by: Viewer, at: datetime) -> Dispute:
    """Answer a dispute. Accepting does not change money: an adjustment or a corrected event does."""
    by.require(Permission.MANAGE_PAY)
    not_own(dispute.member_id, by)
    with change("pay.decide-dispute", by=by, at=at) as deciding:
        row = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if row.state != Dispute.State.OPEN:
            raise Forbidden(_("This dispute is answered already."))
        row.state = Dispute.State.ACCEPTED if accept else Dispute.State.REJECTED
        row.answer, row.decided_by_id, row.decided_at = answer, by.member_id, at
        row.save()
        deciding.record(DisputeDecided(subject=row.pk, state=row.state))
    return row


def working_days_after(day: date, days: int) -> date:
    """So many days later, Saturdays and Sundays left out."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def not_own(member: UUID, by: Viewer) -> None:
    """Raise Forbidden for the payee."""
    if member == by.member_id:
        raise Forbidden(_("Nobody decides on their own pay; ask a colleague."))
