"""Pipelines, stages, opportunities, their teams, contact roles and history."""

from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.accounts.models import Account, Contact
from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.scope import ScopedQuerySet
from handsel.pipeline.rules import vocabulary
from handsel.search.words import words_field


class Category(models.TextChoices):
    """Forecast categories, after Salesforce's six."""

    PIPELINE = vocabulary.Category.PIPELINE.value, pgettext_lazy("category", "Pipeline")
    BEST_CASE = vocabulary.Category.BEST_CASE.value, pgettext_lazy("category", "Best case")
    MOST_LIKELY = vocabulary.Category.MOST_LIKELY.value, pgettext_lazy("category", "Most likely")
    COMMIT = vocabulary.Category.COMMIT.value, pgettext_lazy("category", "Commit")
    CLOSED = vocabulary.Category.CLOSED.value, pgettext_lazy("category", "Closed")
    OMITTED = vocabulary.Category.OMITTED.value, pgettext_lazy("category", "Omitted")


class Outcome(models.TextChoices):
    """How an opportunity stands."""

    OPEN = vocabulary.Outcome.OPEN.value, pgettext_lazy("outcome", "Open")
    WON = vocabulary.Outcome.WON.value, pgettext_lazy("outcome", "Won")
    LOST = vocabulary.Outcome.LOST.value, pgettext_lazy("outcome", "Lost")


class Pipeline(models.Model):
    """A way of selling with its own stages. The one with the lowest position is the default."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"), unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """A stage of a pipeline, with what it means for probability, category and outcome."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    name = models.TextField(_("Name"))
    position = models.PositiveSmallIntegerField()
    probability = models.PositiveSmallIntegerField(_("Probability"))
    category = models.TextField(_("Forecast category"), choices=Category)
    outcome = models.TextField(choices=Outcome, default=Outcome.OPEN)
    expected_days = models.PositiveSmallIntegerField(_("Expected days"), null=True, blank=True)
    guidance = models.TextField(_("Guidance"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="pipeline_stage_name_is_unique"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="pipeline_probability_is_percent"),
        ]

    def __str__(self) -> str:
        return self.name


