"""People's days, walked in a browser. Each journey has records of its own, so they may come in any order."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Entering, Visitor

pytestmark = pytest.mark.journey
PAGES = ("/", "/accounts/", "/opportunities/", "/opportunities/board/")


def link_to(page: Page, name: str) -> str:
    return str(page.get_by_role("link", name=name, exact=True).first.get_attribute("href"))


def write(who: Visitor, kind: str, text: str) -> None:
    """Write in the composer of a record, by its tab, and see it in the stream."""
    page = who.page
    page.locator(f"#composer [data-kind={kind}]").click()
    page.locator("#composer textarea").fill(text)
    page.locator("#composer [data-composer-submit]").click()
    expect(page.locator(".timeline").first).to_contain_text(text)


def test_ana_works_on_a_phone(enter: Entering) -> None:
    ana = enter("ana", viewport=PHONE)
    for path in PAGES:
        ana.visit(path)
    page = ana.visit("/accounts/")
    ana.visit(link_to(page, "Acme Instruments"))
    write(ana, "note", "Called from the train")
    ana.look()
