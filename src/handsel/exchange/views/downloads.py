"""Lists of what an import did not take."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from handsel.exchange import uploads
from handsel.exchange.models import Import
from handsel.exchange.views.access import visible


@require_GET
def not_taken(request: HttpRequest, import_id: UUID) -> FileResponse:
    """Every row not taken, with file, line, column and reason, as CSV."""
    row = visible(request, import_id)
    return _file(row, uploads.NOT_TAKEN, f"{row.name} - not taken.csv", "text/csv; charset=utf-8")


@require_GET
def to_correct(request: HttpRequest, import_id: UUID) -> FileResponse:
    """The rows not taken, as files to correct and import again. Named as the import, so that it is the same source."""
    row = visible(request, import_id)
    return _file(row, uploads.TO_CORRECT, f"{row.name}.zip", "application/zip")


def _file(row: Import, name: str, called: str, content_type: str) -> FileResponse:
    place = uploads.place_of(row.pk, name)
    if row.files_gone_at is not None or not default_storage.exists(place):
        raise Http404
    stored = default_storage.open(place)
    return FileResponse(stored, as_attachment=True, filename=called, content_type=content_type)
