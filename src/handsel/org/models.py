"""Members, teams, the organisation, reach, grants, invitations and API tokens."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.viewer import DefaultAccess, Viewer


class Organisation(models.Model):
    """The one company this Handsel belongs to, and the conventions it counts by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    default_access = models.TextField(
        _("Access to each other's records"),
        choices=[
            (DefaultAccess.PRIVATE, _("Private: owner, reporting line and teams")),
            (DefaultAccess.READ, _("Everyone reads everything")),
            (DefaultAccess.EDIT, _("Everyone edits everything")),
        ],
        default=DefaultAccess.PRIVATE,
    )
    currency = models.CharField(_("Currency"), max_length=3, default="USD")
    fiscal_start_month = models.PositiveSmallIntegerField(_("First month of the fiscal year"), default=1)
    fiscal_named_by_end = models.BooleanField(_("Fiscal year is named by the year it ends in"), default=False)
    locale = models.CharField(_("Language"), max_length=5, default="en")
    zone = models.TextField(_("Time zone"), default="UTC")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(fiscal_start_month__range=(1, 12)), name="org_fiscal_start_month_is_a_month"
            )
        ]


class ExchangeRate(models.Model):
    """How many units of a currency one unit of the organisation's currency buys, from a day on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    currency = models.CharField(max_length=3)
    since = models.DateField()
    per_unit = models.DecimalField(max_digits=20, decimal_places=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "since"], name="org_one_rate_a_day"),
            models.CheckConstraint(condition=models.Q(per_unit__gt=0), name="org_rate_is_positive"),
        ]


class Team(models.Model):
    """A group of members in the tree of teams. Its lead reaches everyone in it and beneath it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    lead = models.ForeignKey("org.Member", models.SET_NULL, null=True, blank=True, related_name="leads")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="org_team_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    """Members are known to every colleague; what they own is not."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Every signed-in colleague sees who works here."""
        return self

    def active(self) -> Self:
        """Members who still work here."""
        return self.filter(deactivated_at=None)

    def by_email(self, email: str) -> Self:
        """The member with this address, whatever its case."""
        return self.filter(email__iexact=email.strip())


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """What Django's sign-in needs to find a member by e-mail."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member who signs in with this address."""
        return self.get(email__iexact=username)  # type: ignore[no-any-return]


class Member(AbstractBaseUser):
    """A person who works here. Without an e-mail address they own records but cannot sign in (imported, say)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    email = models.EmailField(_("E-mail"), null=True, blank=True)  # noqa: DJ001 - no address is not an empty one
    title = models.TextField(_("Job title"), blank=True)
    phone = models.TextField(_("Phone"), blank=True)
    roles = ArrayField(models.TextField(), default=list, verbose_name=_("Roles"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    locale = models.CharField(_("Language"), max_length=5, blank=True)
    zone = models.TextField(_("Time zone"), blank=True)
    joined_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = MemberManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="org_member_email_is_unique")]
        indexes: ClassVar = [models.Index(Lower("name"), name="org_member_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the member still works here; Django's sign-in asks."""
        return self.deactivated_at is None


class Reach(models.Model):
    """A member sees what an owner owns. Derived from reporting lines and teams; `because` says from which."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    because = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "owner"], name="org_reach_is_unique")]


class Grant(models.Model):
    """One record shown to one member besides its owner, and why. Derived; the room that owns the record keeps it."""

    class Because(models.TextChoices):
        ACCOUNT_TEAM = "account-team", _("is on the account team")
        OPPORTUNITY_TEAM = "opportunity-team", _("is on the opportunity team")
        OWNS_CONTACT = "owns-contact", _("owns a contact of this account")
        OWNS_OPPORTUNITY = "owns-opportunity", _("owns an opportunity of this account")
        OWNS_ACCOUNT = "owns-account", _("owns the account it belongs to")

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    record_id = models.UUIDField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    edits = models.BooleanField(default=False)
    because = models.TextField(choices=Because)
    source_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "member", "because", "source_id"], name="org_grant_is_unique"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "kind"], include=["record_id", "edits"], name="org_grant_of_member"),
        ]


class Invitation(models.Model):
    """A link by which a member sets a password for the first time. Only a digest of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A secret by which a program acts as a member, within scopes and until a day. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.TextField(_("Name"))
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.TextField(), verbose_name=_("Scopes"))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class TokenUse(models.Model):
    """When a token was last used. Kept apart, because looking is not a change."""

    token = models.OneToOneField(ApiToken, models.CASCADE, primary_key=True, related_name="use")
    last_used_at = models.DateTimeField()
