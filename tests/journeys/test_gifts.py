"""An executive in a hurry: from the home page on a phone to an answer in a few taps, on record with one more."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import PHONE, Entering

pytestmark = pytest.mark.journey
MOST_TAPS = 6


def test_ana_has_an_answer_on_a_phone_in_six_taps(enter: Entering) -> None:
    ana = enter("ana", viewport=PHONE)
    page, taps = ana.visit("/"), 0

    def tap(where: Locator) -> None:
        nonlocal taps
        where.click()
        taps += 1

    tap(page.locator("[data-rail-open]"))
    tap(page.locator("#rail").get_by_role("link", name="Gifts"))
    tap(page.get_by_role("link", name="Bring a gift").first)
    page.locator("#give-people input[type=text]").press_sequentially("Dora")
    tap(page.get_by_role("option", name="Dora Diaz"))
    tap(page.locator("[name=cost]"))
    page.keyboard.type("80")
    expect(page.locator("#give-answer")).to_contain_text("Allowed")
    expect(page.locator("#give-answer")).to_contain_text("$220 left")
    assert taps <= MOST_TAPS
    ana.look()
    page.locator("#give-answer button[value=record]").click()
    expect(page.locator("main")).to_contain_text("Dora Diaz")
    ana.look()
