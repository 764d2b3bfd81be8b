"""Reminders: what is due for whom, and what they have seen. Seeing one is no change, so the trail keeps none of it."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from handsel.journal.models import Dismissal, Entry
from handsel.org.viewer import Viewer

KEPT = timedelta(days=30)
"""A reminder nobody dismissed falls silent after this long."""


def due(viewer: Viewer, at: datetime) -> QuerySet[Entry]:
    """Reminders that have fired for the viewer, the latest first. They go to the assignee, else to the author."""
    dismissed = Dismissal.objects.filter(entry=OuterRef("pk"), member=viewer.member_id, at=OuterRef("remind_at"))
    return (
        Entry.objects.annotate(reminded=Coalesce("assignee_id", "author_id"))
        .filter(reminded=viewer.member_id, remind_at__lte=at, remind_at__gt=at - KEPT, done_at=None)
        .exclude(Exists(dismissed))
        .order_by("-remind_at", "-id")
    )


def fired_since(viewer: Viewer, *, since: datetime, at: datetime) -> QuerySet[Entry]:
    """Those that fired after a moment: what a page that polls has not announced yet."""
    return due(viewer, at).filter(remind_at__gt=since)


def dismiss(*, entry: Entry, by: Viewer, at: datetime) -> None:
    """Silence a reminder for the viewer; should it be put off to another moment, it fires again then."""
    if entry.remind_at is not None and by.member_id is not None:
        Dismissal.objects.get_or_create(entry=entry, member_id=by.member_id, at=entry.remind_at)


def dismiss_all(*, by: Viewer, at: datetime) -> int:
    """Silence everything due; returns how many reminders."""
    found = list(due(by, at)[:500])
    for entry in found:
        dismiss(entry=entry, by=by, at=at)
    return len(found)
