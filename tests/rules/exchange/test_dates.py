"""Dates and moments as people's systems write them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.exchange.values.dates import DateEvidence, DateOrder, parse_date, parse_moment
from handsel.exchange.values.problems import Problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-22T14:49:34.000+0000", datetime(2024, 1, 22, 14, 49, 34, tzinfo=UTC)),
        ("2020-01-01T15:00:00+03:00", datetime(2020, 1, 1, 15, tzinfo=timezone(timedelta(hours=3)))),
        ("2021-04-15 23:03:00", datetime(2021, 4, 15, 23, 3, tzinfo=UTC)),
        ("16 Apr, 2021 00:02:00", datetime(2021, 4, 16, 0, 2, tzinfo=UTC)),
        ("02/23/26 08:55 PM", datetime(2026, 2, 23, 20, 55, tzinfo=UTC)),
        ("12/31/2024 12:05 AM", datetime(2024, 12, 31, 0, 5, tzinfo=UTC)),
        ("15 Jan 2023", datetime(2023, 1, 15, tzinfo=UTC)),
        ("Apr 16, 2021", datetime(2021, 4, 16, tzinfo=UTC)),
        ("16 апреля 2021 г.", datetime(2021, 4, 16, tzinfo=UTC)),
        ("16. März 2021", datetime(2021, 3, 16, tzinfo=UTC)),
        ("Mon, 05 Dec 2022 10:00:00 +0300", datetime(2022, 12, 5, 7, tzinfo=UTC)),
        ("2024年1月5日", datetime(2024, 1, 5, tzinfo=UTC)),
        ("45000", datetime(2023, 3, 15, tzinfo=UTC)),
        ("45000.5", datetime(2023, 3, 15, 12, tzinfo=UTC)),
        ("1612137600000", datetime(2021, 2, 1, tzinfo=UTC)),
        ("20140102", datetime(2014, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(text: str, expected: datetime) -> None:
    assert parse_moment(text) == expected


@pytest.mark.parametrize("text", ["", " ", "null", "N/A", "#N/A", "-"])
def test_a_blank_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["31/02/2020", "0000-00-00", "tomorrow", "2021-13-01", "99999", "7", "12:30", "½"])
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    assert parse_date(text) == Problem("not-a-date", text)


def test_a_year_no_deal_has_is_a_problem_of_its_own() -> None:
    assert parse_date("9999-12-31") == Problem("date-out-of-range", "9999-12-31")


def test_the_order_decides_what_a_single_value_does_not() -> None:
    assert parse_date("02/03/24", DateOrder.MONTH_FIRST) == date(2024, 2, 3)
    assert parse_date("02/03/24", DateOrder.DAY_FIRST) == date(2024, 3, 2)


def test_points_are_european_unless_the_column_says_otherwise() -> None:
    assert parse_date("09.07.2013") == date(2013, 7, 9)
    assert parse_date("09.07.2013", DateOrder.MONTH_FIRST) == date(2013, 9, 7)


def test_a_day_above_twelve_needs_no_order() -> None:
    assert parse_date("31/12/2012", DateOrder.MONTH_FIRST) == date(2012, 12, 31)


def test_the_day_of_a_timestamp_is_the_one_written() -> None:
    assert parse_date("2024-06-30T23:30:00-0800") == date(2024, 6, 30)


def test_a_time_without_a_zone_is_in_the_zone_given() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse_moment("2021-07-01 09:00:00", zone=berlin) == datetime(2021, 7, 1, 7, tzinfo=UTC)


def test_the_whole_column_tells_the_order() -> None:
    evidence = DateEvidence()
    for text in ("02/03/24", "05/04/24", "02/23/26"):
        evidence.see(text)
    assert evidence.order is DateOrder.MONTH_FIRST
    assert not evidence.undecided


def test_a_column_that_never_tells_must_be_asked_about() -> None:
    evidence = DateEvidence()
    for text in ("02/03/24", "05/05/24"):
        evidence.see(text)
    assert evidence.undecided
    assert evidence.sample == "02/03/24"


def test_a_column_of_both_orders_is_mixed() -> None:
    evidence = DateEvidence()
    for text in ("23/02/24", "02/23/24", "01/02/24"):
        evidence.see(text)
    assert evidence.mixed
    assert evidence.undecided


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_survives_every_way_of_writing_it(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%d.%m.%Y")) == day
    assert parse_date(day.strftime("%m/%d/%Y"), DateOrder.MONTH_FIRST) == day
    assert parse_date(day.strftime("%d/%m/%Y"), DateOrder.DAY_FIRST) == day
    assert parse_date(day.strftime("%d %b, %Y 00:02:00")) == day


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    value = parse_moment(text)
    assert value is None or isinstance(value, Problem) or value.tzinfo is not None
