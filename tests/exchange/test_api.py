"""Imports through the API: files in, plan, answers, run, report."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from handsel.accounts.models import Account
from handsel.exchange.models import Import
from handsel.pipeline.models import Opportunity
from tests.api.programs import API, Program
from tests.exchange.conftest import COMPANIES, newest, work_off
from tests.people import Cast

DEALS = "Deal name,Stage,Close date\nOne,Won,02/03/2026\nTwo,Won,04/05/2026\n"


def importer(cast: Cast) -> Program:
    return Program(cast.olga, "read", "write", "import", "admin")


def upload(
    program: Program, content: str = COMPANIES, *, dry: bool = False, name: str = "companies.csv", **more: Any
) -> Any:
    sent = {"files": [SimpleUploadedFile(name, content.encode())], **more}
    return program.client.post(f"{API}/imports{'?dry_run=true' if dry else ''}", sent)


def test_files_are_planned_and_imported_at_once(cast: Cast) -> None:
    program = importer(cast)
    answer = upload(program)
    assert answer.status_code == 202, answer.content
    import_id = answer.json()["id"]
    assert answer.json()["state"] == "uploaded"
    work_off(newest())
    told = program.get(f"/imports/{import_id}").json()
    assert told["state"] == "done"
    assert told["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "skipped": 0, "conflict": 0, "rejected": 1}
    assert told["tables"][0]["columns"]["Company name"] == ["name"]
    assert Account.objects.count() == 2
    report = program.get(f"/imports/{import_id}/report.csv")
    assert b"companies.csv,,3,Company name,rejected" in b"".join(report)


def test_a_dry_run_waits_to_be_answered_and_run(cast: Cast) -> None:
    program = importer(cast)
    path = f"/imports/{upload(program, DEALS, dry=True, name='deals.csv').json()['id']}"
    work_off(newest())
    told = program.get(path).json()
    assert (told["state"], told["counts"]["created"]) == ("planned", 2)
    assert told["questions"][0]["options"] == ["month-first", "day-first"]
    body = {"answers": [{"number": 0, "answer": "day-first"}]}
    assert program.send("POST", f"{path}/answers", body).status_code == 202
    work_off(newest())
    assert program.send("POST", f"{path}/run").status_code == 202
    assert program.send("POST", f"{path}/run").status_code == 409
    work_off(newest())
    assert str(Opportunity.objects.get(name="One").close_on) == "2026-03-02"
    assert program.send("POST", f"{path}/cancel").status_code == 409


def test_a_mapping_and_choices_go_along(cast: Cast) -> None:
    program = importer(cast)
    mapping = SimpleUploadedFile(
        "m.toml", b'[[table]]\nmatch = "*"\nkind = "account"\n[table.columns]\nName = "name"\n'
    )
    answer = upload(program, "Name,State\nBerlin,open\n", dry=True, name="market.csv", mapping=mapping, system="Venues")
    assert answer.status_code == 202
    work_off(newest())
    told = program.get(f"/imports/{answer.json()['id']}").json()
    assert (told["counts"]["created"], told["system"]) == (1, "Venues")
    again = program.send("POST", f"/imports/{told['id']}/plan", {"system": "Halls", "mapping": "colour = 1"})
    assert (again.status_code, "colour" in again.json()["errors"]["mapping"][0]) == (422, True)
    assert program.send("POST", f"/imports/{told['id']}/plan", {"system": "Halls"}).status_code == 202
    assert program.get("/imports").json()["items"][0]["id"] == told["id"]


def test_a_token_without_the_scope_is_refused_and_one_with_it_does_no_more(cast: Cast) -> None:
    assert upload(Program(cast.olga, "read", "write")).status_code == 403
    assert upload(Program(cast.ana, "read", "import")).status_code == 403
    narrow = Program(cast.nina, "read", "import")
    people = "Full name,Email,Manager\nPat Quinn,pat@example.com,Mo Meyer\n"
    upload(narrow, people, name="agents.csv")
    row = work_off(newest())
    assert row.report["totals"]["conflict"] == 1, "adding members needs the scope admin"


def test_what_cannot_be_used_is_a_problem(cast: Cast) -> None:
    program = importer(cast)
    answer = upload(program, "%PDF-1.7 …", name="plan.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert "plan.pdf is a PDF file" in answer.json()["detail"]
    assert not Import.objects.exists()


def test_a_body_beyond_the_limit_is_a_413(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setenv("HANDSEL_UPLOAD_MB", "1")
    answer = upload(importer(cast), "Name\n" + "x" * 3_000_000)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_anothers_import_is_not_there(cast: Cast) -> None:
    import_id = upload(importer(cast)).json()["id"]
    mo = Program(cast.mo, "read", "write", "import")
    assert mo.get(f"/imports/{import_id}").status_code == 404
    assert mo.get("/imports").json() == {"items": [], "next": None}
