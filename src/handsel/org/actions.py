"""What can be done to the company, its teams and its members. Every action runs in one change set."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from handsel.org import events, reach, secrets
from handsel.org.models import ApiToken, ExchangeRate, Invitation, Member, Organisation, Team
from handsel.org.roles import Permission, Role
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

INVITATION_LASTS = timedelta(days=7)
MEMBER_FIELDS = {"name", "email", "title", "phone", "roles", "team", "manager", "locale", "zone"}
OWN_FIELDS = {"name", "phone", "locale", "zone"}
ORGANISATION_FIELDS = {
    "name", "default_access", "currency", "fiscal_start_month", "fiscal_named_by_end", "locale", "zone",
}  # fmt: skip


class CannotOrganise(ValidationError):
    """The company cannot be organised like this."""


def found_company(*, name: str, admin_email: str, admin_name: str, by: Viewer, at: datetime, **more: Any) -> Member:
    """Start the company with its first administrator. Raises CannotOrganise when it has been founded already."""
    with change("org.found", by=by, at=at) as founding:
        if Organisation.objects.exists():
            raise CannotOrganise(_("This Handsel already belongs to a company."))
        company = Organisation.objects.create(name=name, **more)
        founding.record(events.CompanyFounded(subject=company.pk, company=name))
        return add_member(name=admin_name, email=admin_email, roles=[Role.ADMINISTRATOR], by=by, at=at)


def edit_organisation(*, values: dict[str, Any], by: Viewer, at: datetime) -> Organisation:
    """Change the company's name, conventions or who sees what by default."""
    by.require(Permission.CONFIGURE)
    with change("org.edit-organisation", by=by, at=at) as editing:
        company = Organisation.objects.select_for_update().get()
        changed = _assign(company, values, ORGANISATION_FIELDS)
        company.full_clean()
        company.save()
        editing.record(events.OrganisationEdited(subject=company.pk, fields=changed))
    return company


def quote_rate(*, currency: str, since: date, per_unit: Decimal, by: Viewer, at: datetime) -> ExchangeRate:
    """Say how many units of a currency one unit of the company's currency buys from a day on."""
    by.require(Permission.CONFIGURE)
    if per_unit <= 0:
        raise CannotOrganise({"per_unit": _("A rate is more than zero.")})
    with change("org.quote-rate", by=by, at=at) as quoting:
        rate, _created = ExchangeRate.objects.update_or_create(
            currency=currency, since=since, defaults={"per_unit": per_unit}
        )
        quoting.record(events.RateQuoted(subject=rate.pk, currency=currency, since=since.isoformat()))
    return rate


def form_team(*, name: str, by: Viewer, at: datetime, parent: Team | None = None, lead: Member | None = None) -> Team:
    """Add a team under a parent, with the member who leads it."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.form-team", by=by, at=at) as forming:
        team = Team(name=name.strip(), parent=parent, lead=lead)
        team.full_clean()
        team.save()
        forming.record(events.TeamFormed(subject=team.pk, team=team.name))
        reach.rebuild()
    return team


def edit_team(*, team: Team, values: dict[str, Any], by: Viewer, at: datetime) -> Team:
    """Rename a team, move it in the tree or give it another lead."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.edit-team", by=by, at=at) as editing:
        team = Team.objects.select_for_update().get(pk=team.pk)
        _assign(team, values, {"name", "parent", "lead"})
        _refuse_loop(team, "parent", _("A team cannot stand under itself."))
        team.full_clean()
        team.save()
        editing.record(events.TeamEdited(subject=team.pk, team=team.name))
        reach.rebuild()
    return team


def dissolve_team(*, team: Team, by: Viewer, at: datetime) -> None:
    """Remove a team that has no members and no teams beneath it."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.dissolve-team", by=by, at=at) as dissolving:
        if team.members.exists() or team.children.exists():
            raise CannotOrganise(_("Move the members and teams of %(team)s elsewhere first.") % {"team": team.name})
        dissolving.record(events.TeamDissolved(subject=team.pk, team=team.name))
        team.delete()
        reach.rebuild()


def add_member(*, name: str, by: Viewer, at: datetime, email: str | None = None, **more: Any) -> Member:
    """Add a person who works here. Without an e-mail address they own records but cannot sign in."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.add-member", by=by, at=at) as adding:
        member = Member(joined_at=at)
        member.set_unusable_password()
        _assign(member, {"name": name, "email": email, **more}, MEMBER_FIELDS)
        _check_member(member)
        member.save()
        adding.record(events.MemberJoined(subject=member.pk, member=member.name))
        reach.rebuild()
    return member


