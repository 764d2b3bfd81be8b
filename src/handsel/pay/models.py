"""Plans, who is on them, what happened to deals, what was calculated, posted and stated.

Money is only ever added to: events, calculations, ledger entries and statements are never changed or deleted.
Payees are members; a plan is known by its code.
"""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.kernel.ids import new_id
from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.rules.plan import FAR_FUTURE
from handsel.quota.models import owners_within


class PlanVersion(models.Model):
    """A published version of a plan: the file as it was written. It never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.TextField(_("Plan"))
    version = models.PositiveIntegerField(_("Version"))
    name = models.TextField(_("Name"))
    file = models.TextField()
    """A file name whose ending says the format: `plan.toml`, `plan.yaml`."""
    text = models.TextField(_("Text"))
    digest = models.CharField(max_length=64)
    currency = models.CharField(_("Currency"), max_length=3)
    starts_on = models.DateField(_("In force from"))
    published_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(pgettext_lazy("moment", "Published"))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="pay_one_plan_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class OfPayees[M: models.Model](models.QuerySet[M]):
    """Rows that belong to a payee: one's own, one's reach, or everybody's for whoever may see pay."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer may see. Seeing everybody's records does not show their pay."""
        if viewer.may(Permission.SEE_PAY):
            return self
        return self.filter(member__any_of=list(owners_within(viewer)))


class AssignmentQuerySet(OfPayees["Assignment"]):
    """Who is on which plan."""


class Assignment(models.Model):
    """A member is on a plan during a span; `ends_on` is the first day after it, empty when there is no end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    plan = models.TextField(_("Plan"))
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(_("Target pay a year"), max_digits=18, decimal_places=2, null=True, blank=True)
    fte = models.DecimalField(_("Working time"), max_digits=5, decimal_places=4, default=1)
    carry_ytd = models.BooleanField(_("Credits from before count"), default=False)
    pay_currency = models.CharField(_("Paid in"), max_length=3, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AssignmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.plan}: {self.member_id}"

    @property
    def span(self) -> Period:
        """The days of the assignment, half open."""
        return Period(self.starts_on, self.ends_on or FAR_FUTURE)


class PlanAcceptance(models.Model):
    """A payee has read and accepted a version of their plan, known by its digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="acceptances")
    digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(pgettext_lazy("moment", "Accepted"))

    objects: ClassVar = OfPayees.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "plan_version"], name="pay_accepted_once")]


class SourceEvent(models.Model):
    """Something that happened to a deal, as it became known. `key` makes sending it twice harmless."""

    class Origin(models.TextChoices):
        PIPELINE = "pipeline", _("Opportunities")
        FILE = "file", _("File")
        API = "api", _("API")

    id = models.BigAutoField(primary_key=True)
    """The order in which events became known, whatever clocks say."""
    key = models.TextField(unique=True)
    origin = models.TextField(choices=Origin)
    kind = models.TextField(_("What happened"))
    deal = models.TextField(_("Deal"))
    opportunity_id = models.UUIDField(null=True, blank=True)
    title = models.TextField(blank=True)
    on = models.DateField(_("Day"))
    payload = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["opportunity_id", "id"], name="pay_event_of_opportunity"),
            models.Index(fields=["received_at"], name="pay_event_by_receipt"),
            models.Index(fields=["deal", "id"], name="pay_event_of_deal"),
        ]


class Calculation(models.Model):
    """One run of the engine for a plan: what it read besides events, and digests of what went in and came out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.TextField(_("Plan"))
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    engine = models.PositiveIntegerField()
    last_event = models.BigIntegerField()
    """Events up to this one were read."""
    payees = ArrayField(models.TextField(), null=True)
    """Whose lines were calculated, by identifier; null for everybody's."""
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """The calculation that keeps what this one knew, where it was the same."""
    known = models.JSONField()
    """People, quotas, reporting lines, rates and adjustments as they were; empty where `base` keeps them."""
    open_from = models.DateField()
    due_until = models.DateField()
    inputs_digest = models.CharField(max_length=64)
    lines_digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    findings = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "at"], name="pay_calculation_of_plan")]


class LedgerEntryQuerySet(OfPayees["LedgerEntry"]):
    """What was posted."""


class LedgerEntry(models.Model):
    """Money posted to a payee. `detail` is the whole line it belongs to, as it was when posted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.TextField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(_("Type"))
    line = models.TextField()
    line_kind = models.TextField()
    component = models.TextField(_("Component"))
    deal = models.TextField(_("Deal"), blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=20, decimal_places=4)
    currency = models.CharField(_("Currency"), max_length=3)
    origin_start = models.DateField()
    origin_end = models.DateField()
    posted_start = models.DateField()
    posted_end = models.DateField()
    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="entries")
    detail = models.JSONField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["member", "posted_start"], name="pay_ledger_of_member"),
            models.Index(fields=["plan", "posted_start"], name="pay_ledger_of_plan"),
        ]


class PayPeriod(models.Model):
    """How far a period of a plan has come. A period without a row is open."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("pay period", "Open")
        REVIEW = "review", pgettext_lazy("pay period", "In review")
        APPROVED = "approved", pgettext_lazy("pay period", "Approved")
        CLOSED = "closed", pgettext_lazy("pay period", "Closed")
        PAID = "paid", pgettext_lazy("pay period", "Paid")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.TextField(_("Plan"))
    label = models.TextField(_("Period"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.TextField(_("State"), choices=State, default=State.OPEN)
    submitted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "starts_on"], name="pay_one_period")]

    @property
    def period(self) -> Period:
        """Its days, half open."""
        return Period(self.starts_on, self.ends_on)


