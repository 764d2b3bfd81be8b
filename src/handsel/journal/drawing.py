"""The inside of a timeline entry as HTML, written in Python like the design system's rows and entries, for speed.

Everything that people wrote goes through `escape`.
"""

from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handsel.journal.models import Entry
from handsel.ui import words
from handsel.ui.marks import badge, icon


def body(entry: Entry, due: dict[str, str] | None, *, editable: bool) -> SafeString:
    """Subject, time and place or due day, then the text."""
    text = paragraphs(entry.body)
    if entry.kind == Entry.Kind.TASK:
        return _safe(_task(entry, due, editable) + text)
    subject = f"<p><strong>{escape(entry.subject)}</strong></p>" if entry.subject else ""
    return _safe(subject + _meeting(entry) + text)


def paragraphs(text: str) -> str:
    """Plain text as paragraphs with line breaks and links."""
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    return "".join(f"<p>{'<br>'.join(urlize(block, autoescape=True).split(chr(10)))}</p>" for block in blocks)


def tick(entry: Entry, *, editable: bool) -> SafeString:
    """The circle that completes or reopens a task; only a picture for those who may not."""
    mark = icon("circle-check" if entry.done_at else "circle")
    if not editable:
        return _safe(f'<span class="task-tick">{mark}</span>')
    verb = "reopen" if entry.done_at else "complete"
    said = _("Reopen “%(task)s”") if entry.done_at else _("Mark “%(task)s” as done")
    label = escape(said % {"task": entry.subject})
    url = reverse(f"journal:{verb}", args=[entry.pk])
    return _safe(
        f'<button class="task-tick" type="button" data-tick hx-post="{url}" hx-swap="none" aria-label="{label}">'
        f"{mark}</button>"
    )


def tools(entry: Entry, *, editable: bool, pins: bool, prefix: str) -> SafeString:
    """The menu of an entry; nothing for those who may do nothing with it."""
    items = [*_editing(entry, editable), *_pinning(entry, pins), *_removing(entry, editable)]
    if not items:
        return _safe("")
    name = f"{prefix}-{entry.pk}"
    trigger = (
        f'<button class="btn" type="button" data-variant="ghost" data-size="icon-xs" id="{name}-trigger"'
        f' aria-haspopup="menu" aria-controls="{name}-menu" aria-expanded="false"'
        f' aria-label="{escape(_("Actions"))}">{icon("ellipsis")}</button>'
    )
    menu = f'<div role="menu" id="{name}-menu" aria-labelledby="{name}-trigger">{"".join(items)}</div>'
    pop = f'<div data-popover data-align="end" aria-hidden="true">{menu}</div>'
    return _safe(f'<div class="dropdown-menu" id="{name}">{trigger}{pop}</div>')


def meeting_time(entry: Entry) -> str:
    """`Today, 14:00–14:30`."""
    if entry.starts_at is None:
        return ""
    start = f"{words.day_name(entry.starts_at)}, {words.clock(entry.starts_at)}"
    return f"{start}–{_end(entry.starts_at, entry.ends_at)}" if entry.ends_at else start


def _end(starts_at: datetime, ends_at: datetime) -> str:
    same = timezone.localdate(starts_at) == timezone.localdate(ends_at)
    return words.clock(ends_at) if same else f"{words.short_date(ends_at)}, {words.clock(ends_at)}"


def due_mark(due: dict[str, str] | None) -> str:
    """The chip with the day a task is due."""
    if not due:
        return ""
    tone = f' data-tone="{due["tone"]}"' if due["tone"] else ""
    return f'<span class="chip"{tone}>{icon("calendar", "sm")}{escape(due["text"])}</span>'


def _task(entry: Entry, due: dict[str, str] | None, editable: bool) -> str:
    high = badge(_("High priority"), "red") if entry.priority == Entry.Priority.HIGH and not entry.done_at else ""
    whose = f'<span class="muted small">{escape(entry.assignee.name)}</span>' if entry.assignee else ""
    done = f'<span class="muted small">{escape(_("done"))} {words.ago(entry.done_at)}</span>' if entry.done_at else ""
    state = " data-done" if entry.done_at else ""
    line = f'<div class="cluster" data-gap="xs">{due_mark(due)}{high}{whose}{done}</div>'
    title = f'<div class="task-title">{escape(entry.subject)}</div>'
    return f'<div class="task"{state}>{tick(entry, editable=editable)}<div>{title}{line}</div></div>'


def _meeting(entry: Entry) -> str:
    if entry.kind != Entry.Kind.MEETING or entry.starts_at is None:
        return ""
    place = icon("map-pin", "sm") + urlize(entry.location, autoescape=True) if entry.location else ""
    when = f"{icon('clock', 'sm')}{escape(meeting_time(entry))}"
    return f'<p class="muted small cluster" data-gap="xs">{when}{place}</p>'


def _editing(entry: Entry, editable: bool) -> list[str]:
    if not editable or entry.kind == Entry.Kind.MAIL:
        return []
    return [_opens(entry, "edit", "pencil", _("Edit")), _opens(entry, "records", "link", _("Records"))]


def _pinning(entry: Entry, pins: bool) -> list[str]:
    if not pins:
        return []
    verb, said = ("unpin", _("Unpin")) if entry.pinned_at else ("pin", _("Pin"))
    items = [_posts(entry, verb, "pin", said)]
    if entry.kind != Entry.Kind.TASK and (entry.body or entry.subject):
        items.append(_opens(entry, "line-to-task", "list-todo", _("Make a task of a line")))
    return items


def _removing(entry: Entry, editable: bool) -> list[str]:
    return [_posts(entry, "delete", "trash-2", _("Delete"), " data-variant=destructive")] if editable else []


def _opens(entry: Entry, name: str, mark: str, said: str) -> str:
    url = reverse(f"journal:{name}", args=[entry.pk])
    return (
        f'<button type="button" role="menuitem" tabindex="-1" hx-get="{url}" hx-target="#modal-content">'
        f"{icon(mark)}{escape(said)}</button>"
    )


def _posts(entry: Entry, name: str, mark: str, said: str, more: str = "") -> str:
    url = reverse(f"journal:{name}", args=[entry.pk])
    return (
        f'<button type="button" role="menuitem" tabindex="-1"{more} hx-post="{url}" hx-swap="none">'
        f"{icon(mark)}{escape(said)}</button>"
    )


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - every part is escaped above
