"""The deals before and after one in the list it was opened from."""

from dataclasses import replace
from datetime import date, datetime
from urllib.parse import parse_qsl
from uuid import UUID

from handsel.lists.paging import Cursor, page, value_at
from handsel.lists.queries import rows_to_show, understand
from handsel.lists.requests import BadListRequest, ListRequest
from handsel.org.viewer import Viewer
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.models import Opportunity


def neighbours(
    opportunity: UUID, query: str, *, viewer: Viewer, at: datetime
) -> tuple[Opportunity | None, Opportunity | None]:
    """The previous and the next deal of a list, even when this one has just left it. At most six queries."""
    try:
        asked = understand(OPPORTUNITIES, parse_qsl(query), viewer, at)
    except BadListRequest:
        return None, None
    everything = replace(asked, filters=(), words="")  # the deal may not meet the filters any more
    row = rows_to_show(OPPORTUNITIES, everything, viewer).filter(pk=opportunity).first()
    if row is None:
        return None, None
    rows = rows_to_show(OPPORTUNITIES, asked, viewer)
    found = [page(rows, replace(asked, cursor=_edge(row, asked, back), limit=1)).rows for back in (True, False)]
    return (found[0] or [None])[0], (found[1] or [None])[0]


def _edge(row: Opportunity, asked: ListRequest, back: bool) -> str:
    value = value_at(row, asked.sort.order)
    return Cursor(value.isoformat() if isinstance(value, date) else value, row.pk, back).encode()
