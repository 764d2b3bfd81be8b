"""The firm's own versions of policies, yearly attestations and expense lines. Rows are added, never changed."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Rules are no secret: whoever must keep them may read them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Everybody reads the rules."""
        return self


class PolicyVersion(models.Model):
    """Versions of one policy that the officer added over the shipped ones.

    `body` is the policy as plain data (code, name, currency, versions); a version of the same first day that was added
    later takes the place of an earlier one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.TextField(_("Policy"))
    version = models.TextField(_("Version"))
    starts = models.DateField(_("In force from"), null=True, blank=True)
    body = models.JSONField()
    reason = models.TextField(_("Reason"), blank=True)
    added_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("Added"))

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code", "starts"], name="conduct_policy_by_start")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """Own attestations; the register's readers see everybody's."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer may see."""
        return self if viewer.may(Permission.READ_REGISTER) else self.filter(member_id=viewer.member_id)


class Attestation(models.Model):
    """A member's yearly word that the register holds everything they gave and received."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="conduct_attestations")
    year = models.PositiveSmallIntegerField(_("Year"))
    role = models.TextField(_("Role"))
    statement = models.TextField(_("Statement"))
    attested_at = models.DateTimeField(_("Attested"))

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "year"], name="conduct_one_attestation_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"


class ExpenseLineQuerySet(models.QuerySet["ExpenseLine"]):
    """Own lines; the register's readers see everybody's."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer may see."""
        return self if viewer.may(Permission.READ_REGISTER) else self.filter(member_id=viewer.member_id)


class ExpenseLine(models.Model):
    """A line of an expense report. `reference` is its identifier there; the same one is read in only once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.TextField(_("Reference"), unique=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="expense_lines", verbose_name=_("Member"))
    spent_on = models.DateField(_("Date"))
    merchant = models.TextField(_("Merchant"), blank=True)
    merchant_code = models.TextField(_("Merchant code"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3)
    looks_like_gift = models.BooleanField(_("Looks like a gift"), default=False)
    imported_at = models.DateTimeField()

    objects = ExpenseLineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["member", "spent_on"], name="conduct_expense_of_member"),
            models.Index(
                fields=["-spent_on", "id"],
                condition=models.Q(looks_like_gift=True),
                name="conduct_expense_like_gift",
            ),
        ]

    def __str__(self) -> str:
        return self.merchant or self.reference
