"""Plans that a viewer may read, events that became known, periods with their state."""

from django.db.models import QuerySet

from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.models import Assignment, PayPeriod, PlanVersion, SourceEvent


def versions_for(viewer: Viewer) -> QuerySet[PlanVersion]:
    """Versions of plans the viewer or somebody of theirs is on; all of them for whoever sees pay."""
    rows = PlanVersion.objects.order_by("code", "version")
    if viewer.may(Permission.SEE_PAY):
        return rows
    codes = Assignment.objects.visible_to(viewer).values_list("plan", flat=True)
    return rows.filter(code__in=list(codes.distinct()))


def events_for(viewer: Viewer) -> QuerySet[SourceEvent]:
    """Every event, the newest first. Raises Forbidden for whoever may not see everybody's pay."""
    viewer.require(Permission.SEE_PAY)
    return SourceEvent.objects.order_by("-pk")


def periods_for(viewer: Viewer) -> QuerySet[PayPeriod]:
    """Periods with a state of their own, the latest first. Raises Forbidden as `events_for` does."""
    viewer.require(Permission.SEE_PAY)
    return PayPeriod.objects.order_by("-starts_on", "plan")
