"""Facts as people read them: who, when, through which door, in a sentence. What a reader may not see stays unsaid."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.journal import records
from handsel.journal.records import Ref
from handsel.kernel.actors import Door
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.facts import known_facts
from handsel.trail.models import Entry
from handsel.trail.undo import ChangeSetUndone

DOORS: dict[str, Any] = {
    Door.WEB: gettext_lazy("in the browser"),
    Door.API: gettext_lazy("through the API"),
    Door.CLI: gettext_lazy("on the command line"),
    Door.MCP: gettext_lazy("through an assistant"),
    Door.IMPORT: gettext_lazy("by an import"),
    Door.JOB: gettext_lazy("by a scheduled job"),
    Door.SYSTEM: gettext_lazy("by Handsel itself"),
}

MARKS = {
    "created": ("plus", "green"),
    "added": ("plus", "green"),
    "formed": ("plus", "green"),
    "joined": ("user-plus", "green"),
    "edited": ("pencil", ""),
    "changed": ("pencil", ""),
    "reassigned": ("user-round", "blue"),
    "handed-over": ("user-round", "blue"),
    "team-changed": ("users", "blue"),
    "stage-moved": ("arrow-right", "accent"),
    "close-date-pushed": ("calendar-clock", "amber"),
    "won": ("trophy", "green"),
    "lost": ("circle-x", "red"),
    "reopened": ("rotate-ccw", "blue"),
    "deleted": ("trash-2", "red"),
    "dissolved": ("trash-2", "red"),
    "undone": ("undo-2", "amber"),
    "completed": ("check", "green"),
    "affiliated": ("link", "blue"),
    "unaffiliated": ("unlink", ""),
}
"""Icon and tone by the last word of a fact's name."""


@dataclass(frozen=True)
class Told:
    """A fact ready to be read. `door` is a code, `through` its words."""

    id: UUID
    at: datetime
    actor: str
    sentence: str
    door: str
    name: str
    subject: UUID
    change_set_id: UUID

    @property
    def through(self) -> str:
        """The door in words."""
        return str(DOORS.get(self.door, self.door))

    @property
    def icon(self) -> str:
        """The icon that marks this kind of fact."""
        return _mark(self.name)[0]

    @property
    def tone(self) -> str:
        """Its colour; empty for the quiet ones."""
        return _mark(self.name)[1]


def tell(entries: Iterable[Entry], viewer: Viewer, seen: Container[Ref] | None = None) -> list[Told]:
    """The facts the viewer may read, in their order, as sentences. Two queries, and one for each kind of record.

    Load the entries with `select_related("change_set")`. `seen`, where the caller knows it, holds the records among
    `subjects(entries)` that the viewer may see.
    """
    readable = _readable(list(entries), viewer, seen)
    undone = _undone(readable, viewer)
    names = members({entry.by_id for entry in readable})
    return [_told(entry, names, undone) for entry in readable]


def subjects(entries: Iterable[Entry]) -> set[Ref]:
    """The records that facts are about and whose titles they say."""
    return {ref for entry in entries if (ref := _record(entry))}


def members(identifiers: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names of members, and of the system itself."""
    wanted = [identifier for identifier in identifiers if identifier]
    found: dict[UUID | None, str] = {None: "Handsel"}
    if wanted:
        found |= dict(Member.objects.filter(pk__any_of=wanted).values_list("pk", "name"))
    return found


def sentence(name: str, data: Mapping[str, Any]) -> str:
    """The sentence of a fact by its stored name. A fact this version no longer knows is called by its name."""
    fact = known_facts().get(name)
    if fact is None:
        return name
    words = defaultdict(str, {key: "" if value is None else str(value) for key, value in data.items()})
    return (str(fact.sentence) % words).replace("“”", "").replace("«»", "").strip()


def _told(entry: Entry, names: Mapping[UUID | None, str], undone: Mapping[UUID, str]) -> Told:
    return Told(
        id=entry.pk,
        at=entry.at,
        actor=names.get(entry.by_id, _("Somebody who is gone")),
        sentence=_said(entry, undone),
        door=entry.change_set.door,
        name=entry.name,
        subject=entry.subject,
        change_set_id=entry.change_set_id,
    )


_private: dict[str, Permission] = {}


def keep_private(room: str, permission: Permission) -> None:
    """Facts of this room are read with a permission, or by who did them, whatever else a viewer sees."""
    _private[room] = permission


def _is_open(entry: Entry, viewer: Viewer) -> bool:
    needed = _private.get(entry.name.partition(".")[0])
    return needed is None or viewer.may(needed) or (entry.by_id is not None and entry.by_id == viewer.member_id)


def _readable(entries: Sequence[Entry], viewer: Viewer, seen: Container[Ref] | None = None) -> list[Entry]:
    """Facts about records say those records' titles: they are for whoever may see them, and for who did it."""
    entries = [entry for entry in entries if _is_open(entry, viewer)]
    if viewer.sees_everything:
        return list(entries)
    known = records.titles(subjects(entries), viewer).keys() if seen is None else seen
    return [e for e in entries if e.by_id == viewer.member_id or (ref := _record(e)) is None or ref in known]


def _record(entry: Entry) -> Ref | None:
    """The record a fact is about, when its name says a kind of record: `accounts.contact.edited`."""
    kind = entry.name.split(".")[1]
    return (kind, entry.subject) if kind in records.kinds() else None


def _said(entry: Entry, undone: Mapping[UUID, str]) -> str:
    """The sentence of a fact; that of an undo says what was taken back, as far as the reader may know."""
    if entry.name != ChangeSetUndone.name:
        return sentence(entry.name, entry.data)
    what = undone.get(entry.change_set.undoes_id or UUID(int=0), "")
    return _("took back: %(what)s") % {"what": what} if what else _("took back a change")


def _undone(entries: Sequence[Entry], viewer: Viewer) -> dict[UUID, str]:
    """For the undos among the facts: what each took back, by the change set it undid."""
    undos = [entry.change_set.undoes_id for entry in entries if entry.name == ChangeSetUndone.name]
    firsts = _first_facts([identifier for identifier in undos if identifier], viewer)
    return {entry.change_set_id: _said(entry, {}) for entry in firsts}


def summaries(change_sets: Sequence[UUID], viewer: Viewer) -> dict[UUID, str]:
    """Change sets in a few words: the first fact, if it may be read."""
    firsts = _first_facts(change_sets, viewer)
    undone = _undone(firsts, viewer)
    return {entry.change_set_id: _said(entry, undone) for entry in firsts}


def _first_facts(change_sets: Sequence[UUID], viewer: Viewer) -> list[Entry]:
    if not change_sets:
        return []
    facts = Entry.objects.filter(change_set__in=change_sets).select_related("change_set")
    return _readable(list(facts.order_by("change_set", "id").distinct("change_set")), viewer)


def _mark(name: str) -> tuple[str, str]:
    return MARKS.get(name.rsplit(".", 1)[-1], ("activity", ""))
