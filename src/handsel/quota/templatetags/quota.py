"""What the pages of quotas write: shares, multiples and states, with a dash for what is undefined."""

from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django import template

from handsel.kernel.money import rounded
from handsel.quota.rules.attainment import Standing
from handsel.quota.words import HEALTH
from handsel.ui import words

register = template.Library()

UNDEFINED = "–"


@register.simple_tag
def percentage(value: Decimal | None) -> str:
    """0.429 as 42%: rounded down, so that nothing short of the whole reads 100%."""
    whole = None if value is None else value.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)
    return UNDEFINED if whole is None else words.percent(whole, 0)


@register.simple_tag
def times(value: Decimal | None) -> str:
    """3.57 as 3.6×."""
    return UNDEFINED if value is None else f"{words.number(round(value, 1), 1)}×"


@register.simple_tag
def health(standing: Standing) -> dict[str, Any]:
    """Words and tone of how somebody is doing."""
    text, tone = HEALTH[standing.health]
    return {"text": str(text), "tone": tone}


@register.filter
def meter(value: Decimal | None) -> int | str:
    """A share as 0 to 100 for a meter; nothing for what is undefined."""
    return "" if value is None else min(100, int(value * 100))


@register.filter
def exact(value: str, currency: str) -> str:
    """An amount kept as text, with its cents."""
    return words.money(Decimal(value), currency, exact=True)


@register.filter
def plain(value: Decimal | None) -> str:
    """An amount as it may be typed."""
    return "" if value is None else f"{rounded(value, ''):f}".removesuffix(".00")


@register.filter
def day_before(value: date) -> date:
    """The last day of days that end before this one."""
    return value - timedelta(days=1)
