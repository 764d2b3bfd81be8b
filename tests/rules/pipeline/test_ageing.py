"""Stays in stages, norms, and what is worrying."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.pipeline.rules.ageing import (
    Arrival,
    Durations,
    Norm,
    Worry,
    days_by_stage,
    health,
    norm,
    visits,
)
from handsel.pipeline.rules.vocabulary import Level

START = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FIRST, SECOND = UUID(int=1), UUID(int=2)
USUAL = Norm(Decimal(10), Decimal(15), Decimal(20), learned=True)


def test_enough_won_deals_teach_the_norm() -> None:
    learned = norm(Durations(20, Decimal(9), Decimal(14), Decimal(30)), expected_days=5)
    assert learned == Norm(Decimal(9), Decimal(14), Decimal(30), learned=True, count=20)


def test_too_few_leave_it_to_the_settings() -> None:
    default = norm(Durations(19, Decimal(9), Decimal(14), Decimal(30)), expected_days=10)
    assert default == Norm(Decimal(10), Decimal(15), Decimal(20), learned=False, count=19)


def test_without_settings_their_median_is_doubled() -> None:
    default = norm(Durations(3, Decimal(4), Decimal(5), Decimal(6)), expected_days=None)
    assert default is not None
    assert (default.amber, default.red) == (Decimal(6), Decimal(8))


def test_nothing_known_is_no_norm() -> None:
    assert norm(None, None) is None
    assert norm(Durations(1, Decimal(0), Decimal(0), Decimal(0)), None) is None


@pytest.mark.parametrize(("days", "level"), [(15, Level.FINE), (16, Level.AMBER), (20, Level.AMBER), (21, Level.RED)])
def test_beyond_the_percentiles_it_is_worrying(days: int, level: Level) -> None:
    assert USUAL.level(Decimal(days)) is level


def looked_at(**more: object) -> tuple[Level, tuple[Worry, ...]]:
    values: dict[str, object] = {
        "days": Decimal(1), "usual": USUAL, "next_step_on": TODAY, "has_next_step": True,
        "close_on": date(2026, 12, 1), "push_count": 0, "today": TODAY,
    }  # fmt: skip
    found = health(**(values | more))  # type: ignore[arg-type]
    return found.level, found.worries


def test_a_deal_on_its_way_is_fine() -> None:
    assert looked_at() == (Level.FINE, ())


def test_no_next_step_is_one_level_worse() -> None:
    nothing = {"next_step_on": None, "has_next_step": False}
    assert looked_at(**nothing) == (Level.AMBER, (Worry.NO_NEXT_STEP,))
    assert looked_at(days=Decimal(16), **nothing) == (Level.RED, (Worry.LONG_IN_STAGE, Worry.NO_NEXT_STEP))


def test_an_overdue_next_step_is_no_future_one() -> None:
    assert looked_at(next_step_on=date(2026, 11, 23)) == (Level.AMBER, (Worry.NEXT_STEP_OVERDUE,))


def test_a_passed_close_date_and_three_pushes_are_red() -> None:
    assert looked_at(close_on=date(2026, 11, 23)) == (Level.RED, (Worry.CLOSE_DATE_PASSED,))
    assert looked_at(push_count=3) == (Level.RED, (Worry.PUSHED_OFTEN,))
    assert looked_at(close_on=TODAY, push_count=2) == (Level.FINE, ())


def test_coming_back_is_another_visit_and_the_total_keeps_both() -> None:
    arrivals = [
        Arrival(FIRST, START),
        Arrival(FIRST, START + timedelta(days=1)),
        Arrival(SECOND, START + timedelta(days=3)),
        Arrival(FIRST, START + timedelta(days=5)),
    ]
    stays = visits(arrivals, until=START + timedelta(days=9))
    assert [(stay.stage, stay.days) for stay in stays] == [
        (FIRST, Decimal(3)),
        (SECOND, Decimal(2)),
        (FIRST, Decimal(4)),
    ]
    assert stays[-1].left_at is None
    assert days_by_stage(stays) == {FIRST: Decimal(7), SECOND: Decimal(2)}


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), max_size=20), st.integers(0, 30))
def test_stays_cover_the_whole_time(moves: list[tuple[int, int]], more: int) -> None:
    arrivals, at = [], START
    for stage, days in moves:
        at += timedelta(days=days)
        arrivals.append(Arrival(UUID(int=stage), at))
    until = at + timedelta(days=more)
    stays = visits(arrivals, until=until)
    began = arrivals[0].at if arrivals else until
    assert sum((stay.days for stay in stays), Decimal(0)) == (until - began).days
    assert all(one.stage != two.stage for one, two in pairwise(stays))
