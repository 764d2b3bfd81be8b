"""Stages of other systems: found by name in a pipeline here, or made, in a pipeline named after the source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from handsel.exchange.importing.desk import Desk
from handsel.exchange.matching import name_key
from handsel.exchange.values.choices import stage_outcome
from handsel.kernel.ids import new_id
from handsel.org.roles import Permission
from handsel.pipeline.models import Category, Outcome, Pipeline, Stage

USUAL: dict[str, tuple[int, Category]] = {
    "prospecting": (10, Category.PIPELINE),
    "qualification": (10, Category.PIPELINE),
    "appointmentscheduled": (20, Category.PIPELINE),
    "needsanalysis": (20, Category.PIPELINE),
    "qualifiedtobuy": (40, Category.PIPELINE),
    "valueproposition": (50, Category.PIPELINE),
    "iddecisionmakers": (60, Category.PIPELINE),
    "identifydecisionmakers": (60, Category.PIPELINE),
    "presentationscheduled": (60, Category.PIPELINE),
    "perceptionanalysis": (70, Category.PIPELINE),
    "proposalpricequote": (75, Category.BEST_CASE),
    "proposal": (75, Category.BEST_CASE),
    "decisionmakerboughtin": (80, Category.BEST_CASE),
    "negotiationreview": (90, Category.COMMIT),
    "negotiation": (90, Category.COMMIT),
    "contractsent": (90, Category.COMMIT),
}
"""Probability and category of stages that ship with Salesforce and HubSpot, by the key of their name."""

ENDS = {Outcome.WON: (100, Category.CLOSED), Outcome.LOST: (0, Category.OMITTED)}


@dataclass(frozen=True)
class Place:
    """A stage as rows need it."""

    id: UUID
    pipeline_id: UUID
    position: int
    probability: int
    category: str
    outcome: str


class Stages:
    """Every stage here, and those the source adds."""

    def __init__(self, desk: Desk, source: str, named: Mapping[str, str]) -> None:
        """`named` maps every stage of the source to won, lost or open."""
        self.desk, self.source, self.named = desk, source, dict(named)
        self._pipelines = {
            name_key(pipeline.name): pipeline.pk
            for pipeline in Pipeline.objects.filter(archived_at=None).order_by("-position", "-pk")
        }
        default = Pipeline.objects.filter(archived_at=None).order_by("position", "pk").first()
        self._default = default.pk if default else None
        self._places: dict[UUID, dict[str, Place]] = {}
        self._found: dict[tuple[str, str, str], Place | None] = {}
        self._names = set(Pipeline.objects.values_list("name", flat=True))
        # A stage put away still takes what a file says was in it, but one in use comes first.
        for stage in Stage.objects.order_by(F("archived_at").asc(nulls_last=True), "position", "pk"):
            self._keep(stage.pipeline_id, stage.name, _place(stage))

    def find(self, pipeline: str, stage: str, outcome: str) -> Place | None:
        """The stage a row is in; None when there is none and none may be made."""
        asked = (pipeline, stage, outcome)
        if asked not in self._found:
            self._found[asked] = self._find(pipeline, stage, outcome)
        return self._found[asked]

    def _find(self, pipeline: str, stage: str, outcome: str) -> Place | None:
        pipeline_id = self._pipeline(pipeline)
        if pipeline_id is None:
            return None
        found = self._places.setdefault(pipeline_id, {}).get(name_key(stage))
        return found or self._make(pipeline_id, stage, outcome or self.named.get(stage) or stage_outcome(stage))

    def first_open(self, pipeline_id: UUID) -> Place | None:
        """The first stage of a pipeline that an opportunity can be in without being closed."""
        places = self._places.get(pipeline_id, {}).values()
        return min((one for one in places if one.outcome == Outcome.OPEN), key=lambda one: one.position, default=None)

    def _pipeline(self, name: str) -> UUID | None:
        if name:
            known = self._pipelines.get(name_key(name))
            return known or self._make_pipeline(name)
        if self._default is not None and self._fits(self._default):
            return self._default
        wanted = self.desk.options.pipeline or self.source
        return self._pipelines.get(name_key(wanted)) or self._make_pipeline(wanted)

    def _fits(self, pipeline_id: UUID) -> bool:
        """Whether a pipeline has every stage of the source, with the same meaning."""
        has = self._places.get(pipeline_id, {})
        return all(
            (place := has.get(name_key(stage))) is not None and place.outcome == (outcome or Outcome.OPEN)
            for stage, outcome in self.named.items()
        )

    def _make_pipeline(self, name: str) -> UUID | None:
        if not self.desk.viewer.may(Permission.CONFIGURE):
            return None
        pipeline_id, known = new_id(), name_key(name)
        name = self._free(name)
        position = len(self._pipelines) + 1
        self.desk.writer.add(Pipeline, {"id": pipeline_id, "name": name, "position": position})
        self.desk.report.imply("pipeline", name)
        self._pipelines[known] = pipeline_id
        for stage, outcome in _in_order(self.named):
            self._make(pipeline_id, stage, outcome)
        return pipeline_id

    def _free(self, name: str) -> str:
        """The name, or with a number where a pipeline that was put away has it."""
        free, number = name, 1
        while free in self._names:
            number += 1
            free = f"{name} ({number})"
        self._names.add(free)
        return free

    def _make(self, pipeline_id: UUID, name: str, outcome: str) -> Place | None:
        if not self.desk.viewer.may(Permission.CONFIGURE):
            return None
        places = self._places.setdefault(pipeline_id, {})
        probability, category = ENDS.get(Outcome(outcome)) or USUAL.get(name_key(name), (50, Category.PIPELINE))
        place = Place(new_id(), pipeline_id, len(places) + 1, probability, category, outcome)
        row = {"id": place.id, "pipeline_id": pipeline_id, "name": name, "position": place.position}
        row |= {"probability": probability, "category": category, "outcome": outcome}
        self.desk.writer.add(Stage, row)
        self.desk.report.imply("stage", name)
        self._keep(pipeline_id, name, place)
        return place

    def _keep(self, pipeline_id: UUID, name: str, place: Place) -> None:
        self._places.setdefault(pipeline_id, {})[name_key(name)] = place


def _in_order(named: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Open stages from the least to the most probable, then won, then lost."""
    ends = {Outcome.OPEN: 0, Outcome.WON: 1, Outcome.LOST: 2}
    return sorted(named.items(), key=lambda one: (ends[Outcome(one[1])], USUAL.get(name_key(one[0]), (50, ""))[0]))


def _place(stage: Stage) -> Place:
    return Place(stage.pk, stage.pipeline_id, stage.position, stage.probability, stage.category, stage.outcome)
