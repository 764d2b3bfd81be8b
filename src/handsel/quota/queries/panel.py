"""What the home page shows of quotas: one's own standing this quarter, or that of the people one leads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handsel.kernel.periods import Grain, Period
from handsel.org.queries import fiscal_calendar
from handsel.org.viewer import Viewer
from handsel.quota.models import Target, owners_within
from handsel.quota.queries.attainment import Series, series_in, standings_of
from handsel.quota.queries.people import team_tables
from handsel.quota.rules.attainment import Standing


@dataclass(frozen=True)
class Panel:
    """A standing with the name of its period and what it is about."""

    period: str
    series: Series
    standing: Standing
    of_team: bool


def panel_for(viewer: Viewer, today: date) -> Panel | None:
    """The current quarter of the viewer, else of their team; None without a quota there. Two queries then."""
    calendar = fiscal_calendar()
    quarter = calendar.period(Grain.QUARTER, today)
    within = list(owners_within(viewer))
    owners = set(Target.objects.during(quarter).filter(member__any_of=within).values_list("member_id", flat=True))
    if not owners:
        return None
    me = viewer.member_id
    of_team = me not in owners
    whose = within if of_team else [one for one in within if one == me]
    series = next((one for one in series_in(quarter, whose) if one.is_counted), None)
    if series is None:
        return None
    standing = _team(viewer, series, quarter, today) if of_team else _own(me, series, quarter, today)
    return Panel(calendar.label(Grain.QUARTER, quarter), series, standing, of_team) if standing else None


def _own(member: UUID | None, series: Series, quarter: Period, today: date) -> Standing | None:
    return standings_of([member], series, quarter, today).standings[member] if member else None


def _team(viewer: Viewer, series: Series, quarter: Period, today: date) -> Standing | None:
    """The one team of the viewer, by its own quota where it has one; several teams together."""
    tables = team_tables(viewer, series, quarter, today)
    if tables is None:
        return None
    return tables.tables[0].total if len(tables.tables) == 1 else tables.total