def edit_member(*, member: Member, values: dict[str, Any], by: Viewer, at: datetime) -> Member:
    """Change a member. People change their own name, phone, language and time zone; administrators all of it."""
    if not (by.member_id == member.pk and values.keys() <= OWN_FIELDS):
        by.require(Permission.MANAGE_MEMBERS)
    with change("org.edit-member", by=by, at=at) as editing:
        member = Member.objects.select_for_update().get(pk=member.pk)
        changed = _assign(member, values, MEMBER_FIELDS)
        _check_member(member)
        _keep_an_administrator(member)
        member.save()
        editing.record(events.MemberEdited(subject=member.pk, member=member.name, fields=changed))
        if {"team", "manager"} & set(changed):
            reach.rebuild()
    return member


def set_password(*, member: Member, password: str, by: Viewer, at: datetime) -> None:
    """Give a member a password. People set their own; administrators any."""
    if by.member_id != member.pk:
        by.require(Permission.MANAGE_MEMBERS)
    with change("org.set-password", by=by, at=at) as editing:
        member.set_password(password)
        member.save(update_fields=["password"])
        editing.record(events.MemberEdited(subject=member.pk, member=member.name, fields=["password"]))


def invite(*, member: Member, by: Viewer, at: datetime) -> tuple[Invitation, str]:
    """Make a link by which a member sets a password. Returns the invitation and its secret, which is shown once."""
    by.require(Permission.MANAGE_MEMBERS)
    if not member.email:
        raise CannotOrganise({"email": _("Give %(member)s an e-mail address first.") % {"member": member.name}})
    secret = secrets.make()
    with change("org.invite", by=by, at=at) as inviting:
        invitation = Invitation.objects.create(
            member=member,
            digest=secrets.digest(secret),
            invited_by_id=by.member_id,
            created_at=at,
            expires_at=at + INVITATION_LASTS,
        )
        inviting.record(events.MemberInvited(subject=member.pk, member=member.name))
    return invitation, secret


def accept_invitation(*, secret: str, password: str, by: Viewer, at: datetime) -> Member:
    """Set the password of the invited member. Raises CannotOrganise when the link was used, expired or is unknown."""
    with change("org.accept-invitation", by=by, at=at) as accepting:
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("member")
            .filter(digest=secrets.digest(secret), accepted_at=None, expires_at__gt=at)
            .first()
        )
        if invitation is None or not invitation.member.is_active:
            raise CannotOrganise(_("This invitation was used or has expired. Ask an administrator for a new one."))
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
        invitation.member.set_password(password)
        invitation.member.save(update_fields=["password"])
        accepting.record(events.InvitationAccepted(subject=invitation.member.pk))
    return invitation.member


def deactivate(*, member: Member, heir: Member | None, by: Viewer, at: datetime) -> Member:
    """Take a member out of service and hand everything they own to an heir, in one change set.

    Rooms that hold owned records listen to the fact and hand over theirs. Raises CannotOrganise for the last
    administrator, for oneself, and for an heir who is inactive or the member themselves.
    """
    by.require(Permission.MANAGE_MEMBERS)
    if by.member_id == member.pk:
        raise CannotOrganise(_("You cannot deactivate yourself; ask another administrator."))
    if heir is not None and (heir.pk == member.pk or not heir.is_active):
        raise CannotOrganise({"heir": _("Choose an active colleague to take over.")})
    with change("org.deactivate", by=by, at=at) as deactivating:
        member = Member.objects.select_for_update().get(pk=member.pk)
        member.deactivated_at = at
        _keep_an_administrator(member)
        member.save(update_fields=["deactivated_at"])
        _revoke_all(member, at)
        Member.objects.filter(manager=member).update(manager=heir)
        Team.objects.filter(lead=member).update(lead=heir)
        heir_id = heir.pk if heir else None
        deactivating.record(events.MemberDeactivated(subject=member.pk, member=member.name, heir=heir_id))
        reach.rebuild()
    return member


