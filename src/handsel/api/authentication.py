"""Who is calling: an API token in the Authorization header, or the session of a signed-in browser."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from handsel.kernel.actors import Door
from handsel.org import secrets
from handsel.org.tokens import viewer_for
from handsel.org.viewer import Viewer

SAFE = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """`Authorization: Bearer hs_…`. Reading needs the scope `read`, anything else one of the others."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The viewer of a living token; the request then looks through their eyes."""
        viewer = caller(request)
        if viewer is None or viewer.scopes is None:
            return None
        if request.method in SAFE and "read" not in viewer.scopes:
            raise HttpError(403, _("This token may not read; it needs the scope “read”."))
        if request.method not in SAFE and not viewer.scopes - {"read"}:
            raise HttpError(403, _("This token only reads; it needs the scope “write”."))
        request.viewer = viewer  # type: ignore[attr-defined]
        return viewer


class Session(APIKeyCookie):
    """The session cookie, for pages of ours and the API's documentation; unsafe calls need the CSRF token."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The viewer the session has, if anybody is signed in, come through this door."""
        viewer = getattr(request, "viewer", None)
        if viewer is not None:
            viewer = request.viewer = replace(viewer, door=Door.API)  # type: ignore[attr-defined]
        return viewer


def caller(request: HttpRequest) -> Viewer | None:
    """Whoever calls, whatever they may do: by the token they show, else by their session. Found once per request."""
    if not hasattr(request, "api_caller"):
        secret = _bearer(request)
        found = viewer_for(secret, timezone.now()) if secret else getattr(request, "viewer", None)
        request.api_caller = found  # type: ignore[attr-defined]
    return request.api_caller  # type: ignore[attr-defined, no-any-return]


def account_of(request: HttpRequest) -> str:
    """Under which name calls are counted: the token's digest, or the member's identifier. Empty for strangers."""
    viewer = caller(request)
    if viewer is None:
        return ""
    return secrets.digest(_bearer(request)) if viewer.scopes is not None else str(viewer.member_id)


def _bearer(request: HttpRequest) -> str:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret if scheme.lower() == "bearer" else ""
