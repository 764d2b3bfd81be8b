"""Puts the viewer on the request, speaks their language in their time zone, and answers what they may not do."""

import time
from collections import OrderedDict
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from handsel.kernel.actors import Door
from handsel.org.models import Member
from handsel.org.queries import NotFounded, viewer_of
from handsel.org.viewer import Forbidden, Viewer

LANGUAGE_COOKIE = "language"
SEEN_EVERY = 300
"""Seconds between two notes of the same session having been used, per process."""

type View = Callable[[HttpRequest], HttpResponse]


def viewer(get_response: View) -> View:
    """`request.viewer` is the signed-in member's viewer, or None. Forbidden becomes a 403 page that says why."""

    def middleware(request: HttpRequest) -> HttpResponse:
        member = request.user if isinstance(request.user, Member) else None
        looking = viewer_of(member, door=Door.WEB) if member else None
        request.viewer = looking  # type: ignore[attr-defined]
        language = language_of(request, member, looking)
        with translation.override(language), timezone.override(looking.zone if looking else None):
            request.LANGUAGE_CODE = translation.get_language() or "en"
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    middleware.process_exception = refuse  # type: ignore[attr-defined]
    return middleware


def refuse(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """A refusal reads as a page with its reason; a Handsel without a company says how to found one."""
    if isinstance(exception, Forbidden):
        return render(request, "403.html", {"exception": str(exception)}, status=403)
    if isinstance(exception, NotFounded):
        return render(request, "org/not_founded.html", status=503)
    return None


def language_of(request: HttpRequest, member: Member | None, looking: Viewer | None) -> str:
    """The member's own language, else the one chosen in this browser, else the company's, else the browser's."""
    if member is not None and member.locale:
        return member.locale
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in {"en", "ru"}:
        return chosen
    return looking.locale if looking else translation.get_language_from_request(request)


def sessions_seen(get_response: View) -> View:
    """Keep when and from where each session was last used, at most every few minutes rather than on every request."""
    seen: OrderedDict[str, float] = OrderedDict()

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated and _is_due(seen, key):
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware


def _is_due(seen: OrderedDict[str, float], key: str) -> bool:
    now = time.monotonic()
    if now - seen.get(key, -SEEN_EVERY) < SEEN_EVERY:
        return False
    seen[key] = now
    seen.move_to_end(key)
    while len(seen) > 10_000:
        seen.popitem(last=False)
    return True
