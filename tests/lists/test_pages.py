"""Pages of the list engine, tried on accounts: look, filter, edit in place and in bulk, save, download, add up."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from handsel.accounts import actions
from handsel.accounts.models import Account
from handsel.lists.models import SavedView
from handsel.org.models import Member
from tests.people import NOW, Cast, looking

ACCOUNTS = "/accounts/"


@pytest.fixture
def ana(signed_in: Callable[[Member], Client], cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def book(cast: Cast) -> dict[str, Account]:
    """Three accounts of Ana's and one of Cem's."""
    by = looking(cast.ana)
    rows = {
        "Acme": {"kind": "customer", "industry": "Retail", "size": 120},
        "Beta": {"kind": "partner", "industry": "Media", "size": 12},
        "Delta": {"kind": "customer", "industry": "Retail"},
    }
    made = {
        name: actions.create_account(values={"name": name, **values}, by=by, at=NOW) for name, values in rows.items()
    }
    made["Elsewhere"] = actions.create_account(values={"name": "Elsewhere"}, by=looking(cast.cem), at=NOW)
    return made


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_list_shows_what_the_viewer_may_see_and_how_many(ana: Client, book: dict[str, Account]) -> None:
    page = text(ana.get(ACCOUNTS))
    assert all(name in page for name in ("Acme", "Beta", "Delta"))
    assert "Elsewhere" not in page


def test_filters_words_and_order_come_from_the_address(ana: Client, book: dict[str, Account]) -> None:
    page = text(ana.get(ACCOUNTS, {"kind": "customer", "sort": "-name", "q": "del"}))
    assert "Delta" in page
    assert "Acme" not in page


def test_what_makes_no_sense_in_the_address_is_said_and_left_out(ana: Client, book: dict[str, Account]) -> None:
    page = text(ana.get(ACCOUNTS, {"colour": "red", "kind": "partner"}))
    assert "There is no filter colour on this list." in page
    assert "Beta" in page
    assert "Acme" not in page


def test_an_empty_list_says_what_to_do(ana: Client) -> None:
    assert "Nothing here yet" in text(ana.get(ACCOUNTS))
    assert "Nothing matches" in text(ana.get(ACCOUNTS, {"kind": "partner"}))


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    ana: Client,
    cast: Cast,
    book: dict[str, Account],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    ana.get(ACCOUNTS)
    with django_assert_max_num_queries(15) as few:
        ana.get(ACCOUNTS)
    for number in range(30):
        actions.create_account(values={"name": f"Client {number}"}, by=looking(cast.ana), at=NOW)
    with django_assert_num_queries(len(few)):
        ana.get(ACCOUNTS)


def cell(account: Account, column: str) -> str:
    return f"/lists/accounts/cell/{account.pk}/{column}/"


def test_a_cell_is_edited_in_place_and_can_be_taken_back(ana: Client, book: dict[str, Account]) -> None:
    form = text(ana.get(cell(book["Acme"], "industry")))
    assert 'value="Retail"' in form
    answer = ana.post(cell(book["Acme"], "industry"), {"value": "Mining", "version": book["Acme"].version})
    assert (answer.status_code, text(answer).strip()) == (200, "Mining")
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo_url"]
    assert ana.post(undo).status_code < 400
    assert Account.objects.get(pk=book["Acme"].pk).industry == "Retail"


def test_a_wrong_value_comes_back_with_what_is_wrong(ana: Client, book: dict[str, Account]) -> None:
    answer = ana.post(cell(book["Acme"], "size"), {"value": "many"})
    assert answer.status_code == 422
    assert "Enter a whole number" in text(answer)


def test_a_clash_comes_back_with_whose(ana: Client, cast: Cast, book: dict[str, Account]) -> None:
    actions.edit_account(account=book["Acme"], values={"industry": "Media"}, by=looking(cast.mo), at=NOW)
    answer = ana.post(cell(book["Acme"], "industry"), {"value": "Mining", "version": 1})
    assert answer.status_code == 422
    assert "Somebody else changed Industry" in text(answer)


def test_a_strangers_cell_does_not_exist(ana: Client, book: dict[str, Account]) -> None:
    assert ana.get(cell(book["Elsewhere"], "industry")).status_code == 404
    assert ana.post(cell(book["Elsewhere"], "industry"), {"value": "x"}).status_code == 404


def test_many_rows_are_edited_at_once(ana: Client, book: dict[str, Account]) -> None:
    ids = [str(book["Acme"].pk), str(book["Beta"].pk)]
    assert "2 rows are selected" in text(ana.get("/lists/accounts/bulk/edit/", {"ids": ids}))
    answer = ana.post("/lists/accounts/bulk/edit/", {"ids": ids, "column": "industry", "value": "Mining"})
    assert answer.status_code == 204
    assert set(Account.objects.filter(industry="Mining").values_list("name", flat=True)) == {"Acme", "Beta"}


def test_everything_that_matches_is_edited_not_only_the_page(ana: Client, book: dict[str, Account]) -> None:
    values = {"all": "on", "query": "kind=customer", "column": "industry", "value": "Mining"}
    assert ana.post("/lists/accounts/bulk/edit/?kind=customer", values).status_code == 204
    assert set(Account.objects.filter(industry="Mining").values_list("name", flat=True)) == {"Acme", "Delta"}


def test_many_rows_change_their_owner(ana: Client, cast: Cast, book: dict[str, Account]) -> None:
    answer = ana.post("/lists/accounts/bulk/owner/", {"ids": [str(book["Beta"].pk)], "owner": str(cast.ben.pk)})
    assert answer.status_code == 204
    assert Account.objects.get(name="Beta").owner == cast.ben


def test_many_rows_are_deleted(ana: Client, book: dict[str, Account]) -> None:
    assert ana.post("/lists/accounts/bulk/delete/", {"ids": [str(book["Beta"].pk)]}).status_code == 204
    assert not Account.objects.filter(name="Beta").exists()


def test_a_strangers_row_in_the_selection_stops_it_all(ana: Client, book: dict[str, Account]) -> None:
    ids = [str(book["Acme"].pk), str(book["Elsewhere"].pk)]
    answer = ana.post("/lists/accounts/bulk/edit/", {"ids": ids, "column": "industry", "value": "Mining"})
    assert answer.status_code == 422
    assert not Account.objects.filter(industry="Mining").exists()


def test_a_view_is_saved_shown_and_deleted(ana: Client, book: dict[str, Account]) -> None:
    answer = ana.post("/lists/accounts/views/save/?kind=customer&path=/accounts/", {"name": "My customers"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/?kind=customer")
    assert "My customers" in text(ana.get(ACCOUNTS))
    view = SavedView.objects.get()
    assert ana.post(f"/lists/accounts/views/{view.pk}/delete/").status_code == 204
    assert not SavedView.objects.exists()


def test_a_private_view_is_private_and_sharing_needs_the_right(
    ana: Client, cast: Cast, signed_in: Callable[[Member], Client], book: dict[str, Account]
) -> None:
    ana.post("/lists/accounts/views/save/?kind=customer&path=/accounts/", {"name": "Secret", "shared": "on"})
    assert not SavedView.objects.get().is_shared
    assert "Secret" not in text(signed_in(cast.mo).get(ACCOUNTS))
    signed_in(cast.mo).post("/lists/accounts/views/save/?path=/accounts/", {"name": "Team", "shared": "on"})
    assert "Team" in text(ana.get(ACCOUNTS))


def test_nobody_is_led_elsewhere(ana: Client) -> None:
    answer = ana.get("/lists/accounts/filter/", {"field": "kind", "value": "customer", "list_path": "//evil.example"})
    assert answer.headers["Location"].startswith("/?")


def test_a_built_filter_joins_the_others(ana: Client) -> None:
    asked = {"field": "size", "verb": "gte", "value": "10", "list_query": "kind=customer", "list_path": "/accounts/"}
    assert ana.get("/lists/accounts/filter/", asked).headers["Location"] == "/accounts/?kind=customer&size__gte=10"


def test_a_download_holds_what_the_list_shows(ana: Client, book: dict[str, Account]) -> None:
    answer = ana.get("/lists/accounts/file/csv/", {"kind": "customer", "columns": "name,industry"})
    content = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["name"], row["industry"]) for row in rows] == [("Acme", "Retail"), ("Delta", "Retail")]
    assert UUID(rows[0]["id"]) == book["Acme"].pk


def test_text_that_a_spreadsheet_would_run_is_defused(ana: Client, cast: Cast) -> None:
    actions.create_account(values={"name": "=1+1"}, by=looking(cast.ana), at=NOW)
    content = b"".join(ana.get("/lists/accounts/file/csv/")).decode()  # type: ignore[arg-type]
    assert "'=1+1" in content


def test_whoever_may_not_export_gets_no_file(signed_in: Callable[[Member], Client], cast: Cast) -> None:
    assert signed_in(cast.sam).get("/lists/accounts/file/csv/").status_code == 403


def test_an_excel_file_opens(ana: Client, book: dict[str, Account]) -> None:
    answer = ana.get("/lists/accounts/file/xlsx/")
    assert answer.content[:2] == b"PK"


def test_figures_count_by_group(ana: Client, book: dict[str, Account]) -> None:
    page = text(ana.get("/lists/accounts/summary/", {"group_by": "industry", "measures": ["count", "employees"]}))
    assert "Retail" in page
    assert "132" in page


def test_a_picker_finds_by_the_beginning_of_words_and_only_what_may_be_seen(
    ana: Client, book: dict[str, Account]
) -> None:
    assert "Acme" in text(ana.get("/lists/accounts/pick/", {"q": "acm"}))
    assert "Elsewhere" not in text(ana.get("/lists/accounts/pick/", {"q": "else"}))


def test_an_unknown_list_does_not_exist(ana: Client) -> None:
    assert ana.get("/lists/nothing/summary/").status_code == 404
