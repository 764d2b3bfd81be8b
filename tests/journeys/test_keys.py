"""Finding one's way by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Entering
from tests.journeys.steps import link_to, press

pytestmark = pytest.mark.journey

GOING = {
    "g a": "/accounts/",
    "g c": "/accounts/contacts/",
    "g o": "/opportunities/",
    "g t": "/journal/tasks/",
    "g h": "/",
}


def test_ana_goes_everywhere_and_finds_everything_by_keys(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/")
    page.keyboard.press("?")
    shown = page.locator("#shortcuts .keys")
    expect(shown).to_be_visible()
    for text in ("Command palette", "Undo the last change", "Opportunities"):
        expect(shown).to_contain_text(text)
    ana.look()
    page.keyboard.press("Escape")
    expect(shown).not_to_be_visible()
    for keys, path in GOING.items():
        press(page, *keys.split())
        page.wait_for_url(ana.site + path)
        page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.keyboard.type("Acme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Acme*")
    expect(page.locator("main")).to_contain_text("Acme Instruments")
    ana.look()
    page.keyboard.press("Control+k")
    page.keyboard.type("Acme Ins")
    expect(page.locator("#palette-list")).to_contain_text("Acme Instruments")
    ana.look()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Acme Instruments")


def test_ana_works_through_a_list_and_its_records_by_keys(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/opportunities/?owner=me&sort=name")
    first, second = (text.strip() for text in page.locator("tbody .cell-title").all_inner_texts()[:2])
    press(page, "j", "j", "k", "x")
    expect(page.locator(".bulk-bar")).to_contain_text("1 selected")
    press(page, "x", "o")
    expect(page.locator("h1")).to_have_text(first)
    for key, kind in (("n", "note"), ("l", "call"), ("m", "meeting"), ("t", "task")):
        page.keyboard.press(key)
        expect(page.locator(f"#composer [data-kind={kind}]")).to_have_attribute("aria-selected", "true")
        page.locator("#composer textarea").press("Escape")
        expect(page.locator("#composer textarea")).not_to_be_focused()
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text(second)
    page.keyboard.press("[")
    expect(page.locator("h1")).to_have_text(first)


def test_the_question_mark_tells_the_keys_of_the_page(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/opportunities/?q=Forty")
    ana.visit(link_to(page, "Forty scopes"))
    page.keyboard.press("?")
    shown = page.locator("#shortcuts .keys")
    for text in ("Won", "Lost", "Move to a stage", "Note", "Call", "Task", "Meeting"):
        expect(shown).to_contain_text(text, use_inner_text=True)
    expect(shown).not_to_contain_text("Lift and drop a card", use_inner_text=True)
