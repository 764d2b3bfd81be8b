"""Teams: formed, led, moved, dissolved, by whoever manages members."""

import pytest
from django.core.exceptions import ValidationError

from handsel.org import actions
from handsel.org.models import Member, Team
from handsel.org.queries import reach_of
from handsel.org.viewer import Forbidden
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking


def test_a_team_gives_its_lead_reach(cast: Cast) -> None:
    by = looking(cast.nina)
    team = actions.form_team(name=" East ", lead=cast.sam, by=by, at=NOW)
    actions.edit_member(member=cast.ana, values={"team": team}, by=by, at=NOW)
    assert team.name == "East"
    assert cast.ana.pk in reach_of(cast.sam.pk)
    assert cast.ana.pk not in reach_of(cast.mo.pk)


def test_a_lead_reaches_the_teams_beneath(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.edit_team(team=cast.south, values={"parent": cast.north}, by=by, at=NOW)
    assert {cast.sol.pk, cast.cem.pk} <= reach_of(cast.mo.pk)
    assert cast.ana.pk not in reach_of(cast.sol.pk)


def test_undoing_a_move_takes_the_reach_back(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.edit_team(team=cast.south, values={"parent": cast.north}, by=by, at=NOW)
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=NOW)
    assert cast.cem.pk not in reach_of(cast.mo.pk)


def test_a_team_cannot_stand_under_itself(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.edit_team(team=cast.south, values={"parent": cast.north}, by=by, at=NOW)
    with pytest.raises(ValidationError, match="under itself"):
        actions.edit_team(team=cast.north, values={"parent": Team.objects.get(pk=cast.south.pk)}, by=by, at=NOW)


@pytest.mark.parametrize("name", ["north", "NORTH ", "  "])
def test_a_team_needs_a_name_of_its_own(cast: Cast, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.form_team(name=name, by=looking(cast.nina), at=NOW)
    assert "name" in refusal.value.message_dict


def test_a_former_colleague_leads_nothing(cast: Cast) -> None:
    by = looking(cast.nina)
    gone = actions.deactivate(member=cast.ben, heir=cast.ana, by=by, at=NOW)
    with pytest.raises(ValidationError, match="active"):
        actions.edit_team(team=cast.north, values={"lead": gone}, by=by, at=NOW)


def test_a_team_with_members_stays(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="North"):
        actions.dissolve_team(team=cast.north, by=looking(cast.nina), at=NOW)


def test_a_team_with_teams_beneath_stays(cast: Cast) -> None:
    by = looking(cast.nina)
    top = actions.form_team(name="All", by=by, at=NOW)
    actions.edit_team(team=cast.north, values={"parent": top}, by=by, at=NOW)
    with pytest.raises(ValidationError, match="All"):
        actions.dissolve_team(team=top, by=by, at=NOW)


def test_an_empty_team_is_dissolved_and_the_trail_keeps_its_name(cast: Cast) -> None:
    by = looking(cast.nina)
    team = actions.form_team(name="East", by=by, at=NOW)
    actions.dissolve_team(team=Team.objects.get(pk=team.pk), by=by, at=NOW)
    entry = ChangeSet.objects.latest("id").entries.get()
    assert (entry.name, entry.data) == ("org.team.dissolved", {"team": "East"})
    assert not Team.objects.filter(name="East").exists()


@pytest.mark.parametrize("who", ["mo", "ana", "olga", "fay", "ivy", "sam"])
def test_only_whoever_manages_members_shapes_teams(cast: Cast, who: str) -> None:
    by = looking(getattr(cast, who))
    with pytest.raises(Forbidden):
        actions.form_team(name="Mine", by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.edit_team(team=cast.north, values={"lead": None}, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.dissolve_team(team=cast.north, by=by, at=NOW)


def test_a_member_of_no_team_is_reached_by_nobody_but_those_who_see_everything(cast: Cast) -> None:
    actions.edit_member(member=cast.ana, values={"team": None}, by=looking(cast.nina), at=NOW)
    others = Member.objects.exclude(pk=cast.ana.pk)
    assert all(cast.ana.pk not in reach_of(other.pk) for other in others)
