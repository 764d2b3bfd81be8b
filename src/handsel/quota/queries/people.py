"""Whose quotas a viewer sees, and how they stand together by team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handsel.kernel.periods import Period
from handsel.org.models import Member, Team
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.quota.models import Target, owners_within
from handsel.quota.queries.attainment import Result, Series, standings_of, team_quotas
from handsel.quota.rules.attainment import Standing, together

MOST_PEOPLE = 500
"""So many people stand in the tables; a page of more is no table any more."""


@dataclass(frozen=True)
class Line:
    """A member and where they stand."""

    member: Member
    standing: Standing


@dataclass(frozen=True)
class TeamTable:
    """A team's members and the team as a whole. `team` is None for those in no team."""

    team: Team | None
    lines: Sequence[Line]
    total: Standing
    has_own_quota: bool
    """The team's quota was set as such, and is not the sum of its members'."""
    of_members: Standing
    """The sum of its members, teams beneath it included."""


@dataclass(frozen=True)
class TeamTables:
    """All teams that a viewer sees, and everybody in them together."""

    tables: Sequence[TeamTable]
    total: Standing
    result: Result
    more: bool
    """There are more people than are shown."""


def people_for(viewer: Viewer, period: Period) -> list[Member]:
    """Members whose quota in the period the viewer may see, and active ones in their reach; themselves among them."""
    visible = Target.objects.visible_to(viewer).during(period).exclude(member=None)
    ids = set(visible.values_list("member_id", flat=True))
    if not viewer.may(Permission.SEE_PAY):
        ids |= set(Member.objects.active().filter(pk__any_of=list(owners_within(viewer))).values_list("pk", flat=True))
    return list(Member.objects.filter(pk__any_of=[one for one in ids if one]).order_by("name", "pk"))


def team_tables(viewer: Viewer, series: Series, period: Period, today: date) -> TeamTables | None:
    """The viewer's people by team; None for somebody who sees only themselves."""
    people = people_for(viewer, period)
    if all(member.pk == viewer.member_id for member in people):
        return None
    shown = people[:MOST_PEOPLE]
    result = standings_of([member.pk for member in shown], series, period, today)
    counted = [member for member in shown if _matters(result.standings[member.pk])]
    tables = _tables(viewer, counted, result, period, today)
    total = together([result.standings[member.pk] for member in counted], period, today)
    return TeamTables(tables, total, result, len(people) > MOST_PEOPLE)


def _matters(standing: Standing) -> bool:
    return standing.quota is not None or bool(standing.won or standing.open)


def _tables(viewer: Viewer, people: Sequence[Member], result: Result, period: Period, today: date) -> list[TeamTable]:
    teams = {team.pk: team for team in Team.objects.order_by("name")}
    beneath = _beneath(teams.values())
    own = team_quotas(_teams_seen(viewer, period), result.series, period)
    by_team: dict[UUID | None, list[Line]] = defaultdict(list)
    for member in people:
        by_team[member.team_id].append(Line(member, result.standings[member.pk]))
    tables = []
    for team in [*teams.values(), None]:
        key = team.pk if team else None
        inside = [line for each in (beneath[key] if key else [None]) for line in by_team[each]]
        if not inside or not (by_team[key] or key in own):
            continue
        summed = together([line.standing for line in inside], period, today)
        quota = own.get(key) if key else None
        total = together([line.standing for line in inside], period, today, quota)
        tables.append(TeamTable(team, by_team[key], total, quota is not None, summed))
    return tables


def _teams_seen(viewer: Viewer, period: Period) -> list[UUID]:
    seen = Target.objects.visible_to(viewer).during(period).exclude(team=None).values_list("team_id", flat=True)
    return [team for team in set(seen) if team]


def _beneath(teams: Iterable[Team]) -> Mapping[UUID | None, list[UUID | None]]:
    """Each team with all teams beneath it."""
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    every = list(teams)
    for team in every:
        children[team.parent_id].append(team.pk)
    found: dict[UUID | None, list[UUID | None]] = {}
    for team in every:
        reached: list[UUID | None] = [team.pk]
        for one in reached:
            reached += [child for child in children[one] if child not in reached]
        found[team.pk] = reached
    return found
