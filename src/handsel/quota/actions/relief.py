"""Relief: lowering a target for a reason, by an amount or for days of leave. Only ever added to.

Relief pays nobody anything by itself. It is taken back by a relief of the same amount below nought.
"""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from handsel.kernel.money import exponent
from handsel.kernel.periods import Period
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.quota import events
from handsel.quota.actions.targets import fact_of, take_turns
from handsel.quota.models import Relief, Target
from handsel.quota.rules.proration import relief_for_leave
from handsel.quota.rules.ramp import ramped
from handsel.trail.changes import change

LONGEST_REASON = 1_000


class CannotRelieve(ValidationError):
    """The quota cannot be relieved like this."""


def relieve(
    *,
    target: Target,
    reason: str,
    by: Viewer,
    at: datetime,
    amount: Decimal | None = None,
    leave: Period | None = None,
) -> Relief:
    """Lower a member's target by an amount, or by the days of a leave. Raises CannotRelieve naming the field."""
    by.require(Permission.MANAGE_PAY)
    with change("quota.relieve", by=by, at=at) as relieving:
        take_turns()
        full = ramped(target.amount, target.ramp, target.currency)
        if leave is not None:
            amount = relief_for_leave(full, target.period, leave, target.currency)
        amount = _checked(target, reason, amount, leave, full)
        relief = _added(target, amount, reason, leave, by, at)
        relieving.record(fact_of(events.TargetRelieved, target, fiscal_calendar()))
    return relief


def reverse_relief(*, relief: Relief, reason: str, by: Viewer, at: datetime) -> Relief:
    """Take a relief back by one of the same amount below nought. Raises CannotRelieve when nothing is left of it."""
    by.require(Permission.MANAGE_PAY)
    with change("quota.reverse-relief", by=by, at=at) as reversing:
        take_turns()
        target = relief.target
        if relief.amount <= 0 or relief.amount > relieved(target):
            raise CannotRelieve(_("This relief was taken back already."))
        _refuse_oneself(target, by)
        added = _added(target, -relief.amount, _reason(reason), _leave_of(relief), by, at)
        reversing.record(fact_of(events.TargetRelieved, target, fiscal_calendar()))
    return added


def relieved(target: Target) -> Decimal:
    """By how much a target is lowered altogether."""
    return target.reliefs.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _checked(target: Target, reason: str, amount: Decimal | None, leave: Period | None, full: Decimal) -> Decimal:
    _reason(reason)
    if target.member is None:
        raise CannotRelieve(_("Relief is for people. Set the quota of the team to another amount."))
    if amount is None:
        raise CannotRelieve({"amount": _("Write an amount, or the days of leave.")})
    if leave is not None and amount <= 0:
        raise CannotRelieve({"leave": _("These days lie outside of the quota's period.")})
    if not amount.is_finite() or amount <= 0:
        raise CannotRelieve({"amount": _("Write an amount above nought.")})
    if amount != round(amount, exponent(target.currency)):
        raise CannotRelieve({"amount": _("This currency has fewer digits after the point.")})
    if relieved(target) + amount > full:
        raise CannotRelieve({"amount": _("This is more than what is left of the quota.")})
    return amount


def _reason(reason: str) -> str:
    if not reason.strip() or len(reason) > LONGEST_REASON or "\x00" in reason:
        raise CannotRelieve({"reason": _("Say why, in at most 1,000 characters.")})
    return reason.strip()


def _refuse_oneself(target: Target, by: Viewer) -> None:
    if target.member_id is not None and target.member_id == by.member_id:
        raise Forbidden(_("Somebody else has to relieve your own quota."))


def _leave_of(relief: Relief) -> Period | None:
    return Period(relief.starts_on, relief.ends_on) if relief.starts_on and relief.ends_on else None


def _added(target: Target, amount: Decimal, reason: str, leave: Period | None, by: Viewer, at: datetime) -> Relief:
    _refuse_oneself(target, by)
    return Relief.objects.create(
        target=target,
        amount=amount,
        reason=reason.strip(),
        starts_on=leave.start if leave else None,
        ends_on=leave.end if leave else None,
        at=at,
        by_id=by.member_id,
    )
