"""Who acts when a program shows an API token, and how far its scopes let them."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from handsel.kernel.actors import Door
from handsel.org import secrets
from handsel.org.models import ApiToken, TokenUse
from handsel.org.queries import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

USE_NOTED_EVERY = timedelta(minutes=1)
"""A token's last use is kept this exactly, so that a busy program does not write on every call."""

ALLOWS: dict[str, frozenset[Permission]] = {
    "read": frozenset({Permission.SEE_EVERYTHING, Permission.READ_TRAIL, Permission.SEE_PAY, Permission.READ_REGISTER}),
    "write": frozenset(
        {
            Permission.EDIT_RECORDS,
            Permission.EDIT_EVERYTHING,
            Permission.DELETE_RECORDS,
            Permission.REASSIGN,
            Permission.BULK_EDIT,
            Permission.SHARE_VIEWS,
            Permission.UNDO_OTHERS,
            Permission.MANAGE_PAY,
            Permission.APPROVE_PAY,
            Permission.OVERSEE_CONDUCT,
        }
    ),
    "import": frozenset({Permission.IMPORT}),
    "export": frozenset({Permission.EXPORT}),
    "admin": frozenset({Permission.CONFIGURE, Permission.MANAGE_MEMBERS}),
}
"""Which of the member's permissions each scope leaves standing. A scope never adds one. Reading needs `read`."""


def viewer_for(secret: str, at: datetime, *, door: Door = Door.API) -> Viewer | None:
    """The viewer a token stands for, or None when it is unknown, expired, revoked or its member has left.

    The viewer has the member's reach and those of their permissions the scopes allow; `viewer.scopes` names the scopes.
    Notes when the token was used. Four queries at most.
    """
    token = (
        ApiToken.objects.select_related("member", "use")
        .filter(Q(expires_at=None) | Q(expires_at__gt=at))
        .filter(digest=secrets.digest(secret), revoked_at=None, member__deactivated_at=None)
        .first()
    )
    if token is None:
        return None
    _note_use(token, at)
    scopes = frozenset(token.scopes)
    looking = viewer_of(token.member, door=door, scopes=scopes)
    return replace(looking, permissions=looking.permissions & allowed_by(scopes))


def allowed_by(scopes: frozenset[str]) -> frozenset[Permission]:
    """Every permission these scopes leave standing; an unknown scope leaves none."""
    return frozenset().union(*(ALLOWS.get(scope, frozenset()) for scope in scopes))


def _note_use(token: ApiToken, at: datetime) -> None:
    noted = token.use.last_used_at if hasattr(token, "use") else None
    if noted is None or at - noted >= USE_NOTED_EVERY:
        TokenUse.objects.update_or_create(token=token, defaults={"last_used_at": at})
