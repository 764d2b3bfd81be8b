"""The bell on every page: reminders that have fired. Polled, so it costs one indexed query."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from handsel.journal import actions, agenda, reminders
from handsel.journal.models import Entry
from handsel.journal.rules import Snooze, snoozed
from handsel.journal.views.answers import done
from handsel.lists.views.common import viewer_of
from handsel.org.viewer import Forbidden
from handsel.trail.answers import with_toast

SHOWN = 20
ASKED = "reminded"
"""The cookie with the moment up to which this browser has announced reminders."""
AT_MOST_BACK = timedelta(hours=12)


@require_GET
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """The bell with what is due. A reminder that fired since the last look is announced by a toast, once."""
    viewer, now = viewer_of(request), timezone.now()
    found = list(reminders.due(viewer, now)[: SHOWN + 1])
    fresh = [entry for entry in found if entry.remind_at and entry.remind_at > _last_asked(request, now)]
    context = {"due": found[:SHOWN], "count": f"{SHOWN}+" if len(found) > SHOWN else len(found)}
    response = render(request, "journal/bell.html", context)
    if fresh:
        response.headers["HX-Trigger"] = json.dumps({"toast": {"message": _announce(fresh), "kind": "info"}})
    response.set_cookie(
        ASKED, now.isoformat(), max_age=86_400, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_GET
@never_cache
def due_list(request: HttpRequest) -> HttpResponse:
    """What the bell opens: every reminder with its records, to dismiss or put off."""
    viewer = viewer_of(request)
    found = list(reminders.due(viewer, timezone.now())[:SHOWN])
    return render(request, "journal/reminders.html", {"items": agenda.items(found, viewer)})


@require_POST
def dismiss(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Silence one reminder."""
    viewer = viewer_of(request)
    entry = get_object_or_404(Entry.objects.visible_to(viewer), pk=entry_id)
    reminders.dismiss(entry=entry, by=viewer, at=timezone.now())
    return _refreshed(HttpResponse(status=204))


@require_POST
def dismiss_all(request: HttpRequest) -> HttpResponse:
    """Silence all of them."""
    reminders.dismiss_all(by=viewer_of(request), at=timezone.now())
    return _refreshed(HttpResponse(status=204))


@require_POST
def snooze(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Put a reminder off: an hour, until tomorrow morning, until Monday morning."""
    viewer, now = viewer_of(request), timezone.now()
    entry = get_object_or_404(Entry.objects.visible_to(viewer), pk=entry_id)
    try:
        until = snoozed(Snooze(request.POST.get("until", "")), now=now, zone=viewer.zone)
        actions.snooze(entry=entry, until=until, by=viewer, at=now)
    except (ValueError, ValidationError, Forbidden):
        return with_toast(HttpResponse(status=422), _("This reminder cannot be put off."), kind="error")
    return done(_("Put off."), by=viewer)


def _last_asked(request: HttpRequest, now: datetime) -> datetime:
    """The moment of the last look; a browser that never looked announces the last hours."""
    try:
        asked = datetime.fromisoformat(request.COOKIES.get(ASKED, ""))
    except ValueError:
        return now - AT_MOST_BACK
    return max(asked, now - AT_MOST_BACK) if asked.tzinfo else now - AT_MOST_BACK


def _announce(fresh: list[Entry]) -> str:
    if len(fresh) == 1:
        return _("Reminder: %(what)s") % {"what": str(fresh[0])}
    return ngettext("%(count)s reminder", "%(count)s reminders", len(fresh)) % {"count": len(fresh)}


def _refreshed(response: HttpResponse) -> HttpResponse:
    response.headers["HX-Trigger"] = json.dumps({"journal-changed": True})
    return response
