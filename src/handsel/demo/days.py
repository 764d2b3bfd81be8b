"""Working days and hours of the demo company, counted from the moment it is filled."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handsel.demo.cast import person

YEAR = 365
OPENED = 9 * 60
CLOSED = 17 * 60 + 40
EARLY, LATE = 8, 19
"""Nobody works before or after these hours."""


class Calendar:
    """Moments at which people work."""

    def __init__(self, now: datetime, dice: random.Random) -> None:
        self.now, self.dice = now, dice
        self.today = now.date()

    def moment(self, day: date, key: str) -> datetime:
        """A minute of a working day in somebody's own time zone; a weekend moves to Monday."""
        minutes = self.dice.randint(OPENED, CLOSED)
        zone = ZoneInfo(person(key).zone)
        clock = time(minutes // 60, minutes % 60, self.dice.randint(0, 59))
        return datetime.combine(workday(day), clock, tzinfo=zone)

    def ago(self, days: float, key: str) -> datetime:
        """A working moment about so many days before now, never after it."""
        at = self.moment(self.today - timedelta(days=int(days)), key)
        while at >= self.now:
            at -= timedelta(days=1)
        return at

    def later(self, at: datetime, days: float, key: str) -> datetime:
        """A working moment so many days after another, at least an hour."""
        if days < 1:
            soon = at + timedelta(hours=max(days * 24, 1))
            if EARLY <= soon.astimezone(ZoneInfo(person(key).zone)).hour < LATE:
                return soon
        return self.moment(at.date() + timedelta(days=max(1, int(days))), key)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def month_end(day: date) -> date:
    """The last day of the month."""
    first = day.replace(day=28) + timedelta(days=4)
    return first - timedelta(days=first.day)
