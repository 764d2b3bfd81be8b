"""Relative dates in filters: `this-quarter`, `next-30-days`, `overdue`. Half open, by the fiscal calendar."""

import re
from datetime import date, timedelta

from handsel.kernel.periods import FiscalCalendar, Grain, Period, add_months

_GRAINS = {grain.value: grain for grain in Grain}
FAR_PAST, FAR_FUTURE = date(1, 1, 1), date(9999, 12, 31)

NAMES = (
    "today", "yesterday", "tomorrow", "this-week", "next-week", "last-week",
    "this-month", "next-month", "last-month", "this-quarter", "next-quarter", "last-quarter",
    "this-year", "next-year", "last-year", "overdue", "next-7-days", "next-30-days", "next-90-days",
    "last-7-days", "last-30-days", "last-90-days",
)  # fmt: skip
"""Periods offered in menus. Any `next-N-days` and `last-N-days` is understood besides."""


def named_period(name: str, today: date, calendar: FiscalCalendar) -> Period | None:
    """The period a name means on a day; None when the name means nothing."""
    if found := re.fullmatch(r"(next|last)-(\d{1,4})-days", name):
        days = timedelta(days=int(found[2]))
        return Period(today, today + days) if found[1] == "next" else Period(today - days + _DAY, today + _DAY)
    if found := re.fullmatch(r"(this|next|last)-(month|quarter|year)", name):
        return _shifted(_GRAINS[found[2]], {"this": 0, "next": 1, "last": -1}[found[1]], today, calendar)
    return _simple(today).get(name)


_DAY = timedelta(days=1)


def _simple(today: date) -> dict[str, Period]:
    monday = today - timedelta(days=today.weekday())
    week = timedelta(days=7)
    return {
        "today": Period(today, today + _DAY),
        "yesterday": Period(today - _DAY, today),
        "tomorrow": Period(today + _DAY, today + 2 * _DAY),
        "this-week": Period(monday, monday + week),
        "next-week": Period(monday + week, monday + 2 * week),
        "last-week": Period(monday - week, monday),
        "overdue": Period(FAR_PAST, today),
    }


def _shifted(grain: Grain, by: int, today: date, calendar: FiscalCalendar) -> Period:
    current = calendar.period(grain, today)
    start = add_months(current.start, by * grain.months)
    return Period(start, add_months(start, grain.months))
