"""Moments of a timeline as `ui/entry.html` draws them."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handsel.journal.forms import OUTCOMES
from handsel.journal.models import Entry
from handsel.journal.records import Ref
from handsel.journal.rules import When, when
from handsel.journal.timeline import Moment
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.ui import words

ICONS = {"note": "sticky-note", "call": "phone", "meeting": "calendar", "task": "circle-check", "mail": "mail"}
TONES = {"note": "amber", "call": "green", "meeting": "violet", "task": "blue", "mail": "teal"}


def shown(moment: Moment, viewer: Viewer, *, record: Ref | None = None) -> dict[str, Any]:
    """What the template needs for one moment."""
    if moment.entry is not None:
        return _entry(moment.entry, moment, viewer, record)
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


def _entry(entry: Entry, moment: Moment, viewer: Viewer, record: Ref | None) -> dict[str, Any]:
    context = {
        "entry": entry,
        "lines": paragraphs(entry.body),
        "due": due_chip(entry),
        "may_edit": may_edit(entry, viewer),
        "may_pin": viewer.may(Permission.EDIT_RECORDS),
        "record": record,
    }
    return {
        "id": f"entry-{entry.pk}",
        "icon": ICONS[entry.kind],
        "tone": TONES[entry.kind],
        "actor": entry.author.name if entry.author else "",
        "sentence": sentence(entry),
        "at": entry.at,
        "pinned": entry.pinned_at is not None,
        "body": render_to_string("journal/body.html", context),
        "also": [{"label": other.title, "url": other.url, "icon": other.icon} for other in moment.also],
        "tools": render_to_string("journal/tools.html", context),
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


def paragraphs(body: str) -> SafeString:
    """Plain text as paragraphs with line breaks."""
    blocks = [block.split("\n") for block in body.split("\n\n") if block.strip()]
    return format_html_join(
        "", "<p>{}</p>", ((format_html_join("<br>", "{}", ((line,) for line in block)),) for block in blocks)
    )


def due_chip(entry: Entry) -> dict[str, str] | None:
    """When a task is due, red once it should have been done; nothing for a task without a day."""
    if entry.kind != Entry.Kind.TASK or entry.due_on is None:
        return None
    standing = when(entry.due_on, done=entry.done_at is not None, today=timezone.localdate())
    tones = {When.OVERDUE: "red", When.TODAY: "amber"}
    return {"text": words.day_name(entry.due_on), "tone": tones.get(standing, "")}


def meeting_time(entry: Entry) -> str:
    """`24 Nov, 14:00–14:30`."""
    if entry.starts_at is None:
        return ""
    start = f"{words.day_name(entry.starts_at)}, {words.clock(entry.starts_at)}"
    return f"{start}–{_end(entry.starts_at, entry.ends_at)}" if entry.ends_at else start


def _end(starts_at: datetime, ends_at: datetime) -> str:
    same = timezone.localdate(starts_at) == timezone.localdate(ends_at)
    return words.clock(ends_at) if same else f"{words.short_date(ends_at)}, {words.clock(ends_at)}"
