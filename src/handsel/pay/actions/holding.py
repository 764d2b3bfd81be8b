"""Hold back what a payee earns, and let it go again. Neither is done by the payee; the next calculation posts it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.kernel.periods import day_of
from handsel.org.models import Member
from handsel.org.queries import organisation, zone_named
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay import locks
from handsel.pay.actions.calculating import open_from
from handsel.pay.actions.deciding import not_own
from handsel.pay.actions.plans import NotPublished
from handsel.pay.events import HoldPlaced, HoldReleased
from handsel.pay.models import Hold
from handsel.pay.queries.known import versions_of
from handsel.trail.changes import change


def place_hold(*, member: Member, plan: str, reason: str, deal: str = "", by: Viewer, at: datetime) -> Hold:
    """Keep back what a colleague earns with a deal, or with everything, from the earliest open period on."""
    by.require(Permission.MANAGE_PAY)
    not_own(member.pk, by)
    plans = versions_of(plan)
    if not plans:
        raise NotPublished(_("No plan is called %(plan)s.") % {"plan": plan})
    with change("pay.place-hold", by=by, at=at) as placing:
        locks.one_at_a_time(plan)
        if Hold.objects.filter(member=member, plan=plan, deal=deal, released_on=None).exists():
            raise ValidationError({"deal": _("This is held back already.")})
        row = Hold.objects.create(
            member=member, plan=plan, deal=deal, since=open_from(plan, plans), reason=reason,
            placed_by_id=by.member_id, placed_at=at,
        )  # fmt: skip
        placing.record(HoldPlaced(subject=row.pk, member=member.pk))
    return row


def release_hold(*, hold: Hold, reason: str = "", by: Viewer, at: datetime) -> Hold:
    """Let go what was held back; it is payable in the pay period of this day."""
    by.require(Permission.MANAGE_PAY)
    not_own(hold.member_id, by)
    with change("pay.release-hold", by=by, at=at) as releasing:
        row = Hold.objects.select_for_update().get(pk=hold.pk)
        if row.released_on is not None:
            raise Forbidden(_("This is released already."))
        row.released_on = max(row.since, day_of(at, zone_named(organisation().zone)))
        row.released_by_id, row.release_reason = by.member_id, reason
        row.save()
        releasing.record(HoldReleased(subject=row.pk, member=row.member_id))
    return row
