"""What the journal decides without asking anybody: titles, due days, snoozing, clashing edits, tasks out of lines."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

TITLE_LENGTH = 80
TEXT_LIMIT = 100_000
SUBJECT_LIMIT = 500
MORNING = time(9)
BULLET = re.compile(r"^\s*(?:[-*•–—]|\d+[.)])?\s*(?:\[[ xX]?\])?\s*(?:todo:|/task)?\s*", re.IGNORECASE)


def title_of(subject: str, body: str) -> str:
    """What an entry is called: its subject, else its first line, cut to 80 characters."""
    lines = [line.strip() for line in (subject, *body.splitlines()) if line.strip()]
    first = lines[0] if lines else ""
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip() + "…"


def task_from(line: str) -> str:
    """A line of a note as the subject of a task: without bullet, tick box or `/task`."""
    return BULLET.sub("", line, count=1).strip()[:SUBJECT_LIMIT]


COMMAND = re.compile(r"^\s*/task\s+(?=\S)", re.IGNORECASE)


def tasks_in(body: str) -> list[str]:
    """What the lines that begin with `/task` ask to be done."""
    return [task_from(COMMAND.sub("", line)) for line in body.splitlines() if COMMAND.match(line)]


def without_commands(body: str) -> str:
    """The text with `/task` written as an empty tick box."""
    return "\n".join(COMMAND.sub("☐ ", line) for line in body.split("\n"))


class When(StrEnum):
    """Where a task stands on the tasks page."""

    OVERDUE = "overdue"
    TODAY = "today"
    UPCOMING = "upcoming"
    SOMEDAY = "someday"
    DONE = "done"


def when(due_on: date | None, *, done: bool, today: date) -> When:
    """Overdue, today, upcoming, someday (no due day) or done."""
    if done:
        return When.DONE
    if due_on is None:
        return When.SOMEDAY
    if due_on == today:
        return When.TODAY
    return When.OVERDUE if due_on < today else When.UPCOMING


class Snooze(StrEnum):
    """How long a reminder can be put off with one click."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next-week"


def snoozed(choice: Snooze, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment a snoozed reminder comes back: in an hour, tomorrow at nine, or next Monday at nine, local time."""
    if choice == Snooze.HOUR:
        return now + timedelta(hours=1)
    today = now.astimezone(zone).date()
    days = 1 if choice == Snooze.TOMORROW else 7 - today.weekday()
    return datetime.combine(today + timedelta(days=days), MORNING, tzinfo=zone)


def clashes(
    wanted: Mapping[str, object], current: Mapping[str, object], changed_since: Iterable[str]
) -> frozenset[str]:
    """Fields that somebody else changed since the editor looked, and that the editor wants otherwise."""
    return frozenset(name for name in changed_since if name in wanted and wanted[name] != current[name])


@dataclass(frozen=True, order=True)
class Place:
    """A place in a timeline: a moment, and an identifier for entries of the same moment."""

    at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


def place_from(text: str) -> Place | None:
    """The place a page link names, or None when the text is not one."""
    moment, _separator, identifier = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return Place(at, identifier) if at.tzinfo and re.fullmatch(r"[0-9a-f-]{36}", identifier) else None
