"""Entries as a list: what they are filtered and sorted by. No page shows them as a table, so nothing registers it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handsel.journal.models import Entry
from handsel.journal.records import Record
from handsel.journal.sides import from_every_side
from handsel.lists.columns import Choices, Column, Kind, RecordList
from handsel.org.viewer import Viewer

DONE = ExpressionWrapper(Q(done_at__isnull=False), output_field=BooleanField())


def _kinds(viewer: Viewer) -> Choices:
    return Entry.Kind.choices


def _priorities(viewer: Viewer) -> Choices:
    return Entry.Priority.choices


ENTRIES = RecordList(
    name="entries",
    label=_("Notes, calls, meetings, tasks"),
    one=_("Entry"),
    model=Entry,
    url=lambda entry: reverse("journal:entry", args=[entry.pk]),
    sort="-at",
    related=("author", "assignee"),
    columns=(
        Column(name="subject", label=_("Subject"), title=True),
        Column(name="kind", label=_("Kind"), kind=Kind.CHOICE, choices=_kinds, sorts=False),
        Column(name="at", label=_("When"), kind=Kind.MOMENT),
        Column(
            name="author", label=_("Author"), kind=Kind.MEMBER, text_path="author__name", nullable=True, sorts=False
        ),
        Column(
            name="assignee",
            label=_("Assignee"),
            kind=Kind.MEMBER,
            text_path="assignee__name",
            nullable=True,
            sorts=False,
        ),
        Column(name="due_on", label=_("Due"), kind=Kind.DATE, nullable=True),
        Column(name="done", label=_("Done"), kind=Kind.FLAG, path="done", expression=DONE, sorts=False, shown=False),
        Column(name="done_at", label=_("Done"), kind=Kind.MOMENT, nullable=True),
        Column(name="priority", label=_("Priority"), kind=Kind.CHOICE, choices=_priorities, sorts=False),
        Column(name="starts_at", label=_("Starts"), kind=Kind.MOMENT, nullable=True),
        Column(name="outcome", label=_("Outcome"), sorts=False),
        Column(name="created_at", label=_("Created"), kind=Kind.MOMENT, sorts=False),
        Column(name="updated_at", label=_("Changed"), kind=Kind.MOMENT, sorts=False),
    ),
)


def entries_on(records: Sequence[Record], viewer: Viewer) -> RecordList:
    """The list of the viewer's entries, narrowed to those on any of these records if there are some."""
    identifiers = [record.id for record in records]

    def narrowed(rows: Any) -> Any:
        return rows.on(*identifiers) if identifiers else from_every_side(rows, viewer)

    return replace(ENTRIES, always=narrowed)
