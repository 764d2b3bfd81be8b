"""Working through a list: finding rows, changing one, changing many, keeping the way it is shown."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Entering
from tests.journeys.steps import send

pytestmark = pytest.mark.journey
ROWS = "tbody tr[data-id]"


def names(page: Page) -> list[str]:
    """The rows' names, from the top."""
    return [text.strip() for text in page.locator(f"{ROWS} .cell-title").all_inner_texts()]


def test_ben_sorts_edits_filters_and_keeps_a_view(enter: Entering) -> None:
    ben = enter("ben")
    page = ben.visit("/accounts/?owner=me&sort=name")
    expect(page.locator(ROWS)).to_have_count(3)
    assert names(page) == ["Larch Mills", "Lisbon Tools", "Lumen Glass"]
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    page.wait_for_url(re.compile("sort=-name"))
    expect(page.locator(ROWS).first).to_contain_text("Lumen Glass")
    cell = page.locator(ROWS, has_text="Lumen Glass").locator("td[data-column=industry]")
    cell.focus()
    page.keyboard.press("e")
    field = cell.locator("input:not([type=hidden])")
    expect(field).to_be_focused()
    field.fill("Wind power")
    field.press("Enter")
    expect(cell).to_have_text("Wind power")
    page.locator("#filter-trigger").click()
    ben.look()
    page.locator("#filter-popover [name=field]").select_option("industry")
    page.locator("#filter-popover input[name=value]").fill("Wind")  # before the field's own control is there
    page.locator("#filter-popover button[type=submit]").click()
    expect(page.locator(ROWS)).to_have_count(1)
    page.get_by_role("link", name="Save as a view").click()
    page.locator("#modal [name=name]").fill("Wind")
    send(page)
    expect(page.locator(".view-tabs [aria-current]")).to_have_text("Wind")
    assert names(page) == ["Lumen Glass"]
    ben.look()


def test_ben_sets_the_width_of_a_column_and_finds_it_so_again(enter: Entering) -> None:
    ben = enter("ben")
    page = ben.visit("/accounts/?owner=me")
    head = page.locator("th[data-field=industry]")

    def width() -> float:
        box = head.bounding_box()
        assert box
        return box["width"]

    before = width()
    edge = head.locator(".col-grip").bounding_box()
    assert edge
    page.mouse.move(edge["x"] + 4, edge["y"] + 8)
    page.mouse.down()
    page.mouse.move(edge["x"] + 104, edge["y"] + 8, steps=4)
    page.mouse.up()
    assert abs(width() - before - 100) < 3
    page.reload()
    assert abs(width() - before - 100) < 3
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Usual width").press("Enter")
    assert abs(width() - before) < 3
    ben.look()


def test_ben_changes_many_rows_and_takes_it_back(enter: Entering) -> None:
    ben = enter("ben")
    page = ben.visit("/accounts/?owner=me&q=L&sort=name")
    mills = page.locator(ROWS, has_text="Larch Mills").locator("td[data-column=industry]")
    expect(mills).to_have_text("Mills")
    for name in ("Larch Mills", "Lisbon Tools"):
        page.locator(ROWS, has_text=name).get_by_role("checkbox").check()
    expect(page.locator(".bulk-bar")).to_contain_text("2 selected")
    ben.look()
    page.locator(".bulk-bar").get_by_role("button", name="Edit").click()
    with page.expect_response(re.compile("column=industry")):
        page.locator("#modal [name=column]").select_option("industry")
    page.locator("#modal input[name=value]").fill("Steel")  # not the choice it takes the place of
    send(page)
    expect(page.locator(".toast-item")).to_contain_text("2 rows changed")
    expect(mills).to_have_text("Steel")
    page.locator(".toast-item").get_by_role("button", name="Undo").click()
    expect(mills).to_have_text("Mills")
