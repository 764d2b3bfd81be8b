"""The board, the record page's reads, norms, the list, the summary."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.http import urlencode

from handsel.accounts.models import Account, Contact
from handsel.lists.queries import rows_to_show, understand
from handsel.lists.summary import summarise
from handsel.pipeline import actions
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.models import Opportunity, Pipeline
from handsel.pipeline.queries import board
from handsel.pipeline.queries.norms import norms
from handsel.pipeline.queries.record import record, visible
from tests.people import NOW, Cast, looking
from tests.pipeline.conftest import StageNamed


def add(cast: Cast, name: str, **values: Any) -> Opportunity:
    return actions.create(values={"name": name, **values}, by=looking(cast.ana), at=NOW)


def test_a_columns_figures_count_every_deal_and_its_cards_only_the_first(
    cast: Cast, sales: Pipeline, stage: StageNamed, django_assert_num_queries: Any
) -> None:
    rows = [
        {"name": f"Deal {n}", "amount": Decimal(n), "close_on": date(2026, 12, 1) + timedelta(days=n % 7)}
        for n in range(60)
    ]
    actions.create_many(rows=rows, by=looking(cast.ana), at=NOW)
    actions.create_many(rows=[{"name": "Hidden", "amount": Decimal(10**6)}], by=looking(cast.cem), at=NOW)
    mine = Opportunity.objects.visible_to(looking(cast.ana))
    stages = board.stages_of(sales)
    with django_assert_num_queries(3):
        columns = board.board(mine, stages, cards=25)
    first = columns[0]
    assert (first.figures.count, first.figures.total, first.figures.weighted) == (60, Decimal(1770), Decimal(177))
    assert (len(first.cards), first.has_more, len(columns)) == (25, True, 6)
    seen = [*first.cards]
    while first.has_more and len(seen) < 60:
        more, _still = board.more_cards(mine, stage("Qualification"), (seen[-1].close_on, seen[-1].pk), cards=25)
        seen += more
    assert [card.pk for card in seen] == [card.pk for card in mine.order_by("close_on", "id")]


def test_deals_without_a_close_date_come_last_and_none_is_lost(cast: Cast, sales: Pipeline, stage: StageNamed) -> None:
    days = [None, date(2026, 12, 1), None, date(2026, 11, 1), None]
    for number, day in enumerate(days):
        add(cast, f"Deal {number}", close_on=day)
    mine = Opportunity.objects.visible_to(looking(cast.ana))
    [first, *_] = board.board(mine, board.stages_of(sales), cards=2)
    rest, more = board.more_cards(mine, stage("Qualification"), (first.cards[-1].close_on, first.cards[-1].pk), cards=2)
    last, none = board.more_cards(mine, stage("Qualification"), (None, rest[-1].pk), cards=2)
    assert (len(rest), more, len(last), none) == (2, True, 1, False)
    assert len({card.pk for card in [*first.cards, *rest, *last]}) == 5


def test_a_deal_without_a_rate_is_counted_apart(cast: Cast, sales: Pipeline) -> None:
    add(cast, "Paris", amount=Decimal(5), currency="EUR")
    [first, *_] = board.board(Opportunity.objects.visible_to(looking(cast.ana)), board.stages_of(sales))
    assert (first.figures.count, first.figures.total, first.figures.unconverted) == (1, Decimal(0), 1)


def test_a_record_is_read_in_a_constant_number_of_queries(
    cast: Cast, scopes: Opportunity, dora: Contact, stage: StageNamed, django_assert_num_queries: Any
) -> None:
    by = looking(cast.ana)
    actions.move(opportunity=scopes, stage=stage("Proposal"), by=by, at=NOW + timedelta(days=3))
    actions.set_contact_role(opportunity=scopes, contact=dora, role="Champion", by=by, at=NOW)
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="Demo", edits=True, by=by, at=NOW)
    viewer = looking(cast.ana)
    list(Contact.objects.visible_to(viewer))
    with django_assert_num_queries(8):
        deal = visible(viewer).get(pk=scopes.pk)
        found = record(deal, viewer=viewer, at=NOW + timedelta(days=5))
    assert [(place.stage.name, place.state, place.days) for place in found.path] == [
        ("Qualification", "done", Decimal(3)),
        ("Needs analysis", "done", None),
        ("Proposal", "current", Decimal(2)),
        ("Negotiation", "next", None),
    ]
    assert [part.contact for part in found.contact_roles] == [dora]
    assert [place.member for place in found.team] == [cast.sam]
    assert found.days_in_stage == 2


def test_the_norm_is_learned_from_twenty_won_deals(cast: Cast, sales: Pipeline, stage: StageNamed) -> None:
    by = looking(cast.ana)
    for days in range(1, 21):
        deal = add(cast, f"Deal {days}")
        actions.win(opportunity=deal, by=by, at=NOW + timedelta(days=days))
        usual = norms(sales.pk, [stage("Qualification")])[stage("Qualification").pk]
        assert usual is not None
        assert usual.learned == (days == 20)
    assert usual is not None
    assert (usual.usual, usual.amber, usual.red) == (Decimal("10.50"), Decimal("15.25"), Decimal("18.10"))


def ask(cast: Cast, query: dict[str, str]) -> list[str]:
    asked = understand(OPPORTUNITIES, query.items(), looking(cast.ana), NOW)
    return [row.name for row in rows_to_show(OPPORTUNITIES, asked, looking(cast.ana))]


@pytest.mark.parametrize("preset", [one.query for one in OPPORTUNITIES.presets])
def test_every_view_that_ships_can_be_opened(cast: Cast, scopes: Opportunity, preset: str) -> None:
    query = dict(part.split("=") for part in preset.split("&"))
    assert urlencode(query)
    assert set(ask(cast, query)) <= {"Forty scopes"}


def test_filters_reach_through_the_account(cast: Cast, scopes: Opportunity, acme: Account) -> None:
    assert ask(cast, {"account": "Acme Instruments", "stage": "Qualification"}) == ["Forty scopes"]
    assert ask(cast, {"industry": "Mining"}) == []


@pytest.fixture
def quarter(cast: Cast, sales: Pipeline, stage: StageNamed) -> Callable[..., Any]:
    """Two won, one lost for nothing, one open; and the summary over them."""
    opened = date(2026, 10, 1)
    won, lost = stage("Closed won"), stage("Closed lost")
    rows = [
        {"name": "A", "stage": won, "amount": Decimal(300), "opened_on": opened, "close_on": date(2026, 10, 11)},
        {"name": "B", "stage": won, "amount": Decimal(100), "opened_on": opened, "close_on": date(2026, 10, 21)},
        {"name": "C", "stage": lost, "amount": Decimal(0), "opened_on": opened, "close_on": date(2026, 10, 2),
         "lost_reason": "Price"},
        {"name": "D", "amount": Decimal(50)},
    ]  # fmt: skip
    actions.create_many(rows=rows, by=looking(cast.ana), at=NOW)

    def summed(*measures: str) -> Any:
        asked = understand(OPPORTUNITIES, [], looking(cast.ana), NOW)
        return summarise(
            OPPORTUNITIES, asked, looking(cast.ana), group_by=["owner", "close_quarter"], measures=measures
        )

    return summed


def test_what_was_lost_enters_no_average(quarter: Callable[..., Any]) -> None:
    summary = quarter("count", "won_count", "won_amount", "win_rate", "avg_won_amount", "avg_cycle_days")
    assert summary.records()[0] == {
        "owner": "Ana Alvarez",
        "close_quarter": "2026 Q4",
        "count": 3,
        "won_count": 2,
        "won_amount": Decimal(400),
        "win_rate": Decimal("0.666667"),
        "avg_won_amount": Decimal(200),
        "avg_cycle_days": Decimal(15),
    }
    assert summary.total["count"] == 4
