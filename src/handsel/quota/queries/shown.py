"""Targets, letters and standings as the doors that speak JSON show them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from handsel.kernel.money import rounded
from handsel.kernel.periods import Calendar, Grain, Period
from handsel.org.models import Member
from handsel.org.queries import fiscal_calendar
from handsel.org.viewer import Viewer
from handsel.quota.models import Letter, Target
from handsel.quota.queries.attainment import Series, standings_of
from handsel.quota.queries.people import people_for
from handsel.quota.rules.attainment import Standing
from handsel.quota.rules.naming import name_of
from handsel.quota.rules.ramp import ramped

PLACES = 6


def targets_shown(rows: Iterable[Target]) -> list[dict[str, Any]]:
    """Targets with what is left of them. The rows bring their reliefs along."""
    calendar = fiscal_calendar()
    return [target_shown(row, calendar) for row in rows]


def target_shown(row: Target, calendar: Calendar) -> dict[str, Any]:
    """One target."""
    relief = rounded(sum((one.amount for one in row.reliefs.all()), Decimal(0)), row.currency)
    return {
        "id": row.pk,
        "member_id": row.member_id,
        "team_id": row.team_id,
        "measure": row.measure,
        "product": row.product,
        "period": calendar.label(Grain(row.grain), row.period),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "amount": rounded(row.amount, row.currency),
        "currency": row.currency,
        "ramp": row.ramp,
        "relief": relief,
        "holds": max(Decimal(0), ramped(row.amount, row.ramp, row.currency) - relief),
        "source": row.source,
    }


def letter_shown(row: Letter) -> dict[str, Any]:
    """One letter with its acceptance."""
    return {
        "id": row.pk,
        "member_id": row.member_id,
        "title": row.title,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "lines": row.lines,
        "note": row.note,
        "at": row.at,
        "by_id": row.by_id,
        "accepted_at": row.acceptance.at if hasattr(row, "acceptance") else None,
    }


def attainment_shown(viewer: Viewer, series: Series, grain: Grain, period: Period, today: date) -> list[dict[str, Any]]:
    """Where everybody stands whose quota the viewer may see, those with neither quota nor deals left out."""
    people = people_for(viewer, period)
    result = standings_of([member.pk for member in people], series, period, today)
    label = name_of(grain, period, fiscal_calendar())
    shown = []
    for member in people:
        standing = result.standings[member.pk]
        if standing.quota is not None or standing.won or standing.open:
            shown.append(_standing_shown(member, standing, series, label, viewer.currency))
    return shown


def _standing_shown(member: Member, standing: Standing, series: Series, label: str, currency: str) -> dict[str, Any]:
    return {
        "member_id": member.pk,
        "name": member.name,
        "measure": series.measure,
        "product": series.product,
        "period": label,
        "currency": currency,
        "quota": standing.quota,
        "won": standing.won,
        "open": standing.open,
        "attainment": _short(standing.attainment),
        "expected": None if standing.expected is None else rounded(standing.expected, currency),
        "pace": _short(standing.pace),
        "missing": standing.missing,
        "coverage": _short(standing.coverage),
        "win_rate": _short(standing.win_rate),
        "needed_coverage": _short(standing.needed),
        "days_gone": standing.days_gone,
        "days": standing.period.days,
    }


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, PLACES)
