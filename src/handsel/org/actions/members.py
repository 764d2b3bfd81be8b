"""Members: who works here, in which role, and what happens when they leave."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from handsel.org import events, reach
from handsel.org.actions.invitations import close_invitations
from handsel.org.actions.tokens import revoke_all
from handsel.org.actions.values import CannotOrganise, assign, check_place, refuse_loop, require_over
from handsel.org.models import Member, Team
from handsel.org.roles import Permission, Role
from handsel.org.sessions import end_sessions
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

MEMBER_FIELDS = {"name", "email", "title", "phone", "roles", "team", "manager", "locale", "zone"}
OWN_FIELDS = {"name", "phone", "locale", "zone"}


def add_member(*, name: str, by: Viewer, at: datetime, email: str | None = None, **more: Any) -> Member:
    """Add a person who works here. Without an e-mail address they own records but cannot sign in."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.add-member", by=by, at=at) as adding:
        member = Member(joined_at=at)
        member.set_unusable_password()
        assign(member, {"name": name, "email": email, **more}, MEMBER_FIELDS)
        _check(member)
        member.save()
        adding.record(events.MemberJoined(subject=member.pk, member=member.name))
        reach.rebuild()
    return member


def edit_member(*, member: Member, values: dict[str, Any], by: Viewer, at: datetime) -> Member:
    """Change a member. People change their own name, phone, language and time zone; administrators all of it."""
    if not _is_own_profile(member, values, by):
        by.require(Permission.MANAGE_MEMBERS)
    with change("org.edit-member", by=by, at=at) as editing:
        member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        changed = assign(member, values, MEMBER_FIELDS)
        _check(member)
        _keep_an_administrator(member)
        member.save()
        editing.record(events.MemberEdited(subject=member.pk, member=member.name, fields=changed))
        if {"team", "manager"} & set(changed):
            reach.rebuild()
    return member


def set_password(*, member: Member, password: str, by: Viewer, at: datetime) -> None:
    """Give a member a password. People set their own; administrators any."""
    require_over(member.pk, by=by)
    with change("org.set-password", by=by, at=at) as editing:
        member.set_password(password)
        member.save(update_fields=["password"])
        editing.record(events.MemberEdited(subject=member.pk, member=member.name, fields=["password"]))


def deactivate(*, member: Member, heir: Member | None, by: Viewer, at: datetime) -> Member:
    """Take a member out of service and hand everything they own to an heir, in one change set.

    Rooms that hold owned records listen to the fact and hand over theirs. Without an heir the records stay where they
    are; call it again with one to hand them over later. The heir takes the member's place in the reporting line.
    Raises CannotOrganise for the last administrator, for oneself, and for an heir who is inactive or the member.
    """
    by.require(Permission.MANAGE_MEMBERS)
    if by.member_id == member.pk:
        raise CannotOrganise(_("You cannot deactivate yourself; ask another administrator."))
    if heir is not None and (heir.pk == member.pk or not heir.is_active):
        raise CannotOrganise({"heir": _("Choose an active colleague to take over.")})
    with change("org.deactivate", by=by, at=at) as deactivating:
        member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        member.deactivated_at = member.deactivated_at or at
        _keep_an_administrator(member)
        member.save(update_fields=["deactivated_at"])
        _lock_out(member, at)
        _fill_the_place(member, heir)
        heir_id = heir.pk if heir else None
        deactivating.record(events.MemberDeactivated(subject=member.pk, member=member.name, heir=heir_id))
        reach.rebuild()
    return member


def reactivate(*, member: Member, by: Viewer, at: datetime) -> Member:
    """Bring a deactivated member back; what was handed over stays with the heir, revoked tokens stay revoked."""
    by.require(Permission.MANAGE_MEMBERS)
    with change("org.reactivate", by=by, at=at) as reactivating:
        member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        member.deactivated_at = None
        member.save(update_fields=["deactivated_at"])
        reactivating.record(events.MemberReactivated(subject=member.pk, member=member.name))
        reach.rebuild()
    return member


def _is_own_profile(member: Member, values: dict[str, Any], by: Viewer) -> bool:
    """Whether somebody changes what is theirs to change, signed in or with a token that may write."""
    may_write = by.scopes is None or "write" in by.scopes
    return by.member_id == member.pk and values.keys() <= OWN_FIELDS and may_write


def _lock_out(member: Member, at: datetime) -> None:
    revoke_all(member, at)
    close_invitations(member, at)
    end_sessions(member)


def _fill_the_place(member: Member, heir: Member | None) -> None:
    """Reports and teams go to the heir, who reports to the member's manager if they stood beneath the member.

    Without an heir, reports move up to the member's manager and the teams are left without a lead.
    """
    above = heir.pk if heir else member.manager_id
    if heir is not None and _stands_beneath(heir, member):
        Member.objects.filter(pk=heir.pk).update(manager=member.manager_id)
    Member.objects.filter(manager=member).exclude(pk=above).update(manager=above)
    Team.objects.filter(lead=member).update(lead=heir)


def _stands_beneath(lower: Member, upper: Member) -> bool:
    current = Member.objects.get(pk=lower.pk).manager
    while current is not None:
        if current.pk == upper.pk:
            return True
        current = current.manager
    return False


def _check(member: Member) -> None:
    member.name = member.name.strip()
    member.email = (member.email or "").strip().lower() or None
    if not member.name:
        raise CannotOrganise({"name": _("Give the member a name.")})
    if member.email:
        _check_email(member)
    if unknown := set(member.roles) - set(Role):
        raise CannotOrganise({"roles": _("There is no role %(role)s.") % {"role": ", ".join(sorted(unknown))}})
    check_place(member)
    refuse_loop(member, "manager", _("A reporting line cannot lead back to the member."))


def _check_email(member: Member) -> None:
    email = member.email or ""
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise CannotOrganise({"email": wrong.messages}) from wrong
    if Member.objects.by_email(email).exclude(pk=member.pk).exists():
        raise CannotOrganise({"email": _("%(email)s belongs to another member.") % {"email": email}})


def _keep_an_administrator(member: Member) -> None:
    if member.is_active and Role.ADMINISTRATOR in member.roles:
        return
    others = Member.objects.active().filter(roles__contains=[Role.ADMINISTRATOR]).exclude(pk=member.pk)
    was_one = Member.objects.filter(pk=member.pk, roles__contains=[Role.ADMINISTRATOR], deactivated_at=None).exists()
    if was_one and not others.exists():
        raise CannotOrganise(_("Handsel needs at least one administrator."))
