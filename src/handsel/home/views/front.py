"""The home page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from handsel.conduct.views.panel import panel
from handsel.exchange.models import Import
from handsel.home import history, my_day
from handsel.home.navigation import MAKING, OFFICE, Place, address
from handsel.journal.views.agenda import rows
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.quota.queries import panel_for
from handsel.search.recents import recent

LINES = 8


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My day: what to do, which deals need somebody, my team, what I opened lately."""
    viewer, now, today = viewer_of(request), timezone.now(), timezone.localdate()
    writes = viewer.may(Permission.EDIT_RECORDS)
    context: dict[str, Any] = {"today": today, "writes": writes, "greeting": _greeting(viewer)}
    if writes:
        agenda = my_day.agenda(viewer, today)
        deals = my_day.pipeline(viewer, now, today)
        context |= {"agenda": agenda, "task_rows": rows(agenda.tasks, viewer), "pipeline": deals}
        shows = deals.open_count or viewer.reach is not None
        context |= {"tiles": [_tile(figure) for figure in deals.figures] if shows else [], "currency": viewer.currency}
        if not deals.open_count and my_day.is_empty():
            return render(request, "home/first_steps.html", context | {"steps": first_steps(viewer)})
        context |= {"team": my_day.team(viewer, now, today), "quota": panel_for(viewer, today)}
    if viewer.may(Permission.READ_TRAIL):
        context |= _for_readers_of_the_trail(viewer)
    context |= {"recent": recent(request, viewer), "conduct": panel(viewer, now)}
    return render(request, "home/home.html", context)


@dataclass(frozen=True)
class Step:
    """Something to begin with: the place it leads to, and who may."""

    place: str
    title: Any
    text: Any
    takes: Permission
    modal: bool = False


STEPS = (
    Step(
        "exchange:imports",
        gettext_lazy("Bring in what you have"),
        gettext_lazy("Files of another system or a spreadsheet; you see the plan before anything is written."),
        Permission.IMPORT,
    ),
    Step(
        "org:members",
        gettext_lazy("Invite colleagues"),
        gettext_lazy("Everyone sees their own records; leads see those of their team."),
        Permission.MANAGE_MEMBERS,
    ),
    Step(
        "accounts:create-account",
        gettext_lazy("Add the first account"),
        gettext_lazy("A company or household you sell to."),
        Permission.EDIT_RECORDS,
        modal=True,
    ),
    Step(
        "pipeline:create",
        gettext_lazy("Add the first opportunity"),
        gettext_lazy("A possible sale. Its name is enough to begin with."),
        Permission.EDIT_RECORDS,
        modal=True,
    ),
)
"""What to do in a company that has nothing yet."""


def first_steps(viewer: Viewer) -> list[dict[str, Any]]:
    """The steps this viewer may take."""
    return [
        {"url": url, "icon": _place(step.place).icon, "title": step.title, "text": step.text, "modal": step.modal}
        for step in STEPS
        if viewer.may(step.takes) and (url := address(_place(step.place)))
    ]


def _place(name: str) -> Place:
    return next(place for place in (*OFFICE, *MAKING) if place.name == name)


def _greeting(viewer: Viewer) -> str:
    hour, first = timezone.localtime().hour, viewer.name.split()[0] if viewer.name else ""
    words = _("Good morning, %(name)s") if hour < 12 else _("Good day, %(name)s")
    return (words if hour < 18 else _("Good evening, %(name)s")) % {"name": first}


def _tile(figure: my_day.Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "count": figure.count,
        "amount": figure.amount,
        "tone": figure.tone,
        "url": f"{reverse('pipeline:opportunities')}?{figure.query}",
    }


def _for_readers_of_the_trail(viewer: Viewer) -> dict[str, Any]:
    """Compliance, audit and operations see what changed lately and what was brought in."""
    log = history.audit(viewer=viewer, narrowed=history.AuditFilter(), size=LINES)
    imports = Import.objects.visible_to(viewer).select_related("by").order_by("-at", "-id")
    return {"log": log, "imports": imports[:LINES]}
