"""Every page for everyone: its contrast and its names in both themes, and its words in Russian."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Entering
from tests.journeys.steps import PAGES, link_to

pytestmark = pytest.mark.journey

OF_A_SELLER = (
    *PAGES,
    "/accounts/contacts/",
    "/journal/tasks/",
    "/journal/week/",
    "/quota/",
    "/pay/",
    "/conduct/",
    "/conduct/give/",
    "/lists/opportunities/summary/",
    "/search/?q=Acme",
    "/organisation/me/",
    "/organisation/me/security/",
    "/organisation/me/tokens/",
)
IN_RUSSIAN_TOO = (
    "/journal/tasks/",
    "/journal/week/",
    "/lists/opportunities/summary/",
    "/pay/",
    "/conduct/",
    "/conduct/give/",
)
OF_THE_OFFICE = (
    "/exchange/",
    "/exchange/new/",
    "/organisation/members/",
    "/organisation/teams/",
    "/organisation/roles/",
    "/organisation/company/",
    "/organisation/rates/",
    "/opportunities/settings/",
    "/trail/",
    "/quota/",
    "/pay/desk/",
    "/pay/desk/plans/",
    "/conduct/desk/",
    "/conduct/desk/register/",
    "/conduct/desk/policies/",
)

WORDS = r"""() => {
  const found = [];
  const seen = node => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[lang=en], .face");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!["SCRIPT", "STYLE", "TEMPLATE"].includes(parent.tagName) && seen(parent)) found.push(walk.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const node of document.querySelectorAll(`[${name}]`)) if (seen(node)) found.push(node.getAttribute(name));
  return [document.title, ...found].map(text => text.trim()).filter(text => /[A-Za-z]{2}/.test(text));
}"""
"""What a person reads or hears on the page and that has Latin letters in it."""

KEPT = (
    *("Cobalt Works", "Cobalt rollout", "Ring Cobalt", "About the rollout"),
    *("Northwind Instruments", "South", "Sol Santos", "Sol", "Cem Celik", "Nina Novak"),
    *("Qualification", "Needs analysis", "Proposal", "Negotiation", "Closed won", "Closed lost", "Sales"),
    *("Handsel", "Ctrl", "Shift", "Esc", "Enter", "Space", "CSV", "Excel", "API", "task"),
)
"""Names that stay as they were written: records, people, the company's own stages, keys and formats."""


def english(page: Page) -> list[str]:
    """Texts of the page that still hold a Latin word once all names are taken out."""
    names = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(KEPT, key=len, reverse=True))) + r")\b")
    return sorted({text for text in page.evaluate(WORDS) if re.search("[A-Za-z]{2}", names.sub("", text))})


def test_sol_reads_the_day_in_russian_and_in_the_dark(enter: Entering) -> None:
    sol = enter("sol", cookies={"theme": "dark"})
    page = sol.visit("/accounts/?q=Cobalt")
    account = link_to(page, "Cobalt Works")
    page.goto(f"{sol.site}/opportunities/?q=Cobalt")
    deal = link_to(page, "Cobalt rollout")
    page.locator("#account-trigger").click()
    page.get_by_role("menuitemradio", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    found = {}
    for path in (*PAGES, *IN_RUSSIAN_TOO, account, deal):
        sol.visit(path)
        expect(page.locator("html")).to_have_class(re.compile("dark"))
        found[path] = english(page)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts .keys")).to_be_visible()
    sol.look()
    found["the keys"] = english(page)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#modal form")).to_be_visible()
    sol.look()
    found["a form"] = english(page)
    assert {where: texts for where, texts in found.items() if texts} == {}


@pytest.mark.parametrize(("name", "pages"), [("ana", OF_A_SELLER), ("nina", OF_THE_OFFICE)])
def test_every_page_is_for_everyone(enter: Entering, name: str, pages: tuple[str, ...]) -> None:
    who = enter(name, cookies={"theme": "light"})
    for path in pages:
        page = who.visit(path)
        expect(page.locator("html")).not_to_have_class(re.compile("dark"))
        page.evaluate("handselTheme('dark')")
        expect(page.locator("html")).to_have_class(re.compile("dark"))
        who.look(only=("color-contrast",))
        page.evaluate("handselTheme('light')")
