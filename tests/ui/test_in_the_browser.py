"""What the page's script does, by keyboard, mouse and touch, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def stage_of(page: Page, card: str) -> str:
    return str(page.locator(card).evaluate("card => card.parentElement.dataset.stage"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_guide_is_accessible(guide: Page, theme: str) -> None:
    guide.evaluate("theme => handselTheme(theme)", theme)
    guide.wait_for_timeout(300)
    assert violations(guide) == []


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_runs_out_of_the_screen(guide: Page, width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 844})
    assert guide.evaluate("document.documentElement.scrollWidth") == width


def test_open_layers_are_accessible(guide: Page) -> None:
    for key in ["?", "Control+k"]:
        guide.keyboard.press(key)
        guide.wait_for_timeout(300)
        assert violations(guide) == []
        guide.keyboard.press("Escape")
    guide.locator("#account-trigger").click()
    guide.wait_for_timeout(300)
    assert violations(guide) == []


def test_slash_goes_to_the_search_and_keys_typed_there_do_nothing(guide: Page) -> None:
    guide.keyboard.press("/")
    expect(guide.locator(".rail-search input")).to_be_focused()
    guide.keyboard.type("n?")
    expect(guide.locator(".rail-search input")).to_have_value("n?")
    expect(guide.locator("#shortcuts")).not_to_be_visible()


def test_the_help_lists_the_keys_of_the_page(guide: Page) -> None:
    guide.keyboard.press("?")
    expect(guide.locator("#shortcuts")).to_contain_text("Opportunities")
    expect(guide.locator("#shortcuts")).to_contain_text("Previous record of the list")


def test_a_key_works_on_a_cyrillic_layout(guide: Page) -> None:
    guide.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ь', code: 'KeyM', bubbles: true}))")
    expect(guide.locator("#composer [name=kind]")).to_have_value("meeting")


def test_the_palette_finds_commands_of_the_page_and_records_of_the_server(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("acc")
    expect(guide.locator("#palette-list")).to_contain_text("Found acc")
    expect(guide.locator("#palette-list")).to_contain_text("Accounts")
    guide.keyboard.press("Enter")
    guide.wait_for_url("**/ui/?found")


def test_a_sign_narrows_the_palette_to_commands(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("> log a")
    expect(guide.locator("#palette-list [role=option]")).to_have_text(["Log a callq"])


def test_a_menu_is_walked_by_arrows_and_gives_the_focus_back(guide: Page) -> None:
    guide.locator("#guide-more-trigger").press("ArrowDown")
    expect(guide.get_by_role("menuitem", name="Export")).to_be_focused()
    guide.keyboard.press("ArrowDown")
    expect(guide.get_by_role("menuitem", name="Print")).to_be_focused()
    guide.keyboard.press("Escape")
    expect(guide.locator("#guide-more-trigger")).to_be_focused()
    expect(guide.get_by_role("menuitem", name="Print")).not_to_be_visible()


def test_a_popover_loads_when_first_opened(guide: Page) -> None:
    guide.locator("#why-trigger").click()
    expect(guide.locator("#why-popover")).to_contain_text("The owner reports to you")


def test_the_theme_is_kept_and_rendered_by_the_server(guide: Page) -> None:
    guide.locator("#account-trigger").click()
    guide.locator("#theme-dark").click()
    assert 'class="dark"' in str(guide.evaluate("fetch('/ui/').then(answer => answer.text())"))


def test_the_language_changes_from_the_menu(guide: Page) -> None:
    guide.locator("#account-trigger").click()
    guide.get_by_role("menuitemradio", name="Русский").click()
    expect(guide.locator("h1").first).to_have_text("Руководство по стилю")


def test_rows_are_walked_and_chosen_by_keys(guide: Page) -> None:
    for key in ["j", "j", "x", "j", "j", "Shift+X"]:
        guide.keyboard.press(key)
    expect(guide.locator("[data-bulk-count]")).to_have_text("3")
    guide.keyboard.press("Escape")
    expect(guide.locator("[data-bulk-for]")).to_be_hidden()


def test_a_range_of_rows_is_chosen_with_shift(guide: Page) -> None:
    guide.locator("tr[data-id='0'] input").click()
    guide.locator("tr[data-id='3'] input").click(modifiers=["Shift"])
    expect(guide.locator("td.cell-check input:checked")).to_have_count(4)
    guide.locator("tr[data-id='1'] input").click()
    expect(guide.locator("[data-bulk-count]")).to_have_text("3")


def test_the_side_panel_follows_the_cursor(guide: Page) -> None:
    guide.keyboard.press("j")
    guide.keyboard.press("Enter")
    expect(guide.locator("#panel h2")).to_have_text("Northwind expansion")
    guide.keyboard.press("j")
    expect(guide.locator("#panel h2")).to_have_text("Pilot for two sites")
    guide.keyboard.press("Escape")
    expect(guide.locator("#panel")).not_to_have_attribute("data-open", "")


def test_a_cell_is_edited_in_place(guide: Page) -> None:
    guide.keyboard.press("j")
    guide.keyboard.press("e")
    cell = guide.locator("tr[data-id='0'] td[data-edit-url]").first
    field = cell.locator("input:not([type=hidden])")
    expect(field).to_be_focused()
    field.fill("far too long a value")
    field.press("Enter")
    expect(cell.locator(".cell-error")).to_be_visible()
    field.fill("Dec 24")
    field.press("Enter")
    expect(cell).to_have_text("Dec 24")
    expect(cell).to_be_focused()


def test_escape_leaves_a_cell_as_it_was(guide: Page) -> None:
    cell = guide.locator("tr[data-id='0'] td[data-edit-url]").last
    before = cell.inner_text()
    cell.dblclick()
    cell.locator("input:not([type=hidden])").fill("nonsense")
    guide.keyboard.press("Escape")
    expect(cell).to_have_text(before)


def test_a_fact_is_edited_by_its_button(guide: Page) -> None:
    guide.get_by_role("button", name="Edit Source").press("Enter")
    guide.locator(".fact-value input:not([type=hidden])").fill("Event")
    guide.keyboard.press("Enter")
    expect(guide.locator("[data-column=source]")).to_have_text("Event")
    expect(guide.get_by_role("button", name="Edit Source")).to_be_focused()


def test_a_draft_outlives_the_page(guide: Page) -> None:
    guide.keyboard.press("l")
    guide.keyboard.type("They want a demo")
    expect(guide.locator("[data-composer-state]")).to_have_text("Draft kept on this device")
    guide.reload()
    expect(guide.locator("#composer textarea")).to_have_value("They want a demo")
    expect(guide.locator("#composer [name=kind]")).to_have_value("call")


def test_undo_stands_in_the_toast_and_on_ctrl_z(guide: Page) -> None:
    guide.get_by_role("button", name="Show a toast").click()
    expect(guide.locator(".toast-item")).to_contain_text("Сохранено")
    with guide.expect_request("**/ui/undo/") as sent:
        guide.keyboard.press("Control+z")
    assert sent.value.method == "POST"
    assert sent.value.headers["x-csrftoken"]


def test_a_grave_act_asks_first(guide: Page) -> None:
    sent: list[str] = []
    guide.on("request", lambda request: sent.append(request.url))
    button = guide.locator("[hx-confirm]")
    button.click()
    expect(guide.locator("#confirm")).to_contain_text("Delete three opportunities?")
    assert violations(guide) == []
    guide.locator("#confirm").get_by_role("button", name="Cancel").click()
    expect(guide.locator("#confirm")).not_to_be_visible()
    assert not [url for url in sent if url.endswith("/toast/")]
    button.click()
    guide.locator("#confirm").get_by_role("button", name="Delete").click()
    expect(guide.locator(".toast-item")).to_be_visible()


def test_a_card_is_dragged_by_touch(guide: Page) -> None:
    guide.locator("#card-deal-4").scroll_into_view_if_needed()
    start, end = (guide.locator(each).bounding_box() for each in ("#card-deal-4", "[data-stage=propose]"))
    assert start
    assert end
    finger = guide.context.new_cdp_session(guide)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        guide.wait_for_timeout(40)

    x, y = start["x"] + 60, start["y"] + 40
    touch("touchStart", x, y)
    guide.wait_for_timeout(300)
    for step in range(1, 13):
        touch("touchMove", x + (end["x"] + 60 - x) * step / 12, y + (end["y"] + 30 - y) * step / 12)
    guide.wait_for_timeout(200)
    touch("touchEnd", 0, 0)
    expect(guide.locator("#card-deal-4 .card-sub")).to_have_text("propose")


def test_a_card_is_carried_by_keys_and_said_aloud(guide: Page) -> None:
    card = guide.locator("#card-deal-0")
    card.focus()
    guide.keyboard.press("Space")
    guide.keyboard.press("ArrowRight")
    expect(guide.locator("#announcer")).to_have_text("Northwind expansion over Needs analysis, position 1.")
    guide.keyboard.press("Escape")
    assert stage_of(guide, "#card-deal-0") == "qualify"
    guide.keyboard.press("Space")
    guide.keyboard.press("ArrowRight")
    guide.keyboard.press("Space")
    expect(card.locator(".card-sub")).to_have_text("analyse")
    assert stage_of(guide, "#card-deal-0") == "analyse"
    expect(card).to_be_focused()


def test_a_refused_move_puts_the_card_back(guide: Page) -> None:
    guide.locator("#card-deal-2").focus()
    for key in ["Space", "ArrowRight", "Space"]:
        guide.keyboard.press(key)
    expect(guide.locator("#announcer")).to_contain_text("could not be moved")
    assert stage_of(guide, "#card-deal-2") == "propose"


def drag(page: Page, card: str, target: str) -> None:
    page.locator(card).scroll_into_view_if_needed()
    start = page.locator(card).bounding_box()
    assert start
    page.mouse.move(start["x"] + 60, start["y"] + 50)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 60, steps=4)
    page.wait_for_timeout(300)
    end = page.locator(target).bounding_box()
    assert end
    page.mouse.move(end["x"] + 60, end["y"] + 20, steps=10)
    page.wait_for_timeout(200)
    page.mouse.move(end["x"] + 62, end["y"] + 22, steps=3)
    page.wait_for_timeout(200)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stage(guide: Page) -> None:
    drag(guide, "#card-deal-4", "[data-stage=propose]")
    expect(guide.locator("#card-deal-4 .card-sub")).to_have_text("propose")
    assert stage_of(guide, "#card-deal-4") == "propose"


def test_dropping_on_lost_asks_why_and_leaves_the_card_until_then(guide: Page) -> None:
    drag(guide, "#card-deal-4", ".board-zone[data-stage=lost]")
    expect(guide.locator("#modal")).to_contain_text("Why lost?")
    assert stage_of(guide, "#card-deal-4") == "qualify"


def test_charts_draw_with_their_table_beside_them(guide: Page) -> None:
    chart = guide.locator("#chart-won")
    chart.scroll_into_view_if_needed()
    expect(chart.locator("canvas")).to_be_visible()
    chart.locator("summary").click()
    expect(chart.locator("tbody tr")).to_have_count(6)


def test_the_rail_is_a_drawer_on_a_phone(guide: Page) -> None:
    guide.set_viewport_size({"width": 390, "height": 844})
    expect(guide.locator(".rail-nav")).not_to_be_visible()
    guide.get_by_role("button", name="Menu", exact=True).click()
    expect(guide.locator(".rail-nav")).to_be_visible()
    guide.keyboard.press("Escape")
    expect(guide.locator(".rail-nav")).not_to_be_visible()
