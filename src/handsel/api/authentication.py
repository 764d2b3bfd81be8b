"""Who is calling: an API token in the Authorization header, or the session of a signed-in browser."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from handsel.org.tokens import viewer_for
from handsel.org.viewer import Viewer

SAFE = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """`Authorization: Bearer hs_…`. Reading needs the scope `read`, anything else one of the others."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The viewer of a living token; the request then looks through their eyes."""
        viewer = viewer_for(token, timezone.now())
        if viewer is None:
            return None
        scopes = viewer.scopes or frozenset()
        if request.method in SAFE and "read" not in scopes:
            raise HttpError(403, _("This token may not read; it needs the scope “read”."))
        if request.method not in SAFE and not scopes - {"read"}:
            raise HttpError(403, _("This token only reads; it needs the scope “write”."))
        request.viewer = viewer  # type: ignore[attr-defined]
        return viewer


class Session(APIKeyCookie):
    """The session cookie, for pages of ours and the API's documentation; unsafe calls need the CSRF token."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The viewer the session has, if anybody is signed in."""
        return getattr(request, "viewer", None)
