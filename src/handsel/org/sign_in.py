"""How members sign in: allauth does the work, this says what Handsel allows."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from handsel.kernel.actors import Door
from handsel.org import actions, mail
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

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Before something grave, unless they signed in or confirmed a few minutes ago."""
        request = allauth_context.request
        latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
        return bool(time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Beside the request: how long the page takes must not tell whether the address belongs to anybody."""
        request = allauth_context.request
        mail.send_soon(self.render_mail(template_prefix, email, {"request": request, "email": email} | context))

    def format_email_subject(self, subject: str) -> str:
        """The subject as it stands; no site name in brackets before it."""
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the password was changed from."""
        return reverse("org:security")
