"""Puts the viewer on the request and speaks their language in their time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from handsel.kernel.actors import Door
from handsel.org.queries import viewer_of
from handsel.org.viewer import Viewer

LANGUAGE_COOKIE = "language"


def viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.viewer` is the signed-in member's viewer, or None."""

    def middleware(request: HttpRequest) -> HttpResponse:
        member = request.user
        looking = viewer_of(member, door=Door.WEB) if member.is_authenticated else None
        request.viewer = looking  # type: ignore[attr-defined]
        with translation.override(_language(request, looking)), timezone.override(looking.zone if looking else None):
            request.LANGUAGE_CODE = translation.get_language() or "en"
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


def _language(request: HttpRequest, looking: Viewer | None) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in {"en", "ru"}:
        return chosen
    return looking.locale if looking else translation.get_language_from_request(request)
