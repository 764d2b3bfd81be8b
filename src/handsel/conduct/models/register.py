"""The register: gifts, their recipients and returns, and who is read as one person. Rows are added, never changed.

Contacts, accounts and opportunities may be deleted while the register must stay, so it points to them without a
constraint and keeps the names as they were.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.accounts.models import Account, Contact
from handsel.conduct.rules import kinds
from handsel.conduct.rules.policies import Outcome as RuledOutcome
from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity


class Direction(models.TextChoices):
    """Which way it goes, seen from the firm."""

    GIVEN = kinds.Direction.GIVEN.value, pgettext_lazy("direction of a gift", "Given")
    RECEIVED = kinds.Direction.RECEIVED.value, pgettext_lazy("direction of a gift", "Received")


class Kind(models.TextChoices):
    """What was handed over."""

    GOODS = kinds.Kind.GOODS.value, pgettext_lazy("kind of gift", "Goods")
    CASH = kinds.Kind.CASH.value, pgettext_lazy("kind of gift", "Cash")
    CASH_EQUIVALENT = kinds.Kind.CASH_EQUIVALENT.value, pgettext_lazy("kind of gift", "Gift card or voucher")
    SECURITIES = kinds.Kind.SECURITIES.value, pgettext_lazy("kind of gift", "Securities")
    MEAL = kinds.Kind.MEAL.value, pgettext_lazy("kind of gift", "Meal")
    EVENT = kinds.Kind.EVENT.value, pgettext_lazy("kind of gift", "Event")
    TICKET = kinds.Kind.TICKET.value, pgettext_lazy("kind of gift", "Ticket")
    TRIP = kinds.Kind.TRIP.value, pgettext_lazy("kind of gift", "Trip")
    TRAINING = kinds.Kind.TRAINING.value, pgettext_lazy("kind of gift", "Training")
    CONTEST = kinds.Kind.CONTEST.value, pgettext_lazy("kind of gift", "Contest prize")
    DONATION = kinds.Kind.DONATION.value, pgettext_lazy("kind of gift", "Donation")
    SERVICES = kinds.Kind.SERVICES.value, pgettext_lazy("kind of gift", "Services")


class Payer(models.TextChoices):
    """Who bore the cost in the end."""

    FIRM = kinds.Payer.FIRM.value, pgettext_lazy("payer", "The firm")
    GIVER = kinds.Payer.GIVER.value, pgettext_lazy("payer", "The giver, out of their own pocket")
    REIMBURSED = kinds.Payer.REIMBURSED.value, pgettext_lazy("payer", "The giver, reimbursed by the firm")


class GiverRole(models.TextChoices):
    """What the giver is to the firm."""

    FIRM = kinds.GiverRole.FIRM.value, pgettext_lazy("giver", "The firm itself")
    ASSOCIATED = kinds.GiverRole.ASSOCIATED.value, pgettext_lazy("giver", "One of the firm's people")
    AFFILIATE = kinds.GiverRole.AFFILIATE.value, pgettext_lazy("giver", "An affiliate")
    OUTSIDER = kinds.GiverRole.OUTSIDER.value, pgettext_lazy("giver", "An outsider")


class Claim(models.TextChoices):
    """The ground on which the gift is said not to count."""

    BEREAVEMENT = kinds.Claim.BEREAVEMENT.value, pgettext_lazy("claim", "Condolence")
    DISASTER = kinds.Claim.DISASTER.value, pgettext_lazy("claim", "Help after a declared disaster")
    PERSONAL = kinds.Claim.PERSONAL.value, pgettext_lazy("claim", "Personal")
    MEMENTO = kinds.Claim.MEMENTO.value, pgettext_lazy("claim", "Memento of a transaction")
    DE_MINIMIS = kinds.Claim.DE_MINIMIS.value, pgettext_lazy("claim", "Trifle")
    PROMOTIONAL = kinds.Claim.PROMOTIONAL.value, pgettext_lazy("claim", "Logo item")


class Capacity(models.TextChoices):
    """In what capacity somebody receives."""

    BUSINESS = kinds.Capacity.BUSINESS.value, pgettext_lazy("capacity", "Business contact")
    RETAIL_CUSTOMER = kinds.Capacity.RETAIL_CUSTOMER.value, pgettext_lazy("capacity", "Retail customer")
    OWN_ASSOCIATE = kinds.Capacity.OWN_ASSOCIATE.value, pgettext_lazy("capacity", "One of our own people")
    FEDERAL_EMPLOYEE = kinds.Capacity.FEDERAL_EMPLOYEE.value, pgettext_lazy("capacity", "US federal employee")
    STATE_LOCAL_OFFICIAL = (
        kinds.Capacity.STATE_LOCAL_OFFICIAL.value,
        pgettext_lazy("capacity", "US state or local official"),
    )
    ISSUER_OFFICIAL = kinds.Capacity.ISSUER_OFFICIAL.value, pgettext_lazy("capacity", "Official of an issuer")
    FOREIGN_OFFICIAL = kinds.Capacity.FOREIGN_OFFICIAL.value, pgettext_lazy("capacity", "Official of another country")
    UNION_OFFICIAL = kinds.Capacity.UNION_OFFICIAL.value, pgettext_lazy("capacity", "Union official")
    ERISA_FIDUCIARY = kinds.Capacity.ERISA_FIDUCIARY.value, pgettext_lazy("capacity", "Pension plan fiduciary")
    CANDIDATE = kinds.Capacity.CANDIDATE.value, pgettext_lazy("capacity", "Candidate for office")
    HEALTHCARE_PROFESSIONAL = (
        kinds.Capacity.HEALTHCARE_PROFESSIONAL.value,
        pgettext_lazy("capacity", "Healthcare professional"),
    )
    FOREIGN_BANK_EMPLOYEE = (
        kinds.Capacity.FOREIGN_BANK_EMPLOYEE.value,
        pgettext_lazy("capacity", "Employee of a bank abroad"),
    )


class Outcome(models.TextChoices):
    """What was decided, mildest first."""

    OUT_OF_SCOPE = RuledOutcome.OUT_OF_SCOPE.value, pgettext_lazy("outcome of a check", "Out of scope")
    ALLOW = RuledOutcome.ALLOW.value, pgettext_lazy("outcome of a check", "May be given")
    ALLOW_EXCLUDED = RuledOutcome.ALLOW_EXCLUDED.value, pgettext_lazy("outcome of a check", "May be given, not counted")
    PRECLEAR = RuledOutcome.PRECLEAR.value, pgettext_lazy("outcome of a check", "Ask the officer first")
    BLOCK = RuledOutcome.BLOCK.value, pgettext_lazy("outcome of a check", "Must not be given")


class GiftQuerySet(models.QuerySet["Gift"]):
    """Own gifts; the register's readers see everybody's. A manager's reach does not open the register."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer may see: what they gave or received themselves, or entered."""
        if viewer.may(Permission.READ_REGISTER):
            return self
        me = viewer.member_id
        return self.filter(models.Q(giver_id=me) | models.Q(recorded_by_id=me))

    def standing(self) -> Self:
        """Rows that no later row corrects or withdraws."""
        later = Gift.objects.filter(corrects=models.OuterRef("pk"))
        return self.filter(~models.Exists(later), is_withdrawal=False)


