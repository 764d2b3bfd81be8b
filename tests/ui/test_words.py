"""Values read as people of each language write them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from handsel.kernel.money import Money
from handsel.ui import words

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "russian"),
    [
        (Decimal("12500"), "EUR", "€12,500", f"12{SPACE}500{SPACE}€"),
        (Decimal("12500.50"), "EUR", "€12,500.50", f"12{SPACE}500,50{SPACE}€"),
        (Decimal("-3"), "USD", "-$3", f"-3{SPACE}$"),
        (Decimal("1234"), "JPY", "¥1,234", f"1{SPACE}234{SPACE}¥"),
        (Decimal("2.005"), "EUR", "€2.01", f"2,01{SPACE}€"),
        (Decimal("12.999"), "EUR", "€13", f"13{SPACE}€"),
        (Decimal("1.005"), "KWD", f"KWD{SPACE}1.005", f"1,005{SPACE}KWD"),
    ],
)
def test_money_shows_cents_only_when_there_are_some(amount: Decimal, currency: str, english: str, russian: str) -> None:
    with translation.override("en"):
        assert words.money(amount, currency) == english
    with translation.override("ru"):
        assert words.money(amount, currency) == russian


def test_exact_money_always_shows_cents_and_takes_the_kernels_money() -> None:
    with translation.override("en"):
        assert words.money(Money(Decimal("12500"), "EUR"), exact=True) == "€12,500.00"
        assert words.money(Money(Decimal("12500"), "JPY"), exact=True) == "¥12,500"


def test_money_in_a_narrow_place_is_short_once_it_is_long() -> None:
    with translation.override("en"):
        assert words.money_short(Decimal("1234567"), "EUR") == "€1.2M"
        assert words.money_short(Decimal("9999"), "EUR") == "€9,999"


def test_shares_and_numbers() -> None:
    with translation.override("en"):
        assert words.percent(Decimal("0.423")) == "42%"
        assert words.percent(Decimal("0.423"), 1) == "42.3%"
        assert words.number(Decimal("1234.5")) == "1,234.5"
    with translation.override("ru"):
        assert words.percent(Decimal("0.423")) == f"42{SPACE}%"


def test_a_date_names_its_year_only_when_it_is_another() -> None:
    with translation.override("en"):
        assert words.short_date(dt.date(2026, 12, 9), TODAY) == "Dec 9"
        assert words.short_date(dt.date(2027, 1, 9), TODAY) == "Jan 9, 2027"
    with translation.override("ru"):
        assert words.short_date(dt.date(2026, 12, 9), TODAY) == "9 дек"
        assert words.short_date(dt.date(2027, 1, 9), TODAY) == "9 янв 2027"


def test_near_days_have_names() -> None:
    with translation.override("ru"):
        assert words.day_name(TODAY, TODAY) == "Сегодня"
        assert words.day_name(TODAY - dt.timedelta(days=1), TODAY) == "Вчера"
    with translation.override("en"):
        assert words.day_name(TODAY + dt.timedelta(days=1), TODAY) == "Tomorrow"
        assert words.day_name(TODAY + dt.timedelta(days=5), TODAY) == "Nov 29"


def test_how_long_ago() -> None:
    with translation.override("en"):
        assert words.ago(NOW - dt.timedelta(seconds=20), NOW) == "just now"
        assert words.ago(NOW - dt.timedelta(hours=2), NOW) == "2 hours ago"
        assert words.ago(NOW + dt.timedelta(days=3), NOW) == "in 3 days"
    with translation.override("ru"):
        assert words.ago(NOW - dt.timedelta(hours=2), NOW) == "2 часа назад"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Byron", "AB"),
        ("Acme", "A"),
        ("Jean Paul van Dam", "JD"),
        ('ООО "Ромашка"', "ОР"),
        ("  ", ""),
        ("(unnamed)", "U"),
        ("🚀", "🚀"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert words.initials(name) == expected


def test_a_name_keeps_its_colour_whatever_its_case() -> None:
    assert words.hue("Northwind") == words.hue("NORTHWIND")
    assert len({words.hue(f"name {n}") for n in range(200)}) == words.HUES