def reactivate(*, member: Member, by: Viewer, at: datetime) -> Member:
    """Bring a deactivated member back; what was handed over stays with the heir."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.reactivate", by=by, at=at) as reactivating:
        member.deactivated_at = None
        member.save(update_fields=["deactivated_at"])
        reactivating.record(events.MemberReactivated(subject=member.pk, member=member.name))
        reach.rebuild()
    return member


def issue_token(
    *, member: Member, name: str, scopes: Iterable[str], expires_at: datetime | None, by: Viewer, at: datetime
) -> tuple[ApiToken, str]:
    """Make an API token. Returns it and its secret, which is shown once and kept as a digest only."""
    if by.member_id != member.pk:
        by.require(Permission.MANAGE_MEMBERS)
    scopes = sorted(set(scopes))
    if not scopes or not set(scopes) <= secrets.SCOPES:
        raise CannotOrganise({"scopes": _("Choose among: %(scopes)s.") % {"scopes": ", ".join(sorted(secrets.SCOPES))}})
    if expires_at is not None and expires_at <= at:
        raise CannotOrganise({"expires_at": _("Choose a day in the future.")})
    secret = secrets.make(prefix="hs_")
    with change("org.issue-token", by=by, at=at) as issuing:
        token = ApiToken.objects.create(
            member=member,
            name=name.strip() or _("Token"),
            hint=secret[:7],
            digest=secrets.digest(secret),
            scopes=scopes,
            created_at=at,
            expires_at=expires_at,
        )
        issuing.record(events.TokenIssued(subject=member.pk, token=token.name))
    return token, secret


def revoke_token(*, token: ApiToken, by: Viewer, at: datetime) -> ApiToken:
    """End an API token at once."""
    if by.member_id != token.member_id:
        by.require(Permission.MANAGE_MEMBERS)
    with change("org.revoke-token", by=by, at=at) as revoking:
        token.revoked_at = token.revoked_at or at
        token.save(update_fields=["revoked_at"])
        revoking.record(events.TokenRevoked(subject=token.member_id, token=token.name))
    return token


def _assign(record: Any, values: dict[str, Any], allowed: set[str]) -> list[str]:
    """Set the values and say which fields truly changed. Raises CannotOrganise for an unknown field."""
    if unknown := values.keys() - allowed:
        raise CannotOrganise(_("There is no field %(field)s here.") % {"field": ", ".join(sorted(unknown))})
    changed = [field for field, value in values.items() if getattr(record, field) != value]
    for field in changed:
        setattr(record, field, values[field])
    return changed


def _check_member(member: Member) -> None:
    member.name = member.name.strip()
    member.email = (member.email or "").strip().lower() or None
    if not member.name:
        raise CannotOrganise({"name": _("Give the member a name.")})
    if member.email:
        validate_email(member.email)
        if Member.objects.by_email(member.email).exclude(pk=member.pk).exists():
            raise CannotOrganise({"email": _("%(email)s belongs to another member.") % {"email": member.email}})
    if unknown := set(member.roles) - set(Role):
        raise CannotOrganise({"roles": _("There is no role %(role)s.") % {"role": ", ".join(sorted(unknown))}})
    _refuse_loop(member, "manager", _("A reporting line cannot lead back to the member."))


def _refuse_loop(record: Any, above: str, message: str) -> None:
    seen, current = {record.pk}, getattr(record, above)
    while current is not None:
        if current.pk in seen:
            raise CannotOrganise({above: message})
        seen.add(current.pk)
        current = getattr(current, above)


def _keep_an_administrator(member: Member) -> None:
    if member.is_active and Role.ADMINISTRATOR in member.roles:
        return
    others = Member.objects.active().filter(roles__contains=[Role.ADMINISTRATOR]).exclude(pk=member.pk)
    was_one = Member.objects.filter(pk=member.pk, roles__contains=[Role.ADMINISTRATOR], deactivated_at=None).exists()
    if was_one and not others.exists():
        raise CannotOrganise(_("Handsel needs at least one administrator."))


def _revoke_all(member: Member, at: datetime) -> None:
    member.tokens.filter(revoked_at=None).update(revoked_at=at)
