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

from handsel.journal import differences, records, sentences
from handsel.journal.differences import Difference
from handsel.journal.models import Entry, Link
from handsel.journal.records import Record, Ref
from handsel.journal.rules import Place
from handsel.journal.sentences import Told
from handsel.org.viewer import Viewer
from handsel.trail.models import Entry as TrailEntry
from handsel.trail.models import Image

PAGE = 25
HAPPENED = "happened"
"""The filter that shows recorded facts alone; the others are kinds of entries."""
FIELDS_SHOWN = 8
MOST_AHEAD = 100
MOST_PINNED = 20


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
    rows, more = _page(record, kind, before, size, at)
    return Timeline(_moments(rows, record, viewer), more)


@dataclass(frozen=True)
class Overview:
    """The journal of a record at a glance: what is pinned, what is still to do, and the first page of the stream."""

    pinned: Sequence[Moment]
    ahead: Sequence[Moment]
    stream: Timeline


def overview(*, record: Ref, viewer: Viewer, at: datetime, size: int = PAGE) -> Overview:
    """All three at once, so that titles are asked for once."""
    top, ahead = _pinned(record), _upcoming(record, at)
    rows, more = _page(record, "", None, size, at)
    moments = {moment.id: moment for moment in _moments([*top, *ahead, *rows], record, viewer)}

    def of(found: Sequence[Entry | TrailEntry]) -> list[Moment]:
        return [moments[row.pk] for row in found if row.pk in moments]

    return Overview(of(top), of(ahead), Timeline(of(rows), more))


def pinned(*, record: Ref, viewer: Viewer) -> list[Moment]:
    """Entries pinned above a record's timeline, latest pin first."""
    return _moments(_pinned(record), record, viewer)


def single(entry: Entry, *, record: Ref | None, viewer: Viewer) -> Moment:
    """One entry as its timeline shows it."""
    return _moments([entry], record, viewer)[0]


def upcoming(*, record: Ref, viewer: Viewer, at: datetime) -> list[Moment]:
    """What is still to be done on a record: open tasks and meetings to come, by day."""
    return _moments(_upcoming(record, at), record, viewer)


def _pinned(record: Ref) -> list[Entry]:
    links = Link.objects.filter(record_id=record[1], entry__pinned_at__isnull=False)
    rows = links.select_related("entry__author", "entry__assignee").order_by("-entry__pinned_at")
    return [link.entry for link in rows[:MOST_PINNED]]


def _upcoming(record: Ref, at: datetime) -> list[Entry]:
    rows = Link.objects.filter(_ahead(at), record_id=record[1], entry__pinned_at=None)
    rows = rows.order_by("at", "entry").select_related("entry__author", "entry__assignee")
    entries = [link.entry for link in rows[:MOST_AHEAD]]
    far = date.max
    return sorted(entries, key=lambda e: (e.due_on or (e.starts_at.date() if e.starts_at else far), str(e.pk)))


def _page(
    record: Ref, kind: str, before: Place | None, size: int, at: datetime | None
) -> tuple[list[Entry | TrailEntry], Place | None]:
    """One page of both streams, merged, and where the next begins."""
    entries = [] if kind == HAPPENED else _entries(record, kind, before, size + 1, at)
    facts = _facts(record, before, size + 1) if kind in ("", HAPPENED) else []
    rows: list[Entry | TrailEntry] = [*entries, *facts]
    rows.sort(key=_place, reverse=True)
    return rows[:size], _place(rows[size - 1]) if len(rows) > size else None


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
    on = _refs_on([row for row in rows if isinstance(row, Entry)], record)
    seen = _seen({*sentences.subjects(facts), *(ref for refs in on.values() for ref in refs)}, record, viewer)
    told = {one.id: one for one in sentences.tell(facts, viewer, seen=seen)}
    changes = _changes(record, list(told.values()), viewer)
    moments = []
    for row in rows:
        if isinstance(row, Entry):
            also = tuple(seen[ref] for ref in on.get(row.pk, ()) if ref in seen)
            moments.append(Moment(row.at, row.pk, entry=row, also=also))
        elif row.pk in told:
            one = told[row.pk]
            moments.append(Moment(row.at, row.pk, told=one, changes=changes.get(one.change_set_id, ())))
    return moments


def also_on(entries: Sequence[Entry], viewer: Viewer) -> dict[UUID, tuple[Record, ...]]:
    """The records that entries are on, as far as the viewer may see them."""
    on = _refs_on(entries, None)
    seen = _seen({ref for refs in on.values() for ref in refs}, None, viewer)
    return {entry: tuple(seen[ref] for ref in refs if ref in seen) for entry, refs in on.items()}


def _refs_on(entries: Sequence[Entry], without: Ref | None) -> dict[UUID, list[Ref]]:
    """The records each entry is on besides the one at hand."""
    on: dict[UUID, list[Ref]] = defaultdict(list)
    if not entries:
        return on
    links = Link.objects.filter(entry__any_of=[entry.pk for entry in entries]).order_by("kind", "id")
    for entry, kind, identifier in links.values_list("entry_id", "kind", "record_id"):
        if (kind, identifier) != without and kind in records.kinds():
            on[entry].append((kind, identifier))
    return on


def _seen(refs: set[Ref], record: Ref | None, viewer: Viewer) -> dict[Ref, Record]:
    """Those of the records that the viewer may see. The record at hand was looked up by the caller."""
    records.load_grants(viewer)
    found = records.titles(refs - {record} if record else refs, viewer)
    if record:
        found[record] = Record(*record, title="")
    return found


def _changes(record: Ref | None, told: Sequence[Told], viewer: Viewer) -> dict[UUID, tuple[Difference, ...]]:
    """What edits changed on this very record; creating and deleting change everything, which says nothing."""
    edits = [one.change_set_id for one in told if record and one.subject == record[1]]
    if not record or not edits:
        return {}
    images = Image.objects.filter(row_id=record[1], change_set__in=edits, operation=Image.Operation.UPDATE)
    found = differences.by_change_set(images, viewer)
    return {change_set: rows[:FIELDS_SHOWN] for change_set, rows in found.items()}
