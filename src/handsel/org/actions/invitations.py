"""Invitations: the link by which a member sets a password."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from handsel.org import events, secrets
from handsel.org.actions.values import CannotOrganise, require_over
from handsel.org.models import Invitation, Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

INVITATION_LASTS = timedelta(days=7)


def invite(*, member: Member, by: Viewer, at: datetime) -> tuple[Invitation, str]:
    """Make a link by which a member sets a password. Returns the invitation and its secret, which is shown once.

    An earlier link that is still open stops working.
    """
    by.require(Permission.MANAGE_MEMBERS)
    require_over(member.pk, by=by)
    if not member.email:
        raise CannotOrganise({"email": _("Give %(member)s an e-mail address first.") % {"member": member.name}})
    if not member.is_active:
        raise CannotOrganise(_("Reactivate %(member)s before inviting them.") % {"member": member.name})
    secret = secrets.make()
    with change("org.invite", by=by, at=at) as inviting:
        close_invitations(member, at)
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


def close_invitations(member: Member, at: datetime) -> None:
    """End every link of the member that is still open. Part of an action, never one by itself."""
    Invitation.objects.filter(member=member, accepted_at=None, expires_at__gt=at).update(expires_at=at)
