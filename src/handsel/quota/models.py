"""Targets, what relieves them, and the letters by which people learn of them and accept them."""

from typing import ClassVar, Self
from uuid import UUID

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.kernel import periods
from handsel.kernel.ids import new_id
from handsel.org.models import Member, Team
from handsel.org.queries import reach_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


class Grain(models.TextChoices):
    """How long a target's period is."""

    MONTH = periods.Grain.MONTH.value, _("Month")
    QUARTER = periods.Grain.QUARTER.value, _("Quarter")
    YEAR = periods.Grain.YEAR.value, _("Year")


class Measure(models.TextChoices):
    """What Handsel counts by itself, from won opportunities. A plan may have measures of its own besides."""

    BOOKINGS = "bookings", pgettext_lazy("measure", "Bookings")
    NEW = "new", pgettext_lazy("measure", "New business")
    EXPANSION = "expansion", pgettext_lazy("measure", "Expansion")
    RENEWAL = "renewal", pgettext_lazy("measure", "Renewals")


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets of people and teams."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, those of one's reach and of teams led there; everybody's for whoever may see pay.

        Seeing everybody's records does not show what is expected of them.
        """
        if viewer.may(Permission.SEE_PAY):
            return self
        within = list(owners_within(viewer))
        return self.filter(models.Q(member__any_of=within) | models.Q(team__lead__any_of=within))

    def during(self, span: periods.Period) -> Self:
        """Whose period has a day in the span."""
        return self.filter(starts_on__lt=span.end, ends_on__gt=span.start)


def owners_within(viewer: Viewer) -> frozenset[UUID]:
    """Members whose quota this viewer sees without seeing pay: themselves and their reporting line."""
    if viewer.member_id is None:
        return frozenset()
    return frozenset(viewer.reach if viewer.reach is not None else reach_of(viewer.member_id))


class Target(models.Model):
    """What is expected of a member or a team in one period.

    `amount` is the full quota, `ramp` the percentage of it that holds while somebody is new. Days are half open: the
    period ends the day before `ends_on`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="targets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="targets")
    measure = models.TextField(_("Measure"), default=Measure.BOOKINGS)
    product = models.TextField(_("Product"), blank=True)
    """A product line; empty for all products together."""
    grain = models.TextField(_("Period"), choices=Grain)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField()
    amount = models.DecimalField(_("Amount"), max_digits=20, decimal_places=4)
    currency = models.CharField(_("Currency"), max_length=3)
    ramp = models.DecimalField(_("Ramp, %"), max_digits=5, decimal_places=2, default=100)
    source = models.TextField(_("Source"), blank=True)
    """Where it came from: the name of a file, or the door."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    read_with: ClassVar = Permission.SEE_PAY
    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True, team__isnull=False)
                | models.Q(member__isnull=False, team__isnull=True),
                name="quota_target_is_of_a_member_or_a_team",
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="quota_target_has_days"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="quota_target_is_not_negative"),
            models.CheckConstraint(condition=models.Q(ramp__range=(0, 100)), name="quota_ramp_is_percent"),
            models.UniqueConstraint(
                fields=["member", "team", "measure", "product", "starts_on"],
                name="quota_one_target_each",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="quota_target_by_period")]

    @property
    def period(self) -> periods.Period:
        """Its days."""
        return periods.Period(self.starts_on, self.ends_on)


MEASURE_CODE = RegexValidator(r"^[a-z][a-z0-9_-]{0,59}$", _("Use small letters, digits and hyphens, such as new-arr."))


class Relief(models.Model):
    """Lowers a target, with the reason. Never changed or taken back: a negative one reverses it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="reliefs")
    amount = models.DecimalField(_("Amount"), max_digits=20, decimal_places=4)
    reason = models.TextField(_("Reason"))
    starts_on = models.DateField(_("First day of leave"), null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    """The day after the leave. Both empty for relief that is not about days."""
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    read_with: ClassVar = Permission.SEE_PAY


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters of people."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, those of one's reach; everybody's for whoever may see pay."""
        if viewer.may(Permission.SEE_PAY):
            return self
        return self.filter(member__any_of=list(owners_within(viewer)))


class Letter(models.Model):
    """The quotas of a member as they were told them. A newer letter for the same days takes its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="quota_letters")
    title = models.TextField(_("Title"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    lines = models.JSONField()
    """The targets as they stood: measure, product, period, first and last day, amount, currency, ramp, relief."""
    note = models.TextField(_("Note"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    read_with: ClassVar = Permission.SEE_PAY
    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "-at", "-id"], name="quota_letter_newest")]

    def __str__(self) -> str:
        return self.title


class Acceptance(models.Model):
    """A member agreed to a letter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="acceptance")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
