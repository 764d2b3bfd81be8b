"""The REST door of the journal: entries and timelines."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from handsel.accounts.models import Account, Contact
from handsel.pipeline.models import Opportunity
from tests.api.programs import Program
from tests.people import Cast

SOON = (timezone.now() + timedelta(days=3)).replace(microsecond=0).isoformat()


def on(*records: Any) -> list[dict[str, str]]:
    kinds = {Account: "account", Contact: "contact", Opportunity: "opportunity"}
    return [{"kind": kinds[type(record)], "id": str(record.pk)} for record in records]


def note(program: Program, body: str, *records: Any) -> dict[str, Any]:
    sent = {"kind": "note", "body": body, "records": on(*records)}
    written: dict[str, Any] = program.does("POST", "/entries", sent, status=201)
    return written


def test_a_note_on_several_records(ana: Program, acme: Account, dora: Contact, scopes: Opportunity) -> None:
    written = note(ana, "They want forty.", dora, scopes)
    assert (written["kind"], written["body"], written["author"]) == ("note", "They want forty.", "Ana Alvarez")
    titles = {(record["kind"], record["title"]) for record in written["records"]}
    assert titles == {("account", "Acme Instruments"), ("contact", "Dora Diaz"), ("opportunity", "Forty scopes")}
    assert ana.get(f"/entries/{written['id']}").json() == written


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"kind": "call", "subject": "First call", "outcome": "Reached", "duration_seconds": 90, "at": SOON}, {}),
        ({"kind": "meeting", "subject": "Demo", "starts_at": SOON, "location": "Lyon"}, {"at": SOON}),
        (
            {"kind": "task", "subject": "Send offer", "due_on": "2026-12-01", "priority": "high"},
            {"assignee": "Ana Alvarez"},
        ),
    ],
)
def test_calls_meetings_and_tasks(ana: Program, acme: Account, sent: dict[str, Any], shown: dict[str, Any]) -> None:
    written = ana.does("POST", "/entries", sent | {"records": on(acme)}, status=201)
    expected = {name: _moment(value) for name, value in (sent | shown).items()}
    assert {name: _moment(written[name]) for name in expected} == expected
    assert [record["title"] for record in written["records"]] == ["Acme Instruments"]


def _moment(value: Any) -> Any:
    return value.replace("+00:00", "Z") if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "letter"}, "body"),
        ({"kind": "note", "body": "x"}, "records"),
        ({"kind": "note", "body": " "}, "body"),
        ({"kind": "task", "subject": "x", "due": "2026-12-01"}, "due"),
        ({"kind": "meeting", "subject": "x", "starts_at": "2026-12-01T10:00:00"}, "starts_at"),
        ({"kind": "meeting", "subject": "x", "starts_at": SOON, "ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"kind": "task", "subject": "x", "assignee_id": "00000000-0000-0000-0000-000000000000"}, "assignee_id"),
    ],
)
def test_an_entry_that_cannot_be_names_the_field(ana: Program, acme: Account, sent: dict[str, Any], field: str) -> None:
    with_records = sent if sent == {"kind": "note", "body": "x"} else sent | {"records": on(acme)}
    answer = ana.send("POST", "/entries", with_records)
    assert answer.status_code == 422, answer.content
    assert [name.rpartition(".")[2] for name in answer.json()["errors"]] == [field]


def test_nothing_is_written_on_a_record_out_of_sight(cem: Program, acme: Account) -> None:
    answer = cem.send("POST", "/entries", {"kind": "note", "body": "Mine?", "records": on(acme)})
    assert answer.status_code == 422
    assert "Acme" not in answer.content.decode()


def test_an_entry_changes_and_a_clash_is_a_409(ana: Program, cast: Cast, acme: Account) -> None:
    written = note(ana, "Forty", acme)
    path = f"/entries/{written['id']}"
    assert ana.does("PATCH", path, {"body": "Fifty", "version": written["version"]})["body"] == "Fifty"
    clash = Program(cast.mo).send("PATCH", path, {"body": "Sixty", "version": written["version"]})
    assert clash.status_code == 409
    assert clash.json()["current"]["body"] == "Fifty"
    assert list(ana.send("PATCH", path, {"location": "Lyon"}).json()["errors"]) == ["location"]


def test_a_task_is_done_opened_again_put_off_pinned_and_deleted(ana: Program, cast: Cast, acme: Account) -> None:
    task = ana.does("POST", "/entries", {"kind": "task", "subject": "Send offer", "records": on(acme)}, status=201)
    path = f"/entries/{task['id']}"
    assert ana.does("POST", f"{path}/complete")["done_by_id"] == str(cast.ana.pk)
    assert ana.does("POST", f"{path}/reopen")["done_at"] is None
    assert _moment(ana.does("POST", f"{path}/snooze", {"until": SOON})["remind_at"]) == _moment(SOON)
    assert ana.send("POST", f"{path}/snooze", {"until": "2020-01-01T00:00:00Z"}).status_code == 422
    assert ana.does("POST", f"{path}/pin")["pinned_at"]
    assert ana.does("POST", f"{path}/unpin")["pinned_at"] is None
    ana.does("DELETE", path, status=204)
    assert ana.get(path).status_code == 404


def test_an_entry_is_put_on_and_taken_off_records(
    ana: Program, acme: Account, dora: Contact, scopes: Opportunity
) -> None:
    written = note(ana, "Forty", acme)
    path = f"/entries/{written['id']}"
    more = ana.does("POST", f"{path}/records", {"records": on(dora, scopes)})
    assert len(more["records"]) == 3
    ana.does("DELETE", f"{path}/records/contact/{dora.pk}", status=204)
    ana.does("DELETE", f"{path}/records/opportunity/{scopes.pk}", status=204)
    assert ana.send("DELETE", f"{path}/records/account/{acme.pk}").status_code == 422


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"kind": "task"}, ["Later", "Soon", "Done"]),
        ({"kind": "task", "done": "false"}, ["Later", "Soon"]),
        ({"kind": "task", "done": "true"}, ["Done"]),
        ({"kind": "task", "due_on": "2026-12-01"}, ["Soon"]),
        ({"due_on__gte": "2026-12-02", "sort": "due_on"}, ["Later"]),
        ({"assignee": "me", "kind": "task"}, ["Soon", "Done"]),
        ({"assignee": "Mo Meyer"}, ["Later"]),
        ({"author": "me", "kind": "note"}, [""]),
        ({"q": "lat"}, ["Later"]),
    ],
)
def test_entries_are_filtered(
    ana: Program, cast: Cast, acme: Account, dora: Contact, query: dict[str, str], subjects: list[str]
) -> None:
    note(ana, "Forty", dora)
    for sent in (
        {"subject": "Done", "due_on": "2026-11-01"},
        {"subject": "Soon", "due_on": "2026-12-01"},
        {"subject": "Later", "due_on": "2027-01-01", "assignee_id": str(cast.mo.pk)},
    ):
        task = ana.does("POST", "/entries", {"kind": "task", "records": on(acme), **sent}, status=201)
        if sent["subject"] == "Done":
            ana.does("POST", f"/entries/{task['id']}/complete")
    assert [row["subject"] for row in ana.get("/entries", **query).json()["items"]] == subjects


def test_entries_of_a_record(ana: Program, cem: Program, acme: Account, dora: Contact, scopes: Opportunity) -> None:
    note(ana, "On Dora", dora)
    note(ana, "On the deal", scopes)
    bodies = [row["body"] for row in ana.get("/entries", record=f"contact:{dora.pk}").json()["items"]]
    assert bodies == ["On Dora"]
    assert ana.get("/entries", record=f"account:{acme.pk}").json()["count"] == 2
    assert cem.get("/entries", record=f"account:{acme.pk}").status_code == 422
    assert cem.get("/entries").json()["count"] == 0
    assert ana.get("/entries", record="nonsense").status_code == 422


def test_a_timeline_is_read_page_by_page(ana: Program, cem: Program, acme: Account, scopes: Opportunity) -> None:
    for number in range(4):
        note(ana, f"Note {number}", scopes)
    ana.does("PATCH", f"/opportunities/{scopes.pk}", {"next_step": "Call"})
    path, seen, cursor = f"/opportunities/{scopes.pk}/timeline", [], ""
    while True:
        page = ana.get(path, limit="2", **({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert [item["entry"]["body"] for item in seen if item["entry"]] == ["Note 3", "Note 2", "Note 1", "Note 0"]
    changed = next(item["fact"] for item in seen if item["fact"] and item["fact"]["changes"])
    assert changed["changes"] == [{"field": "Next step", "before": "", "after": "Call"}]
    assert (changed["actor"], changed["door"]) == ("Ana Alvarez", "api")
    assert {item["entry"] and item["entry"]["kind"] for item in ana.get(path, kind="note").json()["items"]} == {"note"}
    assert all(item["fact"] for item in ana.get(path, kind="happened").json()["items"])
    assert ana.get(path, cursor="nonsense").status_code == 422
    assert cem.get(path).status_code == 404
    assert ana.get(f"/accounts/{acme.pk}/timeline").json()["items"]


def test_lists_of_entries_take_a_constant_number_of_queries(
    ana: Program, acme: Account, dora: Contact, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    note(ana, "One", dora)
    ana.get("/entries")
    with django_assert_num_queries(13):
        ana.get("/entries")
    for number in range(10):
        note(ana, f"Note {number}", dora)
    with django_assert_num_queries(13):
        assert len(ana.get("/entries").json()["items"]) == 11
    timeline = f"/contacts/{dora.pk}/timeline"
    with django_assert_num_queries(13):
        ana.get(timeline)
