"""The tasks page and the week."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from handsel.journal import agenda
from handsel.journal.agenda import Item
from handsel.journal.rules import When
from handsel.journal.showing import due_chip, may_edit
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.viewer import Viewer

MOST_NAMED = 200
"""So many colleagues are offered by name."""

SECTIONS = {
    When.OVERDUE: gettext_lazy("Overdue"),
    When.TODAY: gettext_lazy("Today"),
    When.UPCOMING: gettext_lazy("Upcoming"),
    When.SOMEDAY: gettext_lazy("No date"),
}


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks by urgency, or what was done lately; one's own, a colleague's in reach, or the whole team's."""
    viewer = viewer_of(request)
    of, whose = _whose(request, viewer)
    shows_done = request.GET.get("show") == "done"
    context: dict[str, Any] = {"whose": whose, "shows_done": shows_done, "team": _team(viewer)}
    if shows_done:
        context["sections"] = [_section(_("Done"), agenda.done_tasks(viewer=viewer, of=of), viewer)]
    else:
        found = agenda.tasks(viewer=viewer, of=of, today=timezone.localdate())
        filled = [(SECTIONS[standing], rows) for standing, rows in found.sections.items() if rows]
        context["sections"] = [_section(label, rows, viewer) for label, rows in filled]
        context |= {"capped": found.capped, "count": found.count}
    return render(request, "journal/tasks.html", context)


@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Meetings and due tasks of a week, day by day."""
    viewer, today = viewer_of(request), timezone.localdate()
    of, whose = _whose(request, viewer)
    try:
        chosen = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        chosen = today
    monday = (
        chosen - timedelta(days=chosen.weekday())
        if date.min + timedelta(days=14) < chosen < date.max - timedelta(days=14)
        else today
    )
    context = {
        "days": [
            {"day": day.day, "is_today": day.day == today, "meetings": day.meetings, "tasks": rows(day.tasks, viewer)}
            for day in agenda.week(viewer=viewer, of=of, monday=monday)
        ],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
        "whose": whose,
        "team": _team(viewer),
    }
    return render(request, "journal/week.html", context)


def rows(found: Sequence[Item], viewer: Viewer) -> list[dict[str, Any]]:
    """Tasks as `journal/task_rows.html` draws them."""
    return [
        {"entry": item.entry, "also": item.also, "due": due_chip(item.entry), "may_edit": may_edit(item.entry, viewer)}
        for item in found
    ]


def _section(label: Any, found: Sequence[Item], viewer: Viewer) -> dict[str, Any]:
    return {"label": label, "rows": rows(found, viewer)}


def _whose(request: HttpRequest, viewer: Viewer) -> tuple[list[UUID], str]:
    """Whose tasks are asked for: a member within reach, the whole reach (`team`), else one's own."""
    asked = request.GET.get("whose", "")
    team = dict(_team(viewer))
    if asked == "team" and team:
        return sorted(viewer.reach) if viewer.reach is not None else list(team), asked
    chosen = next((member for member in team if str(member) == asked), None)
    if chosen:
        return [chosen], asked
    return ([viewer.member_id] if viewer.member_id else []), ""


def _team(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Colleagues within reach, besides oneself nobody for most."""
    members = Member.objects.visible_to(viewer).active().order_by("name")
    if viewer.reach is not None:
        if len(viewer.reach) < 2:
            return []
        members = members.filter(pk__any_of=sorted(viewer.reach))
    return list(members.values_list("pk", "name")[:MOST_NAMED])
