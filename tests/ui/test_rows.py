"""Rows of data tables: what they escape, and what the page's script relies on."""

import pytest
from django.utils.safestring import mark_safe

from handsel.ui import rows
from handsel.ui.rows import BulkAction, Cell, Column, Row, Table

COLUMNS = [Column("name", "Name", "title"), Column("amount", "Amount", "number", phone="end")]


def table(*cells: Cell, bulk: bool = False, **more: object) -> Table:
    row = Row("7", "Renewal", cells, url="/deals/7/", panel_url="/deals/7/panel/", **more)  # type: ignore[arg-type]
    actions = [BulkAction("Delete", "/deals/delete/")] if bulk else []
    return Table(id="deals", label="Deals", columns=COLUMNS, rows=[row], bulk=actions)


def test_text_is_escaped_and_safe_html_is_not() -> None:
    html = rows.body(table(Cell("<b>Renewal"), Cell(mark_safe("<em>1</em>"))))
    assert "&lt;b&gt;Renewal" in html
    assert "<em>1</em>" in html


def test_addresses_are_escaped() -> None:
    html = rows.body(table(Cell("x"), Cell("1", edit_url='/a/"onclick="x/')))
    assert 'onclick="' not in html


def test_the_title_links_to_the_record() -> None:
    html = rows.body(table(Cell("Renewal"), Cell("1")))
    assert '<a href="/deals/7/"><span>Renewal</span></a>' in html
    assert 'data-panel-url="/deals/7/panel/"' in html


def test_an_empty_cell_shows_a_dash() -> None:
    assert '<td class="cell-number cell-empty" data-phone="end">–</td>' in rows.body(table(Cell("x"), Cell("")))
    assert ">0<" in rows.body(table(Cell("x"), Cell(0)))


def test_rows_have_a_tick_box_only_when_something_can_be_done_with_them() -> None:
    assert "checkbox" not in rows.body(table(Cell("x"), Cell("1")))
    chosen = rows.body(table(Cell("x"), Cell("1"), bulk=True, selected=True))
    assert 'name="ids" value="7" aria-label="Select Renewal" checked' in chosen
    assert "data-selected" in chosen


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        rows.body(table(Cell("x")))


def test_sums_stand_under_their_columns() -> None:
    summed = Table(id="d", label="D", columns=COLUMNS, rows=[], footer=[Cell("2 deals"), Cell("€3")], bulk=[])
    assert rows.foot(summed) == '<td class="cell-title">2 deals</td><td class="cell-number">€3</td>'
