"""What officers work on: requests for clearance, findings, and who is near a limit."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.conduct.models.book import ExpenseLine
from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Own requests and those one was asked to answer; the register's readers see everybody's."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer may see."""
        if viewer.may(Permission.READ_REGISTER):
            return self
        me = viewer.member_id
        mine = models.Q(asked_by_id=me) | models.Q(
            pk__in=ClearanceDelegation.objects.filter(to_id=me).values("clearance")
        )
        return self.filter(mine)

    def waiting(self, day: date) -> Self:
        """Asked, unanswered, and the day of the gift has not passed."""
        return self.filter(answer=None, planned_on__gte=day)


class Clearance(models.Model):
    """A request to give something that the rules send to the officer. `draft` is the gift as it was asked about.

    Its answer and delegations are rows of their own; what state it is in follows from them and the day.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("clearance", "Waiting")
        CLEARED = "cleared", pgettext_lazy("clearance", "Cleared")
        REFUSED = "refused", pgettext_lazy("clearance", "Refused")
        EXPIRED = "expired", pgettext_lazy("clearance", "Expired")
        GIVEN = "given", pgettext_lazy("clearance", "Given")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="clearances", verbose_name=_("Asked by"))
    asked_at = models.DateTimeField(_("Asked"))
    planned_on = models.DateField(_("To be given on"))
    due_on = models.DateField(_("Answer due"))
    people = ArrayField(models.UUIDField())
    names = ArrayField(models.TextField(), default=list, verbose_name=_("Recipients"))
    description = models.TextField(_("What"), blank=True)
    draft = models.JSONField()
    reason = models.TextField(_("Why it should be given"))
    outcome = models.TextField()
    decision = models.JSONField()

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="conduct_clearance_by_due"),
            models.Index(fields=["asked_by", "-asked_at"], name="conduct_clearance_of_asker"),
        ]

    def __str__(self) -> str:
        return self.description or ", ".join(self.names)

    def state_on(self, day: date) -> State:
        """Where the request stands on a day. Read with `select_related("answer", "gift")`."""
        answer: ClearanceAnswer | None = getattr(self, "answer", None)
        if getattr(self, "gift", None) is not None:
            return self.State.GIVEN
        if answer is None:
            return self.State.ASKED if day <= self.planned_on else self.State.EXPIRED
        if not answer.is_cleared:
            return self.State.REFUSED
        return self.State.CLEARED if day <= answer.valid_until else self.State.EXPIRED


class ClearanceAnswer(models.Model):
    """What the officer, or whom the officer asked, answered. A cleared gift must be given by `valid_until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clearance = models.OneToOneField(Clearance, models.PROTECT, related_name="answer")
    is_cleared = models.BooleanField()
    conditions = models.TextField(_("Conditions"), blank=True)
    reason = models.TextField(_("Reason"))
    valid_until = models.DateField(_("To be given by"))
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("Answered"))


class ClearanceDelegation(models.Model):
    """The officer let somebody else answer one request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Member, models.PROTECT, related_name="+")
    note = models.TextField(_("Note"), blank=True)
    delegated_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    delegated_at = models.DateTimeField()


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings speak of everybody's gifts, so only the register's readers see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for readers of the register, none for anybody else."""
        return self if viewer.may(Permission.READ_REGISTER) else self.none()

    def with_state(self) -> Self:
        """Each with `state` (of `Finding.State`) and `due_on`, from its latest note."""
        latest = FindingNote.objects.filter(finding=OuterRef("pk")).order_by("-id")
        return self.annotate(
            state=Coalesce(
                Subquery(latest.values("state")[:1]), models.Value(Finding.State.OPEN.value, models.TextField())
            ),
            due_on=Subquery(latest.values("due_on")[:1]),
        )

    def unsettled(self) -> Self:
        """Those not closed."""
        return self.with_state().exclude(state=Finding.State.CLOSED)


class Finding(models.Model):
    """Something the officer has to look at. It stays on record whatever later rows say; follow-up is notes."""

    class Kind(models.TextChoices):
        BREACH = "breach", pgettext_lazy("finding", "Limit passed")
        BARRED = "barred", pgettext_lazy("finding", "Given although barred")
        NOT_CLEARED = "not-cleared", pgettext_lazy("finding", "Given without clearance")
        ENTERTAINMENT = "entertainment", pgettext_lazy("finding", "Repeated entertainment")
        EXPENSE = "expense", pgettext_lazy("finding", "Expense without a record")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "Open")
        IN_REVIEW = "in-review", pgettext_lazy("finding", "In review")
        CLOSED = "closed", pgettext_lazy("finding", "Closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField(_("Finding"), choices=Kind)
    key = models.CharField(max_length=64, unique=True)
    """A digest of what was found, so that the same thing is found once."""
    policy = models.TextField(_("Policy"), blank=True)
    day = models.DateField(_("Day"))
    people = ArrayField(models.UUIDField(), default=list)
    names = ArrayField(models.TextField(), default=list, verbose_name=_("Recipients"))
    gifts = ArrayField(models.UUIDField(), default=list)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("Member"))
    expense = models.ForeignKey(ExpenseLine, models.PROTECT, null=True, related_name="findings")
    details = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("Found"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="conduct_finding_newest"),
            models.Index(fields=["kind", "day"], name="conduct_finding_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.names)}"


class FindingNote(models.Model):
    """What was done about a finding, and in which state it leaves it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="notes")
    text = models.TextField(_("Note"))
    state = models.TextField(_("State"), choices=Finding.State)
    due_on = models.DateField(_("Due"), null=True, blank=True)
    noted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()


class NearLimitQuerySet(models.QuerySet["NearLimit"]):
    """Sums of everybody's gifts, so only the register's readers see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for readers of the register, none for anybody else."""
        return self if viewer.may(Permission.READ_REGISTER) else self.none()


class NearLimit(models.Model):
    """People near or over a yearly limit: derived from the register whenever it changes, never typed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    policy = models.TextField(_("Policy"))
    people = ArrayField(models.UUIDField())
    names = ArrayField(models.TextField(), default=list, verbose_name=_("Recipients"))
    direction = models.TextField()
    source = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    counted = models.DecimalField(_("Counted"), max_digits=18, decimal_places=4)
    limit = models.DecimalField(_("Limit"), max_digits=18, decimal_places=4)
    part_used = models.DecimalField(_("Part used"), max_digits=12, decimal_places=4)
    starts_on = models.DateField()
    ends_on = models.DateField()
    """The first day after the window."""

    objects = NearLimitQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-part_used", "id"], name="conduct_near_nearest"),
            GinIndex(fields=["people"], name="conduct_near_people"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.names)
