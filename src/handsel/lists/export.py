"""A list as a file: CSV streamed row by row, XLSX written in constant memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handsel.kernel.cells import harmless
from handsel.lists.columns import Column, Kind, RecordList
from handsel.lists.paging import value_at
from handsel.lists.queries import rows_to_show
from handsel.lists.requests import ListRequest
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

CHUNK = 2_000


def table(record_list: RecordList, request: ListRequest, viewer: Viewer) -> Iterator[list[Any]]:
    """The header and every matching row, in the order of the list. Raises Forbidden without Permission.EXPORT."""
    viewer.require(Permission.EXPORT)
    yield ["id", *headings(request.columns)]
    rows = rows_to_show(record_list, request, viewer)
    order = f"{'-' if request.descending else ''}{request.sort.order}"
    for row in rows.order_by(order, "pk").iterator(chunk_size=CHUNK):
        yield [str(row.pk), *(cell for column in request.columns for cell in cells(row, column, viewer))]


def headings(columns: Iterable[Column]) -> list[str]:
    """Column names; money has its currency in a column beside it, so that the file can be imported again."""
    names = []
    for column in columns:
        names.append(column.name)
        if column.currency_path:
            names.append("currency")
    return names


def cells(row: Any, column: Column, viewer: Viewer) -> list[Any]:
    """The value of one column, money with its currency."""
    value = value_at(row, column.name if column.expression is not None else column.shows)
    if isinstance(value, datetime):
        value = value.astimezone(viewer.zone).isoformat(timespec="seconds")
    elif isinstance(value, list):
        value = "; ".join(value)
    elif column.kind is Kind.FLAG:
        value = bool(value)
    return [value, value_at(row, column.currency_path)] if column.currency_path else [value]


def as_csv(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV file. Text a spreadsheet would run as a formula gets a quote before it."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_safe(value) for value in row])
        yield line.getvalue()


def as_xlsx(rows: Iterable[Sequence[Any]], sheet: str) -> bytes:
    """An XLSX workbook with one sheet; dates are dates and numbers numbers."""
    file = io.BytesIO()
    import xlsxwriter  # takes as long to load as all our lists

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet[:31])
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            _write(page, number, place, value, bold if number == 0 else day)
    book.close()
    return file.getvalue()


def _write(page: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, column, value, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | Decimal):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value), style if row == 0 else None)


def _safe(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
