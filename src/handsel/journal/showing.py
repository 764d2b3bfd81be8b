"""Moments of a timeline as `ui/entry.html` draws them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.journal import drawing
from handsel.journal.forms import OUTCOMES
from handsel.journal.models import Entry
from handsel.journal.rules import When, when
from handsel.journal.timeline import Moment
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.ui import words

ICONS = {"note": "sticky-note", "call": "phone", "meeting": "calendar", "task": "circle-check", "mail": "mail"}
TONES = {"note": "amber", "call": "green", "meeting": "violet", "task": "blue", "mail": "teal"}


def shown(moment: Moment, viewer: Viewer, *, prefix: str = "entry") -> dict[str, Any]:
    """What the template needs for one moment. `prefix` keeps identifiers apart where an entry is shown twice."""
    if moment.entry is not None:
        return _entry(moment.entry, moment, viewer, prefix)
    told = moment.told
    assert told is not None  # noqa: S101 - a moment is an entry or a fact
    return {
        "id": f"fact-{moment.id}",
        "icon": told.icon,
        "tone": told.tone,
        "actor": told.actor,
        "sentence": told.sentence,
        "at": moment.at,
        "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in moment.changes],
    }


def _entry(entry: Entry, moment: Moment, viewer: Viewer, prefix: str) -> dict[str, Any]:
    editable = may_edit(entry, viewer)
    return {
        "id": f"{prefix}-item-{entry.pk}",
        "icon": ICONS[entry.kind],
        "tone": TONES[entry.kind],
        "actor": entry.author.name if entry.author else "",
        "sentence": sentence(entry),
        "at": entry.at,
        "pinned": entry.pinned_at is not None,
        "body": drawing.body(entry, due_chip(entry), editable=editable),
        "also": [{"label": other.title, "url": other.url, "icon": other.icon} for other in moment.also],
        "tools": drawing.tools(entry, editable=editable, pins=viewer.may(Permission.EDIT_RECORDS), prefix=prefix),
    }


def may_edit(entry: Entry, viewer: Viewer) -> bool:
    """What `Entry.objects.editable_by` says, of an entry at hand."""
    if viewer.edits_everything:
        return True
    reach = viewer.reach or frozenset()
    return viewer.may(Permission.EDIT_RECORDS) and bool({entry.author_id, entry.assignee_id} & reach)


def sentence(entry: Entry) -> str:
    """What was done, after the author's name."""
    if entry.kind == Entry.Kind.CALL:
        return _call(entry)
    if entry.kind == Entry.Kind.MEETING:
        return _("plans a meeting") if entry.at > timezone.now() else _("had a meeting")
    if entry.kind == Entry.Kind.TASK:
        given = entry.assignee and entry.assignee_id != entry.author_id
        return _("gave %(member)s a task") % {"member": entry.assignee} if given else _("has a task")
    return _("got an e-mail") if entry.kind == Entry.Kind.MAIL else _("wrote a note")


def _call(entry: Entry) -> str:
    inbound = entry.direction == Entry.Direction.INBOUND
    parts = [_("was called") if inbound else _("called")]
    if entry.duration_seconds:
        parts.append(_("%(count)s min") % {"count": max(1, round(entry.duration_seconds / 60))})
    if entry.outcome:
        parts.append(outcome(entry.outcome))
    return " · ".join(parts)


def outcome(code: str) -> str:
    """The outcome of a call in words; imported ones speak for themselves."""
    return str(dict(OUTCOMES).get(code, code))


def due_chip(entry: Entry) -> dict[str, str] | None:
    """When a task is due, red once it should have been done; nothing for a task without a day."""
    if entry.kind != Entry.Kind.TASK or entry.due_on is None:
        return None
    standing = when(entry.due_on, done=entry.done_at is not None, today=timezone.localdate())
    tones = {When.OVERDUE: "red", When.TODAY: "amber"}
    return {"text": words.day_name(entry.due_on), "tone": tones.get(standing, "")}
