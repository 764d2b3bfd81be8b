"""Quotas divided, prorated, ramped, relieved; attainment, pace and coverage."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.kernel.periods import FiscalCalendar, Grain, Period, WeekCalendar
from handsel.quota.rules.attainment import Standing, together
from handsel.quota.rules.dividing import Shape, divided, within
from handsel.quota.rules.naming import grain_of, name_of, period_named
from handsel.quota.rules.proration import Proration, prorated, relief_for_leave
from handsel.quota.rules.ramp import ramped

CALENDAR = FiscalCalendar()
YEAR = CALENDAR.year(2026)
Q3 = Period(date(2026, 7, 1), date(2026, 10, 1))
WEEKS = WeekCalendar(date(2026, 2, 1), 2026)


def amounts(parts: list[tuple[Period, Decimal]]) -> list[Decimal]:
    return [amount for _period, amount in parts]


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (Proration.DAILY, "759452.05"),
        (Proration.HALF_MONTH, "750000.00"),
        (Proration.MONTHLY, "800000.00"),
        (Proration.NONE, "1200000.00"),
    ],
)
def test_a_year_begun_on_15_may_follows_the_convention(convention: Proration, expected: str) -> None:
    there = Period(date(2026, 5, 15), date(2027, 1, 1))
    assert prorated(Decimal(1_200_000), YEAR, there, convention, CALENDAR, "USD") == Decimal(expected)


def test_a_ramp_of_a_quarter_is_the_sum_of_its_months() -> None:
    quota = sum(ramped(Decimal(100_000), Decimal(percent), "USD") for percent in (0, 25, 50))
    standing = Standing(Q3, date(2026, 10, 1), quota, won=Decimal(60_000))
    assert quota == 75_000
    assert standing.attainment == Decimal("0.8")


def test_a_month_at_a_ramp_of_nothing_has_no_attainment() -> None:
    month = Period(date(2026, 7, 1), date(2026, 8, 1))
    standing = Standing(month, date(2026, 7, 20), Decimal(0), won=Decimal(5))
    assert (standing.attainment, standing.pace) == (None, None)


def test_thirty_of_ninety_two_days_of_leave_relieve_a_quarter() -> None:
    leave = Period(date(2026, 7, 10), date(2026, 8, 9))
    relief = relief_for_leave(Decimal(250_000), Q3, leave, "USD")
    assert Decimal(250_000) - relief == Decimal("168478.26")


def test_leave_outside_of_the_period_relieves_nothing() -> None:
    assert relief_for_leave(Decimal(250_000), Q3, YEAR.overlap(Period(YEAR.start, Q3.start)) or YEAR, "USD") == 0


def test_a_year_in_thirds_of_a_cent_sums_exactly() -> None:
    parts = divided(Decimal("1000000.01"), YEAR, Grain.MONTH, CALENDAR, "USD")
    assert sum(amounts(parts)) == Decimal("1000000.01")
    assert len(parts) == 12
    assert max(amounts(parts)) - min(amounts(parts)) <= Decimal("0.01")


def test_4_4_5_weeks_shape_the_months_of_a_quarter() -> None:
    parts = divided(Decimal(52_000), WEEKS.year(2026), Grain.MONTH, WEEKS, "USD", shape=Shape.WEEKS)
    assert amounts(parts)[:3] == [4_000, 4_000, 5_000]
    assert [period.days for period, _amount in parts[:3]] == [28, 28, 35]
    quarters = divided(Decimal(52_000), WEEKS.year(2026), Grain.QUARTER, WEEKS, "USD", shape=Shape.WEEKS)
    assert amounts(quarters) == [13_000] * 4


def test_days_and_own_weights_shape_a_year_too() -> None:
    by_days = divided(Decimal(365), YEAR, Grain.QUARTER, CALENDAR, "USD", shape=Shape.DAYS)
    assert amounts(by_days) == [90, 91, 92, 92]
    own = divided(Decimal(100), YEAR, Grain.QUARTER, CALENDAR, "USD", weights=[Decimal(n) for n in (1, 2, 3, 4)])
    assert amounts(own) == [10, 20, 30, 40]


def test_too_few_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        divided(Decimal(100), YEAR, Grain.QUARTER, CALENDAR, "USD", weights=[Decimal(1)])


@given(
    amount=st.decimals(min_value=0, max_value=10**12, places=2),
    grain=st.sampled_from(Grain),
    shape=st.sampled_from(Shape),
    calendar=st.sampled_from([CALENDAR, FiscalCalendar(4, named_by_end=True), WEEKS]),
    currency=st.sampled_from(["USD", "KWD"]),
)
def test_the_parts_of_a_year_always_sum_to_it(
    amount: Decimal, grain: Grain, shape: Shape, calendar: FiscalCalendar | WeekCalendar, currency: str
) -> None:
    parts = divided(amount, calendar.year(2027), grain, calendar, currency, shape=shape)
    assert sum(amounts(parts)) == amount
    assert all(part >= 0 for part in amounts(parts))


@given(amount=st.decimals(min_value=0, max_value=10**9, places=2), days=st.integers(0, 364))
def test_what_is_asked_of_the_quarters_is_asked_of_the_year(amount: Decimal, days: int) -> None:
    quarters = CALENDAR.within(Grain.QUARTER, YEAR)
    assert sum(within(amount, YEAR, quarter, CALENDAR, "USD") for quarter in quarters) == amount
    day = YEAR.start + timedelta(days=days)
    month = CALENDAR.period(Grain.MONTH, day)
    assert within(amount, month, CALENDAR.period(Grain.QUARTER, day), CALENDAR, "USD") == amount


@given(amount=st.decimals(min_value=0, max_value=10**9, places=2), first=st.integers(0, 91), length=st.integers(0, 92))
def test_relief_is_never_more_than_the_quota(amount: Decimal, first: int, length: int) -> None:
    start = Q3.start + timedelta(days=first)
    relief = relief_for_leave(amount, Q3, Period(start, start + timedelta(days=length)), "USD")
    assert 0 <= relief <= amount


def test_pace_compares_with_the_days_gone() -> None:
    standing = Standing(Q3, date(2026, 8, 16), Decimal(92_000), won=Decimal(23_000))
    assert (standing.days_gone, standing.days_left) == (46, 46)
    assert standing.expected == 46_000
    assert standing.pace == Decimal("0.5")
    assert standing.health == "behind"


def test_nothing_can_be_said_on_the_first_day() -> None:
    assert Standing(Q3, Q3.start, Decimal(92_000)).pace is None
    assert Standing(Q3, Q3.start, Decimal(92_000)).health == ""


def test_before_and_after_its_period_a_quota_asks_for_nothing_or_all() -> None:
    assert Standing(Q3, date(2026, 1, 1), Decimal(92_000)).expected == 0
    assert Standing(Q3, date(2027, 1, 1), Decimal(92_000)).expected == 92_000


@pytest.mark.parametrize(
    ("won", "health"), [(92_000, "reached"), (46_000, "ahead"), (40_000, "close"), (30_000, "behind")]
)
def test_health_follows_pace_until_the_quota_is_reached(won: int, health: str) -> None:
    assert Standing(Q3, date(2026, 8, 16), Decimal(92_000), won=Decimal(won)).health == health


def test_coverage_needed_is_one_over_the_win_rate() -> None:
    standing = Standing(
        Q3, Q3.start, Decimal(100_000), Decimal(40_000), Decimal(180_000), closed_won=28, closed=100
    )  # fmt: skip
    assert standing.coverage == 3
    assert round(standing.needed or Decimal(0), 2) == Decimal("3.57")
    assert standing.is_covered is False


def test_a_win_rate_of_few_deals_is_not_believed() -> None:
    standing = Standing(Q3, Q3.start, Decimal(100), closed_won=9, closed=9)
    assert (standing.win_rate, standing.needed, standing.is_covered) == (None, None, None)


def test_who_has_reached_the_quota_needs_no_coverage() -> None:
    standing = Standing(Q3, Q3.start, Decimal(100), won=Decimal(130), open=Decimal(50))
    assert (standing.missing, standing.coverage) == (0, None)


def test_no_quota_is_not_a_quota_of_nothing() -> None:
    standing = Standing(Q3, Q3.start, None, won=Decimal(130))
    assert (standing.attainment, standing.expected, standing.missing) == (None, None, None)


def test_a_team_is_the_sum_of_its_members_unless_it_has_a_quota_of_its_own() -> None:
    members = [
        Standing(Q3, Q3.start, Decimal(100), won=Decimal(50), open=Decimal(10), closed_won=4, closed=8),
        Standing(Q3, Q3.start, None, won=Decimal(25), closed_won=2, closed=4),
    ]
    summed = together(members, Q3, Q3.start)
    assert (summed.quota, summed.won, summed.open, summed.win_rate) == (100, 75, 10, Decimal("0.5"))
    assert together(members, Q3, Q3.start, Decimal(90)).quota == 90
    assert together([members[1]], Q3, Q3.start).quota is None


@pytest.mark.parametrize(
    ("name", "grain", "start"),
    [
        ("2026", Grain.YEAR, date(2026, 1, 1)),
        ("2026 Q3", Grain.QUARTER, date(2026, 7, 1)),
        ("2026-q3", Grain.QUARTER, date(2026, 7, 1)),
        ("2026-07", Grain.MONTH, date(2026, 7, 1)),
    ],
)
def test_periods_are_found_by_their_names(name: str, grain: Grain, start: date) -> None:
    named = period_named(name, CALENDAR)
    assert named is not None
    assert (named[0], named[1].start) == (grain, start)


@pytest.mark.parametrize("name", ["", "26", "2026 Q5", "2026-13", "2026-00", "Q3 2026", "1999", "2026 Q", "²026"])
def test_what_is_no_period_is_not_guessed(name: str) -> None:
    assert period_named(name, CALENDAR) is None


@given(
    day=st.dates(date(2026, 2, 1), date(2040, 1, 1)),
    grain=st.sampled_from(Grain),
    calendar=st.sampled_from([CALENDAR, FiscalCalendar(4, named_by_end=True), FiscalCalendar(10), WEEKS]),
)
def test_every_period_is_found_again_by_its_name(
    day: date, grain: Grain, calendar: FiscalCalendar | WeekCalendar
) -> None:
    period = calendar.period(grain, day)
    assert period_named(name_of(grain, period, calendar), calendar) == (grain, period)
    assert grain_of(period, calendar) is grain


def test_days_of_ones_own_are_no_period_of_the_calendar() -> None:
    assert grain_of(Period(date(2026, 1, 5), date(2026, 2, 5)), CALENDAR) is None
