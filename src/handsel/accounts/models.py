"""Accounts, contacts, their affiliations and account teams."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Concat, Lower, Trim
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.scope import ScopedQuerySet
from handsel.search.words import words_field


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts a viewer may see: own, in reach, on the account team, or holding a contact or opportunity of theirs."""

    kind = "account"


class Account(models.Model):
    """An organisation or household we sell to, used to, or want to."""

    class Kind(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        CUSTOMER = "customer", _("Customer")
        FORMER_CUSTOMER = "former-customer", _("Former customer")
        PARTNER = "partner", _("Partner")
        COMPETITOR = "competitor", _("Competitor")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("Parent account")
    )
    kind = models.TextField(_("Kind"), choices=Kind, default=Kind.PROSPECT)
    industry = models.TextField(_("Industry"), blank=True)
    size = models.PositiveIntegerField(_("Employees"), null=True, blank=True)
    annual_revenue = models.DecimalField(_("Annual revenue"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    website = models.TextField(_("Website"), blank=True)
    domain = models.TextField(_("Domain"), blank=True)
    phone = models.TextField(_("Phone"), blank=True)
    billing_street = models.TextField(_("Billing street"), blank=True)
    billing_city = models.TextField(_("Billing city"), blank=True)
    billing_region = models.TextField(_("Billing region"), blank=True)
    billing_postal_code = models.TextField(_("Billing postal code"), blank=True)
    billing_country = models.TextField(_("Billing country"), blank=True)
    shipping_street = models.TextField(_("Shipping street"), blank=True)
    shipping_city = models.TextField(_("Shipping city"), blank=True)
    shipping_region = models.TextField(_("Shipping region"), blank=True)
    shipping_postal_code = models.TextField(_("Shipping postal code"), blank=True)
    shipping_country = models.TextField(_("Shipping country"), blank=True)
    founded_year = models.PositiveSmallIntegerField(_("Founded"), null=True, blank=True)
    source = models.TextField(_("Source"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="accounts", db_index=False, verbose_name=_("Owner")
    )
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("Created"))
    updated_at = models.DateTimeField(_("Changed"))
    words = words_field(
        "name", "domain", "industry", "billing_city", "billing_country", "description", digits=("phone",)
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "id"], name="accounts_account_by_name"),
            models.Index(fields=["owner", "name", "id"], name="accounts_account_of_owner"),
            models.Index(Lower("name"), name="accounts_account_lower_name"),
            models.Index(fields=["domain"], condition=~models.Q(domain=""), name="accounts_account_by_domain"),
            models.Index(fields=["-created_at", "-id"], name="accounts_account_newest"),
            GinIndex(fields=["words"], name="accounts_account_words"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(ScopedQuerySet["Contact"]):
    """Contacts a viewer may see: own, in reach, or of an account the viewer owns or is on the team of."""

    kind = "contact"


class Contact(models.Model):
    """A person we speak with. `account` is where they mainly work; `affiliations` has every account and their part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    salutation = models.TextField(_("Salutation"), blank=True)
    first_name = models.TextField(_("First name"), blank=True)
    last_name = models.TextField(_("Last name"), blank=True)
    name = models.GeneratedField(
        expression=Trim(Concat("first_name", models.Value(" ", output_field=models.TextField()), "last_name")),
        output_field=models.TextField(_("Name")),
        db_persist=True,
    )
    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("Account")
    )
    title = models.TextField(_("Job title"), blank=True)
    department = models.TextField(_("Department"), blank=True)
    email = models.TextField(_("E-mail"), blank=True)
    phone = models.TextField(_("Phone"), blank=True)
    mobile = models.TextField(_("Mobile"), blank=True)
    street = models.TextField(_("Street"), blank=True)
    city = models.TextField(_("City"), blank=True)
    region = models.TextField(_("Region"), blank=True)
    postal_code = models.TextField(_("Postal code"), blank=True)
    country = models.TextField(_("Country"), blank=True)
    birthday = models.DateField(_("Birthday"), null=True, blank=True)
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("Reports to")
    )
    profile_url = models.TextField(_("Profile page"), blank=True)
    language = models.TextField(_("Language"), blank=True)
    preferences = models.TextField(_("Preferences"), blank=True)
    source = models.TextField(_("Source"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    do_not_contact = models.BooleanField(_("Do not contact"), default=False)
    do_not_call = models.BooleanField(_("Do not call"), default=False)
    email_opt_out = models.BooleanField(_("No mailings"), default=False)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="contacts", db_index=False, verbose_name=_("Owner")
    )
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("Created"))
    updated_at = models.DateTimeField(_("Changed"))
    words = words_field("first_name", "last_name", "email", "title", "city", "description", digits=("phone", "mobile"))

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "id"], name="accounts_contact_by_name"),
            models.Index(fields=["owner", "name", "id"], name="accounts_contact_of_owner"),
            models.Index(Lower("email"), condition=~models.Q(email=""), name="accounts_contact_by_email"),
            models.Index(fields=["-created_at", "-id"], name="accounts_contact_newest"),
            GinIndex(fields=["words"], name="accounts_contact_words"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("Nameless contact"))


class Affiliation(models.Model):
    """The part a contact plays at an account. Exactly one of a contact's affiliations is the main one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="affiliations")
    account = models.ForeignKey(Account, models.CASCADE, related_name="affiliations")
    role = models.TextField(_("Role"), blank=True)
    is_primary = models.BooleanField(default=False)
    ended_on = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "account"], name="accounts_one_affiliation_each"),
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(is_primary=True), name="accounts_one_primary_account"
            ),
        ]


class AccountTeamMember(models.Model):
    """A colleague who works on an account besides its owner."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, models.PROTECT, related_name="account_teams")
    role = models.TextField(_("Role"), blank=True)
    edits = models.BooleanField(_("May edit"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "member"], name="accounts_one_place_on_the_team")
        ]


class MergedContact(models.Model):
    """A contact that turned out to be somebody known already: `gone` was merged into `into`, and old links lead there.

    Undoing the merge takes the row away and brings the contact back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gone = models.UUIDField(unique=True)
    name = models.TextField()
    into = models.ForeignKey(Contact, models.CASCADE, related_name="merged")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
