"""Numbers and money, exact, in every way of writing them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.exchange.values.numbers import (
    Amount,
    NumberEvidence,
    NumberForm,
    parse_amount,
    parse_integer,
    parse_percent,
)
from handsel.exchange.values.problems import Problem


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("$22,700.00", "22700.00", "$"),
        ("$342.09K", "342090.00", "$"),
        ("$1,117.10K", "1117100.00", "$"),
        ("1.234,56", "1234.56", ""),
        ("(1,200.50)", "-1200.50", ""),
        ("($5)", "-5", "$"),
        ("-$5", "-5", "$"),
        ("$-5", "-5", "$"),
        ("5-", "-5", ""),
        ("1 234,5 млн", "1234500000", ""),
        ("EUR 12", "12", "EUR"),
        ("12,50 €", "12.50", "EUR"),
        ("1 250 руб.", "1250", "RUB"),
        ("1'234.50 CHF", "1234.50", "CHF"),
        ("1,23,456.00", "123456.00", ""),
        ("200.000.000", "200000000", ""),
        ("1.5E+06", "1500000", ""),
        ("0", "0", ""),
        ("30024968.0", "30024968.0", ""),
    ],
)
def test_money_is_read(text: str, number: str, currency: str) -> None:
    assert parse_amount(text) == Amount(Decimal(number), currency)


@pytest.mark.parametrize("text", ["", "NULL", "n/a", "NaN", "-"])
def test_a_blank_is_no_number(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["1.2.3", "1,2345,6", "5-20", "200+", "twelve", "Infinity", "1_000", "0x10", "1" * 60])
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    assert isinstance(parse_amount(text), Problem)


def test_the_form_decides_what_a_single_value_does_not() -> None:
    assert parse_amount("1.234", NumberForm.COMMA) == Amount(Decimal(1234))
    assert parse_amount("1.234", NumberForm.POINT) == Amount(Decimal("1.234"))
    assert parse_amount("1,234", NumberForm.COMMA) == Amount(Decimal("1.234"))


def test_the_whole_column_tells_the_form() -> None:
    evidence = NumberEvidence()
    for text in ("1.234", "12,5", "7"):
        evidence.see(text)
    assert evidence.form is NumberForm.COMMA
    assert not evidence.undecided


def test_a_column_that_never_tells_must_be_asked_about() -> None:
    evidence = NumberEvidence()
    for text in ("1.234", "2.500"):
        evidence.see(text)
    assert evidence.undecided


def test_whole_numbers_may_carry_a_point_but_no_fraction() -> None:
    assert parse_integer("9395.0") == 9395
    assert parse_integer("1,200") == 1200
    assert parse_integer("2.5") == Problem("not-a-whole-number", "2.5")
    assert parse_integer("99999999999") == Problem("number-too-large", "99999999999")


def test_percentages_may_be_fractions() -> None:
    assert parse_percent("75") == 75
    assert parse_percent("75 %") == 75
    assert parse_percent("0.75", fractions=True) == 75
    assert parse_percent("175") == Problem("not-a-percentage", "175")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_survives_both_forms(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_amount(english, NumberForm.POINT) == Amount(amount)
    assert parse_amount(german, NumberForm.COMMA) == Amount(amount)
    assert parse_amount(f"${english}") == Amount(amount, "$")


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    value = parse_amount(text)
    assert value is None or isinstance(value, Problem | Amount)
    if isinstance(value, Amount):
        assert value.number.is_finite()
