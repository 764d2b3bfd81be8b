"""Moving between stages: estimates, closing, pushes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handsel.pipeline.rules.checking import check_deal
from handsel.pipeline.rules.moving import (
    Deal,
    Estimate,
    Terms,
    dated,
    days_between,
    is_push,
    moved,
    started,
    with_category,
    with_probability,
)
from handsel.pipeline.rules.vocabulary import CLOSED_AS, Category, Outcome

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()
QUALIFICATION = Terms(UUID(int=1), Outcome.OPEN, 10, Category.PIPELINE)
PROPOSAL = Terms(UUID(int=2), Outcome.OPEN, 75, Category.BEST_CASE)
NEGOTIATION = Terms(UUID(int=3), Outcome.OPEN, 90, Category.COMMIT)
WON = Terms(UUID(int=4), Outcome.WON, 100, Category.CLOSED)
LOST = Terms(UUID(int=5), Outcome.LOST, 0, Category.OMITTED)
STAGES = (QUALIFICATION, PROPOSAL, NEGOTIATION, WON, LOST)
OPEN_CATEGORIES = [category for category in Category if category is not Category.CLOSED]

NEW = started(QUALIFICATION, at=NOW, today=TODAY)


def go(deal: Deal, to: Terms, estimate: Estimate | None = None) -> Deal:
    return moved(deal, to, at=NOW + timedelta(days=1), today=TODAY + timedelta(days=1), estimate=estimate)


def test_a_stage_brings_its_defaults() -> None:
    deal = go(NEW, PROPOSAL)
    assert (deal.probability, deal.category, deal.stage_since) == (75, Category.BEST_CASE, NOW + timedelta(days=1))


def test_each_estimate_of_a_person_stays_by_itself() -> None:
    deal = go(with_probability(NEW, 40, QUALIFICATION), PROPOSAL)
    assert (deal.probability, deal.category) == (40, Category.BEST_CASE)
    deal = go(with_category(NEW, Category.COMMIT, QUALIFICATION), PROPOSAL)
    assert (deal.probability, deal.category) == (75, Category.COMMIT)


def test_confirming_what_the_stage_says_is_no_estimate() -> None:
    assert not with_probability(NEW, 10, QUALIFICATION).probability_is_set


def test_staying_changes_nothing() -> None:
    assert go(NEW, QUALIFICATION) is NEW


def test_closing_is_certain_and_today() -> None:
    deal = go(with_probability(replace(NEW, close_on=date(2027, 3, 1)), 40, QUALIFICATION), WON)
    assert (deal.probability, deal.category, deal.close_on) == (100, Category.CLOSED, TODAY + timedelta(days=1))
    assert deal.push_count == 0


def test_won_after_all_keeps_the_day_it_closed() -> None:
    lost = replace(go(NEW, LOST), close_on=date(2026, 1, 5), lost_reason="Price")
    won = go(lost, WON)
    assert (won.close_on, won.lost_reason, won.probability) == (date(2026, 1, 5), "", 100)


def test_reopening_brings_a_persons_estimate_back() -> None:
    closed = go(with_probability(NEW, 40, QUALIFICATION), LOST)
    again = go(closed, PROPOSAL, Estimate(40, Category.PIPELINE))
    assert (again.probability, again.category, again.closed_at, again.lost_reason) == (40, Category.BEST_CASE, None, "")


def test_reopening_without_a_history_asks_the_stage() -> None:
    again = go(replace(started(LOST, at=NOW, today=TODAY), probability_is_set=True), PROPOSAL)
    assert (again.probability, again.probability_is_set) == (75, False)


def test_an_emptied_estimate_of_a_closed_deal_stays_certain() -> None:
    assert with_probability(go(NEW, WON), None, WON).probability == 100


def test_a_push_is_a_later_month() -> None:
    december = date(2026, 12, 18)
    assert is_push(december, date(2027, 1, 1))
    assert not is_push(december, date(2026, 12, 31))
    assert not is_push(december, date(2026, 11, 1))
    assert not is_push(None, december)
    assert not is_push(december, None)


def test_only_open_deals_are_pushed() -> None:
    assert dated(replace(go(NEW, WON), close_on=date(2026, 1, 1)), date(2026, 5, 1)).push_count == 0


def test_days_have_two_decimals_and_are_never_negative() -> None:
    assert days_between(NOW, NOW + timedelta(hours=36)) == Decimal("1.50")
    assert days_between(NOW, NOW - timedelta(days=3)) == 0


@given(
    st.lists(
        st.one_of(
            st.sampled_from(STAGES),
            st.integers(0, 100),
            st.sampled_from(OPEN_CATEGORIES),
            st.none(),
            st.dates(date(2025, 1, 1), date(2028, 1, 1)),
        ),
        max_size=15,
    )
)
def test_whatever_happens_a_deal_stays_sound(happenings: list[object]) -> None:
    """Open deals are neither certain by decree nor closed; closed ones are certain; pushes only rise."""
    deal, terms = NEW, QUALIFICATION
    for happening in happenings:
        before = deal
        if isinstance(happening, Terms):
            deal, terms = go(deal, happening, Estimate(40, Category.PIPELINE)), happening
        elif isinstance(happening, date):
            deal = dated(deal, happening)
        elif deal.outcome is Outcome.OPEN and isinstance(happening, Category):
            deal = with_category(deal, happening, terms)
        elif deal.outcome is Outcome.OPEN or happening is None:
            deal = with_probability(deal, happening if isinstance(happening, int) else None, terms)
        assert check_deal(deal) == []
        assert deal.push_count >= before.push_count
        assert (deal.closed_at is None) == (deal.outcome is Outcome.OPEN)
        if deal.outcome is not Outcome.OPEN:
            assert (deal.probability, deal.category) == CLOSED_AS[deal.outcome]
        elif not deal.probability_is_set:
            assert deal.probability == terms.probability
