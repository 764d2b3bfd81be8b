"""A list as the table the design system draws."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from handsel.lists import cells
from handsel.lists.columns import Column, Kind, RecordList
from handsel.lists.paging import COUNT_CAP, Page, capped_count, count_text, page
from handsel.lists.queries import matching_rows, rows_to_show
from handsel.lists.requests import DEFAULT_LIMIT, ListRequest
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.ui import rows as ui

SOME_ROW = "00000000-0000-0000-0000-000000000000"
NUMBERS = {Kind.NUMBER, Kind.YEAR, Kind.MONEY, Kind.PERCENT}


@dataclass(frozen=True)
class Shown:
    """A drawn list: its table and how many rows match."""

    table: ui.Table
    count: str


def draw(record_list: RecordList, request: ListRequest, viewer: Viewer, path: str) -> Shown:
    """Read one page of rows and lay it out. The number of queries does not depend on the number of rows."""
    matching = matching_rows(record_list, request, viewer)
    count = capped_count(matching)
    found = page(rows_to_show(record_list, request, viewer), request)
    table = ui.Table(
        id=record_list.name,
        label=str(record_list.label),
        columns=[_head(column, record_list, request, path) for column in request.columns],
        rows=[_row(row, record_list, request, viewer) for row in found.rows],
        footer=_sums(matching, request, viewer) if found.rows and count <= COUNT_CAP else (),
        bulk=bulk_actions(record_list, viewer, request),
        pager=_pager(found, request, path, count),
        empty=_nothing(record_list, request, viewer),
        fill=True,
    )
    return Shown(table, count_text(count))


def _head(column: Column, record_list: RecordList, request: ListRequest, path: str) -> ui.Column:
    is_sorted = column == request.sort
    turned = f"-{column.name}" if is_sorted and not request.descending else column.name
    return ui.Column(
        key=column.name,
        label=str(column.label),
        kind="title" if column.title else "number" if column.kind in NUMBERS else "text",
        sort_url=f"{path}?{request.query(sort=turned)}" if column.sorts else "",
        sorted=("descending" if request.descending else "ascending") if is_sorted else "",
        menu=_column_menu(column, request, path),
        phone="start" if column.title else column.phone,  # type: ignore[arg-type]
    )


def _column_menu(column: Column, request: ListRequest, path: str) -> list[ui.MenuItem]:
    names = [one.name for one in request.columns]
    place = names.index(column.name)
    items = []
    if column.sorts:
        items.append(ui.MenuItem(_("Ascending"), f"{path}?{request.query(sort=column.name)}", "arrow-up"))
        items.append(ui.MenuItem(_("Descending"), f"{path}?{request.query(sort=f'-{column.name}')}", "arrow-down"))
    if place > 0:
        items.append(ui.MenuItem(_("Move left"), _moved(request, path, place, -1), "arrow-left"))
    if place < len(names) - 1:
        items.append(ui.MenuItem(_("Move right"), _moved(request, path, place, 1), "arrow-right"))
    if not column.title:
        rest = ",".join(name for name in names if name != column.name)
        items.append(ui.MenuItem(_("Hide"), f"{path}?{request.query(columns=rest)}", "eye-off"))
    return items


def _moved(request: ListRequest, path: str, place: int, by: int) -> str:
    names = [one.name for one in request.columns]
    names.insert(place + by, names.pop(place))
    return f"{path}?{request.query(columns=','.join(names))}"


def _row(row: Any, record_list: RecordList, request: ListRequest, viewer: Viewer) -> ui.Row:
    return ui.Row(
        id=str(row.pk),
        label=str(row),
        cells=[_cell(row, column, record_list, viewer) for column in request.columns],
        url=record_list.url(row),
        panel_url=record_list.panel_url(row) if record_list.panel_url else "",
    )


def _cell(row: Any, column: Column, record_list: RecordList, viewer: Viewer) -> ui.Cell:
    edits = column.edits and record_list.edit and viewer.may(Permission.EDIT_RECORDS)
    url = _cell_url(record_list.name, column.name).replace(SOME_ROW, str(row.pk)) if edits else ""
    return ui.Cell(cells.shown(row, column, viewer) or (_("(no name)") if column.title else ""), edit_url=url)


@cache
def _cell_url(list_name: str, column_name: str) -> str:
    """The address of a column's cells with a row that stands for any: a page has hundreds of cells."""
    return reverse("lists:cell", args=[list_name, SOME_ROW, column_name])


def _sums(rows: Any, request: ListRequest, viewer: Viewer) -> list[ui.Cell]:
    """Sums of the money columns over every matching row, in the organisation's currency."""
    summed = [column for column in request.columns if column.base_path]
    if not summed:
        return []
    totals = rows.order_by().aggregate(**{f"sum_{column.name}": Sum(column.base_path) for column in summed})
    return [
        ui.Cell(cells.figure(totals.get(f"sum_{column.name}"), Kind.MONEY, viewer.currency))
        for column in request.columns
    ]


def bulk_actions(record_list: RecordList, viewer: Viewer, request: ListRequest) -> list[ui.BulkAction]:
    """What may be done with selected rows."""
    query = request.query()
    offered = [
        (record_list.bulk_edit, Permission.BULK_EDIT, "edit", _("Edit"), "pencil"),
        (record_list.reassign, Permission.EDIT_RECORDS, "reassign", _("Change owner"), "user-round"),
        (record_list.delete, Permission.DELETE_RECORDS, "delete", _("Delete"), "trash-2"),
    ]
    return [
        ui.BulkAction(label, f"{reverse(f'lists:bulk-{verb}', args=[record_list.name])}?{query}", icon, dialog=True)
        for action, permission, verb, label, icon in offered
        if action is not None and viewer.may(permission)
    ]


def _pager(found: Page, request: ListRequest, path: str, count: int) -> ui.Pager:
    def link(cursor: str) -> str:
        limit = {"limit": str(request.limit)} if request.limit != DEFAULT_LIMIT else {}
        return f"{path}?{request.query(cursor=cursor, **limit)}" if cursor else ""

    return ui.Pager(
        previous_url=link(found.previous_cursor),
        next_url=link(found.next_cursor),
        shown=f"{len(found.rows):,}",
        count=count_text(count),
    )


def _nothing(record_list: RecordList, request: ListRequest, viewer: Viewer) -> ui.Empty:
    if request.filters or request.words:
        return ui.Empty(_("Nothing matches"), _("Remove a filter, or look for other words."), "search")
    may = viewer.may(Permission.EDIT_RECORDS) and record_list.create_url is not None
    return ui.Empty(
        _("Nothing here yet"),
        _("What you add or import, and what others share with you, shows here."),
        record_list.icon,
        action_label=_("New") if may else "",
        action_url=record_list.create_url() if may and record_list.create_url else "",
    )
