"""What journeys do again and again."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor

PAGES = ("/", "/accounts/", "/opportunities/", "/opportunities/board/")


def link_to(page: Page, name: str) -> str:
    """Where the first link of that name leads."""
    return str(page.get_by_role("link", name=name, exact=True).first.get_attribute("href"))


def write(who: Visitor, kind: str, text: str) -> None:
    """Write in the composer of a record, by its tab, and see it in the stream."""
    page = who.page
    page.locator(f"#composer [data-kind={kind}]").click()
    page.locator("#composer textarea").fill(text)
    page.locator("#composer [data-composer-submit]").click()
    expect(page.locator("#journal-stream")).to_contain_text(text)


def send(page: Page) -> None:
    """Press the button that ends the open dialog."""
    page.locator("#modal button[type=submit]").click()


def press(page: Page, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        page.keyboard.press(key)


def card(page: Page, deal: str) -> Locator:
    """The card of a deal on the board."""
    return page.locator(".board-card", has_text=deal)


def column(page: Page, stage: str) -> Locator:
    """The cards of a stage on the board."""
    return page.locator(f".board-cards[data-stage-label='{stage}']")
