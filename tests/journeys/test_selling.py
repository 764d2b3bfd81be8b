"""A seller's days, walked in a browser. Each journey has records of its own, so they may come in any order."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, STILL, Entering
from tests.journeys.steps import PAGES, card, column, link_to, press, send, write
from tests.people import PASSWORD

pytestmark = pytest.mark.journey


def test_ana_signs_in_and_does_what_is_due(enter: Entering) -> None:
    ana = enter(None)
    page = ana.visit("/sign-in/login/")
    page.locator("input[name=login]").fill("ana@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.locator("#account-trigger")).to_contain_text("Ana Alvarez")
    ana.look()
    due = page.locator("#my-day .task", has_text="Ring Dora")
    expect(due).to_contain_text("Acme Instruments")
    due.get_by_role("button", name="Ring Dora", exact=True).click()
    expect(page.locator("#modal [name=subject]")).to_have_value("Ring Dora")
    ana.look()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Mark “Ring Dora” as done").click()
    expect(page.get_by_role("button", name="Mark “Ring Dora” as done")).to_have_count(0)
    page.goto(f"{ana.site}/journal/tasks/?show=done")
    expect(page.get_by_role("button", name="Reopen “Ring Dora”")).to_be_visible()


def test_ana_writes_down_a_new_customer(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/accounts/")
    page.keyboard.press("c")
    page.locator("#modal [name=name]").fill("Delta Optics")
    send(page)
    expect(page.locator("h1")).to_have_text("Delta Optics")
    page.get_by_role("button", name="Add a contact").click()
    page.locator("#modal [name=last_name]").fill("Duarte")
    send(page)
    expect(page.locator("h1")).to_contain_text("Duarte")
    page.goto(f"{ana.site}/opportunities/")
    page.keyboard.press("c")
    page.locator("#modal [name=name]").fill("Twelve lenses")
    page.locator("#modal [name=amount]").fill("9000")
    page.locator("#modal [name=account-text]").fill("Delta")
    page.get_by_role("option", name="Delta Optics").click()
    page.locator("#modal [name=close_on]").fill("2026-12-21")
    send(page)
    expect(page.locator("h1")).to_have_text("Twelve lenses")
    write(ana, "note", "They test two of them first")
    write(ana, "call", "Budget is agreed for January")
    write(ana, "task", "Send the data sheet")
    page.get_by_role("button", name="Mark “Send the data sheet” as done").first.click()
    expect(page.get_by_role("button", name="Reopen “Send the data sheet”").first).to_be_visible()
    ana.look()


def test_ana_moves_and_loses_deals_on_the_board_by_keyboard_alone(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/opportunities/board/")
    card(page, "Forty scopes").focus()
    press(page, "Space", "ArrowRight", "Space")
    expect(page.locator(".toast-item")).to_contain_text("Forty scopes is in Needs analysis now")
    expect(column(page, "Needs analysis")).to_contain_text("Forty scopes")
    page.keyboard.press("Control+z")
    expect(column(page, "Qualification")).to_contain_text("Forty scopes")
    card(page, "Spare probes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("Spare probes")
    page.locator("#panel").get_by_role("button", name="Lost").press("Enter")
    expect(page.locator("#modal [name=reason]")).to_be_focused()
    ana.look()
    page.keyboard.type("Price")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-item", has_text="Lost Spare probes")).to_be_visible()
    expect(column(page, "Closed lost")).to_contain_text("Spare probes")
    page.locator(".toast-item", has_text="Lost Spare probes").get_by_role("button", name="Undo").press("Enter")
    expect(column(page, "Qualification")).to_contain_text("Spare probes")


def test_ana_drags_deals_with_the_mouse(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/opportunities/board/")
    drag(page, "Service contract", column(page, "Needs analysis"))
    expect(page.locator(".toast-item")).to_contain_text("Service contract is in Needs analysis now")
    drag(page, "Clean room", page.locator(".board-zone[data-tone=red]"))
    expect(page.locator("#modal")).to_contain_text("Reason")
    expect(column(page, "Qualification")).to_contain_text("Clean room")
    page.locator("#modal [name=reason]").fill("No budget")
    send(page)
    expect(page.locator(".toast-item", has_text="Lost Clean room")).to_be_visible()
    expect(column(page, "Closed lost")).to_contain_text("Clean room")
    ana.visit("/opportunities/board/")
    expect(column(page, "Needs analysis")).to_contain_text("Service contract")


def drag(page: Page, deal: str, target: Locator) -> None:
    """With the left button. The library moves the card once the pointer has travelled a little above the target."""
    card(page, deal).hover()
    page.mouse.down()
    start = card(page, deal).bounding_box()
    assert start
    page.mouse.move(start["x"] + 90, start["y"] + 60, steps=5)
    expect(page.locator("html.board-dragging")).to_have_count(1)
    end = target.bounding_box()
    assert end
    for step in range(300):
        page.mouse.move(end["x"] + 60 + step % 7, end["y"] + 20 + step % 5)
        if target.locator(".board-card", has_text=deal).count():
            break
    page.mouse.up()


def test_ana_wins_a_deal_on_its_page(enter: Entering) -> None:
    ana = enter("ana")
    page = ana.visit("/opportunities/?sort=name")
    ana.visit(link_to(page, "Pilot line"))
    page.keyboard.press("w")
    expect(page.locator(".record-head")).to_contain_text("Reopen")
    expect(page.locator(".toast-item")).to_contain_text("Won Pilot line")
    ana.look()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-key=w]")).to_be_visible()
    page.wait_for_function(STILL)  # the head is there before the rest of the page has come anew
    page.keyboard.press("s")
    page.locator("#modal [name=stage]").select_option(label="Proposal")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-item", has_text="Pilot line is in Proposal now")).to_be_visible()
    ana.look()


def test_ana_works_on_a_phone(enter: Entering) -> None:
    ana = enter("ana", viewport=PHONE)
    for path in PAGES:
        ana.visit(path)
    page = ana.visit("/accounts/")
    ana.visit(link_to(page, "Acme Instruments"))
    write(ana, "note", "Called from the train")
    ana.look()


def test_mo_hears_that_ana_was_first(enter: Entering) -> None:
    ana, mo = enter("ana"), enter("mo")
    path = link_to(ana.visit("/accounts/"), "Gamma Tools")
    for who, field, text in ((ana, "industry", "Drills"), (mo, "industry", "Saws"), (mo, "website", "gamma.example")):
        if who.page.url != who.site + path:
            who.visit(path).keyboard.press("e")
        who.page.locator(f"#modal [name={field}]").fill(text)
    send(ana.page)
    expect(ana.page.locator("#account-facts")).to_contain_text("Drills")
    send(mo.page)
    expect(mo.page.locator("#modal")).to_contain_text("Somebody else changed Industry since you opened this.")
    mo.look()
    ana.visit(path)
    expect(ana.page.locator("#account-facts")).to_contain_text("Drills")
    expect(ana.page.locator("#account-facts")).not_to_contain_text("gamma.example")


def test_what_two_people_change_in_one_record_both_stays(enter: Entering) -> None:
    ana, mo = enter("ana"), enter("mo")
    path = link_to(ana.visit("/accounts/"), "Borealis Labs")
    for who, field, text in ((ana, "industry", "Wind power"), (mo, "website", "borealis.example")):
        who.visit(path).keyboard.press("e")
        who.page.locator(f"#modal [name={field}]").fill(text)
    for who, text in ((ana, "Wind power"), (mo, "borealis.example")):
        send(who.page)
        expect(who.page.locator("#account-facts")).to_contain_text(text)
    expect(mo.page.locator("#account-facts")).to_contain_text("Wind power")
