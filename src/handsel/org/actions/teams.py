"""Teams and the tree they stand in."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from handsel.org import events, reach
from handsel.org.actions.values import CannotOrganise, assign, refuse_loop
from handsel.org.models import Member, Team
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.changes import change


def form_team(*, name: str, by: Viewer, at: datetime, parent: Team | None = None, lead: Member | None = None) -> Team:
    """Add a team under a parent, with the member who leads it."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.form-team", by=by, at=at) as forming:
        team = Team(name=name, parent=parent, lead=lead)
        _check(team)
        team.save()
        forming.record(events.TeamFormed(subject=team.pk, team=team.name))
        reach.rebuild()
    return team


def edit_team(*, team: Team, values: dict[str, Any], by: Viewer, at: datetime) -> Team:
    """Rename a team, move it in the tree or give it another lead."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.edit-team", by=by, at=at) as editing:
        team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        assign(team, values, {"name", "parent", "lead"})
        _check(team)
        team.save()
        editing.record(events.TeamEdited(subject=team.pk, team=team.name))
        reach.rebuild()
    return team


def dissolve_team(*, team: Team, by: Viewer, at: datetime) -> None:
    """Remove a team that has no members and no teams beneath it."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.dissolve-team", by=by, at=at) as dissolving:
        if team.members.exists() or team.children.exists():
            raise CannotOrganise(_("Move the members and teams of %(team)s elsewhere first.") % {"team": team.name})
        dissolving.record(events.TeamDissolved(subject=team.pk, team=team.name))
        team.delete()
        reach.rebuild()


def _check(team: Team) -> None:
    team.name = team.name.strip()
    if not team.name:
        raise CannotOrganise({"name": _("Give the team a name.")})
    if Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        raise CannotOrganise({"name": _("There is a team %(team)s already.") % {"team": team.name}})
    if team.lead is not None and not team.lead.is_active:
        raise CannotOrganise({"lead": _("Choose an active colleague to lead.")})
    refuse_loop(team, "parent", _("A team cannot stand under itself."))
