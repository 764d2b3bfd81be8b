"""What the list views share: the list of a name, the row of an identifier, the rows that were selected."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.lists.columns import RecordList, find
from handsel.lists.queries import matching_rows, understand
from handsel.org.viewer import Viewer

MOST_SELECTED = 10_000


def viewer_of(request: HttpRequest) -> Viewer:
    """The signed-in viewer; the sign-in guard has seen to it that there is one."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def with_list[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """Turn the list's name in the address into the list, or answer 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, list_name: str, *arguments: Any, **more: Any) -> R:
        record_list = find(list_name)
        if record_list is None:
            raise Http404
        return view(request, record_list, *arguments, **more)

    return wrapped


def parameters(request: HttpRequest, *leaving: str) -> list[tuple[str, str]]:
    """The query string as pairs, without the names that are not the list's."""
    return [(name, str(value)) for name, value in request.GET.items() if name not in leaving]


def selected(request: HttpRequest, record_list: RecordList) -> list[UUID]:
    """Identifiers chosen in the table, or, with `all`, of every row that matches the list's query.

    Raises ValidationError for none, and for more than can be changed at once.
    """
    values = request.POST if request.method == "POST" else request.GET
    if values.get("all"):
        return _all_matching(record_list, values.get("query", ""), viewer_of(request))
    try:
        ids = [UUID(value) for value in values.getlist("ids")]
    except ValueError:
        ids = []
    if not ids:
        raise ValidationError(_("Select some rows first."))
    return ids


def _all_matching(record_list: RecordList, query: str, viewer: Viewer) -> list[UUID]:
    asked = understand(record_list, parse_qsl(query), viewer, timezone.now())
    ids = list(matching_rows(record_list, asked, viewer).values_list("pk", flat=True)[: MOST_SELECTED + 1])
    if len(ids) > MOST_SELECTED:
        raise ValidationError(_("More than 10,000 rows match. Narrow the filter and change them in parts."))
    return ids


def messages_of(problem: ValidationError) -> str:
    """Every message of a validation error in one line."""
    return " ".join(problem.messages)
