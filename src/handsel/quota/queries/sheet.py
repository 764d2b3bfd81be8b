"""Quotas as a CSV file."""

from handsel.kernel.money import rounded
from handsel.kernel.periods import Grain, Period
from handsel.org.queries import fiscal_calendar
from handsel.org.viewer import Viewer
from handsel.quota.models import Target
from handsel.quota.rules.sheet import write_sheet


def sheet_of(viewer: Viewer, span: Period) -> str:
    """The targets of a span that the viewer may see, in the columns that `import` takes. One query.

    A member without an e-mail address stands under their name, which an import refuses.
    """
    calendar = fiscal_calendar()
    rows = Target.objects.visible_to(viewer).during(span).select_related("member", "team")
    ordered = rows.order_by("member__name", "team__name", "measure", "product", "starts_on", "id")
    return write_sheet(
        {
            "member": (row.member.email or row.member.name) if row.member else "",
            "team": row.team.name if row.team else "",
            "measure": row.measure,
            "product": row.product,
            "period": calendar.label(Grain(row.grain), row.period),
            "amount": f"{rounded(row.amount, row.currency):f}",
            "currency": row.currency,
            "ramp": f"{row.ramp.normalize():f}",
        }
        for row in ordered
    )
