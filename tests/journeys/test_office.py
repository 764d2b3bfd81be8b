"""Days in the office: files come in and go back, a leaving colleague's work finds a new owner."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Entering
from tests.journeys.steps import link_to, send

pytestmark = pytest.mark.journey

ECHO = """Deal name,Company name,Stage,Amount,Close date,Deal owner
Echo ovens,Echo Foods,Proposal,1000,03/04/2027,Olga Orlova
Echo mills,Echo Foods,Proposal,2000,05/06/2027,Olga Orlova
,Echo Foods,Proposal,300,07/08/2027,Olga Orlova
"""


def test_olga_imports_a_file_and_takes_it_back(enter: Entering, tmp_path: Path) -> None:
    file = tmp_path / "old-crm.csv"
    file.write_text(ECHO)
    olga = enter("olga")
    page = olga.visit("/exchange/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the files").click()
    expect(page.locator("#questions")).to_contain_text("Close date")
    olga.look()
    page.locator("#questions").get_by_role("radio", name="The day comes first").check()
    page.get_by_role("button", name="Plan with these answers").click()
    expect(page.locator("#counts")).to_contain_text("What would happen to every row")
    expect(page.locator("#questions").get_by_role("radio", name="The day comes first")).to_be_checked()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible()
    expect(page.locator("#counts")).to_contain_text("What became of every row")
    expect(page.locator("main")).to_contain_text("Some rows were not taken")
    olga.look()
    with page.expect_download() as sent:
        page.get_by_role("link", name="List of reasons (CSV)").click()
    told = Path(sent.value.path()).read_text(encoding="utf-8-sig")
    assert "old-crm.csv" in told
    assert "Deal name" in told, "the column that is empty"
    report = page.url
    page = olga.visit("/opportunities/?q=Echo")
    expect(page.locator("tbody tr", has_text="Echo ovens")).to_contain_text("Apr 3, 2027")
    page.goto(report)
    page.get_by_role("button", name="Undo the import").click()
    send(page)
    expect(page.locator("main")).to_contain_text("This change was taken back.")
    page = olga.visit("/opportunities/?q=Echo")
    expect(page.locator("main")).not_to_contain_text("Echo ovens")
    expect(page.locator("main")).not_to_contain_text("Echo mills")


def test_nina_hands_over_what_cem_leaves(enter: Entering) -> None:
    nina = enter("nina")
    page = nina.visit("/organisation/members/")
    nina.visit(link_to(page, "Cem Celik"))
    page.get_by_role("link", name="Deactivate").click()
    expect(page.locator("#holdings")).to_be_visible()
    nina.look()
    page.locator("[name=heir]").select_option(label="Sol Santos · sol@example.com")
    page.get_by_role("button", name="Deactivate").click()
    expect(page.locator("main")).to_contain_text("Without access since")
    nina.look()
    page.goto(f"{nina.site}/accounts/?q=Cobalt")
    expect(page.locator("tbody tr", has_text="Cobalt Works")).to_contain_text("Sol Santos")
    page.goto(f"{nina.site}/opportunities/?q=Cobalt")
    expect(page.locator("tbody tr", has_text="Cobalt rollout")).to_contain_text("Sol Santos")
    cem = enter("cem")
    cem.page.goto(f"{cem.site}/accounts/")
    expect(cem.page.locator("input[name=password]")).to_be_visible()
