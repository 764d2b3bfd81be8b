"""Editing: two people at once, values that cannot be, money, many at once."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account
from handsel.org import actions as org
from handsel.org.viewer import Forbidden, Viewer
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity, Pipeline, Stage, Step
from handsel.trail.editing import Conflict
from handsel.trail.models import ChangeSet, Entry
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking
from tests.pipeline.conftest import StageNamed

LATER = NOW + timedelta(days=2)


def fresh(deal: Opportunity) -> Opportunity:
    return Opportunity.objects.get(pk=deal.pk)


def test_changes_to_different_fields_merge(cast: Cast, scopes: Opportunity) -> None:
    seen = fresh(scopes).version
    actions.edit(opportunity=scopes, values={"next_step": "Call Dora"}, by=looking(cast.mo), at=NOW, version=seen)
    actions.edit(opportunity=scopes, values={"source": "Fair"}, by=looking(cast.ana), at=LATER, version=seen)
    assert (fresh(scopes).next_step, fresh(scopes).source) == ("Call Dora", "Fair")


def test_changes_to_the_same_field_conflict_and_say_who(cast: Cast, scopes: Opportunity) -> None:
    seen = fresh(scopes).version
    mos, anas = Decimal(50_000), Decimal(40_000)
    actions.edit(opportunity=scopes, values={"amount": mos}, by=looking(cast.mo), at=LATER, version=seen)
    with pytest.raises(Conflict) as conflict:
        actions.edit(opportunity=scopes, values={"amount": anas}, by=looking(cast.ana), at=LATER, version=seen)
    [clash] = conflict.value.clashes
    assert (clash.field, clash.theirs, clash.mine) == ("amount", mos, anas)
    assert (clash.by_id, clash.at) == (cast.mo.pk, LATER)
    assert fresh(scopes).amount == mos


def test_a_board_that_is_out_of_date_does_not_move_the_deal_back(
    cast: Cast, scopes: Opportunity, stage: StageNamed
) -> None:
    seen = fresh(scopes).version
    actions.move(opportunity=scopes, stage=stage("Proposal"), by=looking(cast.mo), at=NOW, version=seen)
    with pytest.raises(Conflict):
        actions.move(opportunity=scopes, stage=stage("Negotiation"), by=looking(cast.ana), at=NOW, version=seen)


def test_an_editor_from_before_an_undo_still_conflicts(cast: Cast, scopes: Opportunity) -> None:
    by = looking(cast.mo)
    actions.edit(opportunity=scopes, values={"amount": Decimal(1)}, by=by, at=NOW)
    seen = fresh(scopes).version
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=NOW)
    actions.edit(opportunity=scopes, values={"amount": Decimal(2)}, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.edit(opportunity=scopes, values={"amount": Decimal(3)}, by=looking(cast.ana), at=NOW, version=seen)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 501),
        ("name", "a\0b"),
        ("amount", Decimal("1e20")),
        ("amount", Decimal("NaN")),
        ("currency", "Euro"),
        ("probability", 101),
        ("probability", -1),
        ("category", "closed"),
        ("category", "sure"),
        ("kind", "gift"),
        ("close_on", date(9999, 1, 1)),
        ("stage", None),
        ("owner", None),
        ("version", 7),
    ],
)
def test_a_value_that_cannot_be_names_its_field(cast: Cast, scopes: Opportunity, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.edit(opportunity=scopes, values={field: value}, by=looking(cast.ana), at=NOW)
    assert list(refusal.value.message_dict) == [field]


def test_an_account_out_of_sight_does_not_exist(cast: Cast, scopes: Opportunity) -> None:
    hidden = accounts.create_account(values={"name": "Hidden"}, by=looking(cast.cem), at=NOW)
    with pytest.raises(actions.CannotEdit, match="no such account"):
        actions.edit(opportunity=scopes, values={"account": hidden}, by=looking(cast.ana), at=NOW)
    with pytest.raises(actions.CannotEdit, match="no such account"):
        actions.create(values={"name": "Sneaky", "account": hidden}, by=looking(cast.ana), at=NOW)


def test_texts_are_tidied(cast: Cast, scopes: Opportunity) -> None:
    values = {"name": "  Forty  ", "competitors": ["Globex ", "Globex", ""], "currency": "eur"}
    actions.edit(opportunity=scopes, values=values, by=looking(cast.ana), at=NOW)
    deal = fresh(scopes)
    assert (deal.name, deal.competitors, deal.currency) == ("Forty", ["Globex"], "EUR")


def test_right_to_left_names_and_emoji_are_kept(cast: Cast, scopes: Opportunity) -> None:
    name = "שלום 🤝 ‮abc"
    actions.edit(opportunity=scopes, values={"name": name}, by=looking(cast.ana), at=NOW)
    assert fresh(scopes).name == name


def test_amounts_follow_the_rates(cast: Cast, scopes: Opportunity) -> None:
    olga = looking(cast.olga)
    actions.edit(opportunity=scopes, values={"currency": "EUR"}, by=looking(cast.ana), at=NOW)
    assert fresh(scopes).base_amount is None
    org.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.8"), by=olga, at=NOW)
    assert fresh(scopes).base_amount == Decimal(60_000)
    actions.edit(opportunity=scopes, values={"amount": Decimal(4)}, by=looking(cast.ana), at=NOW)
    assert fresh(scopes).base_amount == Decimal(5)


def test_yen_have_no_cents(cast: Cast, sales: Pipeline) -> None:
    values = {"name": "Tokyo", "amount": Decimal("100.50"), "currency": "JPY"}
    deal = actions.create(values=values, by=looking(cast.ana), at=NOW)
    assert fresh(deal).amount == Decimal(101)


def test_an_import_says_when_things_happened(cast: Cast, stage: StageNamed) -> None:
    values = {"name": "Old", "stage": stage("Closed won"), "close_on": date(2025, 3, 4), "closed_at": NOW,
              "created_at": NOW - timedelta(days=700), "stage_since": NOW - timedelta(days=600)}  # fmt: skip
    [deal] = actions.create_many(rows=[values], by=looking(cast.olga), at=LATER)
    deal = fresh(deal)
    assert (deal.close_on, deal.closed_at, deal.created_at) == (date(2025, 3, 4), NOW, NOW - timedelta(days=700))
    with pytest.raises(actions.CannotEdit, match="cannot be set"):
        actions.create(values=values, by=looking(cast.ana), at=NOW)


def test_only_managers_add_deals_for_others(cast: Cast, sales: Pipeline) -> None:
    with pytest.raises(Forbidden):
        actions.create(values={"name": "For Cem"}, owner=cast.cem, by=looking(cast.ana), at=NOW)
    deal = actions.create(values={"name": "For Ana"}, owner=cast.ana, by=looking(cast.mo), at=NOW)
    assert deal.owner_id == cast.ana.pk


@pytest.fixture
def hundred(cast: Cast, sales: Pipeline, acme: Account) -> list[Opportunity]:
    rows = [{"name": f"Deal {n}", "account": acme, "amount": Decimal(n), "owner": cast.ana} for n in range(100)]
    return actions.create_many(rows=rows, by=looking(cast.mo), at=NOW)


def test_many_are_edited_in_one_change_set_with_few_statements(
    cast: Cast, hundred: list[Opportunity], stage: StageNamed, django_assert_max_num_queries: Any
) -> None:
    by, ids = looking(cast.mo), [deal.pk for deal in hundred]
    actions.edit(opportunity=hundred[0], values={"probability": 5}, by=by, at=NOW)
    values = {"stage": stage("Proposal"), "next_step": "Send offer"}
    before = ChangeSet.objects.count()
    with django_assert_max_num_queries(20):
        assert actions.bulk_edit(opportunities=ids, values=values, by=by, at=LATER) == 100
    assert ChangeSet.objects.count() == before + 1
    assert set(Opportunity.objects.values_list("stage__name", "next_step")) == {("Proposal", "Send offer")}
    assert sorted(set(Opportunity.objects.values_list("probability", flat=True))) == [5, 75]
    assert Step.objects.filter(stage=stage("Proposal"), days=2).count() == 100
    assert Entry.objects.filter(name="pipeline.opportunity.stage-moved").count() == 100


def test_a_bulk_edit_is_undone_whole(cast: Cast, hundred: list[Opportunity], stage: StageNamed) -> None:
    by, ids = looking(cast.mo), [deal.pk for deal in hundred]
    actions.bulk_edit(opportunities=ids, values={"stage": stage("Proposal")}, by=by, at=LATER)
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    assert set(Opportunity.objects.values_list("stage__name", "probability")) == {("Qualification", 10)}
    assert Step.objects.count() == 100


def test_one_forbidden_record_stops_the_whole_bulk_edit(cast: Cast, hundred: list[Opportunity]) -> None:
    other = actions.create(values={"name": "Cem's"}, by=looking(cast.cem), at=NOW)
    with pytest.raises(Forbidden, match="all of these"):
        actions.bulk_edit(
            opportunities=[hundred[0].pk, other.pk], values={"source": "Fair"}, by=looking(cast.ana), at=NOW
        )
    assert not Opportunity.objects.filter(source="Fair").exists()


def test_deleting_and_undoing_brings_back_everything(cast: Cast, scopes: Opportunity, dora: Any) -> None:
    by = looking(cast.ana)
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="Demo", edits=True, by=by, at=NOW)
    actions.set_contact_role(opportunity=scopes, contact=dora, role="Champion", by=by, at=NOW)
    assert actions.delete(opportunities=[scopes.pk], by=by, at=NOW) == 1
    assert not Opportunity.objects.visible_to(looking(cast.sam)).exists()
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    deal = fresh(scopes)
    assert (deal.steps.count(), deal.team.count(), deal.contact_roles.get().role) == (1, 1, "Champion")
    assert deal.primary_contact_id == dora.pk
    assert Opportunity.objects.visible_to(looking(cast.sam)).get() == deal


def test_a_team_member_edits_but_does_not_delete(cast: Cast, scopes: Opportunity) -> None:
    actions.put_on_team(opportunity=scopes, member=cast.cem, role="", edits=True, by=looking(cast.ana), at=NOW)
    actions.edit(opportunity=scopes, values={"source": "Fair"}, by=looking(cast.cem), at=NOW)
    with pytest.raises(Forbidden, match="Only the owner"):
        actions.delete(opportunities=[scopes.pk], by=looking(cast.cem), at=NOW)


def test_an_owner_gives_away_their_own_and_only_their_own(cast: Cast, scopes: Opportunity) -> None:
    assert actions.reassign(opportunities=[scopes.pk], owner=cast.ben, by=looking(cast.ana), at=NOW) == 1
    with pytest.raises(Forbidden):
        actions.reassign(opportunities=[scopes.pk], owner=cast.ana, by=looking(cast.ana), at=NOW)
    assert actions.reassign(opportunities=[scopes.pk], owner=cast.ana, by=looking(cast.mo), at=NOW) == 1


def test_two_people_at_the_same_moment_lose_nothing(django_db_setup: None, django_db_blocker: Any) -> None:
    """Each in a connection of their own, so this deal is truly committed, and deleted again at the end.

    All of it long ago: the log of changes, which keeps it, begins with what other tests do today.
    """
    with django_db_blocker.unblock():
        by = Viewer.system()
        deal = actions.create(values={"name": "Race"}, by=by, at=NOW)
        proposal = Stage.objects.get(name="Proposal")
        try:
            _at_once(deal, [{"source": "Fair"}, {"stage": proposal}, {"next_step": "Call"}])
            after = fresh(deal)
            assert (after.source, after.stage_id, after.next_step, after.version) == ("Fair", proposal.pk, "Call", 4)
        finally:
            actions.delete(opportunities=[deal.pk], by=by, at=NOW)
            connection.close()


def _at_once(deal: Opportunity, writes: list[dict[str, Any]]) -> None:
    together = threading.Barrier(len(writes), timeout=20)

    def write(values: dict[str, Any]) -> None:
        together.wait()
        actions.edit(opportunity=deal, values=values, by=Viewer.system(), at=NOW, version=deal.version)
        connection.close()

    writers = [threading.Thread(target=write, args=(values,)) for values in writes]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)
