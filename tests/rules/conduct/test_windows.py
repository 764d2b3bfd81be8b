"""Every kind of year on the days around its edges, over leap days and over the change of the limit."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.conduct.cast import counting_by, gift, with_later_house

from handsel.conduct.rules.breaches import breaches
from handsel.conduct.rules.decision import decide
from handsel.conduct.rules.gifts import Register
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.windows import Window, WindowKind, anniversary, trailing
from handsel.kernel.periods import Period

CALENDAR, FISCAL, ANNIVERSARY, TRAILING = WindowKind
DAYS = st.dates(date(2019, 1, 1), date(2033, 1, 1))


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "start_month", "first", "second", "adds_up"),
    [
        (CALENDAR, 1, "2026-12-31", "2027-01-01", False),
        (CALENDAR, 1, "2027-01-01", "2027-12-31", True),
        (FISCAL, 4, "2027-03-31", "2027-04-01", False),
        (FISCAL, 4, "2026-04-01", "2027-03-31", True),
        (FISCAL, 3, "2028-02-29", "2028-03-01", False),
        (FISCAL, 3, "2027-03-01", "2028-02-29", True),
        (ANNIVERSARY, 1, "2026-06-10", "2027-06-09", True),
        (ANNIVERSARY, 1, "2026-06-10", "2027-06-10", False),
        (ANNIVERSARY, 1, "2028-02-29", "2029-02-27", True),
        (ANNIVERSARY, 1, "2028-02-29", "2029-02-28", False),
        (ANNIVERSARY, 1, "2027-02-28", "2028-02-27", True),
        (ANNIVERSARY, 1, "2027-02-28", "2028-02-28", False),
        (ANNIVERSARY, 1, "2027-03-01", "2028-02-29", True),
        (TRAILING, 1, "2026-06-10", "2027-06-09", True),
        (TRAILING, 1, "2026-06-10", "2027-06-10", False),
        (TRAILING, 1, "2028-02-29", "2029-02-28", True),
        (TRAILING, 1, "2028-02-29", "2029-03-01", False),
        (TRAILING, 1, "2028-02-28", "2029-02-28", False),
        (TRAILING, 1, "2027-02-28", "2028-02-28", False),
        (TRAILING, 1, "2027-03-01", "2028-02-29", True),
        (TRAILING, 1, "2027-02-28", "2028-02-29", False),
    ],
)
def test_two_gifts_add_up_exactly_when_one_window_holds_both(
    kind: WindowKind, start_month: int, first: str, second: str, adds_up: bool
) -> None:
    register = Register((gift("first", first, 200),))
    decision = decide(gift("second", second, 200), register, counting_by(kind, start_month))
    assert decision.outcome is (Outcome.BLOCK if adds_up else Outcome.ALLOW)


def test_the_next_anniversary_window_opens_with_the_first_gift_after_the_old_one() -> None:
    given_on = [on("2026-06-10"), on("2027-01-05"), on("2027-08-20")]
    assert anniversary(on("2027-06-09"), given_on) == Period(on("2026-06-10"), on("2027-06-10"))
    assert anniversary(on("2028-08-19"), given_on) == Period(on("2027-08-20"), on("2028-08-20"))


def test_a_trailing_window_leaves_out_the_same_day_one_year_earlier() -> None:
    assert trailing(on("2027-06-10")) == Period(on("2026-06-11"), on("2027-06-11"))
    assert trailing(on("2028-02-29")) == Period(on("2027-03-01"), on("2028-03-01"))


@pytest.mark.parametrize(
    ("day", "amount", "outcome"),
    [
        ("2026-03-29", "100.00", Outcome.ALLOW),
        ("2026-03-29", "100.01", Outcome.BLOCK),
        ("2026-03-30", "300.00", Outcome.ALLOW),
        ("2026-03-30", "300.01", Outcome.BLOCK),
    ],
)
def test_the_limit_is_that_of_the_day(day: str, amount: str, outcome: Outcome) -> None:
    assert decide(gift("one", day, amount), Register(), counting_by(CALENDAR)).outcome is outcome


def test_a_total_across_the_change_is_compared_with_the_limit_of_each_day() -> None:
    register = Register((gift("march", "2026-03-10", 150), gift("april", "2026-04-10", 150)))
    assert {breach.moment.day for breach in breaches(register, counting_by(CALENDAR))} == {on("2026-03-10")}


def test_the_house_may_change_its_window_and_each_day_is_read_by_its_own() -> None:
    register = Register((gift("december", "2026-12-20", 200),))
    book = with_later_house(counting_by(CALENDAR), on("2027-01-15"), Window(TRAILING))
    assert decide(gift("before", "2027-01-14", 200), register, book).outcome is Outcome.ALLOW
    assert decide(gift("after", "2027-01-15", 200), register, book).outcome is Outcome.BLOCK


@given(day=DAYS, kind=st.sampled_from(WindowKind), earlier=st.lists(DAYS, max_size=6))
def test_every_window_holds_its_day_and_is_a_year_long(day: date, kind: WindowKind, earlier: list[date]) -> None:
    span = Window(kind, 4).span(day, earlier)
    assert day in span
    assert span.days in {365, 366}


@given(given_on=st.lists(DAYS, min_size=1, max_size=8))
def test_what_an_anniversary_window_holds_up_to_a_day_the_trailing_one_holds_too(given_on: list[date]) -> None:
    for day in given_on:
        span = anniversary(day, given_on)
        assert all(each in trailing(day) for each in given_on if each <= day and each in span)


@given(given_on=st.lists(DAYS, min_size=1, max_size=8))
def test_anniversary_windows_of_one_person_never_overlap(given_on: list[date]) -> None:
    spans = sorted({anniversary(day, given_on) for day in given_on})
    assert all(earlier.end <= later.start for earlier, later in pairwise(spans))
    assert all(span.start in given_on for span in spans)
