"""The timeline of a record: what people wrote and what happened, newest first, a page at a time.

Both streams are read from an index that begins with the record and merged by moment and identifier. The number of
queries does not depend on how much there is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from handsel.journal import differences, records
from handsel.journal.differences import Difference
from handsel.journal.models import Entry, Link
from handsel.journal.records import Record, Ref
from handsel.journal.rules import Place
from handsel.journal.sentences import Told, tell
from handsel.org.viewer import Viewer
from handsel.trail.models import Entry as TrailEntry
from handsel.trail.models import Image

PAGE = 25
HAPPENED = "happened"
"""The filter that shows recorded facts alone; the others are kinds of entries."""
FIELDS_SHOWN = 8
MOST_AHEAD = 100


@dataclass(frozen=True)
class Moment:
    """One thing in a timeline: an entry with its other records, or a fact with what it changed."""

    at: datetime
    id: UUID
    entry: Entry | None = None
    told: Told | None = None
    also: tuple[Record, ...] = ()
    changes: tuple[Difference, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.at, str(self.id))


@dataclass(frozen=True)
class Timeline:
    """A page of a timeline; `more` is where the next one begins, None at the end."""

    moments: Sequence[Moment]
    more: Place | None


def timeline(
    *,
    record: Ref,
    viewer: Viewer,
    kind: str = "",
    before: Place | None = None,
    size: int = PAGE,
    at: datetime | None = None,
) -> Timeline:
    """A page of a record's timeline. The caller has made sure that the viewer may see the record.

    With `at`, what `pinned` and `upcoming` show at that moment is left out.
    """
    entries = [] if kind == HAPPENED else _entries(record, kind, before, size + 1, at)
    facts = _facts(record, before, size + 1) if kind in ("", HAPPENED) else []
    rows: list[Entry | TrailEntry] = [*entries, *facts]
    rows.sort(key=_place, reverse=True)
    more = _place(rows[size - 1]) if len(rows) > size else None
    return Timeline(_moments(rows[:size], record, viewer), more)


def pinned(*, record: Ref, viewer: Viewer) -> list[Moment]:
    """Entries pinned above a record's timeline, latest pin first."""
    links = Link.objects.filter(record_id=record[1], entry__pinned_at__isnull=False)
    rows = links.select_related("entry__author", "entry__assignee").order_by("-entry__pinned_at")
    return _moments([link.entry for link in rows[:20]], record, viewer)


def single(entry: Entry, *, record: Ref | None, viewer: Viewer) -> Moment:
    """One entry as its timeline shows it."""
    return _moments([entry], record, viewer)[0]


def upcoming(*, record: Ref, viewer: Viewer, at: datetime) -> list[Moment]:
    """What is still to be done on a record: open tasks by due day, then meetings to come."""
    rows = Link.objects.filter(_ahead(at), record_id=record[1])
    rows = rows.filter(entry__pinned_at=None).order_by("at", "entry").select_related("entry__author", "entry__assignee")
    entries = [link.entry for link in rows[:MOST_AHEAD]]
    far = date.max
    entries.sort(key=lambda e: (e.due_on or (e.starts_at.date() if e.starts_at else far), str(e.pk)))
    return _moments(entries, record, viewer)


def _ahead(at: datetime) -> Q:
    return Q(entry__kind=Entry.Kind.TASK, entry__done_at=None) | Q(entry__kind=Entry.Kind.MEETING, at__gte=at)


def _entries(record: Ref, kind: str, before: Place | None, size: int, at: datetime | None) -> list[Entry]:
    links = Link.objects.filter(record_id=record[1])
    if at is not None:
        links = links.filter(entry__pinned_at=None).exclude(_ahead(at))
    if kind:
        links = links.filter(entry__kind=kind)
    if before:
        links = links.filter(at__lte=before.at).exclude(at=before.at, entry__gte=before.id)
    links = links.select_related("entry__author", "entry__assignee").order_by("-at", "-entry")
    return [link.entry for link in links[:size]]


def _facts(record: Ref, before: Place | None, size: int) -> list[TrailEntry]:
    facts = TrailEntry.objects.filter(about__contains=[record[1]]).exclude(name__startswith="journal.")
    if before:
        facts = facts.filter(at__lte=before.at).exclude(at=before.at, id__gte=before.id)
    return list(facts.select_related("change_set").order_by("-at", "-id")[:size])


def _place(row: Entry | TrailEntry) -> Place:
    return Place(row.at, str(row.pk))


def _moments(rows: Sequence[Entry | TrailEntry], record: Ref | None, viewer: Viewer) -> list[Moment]:
    facts = [row for row in rows if isinstance(row, TrailEntry)]
    told = {one.id: one for one in tell(facts, viewer)}
    changes = _changes(record, list(told.values()), viewer)
    also = also_on([row for row in rows if isinstance(row, Entry)], viewer, without=record)
    moments = []
    for row in rows:
        if isinstance(row, Entry):
            moments.append(Moment(row.at, row.pk, entry=row, also=also.get(row.pk, ())))
        elif row.pk in told:
            one = told[row.pk]
            moments.append(Moment(row.at, row.pk, told=one, changes=changes.get(one.change_set_id, ())))
    return moments


def also_on(entries: Sequence[Entry], viewer: Viewer, *, without: Ref | None = None) -> dict[UUID, tuple[Record, ...]]:
    """The other records that entries are on, as far as the viewer may see them."""
    if not entries:
        return {}
    links = Link.objects.filter(entry__any_of=[entry.pk for entry in entries])
    on: dict[UUID, list[Ref]] = defaultdict(list)
    for entry, kind, identifier in links.order_by("kind").values_list("entry_id", "kind", "record_id"):
        if (kind, identifier) != without and kind in records.kinds():
            on[entry].append((kind, identifier))
    found = records.titles({ref for refs in on.values() for ref in refs}, viewer)
    return {entry: tuple(found[ref] for ref in refs if ref in found) for entry, refs in on.items()}


def _changes(record: Ref | None, told: Sequence[Told], viewer: Viewer) -> dict[UUID, tuple[Difference, ...]]:
    """What edits changed on this very record; creating and deleting change everything, which says nothing."""
    edits = [one.change_set_id for one in told if record and one.subject == record[1]]
    if not record or not edits:
        return {}
    images = Image.objects.filter(row_id=record[1], change_set__in=edits, operation=Image.Operation.UPDATE)
    found = differences.by_change_set(images, viewer)
    return {change_set: rows[:FIELDS_SHOWN] for change_set, rows in found.items()}
