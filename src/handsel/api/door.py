"""What stands in front of every API call: no redirect to sign-in, safe repetition, and a problem for every failure."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError

from handsel.api.authentication import Token
from handsel.api.idempotency import UNSAFE, once
from handsel.api.problems import CONTENT_TYPE, problem
from handsel.org.viewer import Viewer

type Call = Callable[..., HttpResponse]

log = logging.getLogger(__name__)


def door(view: Call) -> Call:
    """Wrap a ninja view. Authentication itself stays with ninja, which also checks CSRF for sessions."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        try:
            answer = _answered(request, lambda: view(request, *arguments, **more))
        except Exception:
            log.exception("An API call failed: %s %s", request.method, request.path)
            return problem(500, _("Something went wrong on our side; it was written to the log."))
        return _not_allowed(answer) if answer.status_code == 405 else answer

    return wrapped


def _answered(request: HttpRequest, call: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method not in UNSAFE or "Idempotency-Key" not in request.headers:
        return call()
    viewer = _caller(request)
    return call() if viewer is None else once(request, viewer, call)


def _caller(request: HttpRequest) -> Viewer | None:
    """Whose key it is. A token that may not do this is refused by the call itself."""
    if "Authorization" in request.headers:
        try:
            found: Viewer | None = Token()(request)
        except HttpError:
            return None
        return found
    return getattr(request, "viewer", None)


def _not_allowed(answer: HttpResponse) -> HttpResponse:
    if answer.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return answer
    told = problem(405, _("This address does not take that method."))
    told.headers["Allow"] = answer.headers.get("Allow", "")
    return told
