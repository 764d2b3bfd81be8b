"""The records before and after one in the list it was opened from."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from handsel.lists.columns import RecordList
from handsel.lists.paging import Cursor, page, value_at
from handsel.lists.queries import rows_to_show, understand
from handsel.lists.requests import BadListRequest, ListRequest
from handsel.org.viewer import Viewer


def neighbours(record_list: RecordList, record: UUID, query: str, *, viewer: Viewer, at: datetime) -> tuple[Any, Any]:
    """The previous and the next record of a list, even when this one has just left it. At most six queries."""
    try:
        asked = understand(record_list, parse_qsl(query), viewer, at)
    except BadListRequest:
        return None, None
    everything = replace(asked, filters=(), words="")  # the record may not meet the filters any more
    row = rows_to_show(record_list, everything, viewer).filter(pk=record).first()
    if row is None:
        return None, None
    rows = rows_to_show(record_list, asked, viewer)
    found = [page(rows, replace(asked, cursor=_edge(row, asked, back), limit=1)).rows for back in (True, False)]
    return (found[0] or [None])[0], (found[1] or [None])[0]


def _edge(row: Any, asked: ListRequest, back: bool) -> str:
    value = value_at(row, asked.sort.order)
    return Cursor(value.isoformat() if isinstance(value, date) else value, row.pk, back).encode()
