"""Moving, winning, losing and reopening."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handsel.org.viewer import Forbidden
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity, Step
from handsel.trail.models import ChangeSet, Entry
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking
from tests.pipeline.conftest import StageNamed

LATER = NOW + timedelta(days=6, hours=12)


def last_fact() -> Entry:
    return Entry.objects.latest("id")


def fresh(deal: Opportunity) -> Opportunity:
    return Opportunity.objects.get(pk=deal.pk)


def test_a_new_deal_starts_in_the_first_stage_with_its_estimate(scopes: Opportunity) -> None:
    scopes = fresh(scopes)
    assert (scopes.stage.name, scopes.probability, scopes.category, scopes.outcome) == (
        "Qualification", 10, "pipeline", "open",
    )  # fmt: skip
    step = Step.objects.get(opportunity=scopes)
    assert (step.from_stage, step.days, step.amount) == (None, None, Decimal(48_000))


def test_another_stage_brings_its_probability_and_category(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    actions.move(opportunity=scopes, stage=stage("Negotiation"), by=looking(cast.ana), at=LATER)
    scopes = fresh(scopes)
    assert (scopes.stage.name, scopes.probability, scopes.category) == ("Negotiation", 90, "commit")
    step = Step.objects.latest("at")
    assert (step.from_stage, step.stage, step.days) == (stage("Qualification"), stage("Negotiation"), Decimal("6.50"))
    assert last_fact().name == "pipeline.opportunity.stage-moved"
    assert scopes.account_id in last_fact().about


def test_what_a_person_set_survives_every_move(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    by = looking(cast.ana)
    actions.edit(opportunity=scopes, values={"probability": 42, "category": "most-likely"}, by=by, at=NOW)
    for name in ("Proposal", "Negotiation", "Needs analysis"):
        actions.move(opportunity=scopes, stage=stage(name), by=by, at=LATER)
    scopes = fresh(scopes)
    assert (scopes.probability, scopes.category) == (42, "most-likely")


def test_an_emptied_estimate_is_the_stages_again(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    by = looking(cast.ana)
    actions.edit(opportunity=scopes, values={"probability": 42}, by=by, at=NOW)
    actions.edit(opportunity=scopes, values={"probability": None}, by=by, at=NOW)
    assert (fresh(scopes).probability, fresh(scopes).probability_is_set) == (10, False)


def test_winning_closes_today(cast: Cast, scopes: Opportunity) -> None:
    actions.win(opportunity=scopes, by=looking(cast.ana), at=LATER)
    scopes = fresh(scopes)
    assert (scopes.outcome, scopes.probability, scopes.category) == ("won", 100, "closed")
    assert (scopes.closed_at, scopes.close_on) == (LATER, LATER.date())
    assert last_fact().data["amount"] == "48000.00"


def test_losing_needs_a_reason(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    by = looking(cast.ana)
    with pytest.raises(actions.CannotMove, match="why it was lost"):
        actions.move(opportunity=scopes, stage=stage("Closed lost"), by=by, at=LATER)
    actions.lose(opportunity=scopes, reason="Price", by=by, at=LATER)
    scopes = fresh(scopes)
    assert (scopes.outcome, scopes.probability, scopes.category, scopes.lost_reason) == ("lost", 0, "omitted", "Price")
    assert last_fact().data["reason"] == "Price"


def test_reopening_goes_back_to_the_stage_and_the_persons_estimate(
    cast: Cast, scopes: Opportunity, stage: StageNamed
) -> None:
    by = looking(cast.ana)
    actions.move(opportunity=scopes, stage=stage("Proposal"), by=by, at=NOW)
    actions.edit(opportunity=scopes, values={"probability": 33}, by=by, at=NOW)
    actions.lose(opportunity=scopes, reason="Price", by=by, at=LATER)
    actions.reopen(opportunity=fresh(scopes), by=by, at=LATER)
    scopes = fresh(scopes)
    assert (scopes.stage.name, scopes.outcome, scopes.probability) == ("Proposal", "open", 33)
    assert (scopes.category, scopes.closed_at, scopes.lost_reason) == ("best-case", None, "")
    assert last_fact().name == "pipeline.opportunity.reopened"


def test_an_open_deal_cannot_be_reopened(cast: Cast, scopes: Opportunity) -> None:
    with pytest.raises(actions.CannotMove, match="open already"):
        actions.reopen(opportunity=scopes, by=looking(cast.ana), at=NOW)


def test_a_move_to_the_same_stage_leaves_no_trace(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    before = ChangeSet.objects.count()
    actions.move(opportunity=scopes, stage=stage("Qualification"), by=looking(cast.ana), at=LATER)
    assert ChangeSet.objects.count() == before


def test_moving_between_pipelines_takes_the_other_ones_terms(cast: Cast, scopes: Opportunity) -> None:
    renewals = actions.form_pipeline(name="Renewals", by=looking(cast.olga), at=NOW)
    there = renewals.stages.get(name="Proposal")
    actions.move(opportunity=scopes, stage=there, by=looking(cast.ana), at=LATER)
    assert (fresh(scopes).pipeline, fresh(scopes).probability) == (renewals, 75)


def test_an_archived_stage_lets_nothing_in(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    closed = actions.archive_stage(stage=stage("Negotiation"), by=looking(cast.olga), at=NOW)
    with pytest.raises(actions.CannotMove, match="archived"):
        actions.move(opportunity=scopes, stage=closed, by=looking(cast.ana), at=LATER)


def test_pushing_to_a_later_month_is_counted(cast: Cast, scopes: Opportunity) -> None:
    by = looking(cast.ana)
    for day in (date(2026, 12, 24), date(2027, 1, 4), date(2026, 12, 1), date(2027, 2, 1)):
        actions.edit(opportunity=scopes, values={"close_on": day}, by=by, at=LATER)
    assert fresh(scopes).push_count == 2
    assert (last_fact().name, last_fact().data["times"]) == ("pipeline.opportunity.close-date-pushed", 2)


def test_a_move_is_undone_with_its_step(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    by = looking(cast.ana)
    actions.move(opportunity=scopes, stage=stage("Negotiation"), by=by, at=LATER)
    moved = fresh(scopes)
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    assert (fresh(scopes).stage.name, fresh(scopes).probability) == ("Qualification", 10)
    assert Step.objects.filter(opportunity=scopes).count() == 1
    assert fresh(scopes).version > moved.version


def test_undoing_a_move_after_a_later_edit_keeps_both_and_mends_the_history(
    cast: Cast, scopes: Opportunity, stage: StageNamed
) -> None:
    by = looking(cast.ana)
    actions.move(opportunity=scopes, stage=stage("Negotiation"), by=by, at=LATER)
    moving = ChangeSet.objects.latest("id")
    actions.edit(opportunity=scopes, values={"amount": Decimal(50_000)}, by=by, at=LATER)
    undo(change_set=moving, by=by, at=LATER + timedelta(days=1))
    scopes = fresh(scopes)
    last = Step.objects.filter(opportunity=scopes).order_by("at", "id").last()
    assert last is not None
    assert (scopes.stage.name, scopes.amount) == ("Qualification", Decimal(50_000))
    assert (last.stage_id, last.amount, last.from_stage) == (scopes.stage_id, Decimal(50_000), stage("Negotiation"))


def test_whoever_only_reads_it_cannot_move_it(cast: Cast, scopes: Opportunity, stage: StageNamed) -> None:
    for reader in (cast.fay, cast.ivy, cast.ben):
        with pytest.raises(Forbidden):
            actions.move(opportunity=scopes, stage=stage("Proposal"), by=looking(reader), at=LATER)
