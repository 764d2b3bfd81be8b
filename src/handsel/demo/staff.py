"""The demo company founded: its conventions, people, pipelines and rates, all through the real actions."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from math import sin
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from handsel.demo.cast import CAST, COMPANY, LEADS, PASSWORD, Person
from handsel.demo.places import RATES
from handsel.demo.routes import RENEWALS, SALES, Leg
from handsel.kernel.actors import Door
from handsel.org import actions, events
from handsel.org.models import Member, Team
from handsel.org.queries import viewer_of
from handsel.org.viewer import Viewer
from handsel.pipeline.actions import setup
from handsel.pipeline.models import Pipeline, Stage
from handsel.pipeline.rules.vocabulary import Outcome
from handsel.trail.changes import change

MONTHS = 13
"""So many months of exchange rates are known before today."""


class Staff:
    """Members, viewers and stages by the names the stories use."""

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {str(member.email).partition("@")[0]: member for member in Member.objects.exclude(email=None)}

    @cached_property
    def _viewers(self) -> dict[str, Viewer]:
        return {key: viewer_of(member, door=Door.WEB) for key, member in self._members.items()}

    @cached_property
    def _stages(self) -> dict[tuple[UUID, str], Stage]:
        return {(stage.pipeline_id, stage.name): stage for stage in Stage.objects.select_related("pipeline")}

    @cached_property
    def _pipelines(self) -> dict[str, UUID]:
        return dict(Pipeline.objects.values_list("name", "pk"))

    def member(self, key: str) -> Member:
        """The member with this first name."""
        return self._members[key]

    def viewer(self, key: str) -> Viewer:
        """How this member sees things, as of when the stories began."""
        return self._viewers[key]

    def stage(self, pipeline: str, name: str) -> Stage:
        """A stage by the names of its pipeline and its own."""
        return self.stage_of(self._pipelines[pipeline], name)

    def stage_of(self, pipeline: UUID, name: str) -> Stage:
        """A stage of a pipeline by its name."""
        return self._stages[pipeline, name]


def found(now: datetime) -> Staff:
    """Found the company thirteen months before now, hire everybody, set up how it sells."""
    by, at = Viewer.system(Door.CLI), now - timedelta(days=400)
    nina = CAST[0]
    actions.found_company(
        name=COMPANY, admin_email=nina.email, admin_name=nina.name, by=by, at=at,
        currency="USD", zone="Europe/London", is_demo=True,
    )  # fmt: skip
    _hire(by, at)
    _let_everybody_in(by, at)
    staff = Staff()
    _quote_rates(staff.viewer("olga"), now)
    _set_up_selling(staff.viewer("olga"), at + timedelta(hours=3))
    return Staff()


def _hire(by: Viewer, at: datetime) -> None:
    teams = {name: actions.form_team(name=name, by=by, at=at) for name in LEADS}
    members: dict[str, Member] = {CAST[0].key: Member.objects.get()}
    for person in CAST[1:]:
        above = members.get(LEADS.get(person.team, "")) if person.key not in LEADS.values() else None
        members[person.key] = actions.add_member(by=by, at=at, email=person.email, **_profile(person, teams, above))
    first = {"title": CAST[0].title, "zone": CAST[0].zone}
    actions.edit_member(member=members[CAST[0].key], values=first, by=by, at=at)
    for name, key in LEADS.items():
        actions.edit_team(team=teams[name], values={"lead": members[key]}, by=by, at=at)


def _profile(person: Person, teams: dict[str, Team], above: Member | None) -> dict[str, Any]:
    return {
        "name": person.name,
        "title": person.title,
        "roles": [person.role],
        "team": teams.get(person.team),
        "manager": above,
        "zone": person.zone,
        "locale": person.locale,
    }


def _let_everybody_in(by: Viewer, at: datetime) -> None:
    """One password for all. It is hashed once: hashing is slow on purpose, and this one is no secret."""
    with change("org.set-password", by=by, at=at) as setting:
        Member.objects.update(password=make_password(PASSWORD))
        setting.record_all(
            [
                events.MemberEdited(subject=member.pk, member=member.name, fields=["password"])
                for member in Member.objects.order_by("name")
            ]
        )


def _quote_rates(by: Viewer, now: datetime) -> None:
    for currency, (then, today) in RATES.items():
        first, last = Decimal(then), Decimal(today)
        for month in range(MONTHS + 1):
            share = Decimal(month) / MONTHS
            wave = 1 + Decimal(str(round(sin(month * 1.7) * 0.012, 4)))
            rate = round((first + (last - first) * share) * (wave if month < MONTHS else 1), 4)
            at = now - timedelta(days=30 * (MONTHS - month))
            actions.quote_rate(currency=currency, since=at.date().replace(day=1), per_unit=rate, by=by, at=at)


def _set_up_selling(by: Viewer, at: datetime) -> None:
    renewals = setup.form_pipeline(name=RENEWALS.name, by=by, at=at)
    spare = list(renewals.stages.filter(outcome=Outcome.OPEN).order_by("position"))
    for leg, stage in zip(RENEWALS.legs, spare, strict=False):
        setup.edit_stage(stage=stage, values=_terms(leg), by=by, at=at)
    for stage in spare[len(RENEWALS.legs) :]:
        setup.delete_stage(stage=stage, by=by, at=at)
    for leg, words in zip(SALES.legs, GUIDANCE, strict=True):
        stage = Stage.objects.get(pipeline__name=SALES.name, name=leg.stage)
        setup.edit_stage(stage=stage, values={"guidance": words}, by=by, at=at)


def _terms(leg: Leg) -> dict[str, Any]:
    return {
        "name": leg.stage,
        "probability": leg.probability,
        "category": leg.category,
        "expected_days": round(leg.days),
    }


GUIDANCE = (
    "Who has the problem, who pays, by when. No need, no deal.",
    "Measure the pain with the people who feel it. Meet the economic buyer.",
    "Present it, never just send it. Agree on the path to the decision.",
    "Names and dates of every signature. Give nothing without getting something.",
)
"""What to do in each stage of the sale."""
