"""What allauth tells about authenticators becomes facts of the trail."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from handsel.kernel.actors import Door
from handsel.org import actions
from handsel.org.models import Member
from handsel.org.queries import viewer_of


@receiver([signals.authenticator_added, signals.authenticator_reset])
def note_added(request: HttpRequest, user: Member, authenticator: Authenticator, **_more: Any) -> None:
    """A member set up an app, a passkey or new recovery codes."""
    _note(user, authenticator, added=True)


@receiver(signals.authenticator_removed)
def note_removed(request: HttpRequest, user: Member, authenticator: Authenticator, **_more: Any) -> None:
    """A member removed one."""
    _note(user, authenticator, added=False)


def _note(member: Member, authenticator: Authenticator, *, added: bool) -> None:
    by = viewer_of(member, door=Door.WEB)
    actions.note_way_in(member=member, way=str(authenticator.type), added=added, by=by, at=timezone.now())
