"""Whatever people do to a deal, and take back, its row and its history agree."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handsel.org.viewer import Viewer
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity, Pipeline, Stage, Step
from handsel.trail.models import ChangeSet
from handsel.trail.undo import CannotUndo, undo
from tests.people import NOW, Cast, looking

CHANGES = st.one_of(
    st.tuples(st.just("stage"), st.integers(0, 5)),
    st.tuples(st.just("probability"), st.one_of(st.none(), st.integers(0, 100))),
    st.tuples(st.just("category"), st.sampled_from([None, "pipeline", "best-case", "commit", "omitted"])),
    st.tuples(st.just("amount"), st.one_of(st.none(), st.decimals(0, 10**6, places=2))),
    st.tuples(st.just("close_on"), st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2028, 1, 1)))),
    st.tuples(st.just("undo"), st.integers(1, 4)),
)


class Undone(Exception):
    """Rolls an example back."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=10))
def test_any_sequence_of_edits_and_undos_keeps_the_deal_sound(cast: Cast, sales: Pipeline, changes: Any) -> None:
    by, stages = looking(cast.ana), list(sales.stages.order_by("position"))
    with suppress(Undone), transaction.atomic():
        deal = actions.create(values={"name": "Any"}, by=by, at=NOW)
        first, version = ChangeSet.objects.latest("id"), 0
        for number, change in enumerate(changes):
            _do(deal, change, first, stages, by, NOW + timedelta(days=number + 1))
            version = _assert_sound(deal, version)
        raise Undone


def _do(
    deal: Opportunity, change: tuple[str, Any], first: ChangeSet, stages: list[Stage], by: Viewer, at: datetime
) -> None:
    what, value = change
    if what == "undo":
        later = list(ChangeSet.objects.filter(id__gt=first.id).order_by("-id")[:value])
        if later:
            _take_back(later[-1], by, at)
        return
    values = {what: stages[value], "lost_reason": "Price"} if what == "stage" else {what: value}
    with suppress(ValidationError), transaction.atomic():
        actions.edit(opportunity=deal, values=values, by=by, at=at)


def _take_back(change_set: ChangeSet, by: Viewer, at: datetime) -> None:
    with suppress(CannotUndo), transaction.atomic():
        undo(change_set=change_set, by=by, at=at)


def _assert_sound(deal: Opportunity, version: int) -> int:
    row = Opportunity.objects.select_related("stage").get(pk=deal.pk)
    last = Step.objects.filter(opportunity=deal).order_by("at", "id").last()
    assert last is not None
    assert row.version >= version
    assert row.outcome == row.stage.outcome
    assert (row.closed_at is None) == (row.outcome == "open")
    assert row.base_amount == row.amount
    assert {"open": row.category != "closed", "won": row.probability == 100, "lost": row.probability == 0}[row.outcome]
    assert row.lost_reason == "" or row.outcome == "lost"
    now = (row.stage_id, row.amount, row.close_on, row.probability, row.category)
    assert now == (last.stage_id, last.amount, last.close_on, last.probability, last.category)
    assert all(step.days is None or step.days >= Decimal(0) for step in row.steps.all())
    return row.version
