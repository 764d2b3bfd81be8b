"""What is to be done and when: open tasks by urgency, tasks done, meetings by day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from handsel.journal.models import Entry
from handsel.journal.records import Record
from handsel.journal.rules import When, when
from handsel.journal.timeline import also_on
from handsel.org.viewer import Viewer

MOST_TASKS = 100
MOST_DONE = 50
MOST_MEETINGS = 100


@dataclass(frozen=True)
class Item:
    """A task or meeting with the records it is on."""

    entry: Entry
    also: tuple[Record, ...]


@dataclass(frozen=True)
class Tasks:
    """Open tasks by urgency; `capped` when there are more than are shown."""

    sections: Mapping[When, Sequence[Item]]
    capped: bool

    @property
    def count(self) -> int:
        """How many are shown."""
        return sum(len(items) for items in self.sections.values())


def tasks(*, viewer: Viewer, of: Sequence[UUID], today: date) -> Tasks:
    """Open tasks of these members, the most urgent first. Two queries, and one for each kind of record."""
    rows = Entry.objects.assigned_within(viewer, of).open_tasks()
    ordered = rows.order_by(F("due_on").asc(nulls_last=True), "id").select_related("assignee", "author")
    found = list(ordered[: MOST_TASKS + 1])
    sections: dict[When, list[Item]] = {standing: [] for standing in When if standing != When.DONE}
    for item in items(found[:MOST_TASKS], viewer):
        sections[when(item.entry.due_on, done=False, today=today)].append(item)
    return Tasks(sections, len(found) > MOST_TASKS)


def done_tasks(*, viewer: Viewer, of: Sequence[UUID]) -> list[Item]:
    """Tasks done lately, the last one first."""
    rows = Entry.objects.assigned_within(viewer, of).filter(kind=Entry.Kind.TASK, done_at__isnull=False)
    rows = rows.order_by("-done_at")
    return items(list(rows.select_related("assignee", "author")[:MOST_DONE]), viewer)


def meetings(*, viewer: Viewer, of: Sequence[UUID], since: datetime, until: datetime) -> QuerySet[Entry]:
    """Meetings of these members that start in a half-open span, in order."""
    rows = Entry.objects.meetings_within(viewer, of).filter(starts_at__gte=since, starts_at__lt=until)
    return rows.order_by("starts_at", "id").select_related("assignee", "author")


@dataclass(frozen=True)
class Day:
    """One day of the agenda."""

    day: date
    meetings: Sequence[Item]
    tasks: Sequence[Item]


def week(*, viewer: Viewer, of: Sequence[UUID], monday: date) -> list[Day]:
    """Seven days from a Monday: meetings in order, and the tasks due."""
    until = monday + timedelta(days=7)
    found = meetings(viewer=viewer, of=of, since=midnight(monday), until=midnight(until))[:MOST_MEETINGS]
    due = Entry.objects.assigned_within(viewer, of).open_tasks()
    due = due.filter(due_on__gte=monday, due_on__lt=until).order_by("due_on", "id").select_related("assignee", "author")
    by_day: dict[date, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for item in items([*found, *due[:MOST_TASKS]], viewer):
        entry = item.entry
        if entry.kind == Entry.Kind.MEETING and entry.starts_at:
            by_day[timezone.localdate(entry.starts_at)][0].append(item)
        elif entry.due_on:
            by_day[entry.due_on][1].append(item)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [Day(day, *by_day[day]) for day in days]


def items(entries: Sequence[Entry], viewer: Viewer) -> list[Item]:
    """Entries with the records they are on, as far as the viewer sees them."""
    also = also_on(entries, viewer)
    return [Item(entry, also.get(entry.pk, ())) for entry in entries]


def midnight(day: date) -> datetime:
    """The first moment of a day in the time zone in force."""
    return timezone.make_aware(datetime.combine(day, time.min))
