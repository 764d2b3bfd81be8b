"""How values read to a person: money, dates, times, initials, in the language of the request.

One way to format each kind of value, for templates and Python alike.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from hashlib import blake2b

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, format_timedelta
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    get_decimal_symbol,
    get_group_symbol,
)
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from handsel.kernel.money import Money, exponent, rounded

HUES = 10
"""Number of avatar colours in controls.css."""

type Amount = Decimal | int | str | Money
type Moment = dt.date | dt.datetime

OF_DJANGO = (gettext_noop("- Select an option -"),)
"""Texts of Django's own that its Russian catalogue does not have."""


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def locale() -> Locale:
    """The locale of the language in force; English when translation is off."""
    return _locale(get_language() or "en")


def money(value: Amount, currency: str = "", *, exact: bool = False) -> str:
    """An amount with its currency: €12,500 or 12 500 €. Cents show when there are some, or always with `exact`."""
    amount, currency = _parts(value, currency)
    amount = rounded(amount, currency)
    digits = exponent(currency) if exact or amount != amount.to_integral_value() else 0
    return _currency(amount, currency, digits)


def money_short(value: Amount, currency: str = "") -> str:
    """An amount for a narrow place: €1.2M."""
    amount, currency = _parts(value, currency)
    if abs(amount) < 10_000:
        return _currency(amount.quantize(Decimal(1), ROUND_HALF_UP), currency, 0)
    return format_compact_currency(amount, currency, locale=locale(), fraction_digits=1)


def _parts(value: Amount, currency: str) -> tuple[Decimal, str]:
    if isinstance(value, Money):
        return value.amount, value.currency
    return Decimal(value), currency


def _currency(amount: Decimal, currency: str, digits: int) -> str:
    where = get_language() or "en"
    before, after = _around(where, currency, amount < 0)
    return f"{before}{f'{abs(amount):,.{digits}f}'.translate(_separators(where))}{after}"


@lru_cache(maxsize=1024)
def _around(language: str, currency: str, negative: bool) -> tuple[str, str]:
    """What stands before and after the figure. Asked of Babel once: a list of a hundred amounts would wait for it."""
    where = _locale(language)
    pattern = where.currency_formats["standard"].pattern.replace(".00", "")
    sample = format_currency(-1 if negative else 1, currency, format=pattern, locale=where, currency_digits=False)
    before, after = sample.split("1")
    letter_touches = before[-1:].isalpha()
    return before + "\N{NO-BREAK SPACE}" * letter_touches, after


@lru_cache(maxsize=8)
def _separators(language: str) -> dict[int, str]:
    where = _locale(language)
    return str.maketrans({",": get_group_symbol(where), ".": get_decimal_symbol(where)})


def number(value: Decimal | int, digits: int = 2) -> str:
    """A number with at most so many digits after the point."""
    return format_decimal(value, format="#,##0." + "#" * digits if digits else "#,##0", locale=locale())


def number_short(value: Decimal | int) -> str:
    """A number for a narrow place: 1.2M."""
    return format_compact_decimal(value, locale=locale(), fraction_digits=1)


def percent(value: Decimal | int, digits: int = 0) -> str:
    """A share of one as per cent: 0.423 is 42%."""
    return _percent_sign(format_decimal(Decimal(value) * 100, format=f"#,##0.{'#' * digits}", locale=locale()))


def _percent_sign(figure: str) -> str:
    return f"{figure}\N{NO-BREAK SPACE}%" if locale().language == "ru" else f"{figure}%"


def country(code: str) -> str:
    """The name of a country in the language in force; text that is no ISO code stays as it is."""
    return str(locale().territories.get(code.upper(), code)) if len(code) == 2 else code


def short_date(value: Moment, today: dt.date | None = None) -> str:
    """24 Nov within this year, 24 Nov 2025 otherwise; order and names as the language has them."""
    day = _local(value).date() if isinstance(value, dt.datetime) else value
    today = today or timezone.localdate()
    return _short_date(day, day.year == today.year, get_language() or "en")


@lru_cache(maxsize=4096)
def _short_date(day: dt.date, within_year: bool, language: str) -> str:
    where = _locale(language)
    if within_year:
        return format_skeleton("MMMd", day, locale=where).replace(".", "")
    return format_date(day, "d MMM y" if where.language == "ru" else "MMM d, y", locale=where).replace(".", "")


def long_date(value: Moment) -> str:
    """Tuesday, 24 November 2026."""
    return format_date(_local(value) if isinstance(value, dt.datetime) else value, "full", locale=locale())


def calendar_date(value: Moment) -> str:
    """24 November 2026: for sentences, in which a day of the week would have to be inflected."""
    return format_date(_local(value) if isinstance(value, dt.datetime) else value, "long", locale=locale())


def clock(value: dt.datetime) -> str:
    """14:05 or 2:05 PM."""
    return format_time(_local(value), "short", locale=locale())


def full_time(value: Moment) -> str:
    """Date and time in full, for titles."""
    if isinstance(value, dt.datetime):
        return format_datetime(_local(value), "medium", locale=locale())
    return long_date(value)


def day_name(value: Moment, today: dt.date | None = None) -> str:
    """Today, Yesterday, Tomorrow, or the short date."""
    day = _local(value).date() if isinstance(value, dt.datetime) else value
    distance = (day - (today or timezone.localdate())).days
    near = {0: _("Today"), -1: _("Yesterday"), 1: _("Tomorrow")}
    return near.get(distance) or short_date(day, today)


def ago(value: dt.datetime, now: dt.datetime | None = None) -> str:
    """2 hours ago, in 3 days; after a month the short date."""
    distance = value - (now or timezone.now())
    if abs(distance) < dt.timedelta(minutes=1):
        return _("just now")
    if abs(distance) > dt.timedelta(days=30):
        return short_date(value)
    return format_timedelta(distance, add_direction=True, threshold=1, locale=locale())


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def initials(name: str) -> str:
    """At most two letters: AB for Ada Byron, A for Acme."""
    words = [word for word in name.replace("(", " ").replace('"', " ").split() if word[0].isalnum()]
    if not words:
        return name.strip()[:1].upper()
    picked = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in picked).upper()


def hue(name: str) -> int:
    """The avatar colour of a name, 0 to 9: the same for ever."""
    return blake2b(name.casefold().encode(), digest_size=2).digest()[0] % HUES
