"""The REST door of the trail: history, reasons, change sets, undo; and of search and saved views."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handsel.accounts.models import Account, Contact
from handsel.pipeline.models import Opportunity
from tests.api.programs import Program
from tests.people import Cast


def test_the_history_says_who_what_and_through_which_door(ana: Program, cem: Program, scopes: Opportunity) -> None:
    ana.does("PATCH", f"/opportunities/{scopes.pk}", {"next_step": "Call"})
    lines = ana.get(f"/opportunities/{scopes.pk}/history").json()["items"]
    assert [line["name"].rpartition(".")[2] for line in lines] == ["edited", "created"]
    assert lines[0]["changes"] == [{"field": "Next step", "before": "", "after": "Call"}]
    assert (lines[0]["actor"], lines[0]["door"]) == ("Ana Alvarez", "api")
    assert lines[0]["change_set_id"]
    assert cem.get(f"/opportunities/{scopes.pk}/history").status_code == 404


def test_everybody_is_told_why_and_administrators_ask_about_others(
    ana: Program, nina: Program, cast: Cast, acme: Account
) -> None:
    path = f"/accounts/{acme.pk}/why"
    assert [reason["text"] for reason in ana.get(path).json()["reasons"]] == ["Ana Alvarez owns this record."]
    assert ana.get(path, member_id=str(cast.cem.pk)).status_code == 403
    other = nina.get(path, member_id=str(cast.cem.pk)).json()
    assert (other["sees"], other["member_id"]) == (False, str(cast.cem.pk))
    assert not any(reason["holds"] for reason in other["reasons"])
    assert Program(cast.cem).get(path).status_code == 404


def last_change(program: Program) -> Any:
    return program.get("/changes").json()["items"][0]


def test_a_change_is_read_and_taken_back(ana: Program, nina: Program, acme: Account) -> None:
    ana.does("PATCH", f"/accounts/{acme.pk}", {"industry": "Media"})
    change = last_change(nina)
    assert (change["verb"], change["door"], change["actor"]) == ("accounts.edit-account", "api", "Ana Alvarez")
    whole = ana.get(f"/changes/{change['id']}").json()
    assert whole["rows"][0]["differences"] == [{"field": "Industry", "before": "", "after": "Media"}]
    assert whole["may_undo"] is True
    done = ana.does("POST", f"/changes/{change['id']}/undo")
    assert (done["restored"], done["left_alone"]) == (1, [])
    assert ana.get(f"/accounts/{acme.pk}").json()["industry"] == ""
    assert ana.send("POST", f"/changes/{change['id']}/undo").status_code == 409
    assert ana.get(f"/changes/{change['id']}").json()["undone_by_id"] == done["change_set_id"]


def test_a_row_changed_since_is_left_alone_unless_overridden(ana: Program, nina: Program, acme: Account) -> None:
    path = f"/accounts/{acme.pk}"
    ana.does("PATCH", path, {"industry": "Media"})
    change = last_change(nina)
    ana.does("PATCH", path, {"industry": "Mining"})
    assert ana.send("POST", f"/changes/{change['id']}/undo", {"override": False}).status_code == 409
    assert ana.get(f"/changes/{change['id']}").json()["conflicts"][0]["row_id"] == str(acme.pk)
    ana.does("POST", f"/changes/{change['id']}/undo", {"override": True})
    assert ana.get(path).json()["industry"] == ""


def test_the_log_is_narrowed_and_for_those_who_read_the_trail(ana: Program, nina: Program, cast: Cast) -> None:
    ana.does("POST", "/accounts", {"name": "Beta"}, status=201)
    assert ana.get("/changes").status_code == 403
    ivy = Program(cast.ivy, "read")
    by_ana = ivy.get("/changes", member_id=str(cast.ana.pk), door="api", room="accounts").json()["items"]
    assert [change["verb"] for change in by_ana] == ["accounts.create-account"]
    assert ivy.get("/changes", until="2000-01-01").json()["items"] == []
    assert ivy.get("/changes", door="window").status_code == 422


def test_a_strangers_change_is_not_there(ana: Program, cem: Program, nina: Program, acme: Account) -> None:
    ana.does("PATCH", f"/accounts/{acme.pk}", {"industry": "Media"})
    change = last_change(nina)
    assert cem.get(f"/changes/{change['id']}").status_code == 404
    assert cem.send("POST", f"/changes/{change['id']}/undo").status_code == 404


def test_search_finds_what_the_caller_may_see(ana: Program, cem: Program, scopes: Opportunity, dora: Contact) -> None:
    groups = {group["kind"]: group["hits"] for group in ana.get("/search", q="forty").json()["groups"]}
    assert [hit["title"] for hit in groups["opportunity"]] == ["Forty scopes"]
    assert ana.get("/search", q="dor", kind="contact").json()["groups"][0]["hits"][0]["id"] == str(dora.pk)
    assert cem.get("/search", q="forty").json() == {"groups": []}
    assert ana.get("/search", q="forty", kind="secret").status_code == 422
    assert ana.get("/search").status_code == 422


def test_views_are_saved_shared_and_deleted(ana: Program, cem: Program, cast: Cast) -> None:
    sent = {"list": "opportunities", "name": "Big ones", "query": "amount__gte=10000&sort=-amount"}
    view = ana.does("POST", "/views", sent, status=201)
    assert view | sent == view
    assert ana.get("/views", list="opportunities").json() == [view]
    assert cem.get("/views").json() == []
    assert cem.get(f"/views/{view['id']}").status_code == 404
    assert ana.send("POST", "/views", sent | {"shared": True}).status_code == 403
    shared = Program(cast.mo).does("POST", "/views", sent | {"shared": True}, status=201)
    assert cem.get(f"/views/{shared['id']}").json() == shared
    assert cem.send("DELETE", f"/views/{shared['id']}").status_code == 403
    ana.does("DELETE", f"/views/{view['id']}", status=204)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"list": "secrets", "name": "x"}, "list"),
        ({"list": "accounts", "name": ""}, "name"),
        ({"list": "accounts", "name": "x", "query": "colour=red"}, "colour"),
    ],
)
def test_a_view_that_makes_no_sense_names_the_field(ana: Program, body: dict[str, Any], field: str) -> None:
    answer = ana.send("POST", "/views", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def queries(program: Program, path: str, **asked: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert program.get(path, **asked).status_code == 200
    return len(captured)


def test_history_and_search_take_a_constant_number_of_queries(ana: Program, scopes: Opportunity) -> None:
    path = f"/opportunities/{scopes.pk}"
    calls: list[tuple[str, dict[str, str]]] = [
        (f"{path}/history", {}),
        ("/search", {"q": "forty"}),
        (f"{path}/why", {}),
    ]
    ana.does("PATCH", path, {"next_step": "Call"})
    few = [queries(ana, called, **asked) for called, asked in calls]
    for number in range(5):
        ana.does("PATCH", path, {"next_step": f"Call {number}"})
        ana.does("POST", "/opportunities", {"name": f"Forty {number}"}, status=201)
    assert [queries(ana, called, **asked) for called, asked in calls] == few
    assert max(few) <= 20


def test_a_page_of_change_sets_is_as_long_as_asked(nina: Program, ana: Program, scopes: Opportunity) -> None:
    for step in ("Call", "Write"):
        ana.does("PATCH", f"/opportunities/{scopes.pk}", {"next_step": step})
    first = nina.get("/changes", limit="1").json()
    assert len(first["items"]) == 1
    assert nina.get("/changes", limit="1", cursor=first["next"]).json()["items"][0] != first["items"][0]
    assert nina.get("/changes", limit="0").status_code == 422
