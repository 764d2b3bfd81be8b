"""What the pages of the desk share: who may come in, the tabs, a decision answered in a dialog."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

type View = Callable[..., HttpResponse]

TABS: tuple[tuple[str, Promise, str, Permission], ...] = (
    ("pay:desk", _("Periods"), "calendar-days", Permission.SEE_PAY),
    ("pay:payees", _("Payees"), "users", Permission.SEE_PAY),
    ("pay:plans", _("Plans"), "file-text", Permission.SEE_PAY),
    ("pay:assignments", _("Assignments"), "user-check", Permission.SEE_PAY),
    ("pay:adjustments", _("Adjustments"), "hand-coins", Permission.SEE_PAY),
    ("pay:holds", pgettext_lazy("pay", "Holds"), "pause", Permission.SEE_PAY),
    ("pay:disputes", _("Disputes"), "flag", Permission.SEE_PAY),
    ("pay:costs", _("Contract costs"), "scale", Permission.SEE_PAY),
    ("pay:try-plan", _("Try a plan"), "list-checks", Permission.SEE_PAY),
)
"""Parts of the desk: address, label, icon, and the permission it takes."""


def for_desk(permission: Permission) -> Callable[[View], View]:
    """Refuse whoever lacks the permission, before anything is read."""

    def guarded(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
            viewer_of(request).require(permission)
            return view(request, *arguments, **more)

        return wrapped

    return guarded


def tabs(viewer: Viewer, here: str) -> list[dict[str, Any]]:
    """The tabs this viewer may open; `here` is the one that is open."""
    return [
        {"url": reverse(name), "label": label, "icon": icon, "active": name == here}
        for name, label, icon, permission in TABS
        if viewer.may(permission)
    ]