class LostReason(models.Model):
    """A reason people choose when an opportunity is lost; others may be typed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"), unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class OpportunityQuerySet(ScopedQuerySet["Opportunity"]):
    """Opportunities a viewer may see: own, in reach, on the team, or of an account they own."""

    kind = "opportunity"

    def open(self) -> Self:
        """Neither won nor lost."""
        return self.filter(outcome=Outcome.OPEN)

    def won(self) -> Self:
        """Closed in our favour."""
        return self.filter(outcome=Outcome.WON)


class Opportunity(models.Model):
    """A possible sale."""

    class Kind(models.TextChoices):
        NEW = vocabulary.Kind.NEW.value, pgettext_lazy("kind of sale", "New business")
        EXPANSION = vocabulary.Kind.EXPANSION.value, pgettext_lazy("kind of sale", "Expansion")
        RENEWAL = vocabulary.Kind.RENEWAL.value, pgettext_lazy("kind of sale", "Renewal")
        OTHER = vocabulary.Kind.OTHER.value, pgettext_lazy("kind of sale", "Other")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("Account")
    )
    owner = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        db_index=False,
        verbose_name=_("Owner"),
    )
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="opportunities", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="opportunities", verbose_name=_("Stage"))
    outcome = models.TextField(_("Outcome"), choices=Outcome, default=Outcome.OPEN)
    amount = models.DecimalField(_("Amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3)
    base_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    """The amount in the organisation's currency; empty when there is no amount or no rate."""
    close_on = models.DateField(_("Close date"), null=True, blank=True)
    probability = models.PositiveSmallIntegerField(_("Probability"))
    probability_is_set = models.BooleanField(default=False)
    """A person set the probability; a stage move no longer overwrites it."""
    category = models.TextField(_("Forecast category"), choices=Category)
    category_is_set = models.BooleanField(default=False)
    """A person set the category; a stage move no longer overwrites it."""
    kind = models.TextField(_("Type"), choices=Kind, default=Kind.NEW)
    source = models.TextField(_("Source"), blank=True)
    product = models.TextField(_("Product"), blank=True)
    next_step = models.TextField(_("Next step"), blank=True)
    next_step_on = models.DateField(_("Next step date"), null=True, blank=True)
    competitors = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("Competitors"))
    primary_contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Primary contact")
    )
    description = models.TextField(_("Description"), blank=True)
    lost_reason = models.TextField(_("Lost reason"), blank=True)
    opened_on = models.DateField(pgettext_lazy("day", "Opened"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("moment", "Closed"), null=True, blank=True)
    stage_since = models.DateTimeField(_("In stage since"))
    push_count = models.PositiveSmallIntegerField(_("Pushes"), default=0)
    """How often the close date was moved to a later month."""
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("Created"))
    updated_at = models.DateTimeField(_("Changed"))
    words = words_field("name", "product", "next_step", "description")

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="pipeline_chance_is_percent"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["close_on", "id"], name="pipeline_opp_by_close"),
            models.Index(fields=["owner", "close_on", "id"], name="pipeline_opp_of_owner"),
            models.Index(fields=["stage", "close_on", "id"], name="pipeline_opp_in_stage"),
            models.Index(fields=["pipeline", "outcome"], name="pipeline_opp_by_outcome"),
            models.Index(fields=["name", "id"], name="pipeline_opp_by_name"),
            models.Index(fields=["base_amount", "id"], name="pipeline_opp_by_amount"),
            models.Index(fields=["-created_at", "-id"], name="pipeline_opp_newest"),
            models.Index(
                fields=["pipeline", "-created_at", "-id"],
                condition=models.Q(outcome="won"),
                name="pipeline_opp_won_newest",
            ),
            GinIndex(fields=["words"], name="pipeline_opp_words"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactRole(models.Model):
    """The part a contact plays in an opportunity: economic buyer, champion, …"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="contact_roles")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="opportunity_roles")
    role = models.TextField(_("Role"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "contact"], name="pipeline_one_role_each")
        ]


class OpportunityTeamMember(models.Model):
    """A colleague who works on an opportunity besides its owner."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, models.PROTECT, related_name="opportunity_teams")
    role = models.TextField(_("Role"), blank=True)
    edits = models.BooleanField(_("May edit"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "member"], name="pipeline_one_place_on_the_team")
        ]


class CreditShare(models.Model):
    """A colleague's share in the credit of an opportunity. Without any of revenue, all of it is the owner's."""

    class Kind(models.TextChoices):
        REVENUE = "revenue", pgettext_lazy("credit", "Revenue")
        OVERLAY = "overlay", pgettext_lazy("credit", "Overlay")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="credit_shares")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.TextField(_("Kind"), choices=Kind, default=Kind.REVENUE)
    percent = models.DecimalField(_("Per cent"), max_digits=8, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "member", "kind"], name="pipeline_one_credit_share_each"),
            models.CheckConstraint(condition=models.Q(percent__gt=0), name="pipeline_credit_share_above_nought"),
        ]

    @property
    def fraction(self) -> Decimal:
        """The share of one."""
        return self.percent / 100


class Step(models.Model):
    """A row of an opportunity's history, kept each time stage, amount, close date, probability or category changes.

    The values are those after the change; `from_stage` and `days` tell which stage was left and after how many days.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+", db_index=False)
    days = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    close_on = models.DateField(null=True)
    probability = models.PositiveSmallIntegerField()
    category = models.TextField(choices=Category)
    push_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["opportunity", "at", "id"], name="pipeline_step_history"),
            models.Index(fields=["from_stage", "days"], name="pipeline_step_days"),
        ]
