"""What a data table shows, and its rows as HTML.

Rows are written in Python rather than in a template: a page of 100 rows and 12 columns has 1,200 cells, and a template
loop over them costs more than the query. Everything around the rows is `templates/ui/table.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handsel.ui.reading import attribute, text

type Kind = Literal["text", "title", "number"]
type Phone = Literal["", "start", "end"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of a column's or a row's menu."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `sort_url` makes its head a link; `phone` says where it stands on a narrow screen, if at all."""

    key: str
    label: str
    kind: Kind = "text"
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    menu: Sequence[MenuItem] = ()
    phone: Phone = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `value` is text, or HTML marked safe; with `edit_url` it is edited in place (see README)."""

    value: object = ""
    edit_url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `url` opens the record; `panel_url`, when given, is what Enter loads into the side panel."""

    id: str
    label: str
    cells: Sequence[Cell]
    url: str = ""
    panel_url: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button of the bar that shows while rows are selected. It posts the chosen ids as `ids` to `url`,
    or, with `dialog`, fetches `url?ids=…` into the modal."""

    label: str
    url: str
    icon: str = ""
    dialog: bool = False
    danger: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: links, and what stands on this page. `count` is text such as "10,000+" and may be empty."""

    previous_url: str = ""
    next_url: str = ""
    shown: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty table says and offers."""

    title: str
    text: str = ""
    icon: str = "inbox"
    action_label: str = ""
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A data table for `ui/table.html`."""

    id: str
    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    footer: Sequence[Cell] = ()
    bulk: Sequence[BulkAction] = ()
    pager: Pager | None = None
    empty: Empty | None = None
    fill: bool = False
    cards: bool = True

    @property
    def selectable(self) -> bool:
        """Rows can be chosen when something can be done with them."""
        return bool(self.bulk)

    @property
    def width(self) -> int:
        """Number of columns, the tick box among them."""
        return len(self.columns) + self.selectable


def body(table: Table) -> SafeString:
    """All rows of a table, one `<tr>` each."""
    return mark_safe("".join(_row(row, table) for row in table.rows))  # noqa: S308 (every part is escaped)


def foot(table: Table) -> SafeString:
    """The cells of the sums' line, under their columns."""
    cells = (
        f'<td class="cell-{column.kind}">{text(cell.value)}</td>'
        for cell, column in zip(table.footer, table.columns, strict=True)
    )
    tick = '<td class="cell-check"></td>' if table.selectable else ""
    return mark_safe(tick + "".join(cells))  # noqa: S308 (every part is escaped)


def _row(row: Row, table: Table) -> str:
    cells = "".join(_cell(cell, column, row) for cell, column in zip(row.cells, table.columns, strict=True))
    tick = _tick(row) if table.selectable else ""
    return (
        f'<tr id="{text(table.id)}-{text(row.id)}" data-id="{text(row.id)}" tabindex="-1"'
        f"{attribute('data-url', row.url)}{attribute('data-panel-url', row.panel_url)}"
        f"{' data-selected' if row.selected else ''}>{tick}{cells}</tr>"
    )


def _tick(row: Row) -> str:
    label = text(_("Select %(name)s") % {"name": row.label})
    ticked = " checked" if row.selected else ""
    box = f'<input type="checkbox" name="ids" value="{text(row.id)}" aria-label="{label}"{ticked}>'
    return f'<td class="cell-check"><label>{box}</label></td>'


def _cell(cell: Cell, column: Column, row: Row) -> str:
    inner = text(cell.value)
    if column.kind == "title" and row.url:
        inner = f'<a href="{text(row.url)}"><span>{inner}</span></a>'
    attributes = attribute("data-phone", column.phone) + attribute("data-tone", cell.tone)
    kinds = f"cell-{column.kind}" + (" tone" if cell.tone else "")
    if cell.edit_url:
        attributes += f'{attribute("data-edit-url", cell.edit_url)} data-column="{text(column.key)}" tabindex="-1"'
    if inner == "":
        inner, kinds = "–", kinds + " cell-empty"
    return f'<td class="{kinds}"{attributes}>{inner}</td>'
