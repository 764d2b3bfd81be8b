"""Places in a timeline as opaque cursors, and the records timelines belong to."""

import base64
import binascii
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from handsel.journal import records
from handsel.journal.records import Ref
from handsel.journal.rules import Place, place_from
from handsel.lists.rest import viewer


def visible_record(kind: str, record_id: UUID, request: HttpRequest) -> Ref:
    """The reference of a record the caller may see. Raises Http404 otherwise, as if it did not exist."""
    ref = (kind, record_id)
    if not records.titles([ref], viewer(request)):
        raise Http404
    return ref


def cursor_of(place: Place | None) -> str | None:
    """The place as opaque text."""
    return None if place is None else base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def place_in(cursor: str) -> Place | None:
    """The place a cursor names; None for an empty one. Raises ValidationError for a broken one."""
    if not cursor:
        return None
    try:
        place = place_from(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except (binascii.Error, ValueError):
        place = None
    if place is None:
        raise ValidationError({"cursor": [_("This page link is broken; start again from the first page.")]})
    return place
