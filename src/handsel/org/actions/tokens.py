"""API tokens: made, shown once, revoked."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from handsel.org import events, secrets
from handsel.org.actions.values import CannotOrganise, require_over
from handsel.org.models import ApiToken, Member
from handsel.org.viewer import Viewer
from handsel.trail.changes import change


def issue_token(
    *, member: Member, name: str, scopes: Iterable[str], expires_at: datetime | None, by: Viewer, at: datetime
) -> tuple[ApiToken, str]:
    """Make an API token. Returns it and its secret, which is shown once and kept as a digest only."""
    require_over(member.pk, by=by)
    scopes = sorted(set(scopes))
    _check(member, scopes, expires_at, at)
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
    """End an API token at once. Revoking it again changes nothing."""
    require_over(token.member_id, by=by)
    with change("org.revoke-token", by=by, at=at) as revoking:
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        token.revoked_at = token.revoked_at or at
        token.save(update_fields=["revoked_at"])
        revoking.record(events.TokenRevoked(subject=token.member_id, token=token.name))
    return token


def revoke_all(member: Member, at: datetime) -> None:
    """End every token of the member. Part of an action, never one by itself."""
    ApiToken.objects.filter(member=member, revoked_at=None).update(revoked_at=at)


def _check(member: Member, scopes: list[str], expires_at: datetime | None, at: datetime) -> None:
    if not member.is_active:
        raise CannotOrganise(_("%(member)s is deactivated and cannot have tokens.") % {"member": member.name})
    if not scopes or not set(scopes) <= secrets.SCOPES:
        raise CannotOrganise({"scopes": _("Choose among: %(scopes)s.") % {"scopes": ", ".join(sorted(secrets.SCOPES))}})
    if expires_at is not None and expires_at <= at:
        raise CannotOrganise({"expires_at": _("Choose a day in the future.")})
