"""Mail that org sends. It leaves the machine after the change is committed, and never holds up a page."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from handsel.org.models import Member
from handsel.org.queries import organisation

log = logging.getLogger(__name__)
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="handsel-mail")
"""One at a time, beside the request: how long a page takes must not tell whether a mail went out."""


def is_set_up() -> bool:
    """Whether mail reaches people; without a mail server it is only printed to the log."""
    return "console" not in str(settings.MAILERS["default"]["BACKEND"])


def send_soon(message: EmailMessage) -> None:
    """Send once the transaction holds. A failure is logged; who waits for the mail may ask again."""
    transaction.on_commit(lambda: _postman.submit(_send, message))


def wait() -> None:
    """Return when everything handed over so far was sent."""
    _postman.submit(lambda: None).result()


def send_invitation(member: Member, link: str, expires_at: datetime, *, inviter: str) -> None:
    """Mail an invitation link, in the member's language."""
    company = organisation()
    with override(member.locale or company.locale):
        context = {
            "member": member,
            "link": link,
            "expires_at": expires_at,
            "inviter": inviter,
            "company": company.name,
        }
        subject = _("%(inviter)s invites you to Handsel") % {"inviter": inviter}
        body = render_to_string("org/mail/invitation.txt", context)
    send_soon(EmailMessage(" ".join(subject.splitlines()), body, to=[member.email or ""]))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:
        log.exception("A mail to %s was not sent.", ", ".join(message.to))
