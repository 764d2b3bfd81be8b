"""A list as a file to download."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from handsel.lists import export
from handsel.lists.columns import RecordList
from handsel.lists.views.common import parameters, viewer_of, with_list
from handsel.lists.views.table import forgiving
from handsel.org.viewer import Forbidden

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@with_list
def download(request: HttpRequest, record_list: RecordList, form: str) -> HttpResponseBase:
    """CSV streamed, or XLSX."""
    viewer = viewer_of(request)
    asked, _problems = forgiving(record_list, parameters(request), viewer)
    rows = export.table(record_list, asked, viewer)
    try:
        header = next(rows)
    except Forbidden as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")
    name = f"{record_list.name}-{timezone.localdate():%Y-%m-%d}.{form}"
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(_csv(header, rows), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(export.as_xlsx(_all(header, rows), record_list.name), content_type=XLSX)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _all(header: list[Any], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield header
    yield from rows


def _csv(header: list[Any], rows: Iterator[list[Any]]) -> Iterator[str]:
    """With a byte-order mark, so that spreadsheets read it as UTF-8."""
    yield "\ufeff"
    yield from export.as_csv(_all(header, rows))
