"""What the trail says: the history of one record, one change whole, and the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from handsel.home.undoing import may_see, may_take_back
from handsel.journal import differences, sentences
from handsel.journal.differences import Difference, RowChange
from handsel.journal.records import Ref
from handsel.journal.rules import Place
from handsel.journal.sentences import Told
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.trail.models import ChangeSet, Entry, Image
from handsel.trail.undo import conflicts

PAGE = 50
ROWS_SHOWN = 100
MOST_NAMESAKES = 50
FEW_ROWS = 5_000
"""Up to this many rows a change's page looks for conflicts before anybody undoes it."""


@dataclass(frozen=True)
class Line:
    """A fact of a record's history and what it changed on that record."""

    told: Told
    changes: tuple[Difference, ...]
    opens: bool


@dataclass(frozen=True)
class History:
    """A page of history, newest first."""

    lines: Sequence[Line]
    more: Place | None


def of_record(*, record: Ref, viewer: Viewer, before: Place | None = None) -> History:
    """Everything recorded about a record. The caller has made sure that the viewer may see it."""
    entries = Entry.objects.filter(about__contains=[record[1]])
    if before:
        entries = entries.filter(at__lte=before.at).exclude(at=before.at, id__gte=before.id)
    found = list(entries.select_related("change_set").order_by("-at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    opened = {entry.change_set_id for entry in shown if may_see(entry.change_set, viewer)}
    changes = _changes_of(record[1], [entry.change_set_id for entry in shown], viewer)
    lines = []
    for told in sentences.tell(shown, viewer):
        mine = told.subject == record[1]
        lines.append(Line(told, changes.pop(told.change_set_id, ()) if mine else (), told.change_set_id in opened))
    more = Place(shown[-1].at, str(shown[-1].pk)) if len(found) > PAGE else None
    return History(lines, more)


def _changes_of(row: UUID, change_sets: Sequence[UUID], viewer: Viewer) -> dict[UUID, tuple[Difference, ...]]:
    images = Image.objects.filter(row_id=row, change_set__in=change_sets, operation=Image.Operation.UPDATE)
    return differences.by_change_set(images.order_by("id"), viewer)


@dataclass(frozen=True)
class WholeChange:
    """One change set: what was said about it, which rows it touched, and whether it can be taken back."""

    change_set: ChangeSet
    told: Sequence[Told]
    facts: int
    rows: Sequence[RowChange]
    row_count: int
    clashes: Sequence[RowChange]
    undone_by: ChangeSet | None
    may_undo: bool


def whole(change_set: ChangeSet, viewer: Viewer) -> WholeChange:
    """A change set as its page shows it."""
    entries = change_set.entries.select_related("change_set").order_by("id")
    images = change_set.images.order_by("id")
    undone_by = change_set.undone_by.first()
    row_count = images.count()
    clashing = conflicts(change_set) if undone_by is None and row_count <= FEW_ROWS else []
    return WholeChange(
        change_set=change_set,
        told=sentences.tell(entries[:PAGE], viewer),
        facts=entries.count(),
        rows=differences.read(list(images[:ROWS_SHOWN]), viewer),
        row_count=row_count,
        clashes=differences.read(clashing[:ROWS_SHOWN], viewer),
        undone_by=undone_by,
        may_undo=undone_by is None and may_take_back(change_set, viewer),
    )


@dataclass(frozen=True)
class AuditFilter:
    """What the audit log is narrowed to; empty means everything."""

    member: UUID | None = None
    person: str = ""
    """Part of a name, or an e-mail address."""
    door: str = ""
    room: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """A change set in the log."""

    change_set: ChangeSet
    actor: str
    summary: str
    facts: int

    @property
    def through(self) -> str:
        """The door in words."""
        return str(sentences.DOORS.get(self.change_set.door, self.change_set.door))


@dataclass(frozen=True)
class AuditLog:
    """A page of the audit log, newest first."""

    lines: Sequence[AuditLine]
    more: Place | None


def audit(*, viewer: Viewer, narrowed: AuditFilter, before: Place | None = None, size: int = PAGE) -> AuditLog:
    """A page of the audit log. The caller has made sure that the viewer reads the trail. Four queries."""
    found = list(_matching(narrowed, before).order_by("-at", "-id")[: size + 1])
    shown = found[:size]
    identifiers = [change_set.pk for change_set in shown]
    summary = sentences.summaries(identifiers, viewer)
    counted = Entry.objects.filter(change_set__in=identifiers).values_list("change_set").annotate(n=Count("pk"))
    counts = dict(counted.order_by())
    names = sentences.members({change_set.by_id for change_set in shown})
    lines = [
        AuditLine(one, names.get(one.by_id, "?"), summary.get(one.pk, one.verb), counts.get(one.pk, 0)) for one in shown
    ]
    more = Place(shown[-1].at, str(shown[-1].pk)) if len(found) > size else None
    return AuditLog(lines, more)


def _matching(narrowed: AuditFilter, before: Place | None) -> QuerySet[ChangeSet]:
    found = ChangeSet.objects.all()
    if narrowed.member:
        found = found.filter(by_id=narrowed.member)
    if narrowed.person:
        called = Member.objects.filter(Q(name__icontains=narrowed.person) | Q(email__iexact=narrowed.person))
        found = found.filter(by_id__in=list(called.values_list("pk", flat=True)[:MOST_NAMESAKES]))
    if narrowed.door:
        found = found.filter(door=narrowed.door)
    if narrowed.room:
        found = found.filter(verb__startswith=f"{narrowed.room}.")
    if narrowed.since:
        found = found.filter(at__gte=_midnight(narrowed.since))
    if narrowed.until:
        found = found.filter(at__lt=_midnight(narrowed.until + timedelta(days=1)))
    if before:
        found = found.filter(at__lte=before.at).exclude(at=before.at, id__gte=before.id)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
