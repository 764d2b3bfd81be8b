"""Periods are half open: the first day is inside, `end` is the first day after.

A fiscal calendar says where years, quarters and months begin: any start month, or 4-4-5 weeks. Which period a moment
is in depends on the time zone asked for, because midnight in UTC moves the quarter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Self


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in it; a 4-4-5 month counts as one."""
        return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[self]


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to the day before `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """How many days are inside."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    def overlap(self, other: Self) -> Self | None:
        """The days in both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return replace(self, start=start, end=end) if start < end else None


def add_months(day: date, months: int) -> date:
    """The same day so many months later; 31 January plus one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for day_of_month in (day.day, 30, 29, 28):
        if day_of_month > day.day:
            continue
        try:
            return date(year, month + 1, day_of_month)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The calendar day of an aware moment in a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no day.")
    return moment.astimezone(zone).date()


@dataclass(frozen=True)
class FiscalCalendar:
    """Years that start on the first of `start_month` and are named by the calendar year they start in.

    With `start_month` other than January, `named_by_end` names the year by the calendar year it ends in, as many
    companies do (a year from April 2026 to March 2027 is then 2027).
    """

    start_month: int = 1
    named_by_end: bool = False

    def period(self, grain: Grain, day: date) -> Period:
        """The period of this grain that holds the day."""
        year_start = self._year_start(day)
        months_in = (day.year - year_start.year) * 12 + day.month - year_start.month
        start = add_months(year_start, months_in // grain.months * grain.months)
        return Period(start, add_months(start, grain.months))

    def year(self, name: int) -> Period:
        """The fiscal year of this name."""
        start = date(name - 1 if self._ends_in_next_year and self.named_by_end else name, self.start_month, 1)
        return Period(start, add_months(start, 12))

    def label(self, grain: Grain, period: Period) -> str:
        """`2026`, `2026 Q3` or `2026-07`: short, sortable, the same in every language."""
        year_start = self._year_start(period.start)
        name = year_start.year + (1 if self._ends_in_next_year and self.named_by_end else 0)
        if grain is Grain.YEAR:
            return str(name)
        months_in = (period.start.year - year_start.year) * 12 + period.start.month - year_start.month
        if grain is Grain.QUARTER:
            return f"{name} Q{months_in // 3 + 1}"
        return f"{period.start.year}-{period.start.month:02d}"

    def within(self, grain: Grain, span: Period) -> Iterator[Period]:
        """Every period of this grain that overlaps the span, in order."""
        period = self.period(grain, span.start)
        while period.start < span.end:
            yield period
            period = self.period(grain, period.end)

    @property
    def _ends_in_next_year(self) -> bool:
        return self.start_month != 1

    def _year_start(self, day: date) -> date:
        return date(day.year if day.month >= self.start_month else day.year - 1, self.start_month, 1)


@dataclass(frozen=True)
class WeekCalendar:
    """A 4-4-5 calendar: quarters of thirteen weeks from `first_day`; `long_years` have a 53rd week at their end."""

    first_day: date
    first_year: int
    long_years: frozenset[int] = frozenset()
    pattern: tuple[int, int, int] = (4, 4, 5)

    def year(self, name: int) -> Period:
        """The fiscal year of this name."""
        if name < self.first_year:
            raise ValueError(f"This calendar begins with {self.first_year}.")
        earlier = range(self.first_year, name)
        start = self.first_day + timedelta(weeks=sum(self._weeks(year) for year in earlier))
        return Period(start, start + timedelta(weeks=self._weeks(name)))

    def period(self, grain: Grain, day: date) -> Period:
        """The period of this grain that holds the day."""
        year = self._year_of(day)
        if grain is Grain.YEAR:
            return self.year(year)
        months = self._months(year)
        if grain is Grain.MONTH:
            return next(month for month in months if day in month)
        quarters = [Period(months[i].start, months[i + 2].end) for i in range(0, 12, 3)]
        return next(quarter for quarter in quarters if day in quarter)

    def label(self, grain: Grain, period: Period) -> str:
        """`2026`, `2026 Q3` or `2026-P07`."""
        year = self._year_of(period.start)
        if grain is Grain.YEAR:
            return str(year)
        index = [month.start for month in self._months(year)].index(period.start)
        return f"{year} Q{index // 3 + 1}" if grain is Grain.QUARTER else f"{year}-P{index + 1:02d}"

    def within(self, grain: Grain, span: Period) -> Iterator[Period]:
        """Every period of this grain that overlaps the span, in order."""
        period = self.period(grain, span.start)
        while period.start < span.end:
            yield period
            period = self.period(grain, period.end)

    @property
    def _month_weeks(self) -> list[int]:
        return list(self.pattern) * 4

    def _weeks(self, year: int) -> int:
        return 53 if year in self.long_years else 52

    def _year_of(self, day: date) -> int:
        year = self.first_year
        while day >= self.year(year).end:
            year += 1
        if day not in self.year(year):
            raise ValueError(f"This calendar begins on {self.first_day}.")
        return year

    def _months(self, year: int) -> list[Period]:
        months, start = [], self.year(year).start
        for weeks in [*self._month_weeks[:-1], self._month_weeks[-1] + self._weeks(year) - 52]:
            end = start + timedelta(weeks=weeks)
            months.append(Period(start, end))
            start = end
        return months


type Calendar = FiscalCalendar | WeekCalendar
