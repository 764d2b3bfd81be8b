"""Periods by their names: `2026`, `2026 Q3`, `2026-07`, `2026-P07`."""

import re
from datetime import date

from handsel.kernel.periods import Calendar, FiscalCalendar, Grain, Period

NAME = re.compile(r"(?P<year>20\d\d|2100)(?:[ -]?Q(?P<quarter>[1-4])|-P?(?P<month>\d\d?))?", re.IGNORECASE)


def period_named(name: str, calendar: Calendar) -> tuple[Grain, Period] | None:
    """The period a name stands for in a fiscal calendar; None for what is no such name."""
    found = NAME.fullmatch(name.strip())
    if found is None:
        return None
    try:
        return _period(int(found["year"]), found["quarter"], found["month"], calendar)
    except (ValueError, IndexError):
        return None


def _period(year: int, quarter: str | None, month: str | None, calendar: Calendar) -> tuple[Grain, Period]:
    if quarter:
        return Grain.QUARTER, list(calendar.within(Grain.QUARTER, calendar.year(year)))[int(quarter) - 1]
    if month is None:
        return Grain.YEAR, calendar.year(year)
    if not 1 <= int(month) <= 12:
        raise ValueError("Months go from 1 to 12.")
    if isinstance(calendar, FiscalCalendar):
        return Grain.MONTH, calendar.period(Grain.MONTH, date(year, int(month), 1))
    return Grain.MONTH, list(calendar.within(Grain.MONTH, calendar.year(year)))[int(month) - 1]


def name_of(grain: Grain, period: Period, calendar: Calendar) -> str:
    """The name under which the period is found again."""
    return calendar.label(grain, period)


def grain_of(period: Period, calendar: Calendar) -> Grain | None:
    """Which grain a period of the calendar has; None when it is none of its periods."""
    return next((grain for grain in Grain if calendar.period(grain, period.start) == period), None)
