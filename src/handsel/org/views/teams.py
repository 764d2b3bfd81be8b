"""Teams as a tree."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handsel.org import actions
from handsel.org.forms.errors import refusals
from handsel.org.forms.members import TeamForm
from handsel.org.models import Team
from handsel.org.roles import Permission
from handsel.org.views.access import MemberRequest, allowed, form_page, posted, refusals_told, signed_in

MANAGE = Permission.MANAGE_MEMBERS


@signed_in
def teams(request: MemberRequest) -> HttpResponse:
    """Every team beneath the one it is part of, with its lead and size."""
    return render(request, "org/teams.html", {"tree": tree(), "manages": request.viewer.may(MANAGE)})


@dataclass(frozen=True)
class Node:
    """A team with the teams beneath it."""

    team: Team
    beneath: list[Any]


def tree() -> list[Node]:
    """Teams that stand by themselves, each with the teams beneath it, by name. One query."""
    size = Count("members", filter=Q(members__deactivated_at=None))
    found = Team.objects.select_related("lead").annotate(size=size).order_by("name")
    nodes = {team.pk: Node(team, []) for team in found}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.team.parent_id) if node.team.parent_id else None
        siblings = above.beneath if above else roots
        siblings.append(node)
    return roots


@allowed(MANAGE)
def add_team(request: MemberRequest) -> HttpResponse:
    """Form a team, perhaps beneath the one given as `parent`."""
    form = TeamForm(posted(request), initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.form_team(**form.cleaned_data, by=request.viewer, at=timezone.now())
            return redirect("org:teams")
    return form_page(
        request,
        form,
        title=_("Form a team"),
        submit_label=_("Form the team"),
        back_url=reverse("org:teams"),
    )


@allowed(MANAGE)
def edit_team(request: MemberRequest, team_id: UUID) -> HttpResponse:
    """Rename a team, move it, give it another lead."""
    team = get_object_or_404(Team, pk=team_id)
    initial = {"name": team.name, "parent": team.parent, "lead": team.lead}
    form = TeamForm(posted(request), team=team, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit_team(team=team, values=form.cleaned_data, by=request.viewer, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("org:teams")
    return form_page(
        request,
        form,
        title=_("Edit %(team)s") % {"team": team.name},
        submit_label=_("Save"),
        back_url=reverse("org:teams"),
    )


@require_POST
@allowed(MANAGE)
def dissolve_team(request: MemberRequest, team_id: UUID) -> HttpResponse:
    """Remove an empty team."""
    team = get_object_or_404(Team, pk=team_id)
    with refusals_told(request):
        actions.dissolve_team(team=team, by=request.viewer, at=timezone.now())
        messages.success(request, _("%(team)s was dissolved.") % {"team": team.name})
    return redirect("org:teams")
