"""What stands in front of every API call: no redirect to sign-in, counted calls, safe repetition, and a problem for
every failure.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from handsel.api import allowance
from handsel.api.authentication import account_of, caller
from handsel.api.idempotency import UNSAFE, once
from handsel.api.problems import CONTENT_TYPE, problem

type Call = Callable[[], HttpResponse]

log = logging.getLogger(__name__)


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a ninja view. Authentication itself stays with ninja, which also checks CSRF for sessions."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        try:
            return _answered(request, lambda: view(request, *arguments, **more))
        except Exception:
            log.exception("An API call failed: %s %s", request.method, request.path)
            return problem(500, _("Something went wrong on our side; it was written to the log."))

    return wrapped


def _answered(request: HttpRequest, call: Call) -> HttpResponse:
    if request.method == "OPTIONS":
        return _options(call())
    if (unreadable := _unreadable(request)) is not None:
        return unreadable
    account = account_of(request)
    left = allowance.take(account, timezone.now()) if account else None
    if left is not None and left.is_used_up:
        answer = problem(429, _("Too many calls; wait %(seconds)s seconds.") % {"seconds": left.reset})
    else:
        viewer = caller(request)
        with timezone.override(viewer.zone if viewer else None):
            answer = _head(request, call) if request.method == "HEAD" else _safely_repeated(request, call)
    for name, value in (left.headers if left else {}).items():
        answer.headers[name] = value
    return _not_allowed(answer) if answer.status_code == 405 else answer


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """A problem when the body is too large or broke off; else it is in memory now. Files are read by who takes them."""
    if request.method not in UNSAFE or request.content_type == "multipart/form-data":
        return None
    try:
        request.body  # noqa: B018 - reads it
    except RequestDataTooBig:
        return problem(413, _("The body is larger than 10 MB. Send it in parts, or import a file."))
    except UnreadablePostError:
        return problem(400, _("The body broke off."))
    return None


def _safely_repeated(request: HttpRequest, call: Call) -> HttpResponse:
    if request.method not in UNSAFE or "Idempotency-Key" not in request.headers:
        return call()
    viewer = caller(request)
    return call() if viewer is None else once(request, viewer, call)


def _head(request: HttpRequest, call: Call) -> HttpResponse:
    """As GET would be answered, without the body."""
    request.method = "GET"
    answer = call()
    if answer.streaming:
        answer.close()
        return HttpResponse(status=answer.status_code, headers=answer.headers)
    answer.headers["Content-Length"] = str(len(answer.content))
    answer.content = b""
    return answer


def _options(refusal: HttpResponse) -> HttpResponse:
    """Which methods an address takes."""
    answer = HttpResponse(status=204)
    answer.headers["Allow"] = _methods(refusal)
    return answer


def _not_allowed(answer: HttpResponse) -> HttpResponse:
    if answer.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return answer
    told = problem(405, _("This address does not take that method."))
    told.headers["Allow"] = _methods(answer)
    return told


def _methods(refusal: HttpResponse) -> str:
    taken = {name.strip() for name in refusal.headers.get("Allow", "GET").split(",")}
    return ", ".join(sorted(taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())))
