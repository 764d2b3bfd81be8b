"""How the journal answers after a change: a toast with Undo, and a word to every list of entries on the page."""

import json

from django.http import HttpResponse

from handsel.org.viewer import Viewer
from handsel.trail.answers import with_toast

CHANGED = "journal-changed"
"""The event on which timelines, task lists and reminders refresh themselves."""


def changed(response: HttpResponse, message: str, *, by: Viewer, closes: bool = False) -> HttpResponse:
    """Say what was done, offer Undo, and let the page refresh what shows entries."""
    events: dict[str, object] = {CHANGED: True}
    if closes:
        events["modal-close"] = True
    response.headers["HX-Trigger"] = json.dumps(json.loads(response.headers.get("HX-Trigger", "{}")) | events)
    return with_toast(response, message, by=by)


def done(message: str, *, by: Viewer, closes: bool = False) -> HttpResponse:
    """The same without a body."""
    return changed(HttpResponse(status=204), message, by=by, closes=closes)
