"""Everything that can go wrong, as `application/problem+json` (RFC 9457). Each sentence is for the caller to act on."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as BadShape

from handsel.lists.requests import BadListRequest
from handsel.org.viewer import Forbidden
from handsel.trail.editing import Conflict
from handsel.trail.undo import CannotUndo

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int,
    detail: str = "",
    errors: Mapping[str, list[str]] | None = None,
    current: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One problem as an answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": dict(errors or {}),
        "current": dict(current) if current else None,
    }
    return HttpResponse(json.dumps(body, cls=DjangoJSONEncoder), status=status, content_type=CONTENT_TYPE)


def explain_errors(api: NinjaAPI) -> None:
    """Teach the API to answer every error of ours with a problem."""
    for kind, explain in _EXPLANATIONS.items():
        api.add_exception_handler(kind, explain)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, _("There is no such record, or you may not see it."))


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, str(error))


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(401, _("Send an API token: “Authorization: Bearer hs_…”. Make one under My account."))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


def _bad_shape(request: HttpRequest, error: BadShape) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for one in error.errors:
        errors.setdefault(_place(one.get("loc", ())), []).append(str(one.get("msg", "")))
    return problem(422, _("Some fields do not have the shape they need."), errors)


def _place(location: Any) -> str:
    """`body.amount` of a field: without the names ninja gives to the parts of a call."""
    parts = [str(part) for part in location if part not in {"body", "query", "path"}]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] == "body" else parts) or "body"


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if hasattr(error, "error_dict"):
        return problem(422, _("Some fields cannot be kept like this."), error.message_dict)
    return problem(422, " ".join(error.messages))


def _bad_list(request: HttpRequest, error: BadListRequest) -> HttpResponse:
    errors = {name: [text] for name, text in error.errors.items()}
    return problem(422, _("Some parameters make no sense here."), errors)


def _conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    current = {clash.field: _plain(clash.theirs) for clash in error.clashes}
    current["version"] = error.record.version  # type: ignore[attr-defined]
    errors = {clash.field: [_("Changed by somebody else since you read it.")] for clash in error.clashes}
    return problem(409, str(error), errors, current)


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


def _cannot(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(409, str(error) or str(type(error).__doc__))


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, _("The body is larger than 10 MB. Send it in parts, or import a file."))


def _beyond_limits(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Class 54 of SQLSTATE: a limit of PostgreSQL, such as the length of what an index holds."""
    if not str(getattr(error.__cause__, "sqlstate", "")).startswith("54"):
        raise error
    return problem(422, _("A text is too long to be kept and found again; shorten it."))


def _unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    return problem(422, _("A value is too large or holds a character that cannot be stored."))


_EXPLANATIONS: dict[type[Exception], Any] = {
    Http404: _not_found,
    Forbidden: _forbidden,
    AuthenticationError: _unauthenticated,
    HttpError: _http,
    BadShape: _bad_shape,
    ValidationError: _invalid,
    BadListRequest: _bad_list,
    Conflict: _conflict,
    CannotUndo: _cannot,
    RequestDataTooBig: _too_big,
    DataError: _unstorable,
    OperationalError: _beyond_limits,
}
