"""The page of quotas: my attainment, my team's, everybody's for whoever sees pay."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from handsel.kernel.periods import Grain, Period
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.quota.models import Letter, Target, owners_within
from handsel.quota.queries import Series, TeamTables, series_in, standings_of, team_tables
from handsel.quota.queries.letters import waiting_for
from handsel.quota.queries.people import people_for
from handsel.quota.rules.attainment import Standing
from handsel.quota.rules.ramp import ramped
from handsel.quota.views.asked import Asked, asked
from handsel.quota.words import HEALTH, measure_name, series_name


@require_GET
def quotas(request: HttpRequest) -> HttpResponse:
    """Attainment, pace and coverage of a period."""
    viewer, today = viewer_of(request), timezone.localdate()
    seen = asked(request, today)
    everybody = [member.pk for member in people_for(viewer, seen.period)]
    series = series_in(seen.period, everybody)
    seen = asked(request, today, series)
    tables = team_tables(viewer, seen.series, seen.period, today)
    mine = _mine(viewer, seen)
    context = {
        "asked": seen,
        "tabs": seen.tabs(series) if series else [],
        "mine": mine,
        "tables": tables,
        "whole": _whole(tables),
        "unknown_deals": sum(tables.result.unconverted_deals.values()) if tables else 0,
        "unknown_quotas": len(tables.result.unconverted_quotas) if tables else 0,
        "letter": waiting_for(viewer),
        "currency": viewer.currency,
        "manages": viewer.may(Permission.MANAGE_PAY),
        "exports": viewer.may(Permission.EXPORT),
        "health": HEALTH,
    }
    return render(request, "quota/quotas.html", context)


def _whole(tables: TeamTables | None) -> Standing | None:
    """Several teams together; one team by its own quota where it has one."""
    if tables is None or not tables.tables:
        return None
    return tables.total if len(tables.tables) > 1 else tables.tables[0].total


def _mine(viewer: Viewer, seen: Asked) -> list[dict[str, Any]]:
    """The viewer's own standing in everything they have a quota for."""
    if viewer.member_id is None:
        return []
    return [
        {"series": one, "name": series_name(one.measure, one.product), "standing": standing}
        for one in series_in(seen.period, [viewer.member_id])
        if (standing := _standing(viewer.member_id, one, seen)).quota is not None or one == Series()
    ]


def _standing(member: UUID, series: Series, seen: Asked) -> Any:
    return standings_of([member], series, seen.period, seen.today).standings[member]


@require_GET
def person(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One member's targets of a year with their reliefs, and their letters."""
    viewer, today = viewer_of(request), timezone.localdate()
    member = visible_member(member_id, viewer)
    seen = asked(request, today)
    year = seen.calendar.period(Grain.YEAR, seen.period.start)
    seen = Asked(seen.calendar, Grain.YEAR, year, Series(), today)
    letters = Letter.objects.visible_to(viewer).filter(member=member).select_related("acceptance", "by")
    others = member.pk != viewer.member_id
    context = {
        "member": member,
        "asked": seen,
        "rows": _rows(viewer, member, year, seen),
        "letters": letters.order_by("-at", "-id")[:50],
        "manages": viewer.may(Permission.MANAGE_PAY),
        "relieves": viewer.may(Permission.MANAGE_PAY) and others,
        "issues": others and (viewer.may(Permission.MANAGE_PAY) or member.pk in owners_within(viewer)),
    }
    return render(request, "quota/person.html", context)


def visible_member(member_id: UUID, viewer: Viewer) -> Member:
    """The member, for whoever may see their quotas."""
    member: Member | None = Member.objects.filter(pk=member_id).first()
    if member is None or not (viewer.may(Permission.SEE_PAY) or member.pk in owners_within(viewer)):
        raise Http404
    return member


def _rows(viewer: Viewer, member: Member, year: Period, seen: Asked) -> list[dict[str, Any]]:
    targets = Target.objects.visible_to(viewer).during(year).filter(member=member).prefetch_related("reliefs__by")
    return [_row(target, seen) for target in targets.order_by("measure", "product", "starts_on", "id")]


def _row(target: Target, seen: Asked) -> dict[str, Any]:
    reliefs = sorted(target.reliefs.all(), key=lambda one: (one.at, one.pk))
    relief = sum(one.amount for one in reliefs)
    return {
        "target": target,
        "what": series_name(target.measure, target.product),
        "measure": measure_name(target.measure),
        "period": seen.calendar.label(Grain(target.grain), target.period),
        "relief": relief,
        "amount": max(0, ramped(target.amount, target.ramp, target.currency) - relief),
        "reliefs": [{"relief": one, "can_reverse": 0 < one.amount <= relief} for one in reliefs],
    }
