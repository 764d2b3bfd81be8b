"""Quotas in a file: what is read, what is refused with its line, and that what is written can be read."""

from datetime import date
from decimal import Decimal

import pytest

from handsel.kernel.periods import FiscalCalendar, Grain, Period
from handsel.quota.rules.sheet import COLUMNS, Finding, number, read_sheet, write_sheet

CALENDAR = FiscalCalendar()
HEAD = "member,team,measure,product,period,amount,currency,ramp\n"


def findings(text: str) -> list[Finding]:
    return read_sheet(text, CALENDAR, "USD")[1]


def test_a_full_line_is_read() -> None:
    [row], found = read_sheet(HEAD + "ana@example.com,,new,Analytics,2026 Q3,250000.50,eur,50\n", CALENDAR, "USD")
    assert found == []
    assert (row.line, row.member, row.measure, row.product) == (2, "ana@example.com", "new", "Analytics")
    assert (row.grain, row.period) == (Grain.QUARTER, Period(date(2026, 7, 1), date(2026, 10, 1)))
    assert (row.amount, row.currency, row.ramp) == (Decimal("250000.50"), "EUR", 50)


def test_what_is_left_out_has_a_default() -> None:
    [row], _found = read_sheet("\ufeffMember;Period;Amount\nana@example.com;2026;1 000 000\n", CALENDAR, "USD")
    assert (row.measure, row.currency, row.ramp, row.amount) == ("bookings", "USD", 100, 1_000_000)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",,new,,2026,1,,", "member", "member-or-team"),
        ("a@example.com,North,new,,2026,1,,", "member", "member-or-team"),
        ("a@example.com,,new,,2026 Q7,1,,", "period", "no-period"),
        ("a@example.com,,New ARR,,2026,1,,", "measure", "no-measure"),
        ("a@example.com,,new,,2026,lots,,", "amount", "no-amount"),
        ("a@example.com,,new,,2026,,,", "amount", "no-amount"),
        ("a@example.com,,new,,2026,-1,,", "amount", "no-amount"),
        ("a@example.com,,new,,2026,NaN,,", "amount", "no-amount"),
        ("a@example.com,,new,,2026,1e30,,", "amount", "no-amount"),
        ("a@example.com,,new,,2026,1.005,USD,", "amount", "too-fine"),
        ("a@example.com,,new,,2026,1.5,JPY,", "amount", "too-fine"),
        ("a@example.com,,new,,2026,1,US,", "currency", "no-currency"),
        ("a@example.com,,new,,2026,1,,120", "ramp", "no-ramp"),
    ],
)
def test_a_bad_line_is_named_with_its_column(line: str, column: str, code: str) -> None:
    [found] = findings(HEAD + "ana@example.com,,,,2026,1,,\n" + line + "\n")
    assert (found.line, found.column, found.code) == (3, column, code)


def test_every_bad_line_is_found_at_once() -> None:
    assert [one.line for one in findings(HEAD + ",,,,2026,1,,\n" * 3)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n", "empty"),
        (HEAD, "empty"),
        ("member,period\nana@example.com,2026\n", "column-missing"),
        ("period,amount\n2026,1\n", "column-missing"),
        ("member,period,amount,quarter\nana@example.com,2026,1,3\n", "unknown-column"),
    ],
)
def test_a_file_of_another_kind_is_refused(text: str, code: str) -> None:
    assert findings(text)[0].code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [("250000", "250000"), ("250,000.50", "250000.50"), ("250 000", "250000"), ("50%", "50")],
)
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["250,00", "1,2,3", ",5", "", "inf", "ten"])
def test_a_number_that_could_mean_two_things_is_refused(text: str) -> None:
    assert number(text) is None


def test_what_is_written_is_read_again() -> None:
    values = dict(zip(COLUMNS, ("", "=North", "new", "A, B", "2026-07", "10.50", "EUR", "25"), strict=True))
    text = write_sheet([values])
    assert "'=North" in text
    [row], found = read_sheet(text, CALENDAR, "USD")
    assert found == []
    assert (row.team, row.product, row.amount, row.ramp) == ("=North", "A, B", Decimal("10.50"), 25)
