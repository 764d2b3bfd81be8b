"""The year in which gifts are added up: calendar, fiscal, or twelve months rolling in one of two ways.

Every window is half open and found from the day asked about. 29 February has its anniversary on 28 February.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handsel.kernel.periods import FiscalCalendar, Grain, Period, add_months

YEAR = 12
"""Months in a window."""


class WindowKind(StrEnum):
    """How the year is laid out."""

    CALENDAR = "calendar"
    FISCAL = "fiscal"
    ANNIVERSARY = "rolling-anniversary"
    TRAILING = "rolling-trailing"


@dataclass(frozen=True)
class Window:
    """A kind of year; `start_month` is where a fiscal year begins."""

    kind: WindowKind = WindowKind.CALENDAR
    start_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= YEAR:
            raise ValueError("A fiscal year begins with a month from 1 to 12; set `start_month` so.")

    def span(self, day: date, given: Iterable[date]) -> Period:
        """The window that holds the day; `given`, the days of all counting gifts, matters to anniversary windows."""
        match self.kind:
            case WindowKind.CALENDAR:
                return FiscalCalendar().period(Grain.YEAR, day)
            case WindowKind.FISCAL:
                return FiscalCalendar(self.start_month).period(Grain.YEAR, day)
            case WindowKind.TRAILING:
                return trailing(day)
            case WindowKind.ANNIVERSARY:
                return anniversary(day, given)


def trailing(day: date) -> Period:
    """The year that ends with the day: the same day one year earlier is already outside."""
    return Period(add_months(day, -YEAR) + timedelta(days=1), day + timedelta(days=1))


def anniversary(day: date, given: Iterable[date]) -> Period:
    """The window opened by the first gift, or by the first gift after an earlier window expired.

    Where no open window holds the day, the one that a gift on this day would open.
    """
    span: Period | None = None
    for start in sorted({each for each in given if each <= day} | {day}):
        if span is None or start >= span.end:
            span = Period(start, add_months(start, YEAR))
    assert span is not None  # noqa: S101 - the day itself is always among the starts
    return span