class Gift(models.Model):
    """One row of the register: a gift, or the correction or withdrawal of an earlier row.

    Amounts are for all recipients together; tax and delivery stand apart. `decision` is the whole decision as it fell
    when the row was entered: policy versions, inputs, and headroom before and after.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    direction = models.TextField(_("Direction"), choices=Direction, default=Direction.GIVEN)
    kind = models.TextField(_("Kind"), choices=Kind, default=Kind.GOODS)
    description = models.TextField(_("What"), blank=True)
    given_on = models.DateField(_("Date"))
    giver = models.ForeignKey(Member, models.PROTECT, related_name="gifts", verbose_name=_("Giver"))
    giver_role = models.TextField(_("Who gives"), choices=GiverRole, default=GiverRole.ASSOCIATED)
    paid_by = models.TextField(_("Who paid"), choices=Payer, default=Payer.FIRM)
    source = models.TextField(_("Received from"), blank=True)
    occasion = models.TextField(_("Occasion"), blank=True)
    host_present = models.BooleanField(_("A host attends"), default=False)
    currency = models.CharField(_("Currency"), max_length=3, default="USD")
    cost = models.DecimalField(_("Cost"), max_digits=18, decimal_places=4, null=True, blank=True)
    market = models.DecimalField(_("Market value"), max_digits=18, decimal_places=4, null=True, blank=True)
    face = models.DecimalField(_("Face value"), max_digits=18, decimal_places=4, null=True, blank=True)
    tax = models.DecimalField(_("Tax"), max_digits=18, decimal_places=4, default=0)
    delivery = models.DecimalField(_("Delivery"), max_digits=18, decimal_places=4, default=0)
    shared_by = models.PositiveIntegerField(_("People sharing it"), null=True, blank=True)
    claim = models.TextField(_("Not counted because"), choices=Claim, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    circumstances = models.JSONField(default=dict, blank=True)
    attestation = models.TextField(_("Attestation"), blank=True)
    turn = models.PositiveIntegerField(default=0)
    """The order within the day."""
    account = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("Account"),
    )
    opportunity = models.ForeignKey(
        Opportunity,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("Opportunity"),
    )
    stage_name = models.TextField(_("Stage then"), blank=True)
    expense = models.ForeignKey(
        "conduct.ExpenseLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gifts",
        verbose_name=_("Expense line"),
    )
    clearance = models.OneToOneField(
        "conduct.Clearance", models.PROTECT, null=True, blank=True, related_name="gift", verbose_name=_("Clearance")
    )
    outcome = models.TextField(_("Outcome"), choices=Outcome)
    decision = models.JSONField()
    keep_until = models.DateField(_("Kept until"))
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    is_withdrawal = models.BooleanField(default=False)
    """The corrected row was entered in error: nothing was given."""
    reason = models.TextField(_("Reason of the correction"), blank=True)
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("Entered"))

    objects = GiftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(cost__isnull=False) | models.Q(market__isnull=False) | models.Q(face__isnull=False),
                name="conduct_gift_has_an_amount",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-given_on", "-id"], name="conduct_gift_newest"),
            models.Index(fields=["giver", "-given_on", "-id"], name="conduct_gift_of_giver"),
            models.Index(fields=["keep_until"], name="conduct_gift_retention"),
            models.Index(fields=["given_on"], condition=models.Q(host_present=True), name="conduct_gift_hosted"),
        ]

    def __str__(self) -> str:
        return self.description or self.get_kind_display()


class GiftRecipient(models.Model):
    """One person's share of a gift. `person` is a contact's identifier, or a member's where the firm's people receive.

    `reaching` are the people the gift reaches through this one (a client behind a spouse). `given_on` repeats the
    gift's day, so that a person's gifts of a year are one index range.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="recipients")
    person = models.UUIDField()
    given_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    contact = models.ForeignKey(
        Contact, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = models.TextField(_("Recipient"))
    employer = models.ForeignKey(
        Account, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    employer_name = models.TextField(_("Employer"), blank=True)
    capacities = ArrayField(models.TextField(choices=Capacity), default=list, verbose_name=_("Capacity"))
    reaching = ArrayField(models.UUIDField(), default=list, blank=True)
    share = models.DecimalField(_("Share"), max_digits=18, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gift", "person"], name="conduct_one_share_each")]
        indexes: ClassVar = [
            models.Index(fields=["person", "given_on"], include=["gift"], name="conduct_recipient_by_day"),
            GinIndex(fields=["reaching"], condition=~models.Q(reaching=[]), name="conduct_recipient_reaching"),
        ]

    def __str__(self) -> str:
        return self.name


class GiftReturn(models.Model):
    """A gift that came back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gift = models.OneToOneField(Gift, models.PROTECT, related_name="came_back")
    returned_on = models.DateField(_("Returned on"))
    unused = models.BooleanField(_("Unused"), default=True)
    turn = models.PositiveIntegerField(default=0)
    reason = models.TextField(_("Reason"), blank=True)
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()


class GiftPhotoQuerySet(models.QuerySet["GiftPhoto"]):
    """Photos go with their gifts."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of gifts this viewer may see."""
        return self.filter(gift__in=Gift.objects.visible_to(viewer))


class GiftPhoto(models.Model):
    """A photo of a gift. `digest` is the SHA-256 of the stored file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="photos")
    stored = models.TextField()
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = GiftPhotoQuerySet.as_manager()


class RelationQuerySet(models.QuerySet["Relation"]):
    """Who belongs to whose household is the register's own."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only the register's readers see it."""
        return self if viewer.may(Permission.READ_REGISTER) else self.none()


class Relation(models.Model):
    """Two people read as one recipient: the same person entered twice, or members of one household."""

    class Kind(models.TextChoices):
        SAME_PERSON = kinds.Relation.SAME_PERSON.value, pgettext_lazy("relation", "The same person")
        HOUSEHOLD = kinds.Relation.HOUSEHOLD.value, pgettext_lazy("relation", "One household")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.UUIDField()
    second = models.UUIDField()
    first_name = models.TextField()
    second_name = models.TextField()
    kind = models.TextField(_("Relation"), choices=Kind)
    linked_on = models.DateField(_("Since"))
    note = models.TextField(_("Note"), blank=True)
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="conduct_relation_of_two")
        ]
        indexes: ClassVar = [
            models.Index(fields=["first"], name="conduct_relation_first"),
            models.Index(fields=["second"], name="conduct_relation_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} – {self.second_name}"


class RelationEnd(models.Model):
    """A relation that was found wrong; what it brought to light up to that day stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    relation = models.OneToOneField(Relation, models.PROTECT, related_name="end")
    ended_on = models.DateField()
    reason = models.TextField(_("Reason"))
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
