"""Journal entries and the records they are linked to."""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.models import Grant, Member
from handsel.org.roles import Permission
from handsel.org.scope import FEW, granted_records
from handsel.org.viewer import Viewer
from handsel.search.words import words_field


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries a viewer may see: written by or assigned to their reach, or linked to a record they may see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Own entries, those of the reach, and those on records the viewer sees."""
        if viewer.sees_everything:
            return self
        reach = sorted(viewer.reach or ())
        links = Link.objects.filter(entry=OuterRef("pk"))
        linked = links.filter(Q(owner__any_of=reach) | _granted(viewer))
        return self.filter(Q(author__any_of=reach) | Q(assignee__any_of=reach) | Exists(linked))

    def editable_by(self, viewer: Viewer) -> Self:
        """Entries the viewer's reach wrote or was assigned."""
        if viewer.edits_everything:
            return self
        if not viewer.may(Permission.EDIT_RECORDS):
            return self.none()
        reach = sorted(viewer.reach or ([viewer.member_id] if viewer.member_id else []))
        return self.filter(Q(author__any_of=reach) | Q(assignee__any_of=reach))

    def assigned_within(self, viewer: Viewer, members: Iterable[UUID]) -> Self:
        """What these members have to do, as far as they are within reach: such entries are visible by themselves."""
        reached = [member for member in members if viewer.reach is None or member in viewer.reach]
        return self.filter(assignee__any_of=reached)

    def meetings_within(self, viewer: Viewer, members: Iterable[UUID]) -> Self:
        """Meetings of these members, as far as they are within reach."""
        reached = [member for member in members if viewer.reach is None or member in viewer.reach]
        whose = self.alias(whose=Coalesce("assignee_id", "author_id"))
        return whose.filter(kind=Entry.Kind.MEETING, whose__any_of=reached)

    def on(self, *records: object) -> Self:
        """Entries linked to any of these record identifiers."""
        return self.filter(Exists(Link.objects.filter(entry=OuterRef("pk"), record_id__any_of=list(records))))

    def open_tasks(self) -> Self:
        """Tasks not done yet."""
        return self.filter(kind=Entry.Kind.TASK, done_at=None)


def _granted(viewer: Viewer) -> Q:
    """Links to records granted to the reach: as values while they are few, as a join beyond (see `org.scope`)."""
    if len(viewer.reach or ()) > FEW:
        grants = Grant.objects.filter(
            record_id=OuterRef("record_id"), kind=OuterRef("kind"), member__any_of=sorted(viewer.reach or ())
        )
        return Q(Exists(grants))
    return Q(record_id__any_of=[record for kind in Link.Kind.values for record in granted_records(viewer, kind)])


class Entry(models.Model):
    """A note, call, meeting or task. `at` is when it happened or was written, and orders the timeline."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        TASK = "task", _("Task")
        MAIL = "mail", _("E-mail")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")

    class Direction(models.TextChoices):
        OUTBOUND = "outbound", _("Outbound")
        INBOUND = "inbound", _("Inbound")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField(_("Kind"), choices=Kind)
    subject = models.TextField(_("Subject"), blank=True)
    body = models.TextField(_("Text"), blank=True)
    at = models.DateTimeField(_("When"))
    author = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="written", verbose_name=_("Author")
    )
    starts_at = models.DateTimeField(_("Starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("Ends"), null=True, blank=True)
    location = models.TextField(_("Place"), blank=True)
    direction = models.TextField(_("Direction"), choices=Direction, blank=True)
    outcome = models.TextField(_("Outcome"), blank=True)
    duration_seconds = models.PositiveIntegerField(_("Seconds"), null=True, blank=True)
    assignee = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="tasks", db_index=False, verbose_name=_("Assignee")
    )
    due_on = models.DateField(_("Due"), null=True, blank=True)
    remind_at = models.DateTimeField(_("Remind"), null=True, blank=True)
    priority = models.TextField(_("Priority"), choices=Priority, default=Priority.NORMAL)
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    pinned_at = models.DateTimeField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("Created"))
    updated_at = models.DateTimeField(_("Changed"))
    words = words_field("subject", "body")

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="journal_entry_by_time"),
            models.Index(fields=["author", "-at"], name="journal_entry_of_author"),
            models.Index(
                fields=["assignee", "due_on", "id"],
                condition=models.Q(kind="task", done_at=None),
                name="journal_open_tasks",
            ),
            models.Index(
                fields=["assignee", "-done_at"],
                condition=models.Q(kind="task", done_at__isnull=False),
                name="journal_done_tasks",
            ),
            models.Index(
                Coalesce("assignee_id", "author_id"),
                F("remind_at"),
                condition=models.Q(remind_at__isnull=False, done_at=None),
                name="journal_reminders_of",
            ),
            models.Index(
                Coalesce("assignee_id", "author_id"),
                F("starts_at"),
                condition=models.Q(kind="meeting"),
                name="journal_meetings_of",
            ),
            GinIndex(fields=["words"], name="journal_entry_words"),
        ]

    def __str__(self) -> str:
        return self.subject or self.body[:80]


class Link(models.Model):
    """An entry concerns a record. `owner` and `at` repeat the record's owner and the entry's time, for speed."""

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("Account")
        CONTACT = "contact", _("Contact")
        OPPORTUNITY = "opportunity", _("Opportunity")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links", db_index=False)
    kind = models.TextField(choices=Kind)
    record_id = models.UUIDField()
    owner = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "record_id"], name="journal_one_link_each")]
        indexes: ClassVar = [
            models.Index(fields=["record_id", "-at", "-entry"], name="journal_timeline"),
        ]


class Dismissal(models.Model):
    """A member has seen a reminder. Looking is not a change, so no change set keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "member", "at"], name="journal_dismissed_once")
        ]
