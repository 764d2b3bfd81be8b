"""How members sign in: allauth does the work, this says what Handsel allows."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from handsel.kernel.actors import Door
from handsel.org import actions
from handsel.org.models import Member
from handsel.org.queries import viewer_of


class MemberAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members are invited; nobody signs up. A new password is a change like any other."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an invitation opens the door."""
        return False

    def set_password(self, user: Member, password: str) -> None:
        """Through the action, so that the trail knows."""
        by = viewer_of(user, door=Door.WEB)
        actions.set_password(member=user, password=password, by=by, at=timezone.now())

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Sign-up is closed, so there is never anybody to save."""
        raise NotImplementedError("Members are added by an administrator.")
