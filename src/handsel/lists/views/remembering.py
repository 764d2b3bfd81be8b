"""Which list a record was opened from: kept in a cookie of that list, so that `[` and `]` lead through it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.lists.columns import RecordList
from handsel.lists.neighbours import neighbours
from handsel.org.viewer import Viewer

LONGEST = 1_500


def remembered(response: HttpResponse, request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Keep the list's query, so that a record opened from it knows its neighbours."""
    if "cursor" not in request.GET:
        query = request.GET.urlencode()[:LONGEST]
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(_cookie(record_list), query, samesite="Lax", httponly=True, secure=secure)
    return response


def ways_on(request: HttpRequest, record_list: RecordList, record: UUID, viewer: Viewer) -> dict[str, Any]:
    """What the head of a record shows: the ways to the record before and after it in its list, where there are any."""
    said = request.COOKIES.get(_cookie(record_list), "")
    before, after = neighbours(record_list, record, said, viewer=viewer, at=timezone.now())
    return {
        "text": _("In your list"),
        "previous_url": record_list.url(before) if before else "",
        "next_url": record_list.url(after) if after else "",
    }


def _cookie(record_list: RecordList) -> str:
    return f"{record_list.name}-list"