class StatementQuerySet(OfPayees["Statement"]):
    """Frozen statements."""


class Statement(models.Model):
    """What a payee was told about a closed period. `digest` covers the text and the statement before it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    plan = models.TextField()
    label = models.TextField(_("Period"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    paid = models.DecimalField(_("Paid"), max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)
    closed_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "plan", "starts_on"], name="pay_one_statement")
        ]


class PayoutBatchQuerySet(models.QuerySet["PayoutBatch"]):
    """What was handed to payroll."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All of it, for whoever sees everybody's pay; a batch tells of many payees at once."""
        return self if viewer.may(Permission.SEE_PAY) else self.none()

    def of(self, plan: str, starts_on: date) -> Self:
        """Batches of a period, the latest first; a rejected one may be followed by another."""
        return self.filter(plan=plan, starts_on=starts_on).order_by("-pk")


class PayoutBatch(models.Model):
    """What payroll is to pay for a closed period. `text` is the file, written when the batch is made and never changed.

    One person makes it, another approves it, and payroll gets the file only then.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("payout", "Waits for approval")
        APPROVED = "approved", pgettext_lazy("payout", "Approved")
        REJECTED = "rejected", pgettext_lazy("payout", "Rejected")
        PAID = "paid", pgettext_lazy("payout", "Paid")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.TextField(_("Plan"))
    label = models.TextField(_("Period"))
    starts_on = models.DateField()
    state = models.TextField(_("State"), choices=State, default=State.PROPOSED)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    payees = models.PositiveIntegerField(_("Payees"))
    totals = models.JSONField()
    """Amounts as text by currency."""
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(pgettext_lazy("moment", "Made"))
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("Reason"), blank=True)

    objects = PayoutBatchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "starts_on"],
                condition=models.Q(state__in=["proposed", "approved", "paid"]),
                name="pay_one_payout_at_a_time",
            )
        ]

    @property
    def is_approved(self) -> bool:
        """Whether payroll may have the file."""
        return self.state in (self.State.APPROVED, self.State.PAID)

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What it comes to in each currency."""
        return {currency: Decimal(amount) for currency, amount in self.totals.items()}


class ContractCostPolicy(models.Model):
    """How commissions are accounted for as costs of contracts from a day on (ASC 340-40). It never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    starts_on = models.DateField(_("In force from"), unique=True)
    benefit_months = models.PositiveSmallIntegerField(_("Period of benefit in months"))
    expedient_months = models.PositiveSmallIntegerField(null=True)
    """Costs with a period of benefit up to this are an expense at once; empty: never."""
    payroll_tax = models.DecimalField(_("Payroll tax"), max_digits=6, decimal_places=4, default=0)
    """The employer's share on top of a commission, as a fraction."""
    reason = models.TextField(_("Reason"))
    set_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()


class AdjustmentQuerySet(OfPayees["Adjustment"]):
    """Amounts that people decided."""


class Adjustment(models.Model):
    """An amount that one person proposes and another approves; neither is the payee."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("adjustment", "Proposed")
        APPROVED = "approved", pgettext_lazy("adjustment", "Approved")
        REFUSED = "refused", pgettext_lazy("adjustment", "Refused")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    plan = models.TextField(_("Plan"))
    on = models.DateField(_("Day"))
    amount = models.DecimalField(_("Amount"), max_digits=18, decimal_places=2)
    reason = models.TextField(_("Reason"))
    deal = models.TextField(_("Deal"), blank=True)
    state = models.TextField(choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AdjustmentQuerySet.as_manager()


class HoldQuerySet(OfPayees["Hold"]):
    """What somebody keeps back."""


class Hold(models.Model):
    """A payee's earnings are kept back: those of one deal, or all under a plan. Released once, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    plan = models.TextField(_("Plan"))
    deal = models.TextField(_("Deal"), blank=True)
    since = models.DateField(_("Since"))
    """First day of the earliest pay period it concerns."""
    reason = models.TextField(_("Reason"))
    placed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    released_on = models.DateField(pgettext_lazy("hold", "Released"), null=True)
    released_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    release_reason = models.TextField(blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "plan", "deal"],
                condition=models.Q(released_on=None),
                name="pay_one_hold_at_a_time",
            )
        ]


class DisputeQuerySet(OfPayees["Dispute"]):
    """What payees say is wrong."""


class Dispute(models.Model):
    """A payee doubts a line. It is answered by its due date."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("dispute", "Open")
        ACCEPTED = "accepted", pgettext_lazy("dispute", "Accepted")
        REJECTED = "rejected", pgettext_lazy("dispute", "Rejected")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    plan = models.TextField()
    line = models.TextField()
    expected = models.DecimalField(_("Expected"), max_digits=18, decimal_places=2, null=True)
    reason = models.TextField(_("Reason"))
    state = models.TextField(choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField(_("Due"))
    answer = models.TextField(_("Answer"), blank=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()
