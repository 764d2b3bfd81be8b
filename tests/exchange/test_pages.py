"""Imports in the browser: from the files to the report and back."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handsel.accounts.models import Account
from handsel.exchange import imports, jobs, uploads
from handsel.exchange.models import Import, SavedMapping
from handsel.pipeline.models import Opportunity
from handsel.trail.models import ChangeSet
from handsel.trail.models import Entry as Fact
from tests.exchange.conftest import COMPANIES, MARKET, newest, send, work_off
from tests.people import Cast

DEALS = "Deal name,Company name,Stage,Amount,Deal owner\nBig,Acme,Talking,100,Pat Quinn\nSmall,Beta,Won,50,Pat Quinn\n"


@pytest.fixture
def olga(cast: Cast, signed_in: object) -> Client:
    return signed_in(cast.olga)  # type: ignore[operator, no-any-return]


def planned(client: Client, files: dict[str, str | bytes] | None = None, **more: str) -> Import:
    answer = send(client, files or {"companies.csv": COMPANIES}, **more)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return work_off(newest())


def page(client: Client, row: Import) -> str:
    answer = client.get(f"/exchange/{row.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_files_become_a_plan_and_nothing_is_written(olga: Client) -> None:
    row = planned(olga)
    assert row.state == Import.State.PLANNED
    assert not Account.objects.exists()
    assert row.plan["totals"] == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "conflict": 0,
        "rejected": 1,
    }
    shown = page(olga, row)
    assert "companies.csv" in shown
    assert "line 3" in shown
    assert "Company name" in shown, "the reason names the column of the file"
    assert Fact.objects.filter(name="exchange.import.uploaded").exists()


def test_running_imports_once_and_shows_what_became_of_every_row(olga: Client, cast: Cast) -> None:
    row = planned(olga)
    assert olga.post(f"/exchange/{row.pk}/run/").status_code == 302
    row.refresh_from_db()
    assert row.state == Import.State.RUNNING
    work_off(row)
    assert row.state == Import.State.DONE
    assert set(Account.objects.values_list("name", "owner__name")) == {
        ("Acme", "Olga Orlova"),
        ("Gamma", "Olga Orlova"),
    }
    shown = page(olga, row)
    account = Account.objects.get(name="Acme")
    assert f"/accounts/{account.pk}/" in shown
    change_set = ChangeSet.objects.get(pk=row.change_set_id)
    assert (change_set.by_id, change_set.door) == (cast.olga.pk, "import")
    work_off(row)
    assert Account.objects.count() == 2, "a job that runs again finds nothing to do"


def test_what_was_not_taken_can_be_downloaded_corrected_and_sent_again(olga: Client) -> None:
    row = planned(olga)
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    listed = b"".join(olga.get(f"/exchange/{row.pk}/not-taken.csv")).decode("utf-8-sig")
    assert "companies.csv,,3,Company name,rejected" in listed
    packed = b"".join(olga.get(f"/exchange/{row.pk}/to-correct.zip"))
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.read("companies.csv").decode("utf-8-sig") == "Company ID,Company name,City\r\n2,,Rome\r\n"
    corrected = io.BytesIO()
    with zipfile.ZipFile(corrected, "w") as again:
        again.writestr("companies.csv", "Company ID,Company name,City\r\n2,Beta,Rome\r\n")
    second = planned(olga, {"companies.zip": corrected.getvalue()})
    assert second.plan["system"] == row.plan["system"]
    olga.post(f"/exchange/{second.pk}/run/")
    work_off(second)
    assert set(Account.objects.values_list("name", flat=True)) == {"Acme", "Beta", "Gamma"}


def test_the_undo_asks_shows_later_changes_and_takes_everything_back(olga: Client) -> None:
    row = planned(olga)
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    from handsel.accounts import actions

    account = Account.objects.get(name="Acme")
    from handsel.org.viewer import Viewer

    actions.edit_account(account=account, values={"billing_city": "Lyon"}, by=Viewer.system(), at=timezone.now(),
                         version=account.version)  # fmt: skip
    asked = olga.get(f"/exchange/{row.pk}/undo/").content.decode()
    assert "1 record was changed again since" in asked
    assert olga.post(f"/trail/{row.change_set_id}/undo/", {"override": "1"}).status_code == 302
    assert not Account.objects.exists()
    assert "Taken back" in page(olga, row)
    assert "Taken back" in olga.get("/exchange/").content.decode()


def test_a_table_nobody_knows_is_named_and_can_be_mapped(olga: Client) -> None:
    row = planned(olga, {"market.csv": MARKET})
    assert "Open a table below" in page(olga, row)
    assert olga.post(f"/exchange/{row.pk}/run/", follow=True).status_code == 200
    row.refresh_from_db()
    assert row.state == Import.State.PLANNED, "there is nothing to import yet"
    olga.post(f"/exchange/{row.pk}/tables/0/kind/", {"kind": "account"})
    work_off(row)
    assert olga.get(f"/exchange/{row.pk}/progress/").headers["Location"] == f"/exchange/{row.pk}/tables/0/"
    screen = olga.get(f"/exchange/{row.pk}/tables/0/").content.decode()
    assert "Billing city" in screen
    sent = {"field-0": "billing_city", "field-1": "name", "value-1-0": ""}
    olga.post(f"/exchange/{row.pk}/tables/0/", sent | {"constant-field": "industry", "constant-text": "Venues"})
    work_off(row)
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    found = Account.objects.values_list("name", "billing_city", "industry")
    assert set(found) == {("open", "Berlin", "Venues"), ("shut", "Paris", "Venues")}


def test_another_field_changes_what_else_there_is_to_say(olga: Client) -> None:
    row = planned(olga)
    line = olga.get(f"/exchange/{row.pk}/tables/0/columns/2/", {"field-2": "annual_revenue"}).content.decode()
    assert "in millions" in line
    assert olga.get(f"/exchange/{row.pk}/tables/0/columns/2/", {"field-2": "nonsense"}).status_code == 404


def test_two_columns_for_one_field_are_refused_by_name(olga: Client) -> None:
    row = planned(olga)
    answer = olga.post(
        f"/exchange/{row.pk}/tables/0/", {"field-0": "name", "field-1": "name", "field-2": "extra"}, follow=True
    )
    assert "Company ID and Company name both feed Name" in answer.content.decode()


def test_questions_are_answered_with_radio_buttons(olga: Client) -> None:
    row = planned(olga, {"deals.csv": "Deal name,Stage,Close date\nOne,Won,02/03/2026\nTwo,Won,04/05/2026\n"})
    shown = page(olga, row)
    assert 'name="answer-0" value="month-first" checked' in shown
    assert olga.post(f"/exchange/{row.pk}/answers/", {"answer-0": "day-first"}).status_code == 302
    work_off(row)
    assert 'value="day-first" checked' in page(olga, row)
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    assert str(Opportunity.objects.get(name="One").close_on) == "2026-03-02"
    assert (
        "is no answer"
        in olga.post(f"/exchange/{row.pk}/answers/", {"answer-0": "sideways"}, follow=True).content.decode()
    )


def test_stages_and_owners_of_the_file_can_be_read_as_ours(olga: Client) -> None:
    row = planned(olga, {"deals.csv": DEALS})
    assert row.plan["implied"]["stage"] == 2
    columns = [column["column"] for column in row.reading["tables"][0]["columns"]]
    fields = {f"field-{place}": column["fields"][0] for place, column in enumerate(row.reading["tables"][0]["columns"])}
    stage, owner = columns.index("Stage"), columns.index("Deal owner")
    sent = {
        **fields,
        f"value-{stage}-0": "Qualification",
        f"value-{stage}-1": "Closed won",
        f"value-{owner}-0": "Ana Alvarez",
    }
    olga.post(f"/exchange/{row.pk}/tables/0/", sent)
    work_off(row)
    assert "stage" not in row.plan["implied"]
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    found = Opportunity.objects.values_list("name", "stage__name", "owner__name")
    assert set(found) == {("Big", "Qualification", "Ana Alvarez"), ("Small", "Closed won", "Ana Alvarez")}


def test_options_decide_about_unknown_owners(olga: Client, cast: Cast) -> None:
    row = planned(olga, {"deals.csv": DEALS})
    assert olga.get(f"/exchange/{row.pk}/options/").status_code == 200
    olga.post(f"/exchange/{row.pk}/options/", {"owners": "none", "pipeline": "Old deals", "system": "Legacy"})
    work_off(row)
    assert row.plan["system"] == "Legacy"
    olga.post(f"/exchange/{row.pk}/run/")
    work_off(row)
    assert set(Opportunity.objects.values_list("owner", "pipeline__name")) == {(None, "Old deals")}


def test_a_mapping_is_saved_offered_for_alike_files_and_used_again(olga: Client) -> None:
    row = planned(olga, {"market.csv": MARKET})
    olga.post(f"/exchange/{row.pk}/tables/0/kind/", {"kind": "account"})
    work_off(row)
    olga.post(f"/exchange/{row.pk}/mapping/save/", {"name": "Venues"})
    saved = SavedMapping.objects.get()
    second = planned(olga, {"market.csv": MARKET.replace("Berlin", "Bern")})
    assert "Venues" in page(olga, second)
    olga.post(f"/exchange/{second.pk}/mapping/", {"saved": str(saved.pk)})
    work_off(second)
    assert second.plan["totals"]["created"] == 2
    assert "kind" in olga.get(f"/exchange/mappings/{saved.pk}.toml").content.decode()
    assert "Venues" in olga.get("/exchange/mappings/").content.decode()
    olga.post(f"/exchange/mappings/{saved.pk}/delete/")
    assert not SavedMapping.objects.exists()


def test_a_mapping_file_goes_in_with_the_files_or_later(olga: Client) -> None:
    told = 'version = 1\n[[table]]\nmatch = "market.csv"\nkind = "account"\n[table.columns]\nName = "name"\n'
    row = planned(olga, {"market.csv": MARKET, "ours.toml": told})
    assert row.plan["totals"]["created"] == 2
    downloaded = olga.get(f"/exchange/{row.pk}/mapping.toml").content.decode()
    second = planned(olga, {"market.csv": MARKET})
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = olga.post(f"/exchange/{second.pk}/mapping/", {"file": SimpleUploadedFile("m.toml", downloaded.encode())})
    assert answer.status_code == 302
    assert work_off(second).plan["totals"]["created"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind =", "not TOML"),
        ('[[table]]\nmatch = "a.csv"\nkind = "acount"\n', "table[1].kind"),
        ('[[table]]\nmatch = "a.csv"\nkind = "account"\n[table.columns]\nA = "nam"\n', "There is no field “nam”"),
        ('currency = "dollars"\n', "currency code of three letters"),
        ('colour = "red"\n', "There is no setting “colour”"),
    ],
)
def test_a_broken_mapping_file_says_where_and_what(olga: Client, text: str, said: str) -> None:
    answer = send(olga, {"market.csv": MARKET, "ours.toml": text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_unusable_files_are_refused_by_name(olga: Client) -> None:
    answer = send(olga, {"logo.png": b"\x89PNG\r\n\x1a\n" + bytes(100), "companies.csv": COMPANIES})
    assert answer.status_code == 422
    assert "logo.png is a PNG file, not a table." in answer.content.decode()
    assert "empty.csv is empty." in send(olga, {"empty.csv": b""}).content.decode()
    assert "Choose at least one file." in olga.post("/exchange/new/", {}).content.decode()


def test_an_upload_beyond_the_limit_is_refused(olga: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSEL_UPLOAD_MB", "1")
    answer = send(olga, {"big.csv": "Name\n" + "x" * 3_000_000})
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\deals.csv", "deals.csv"),
        (".htaccess", "htaccess"),
        ("a\x00b\n.csv", "ab.csv"),
        ("Сделки 2026.csv", "Сделки 2026.csv"),
        ("", "file"),
    ],
)
def test_names_of_files_are_made_safe(given: str, kept: str) -> None:
    assert uploads.safe_name(given) == kept


def test_cancelling_leaves_nothing(olga: Client) -> None:
    row = planned(olga)
    assert olga.post(f"/exchange/{row.pk}/cancel/").status_code == 302
    row.refresh_from_db()
    assert row.state == Import.State.CANCELLED
    assert row.files_gone_at is not None
    assert olga.post(f"/exchange/{row.pk}/run/", follow=True).status_code == 200
    assert not Account.objects.exists()


def test_an_import_cancelled_while_it_runs_stops(olga: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = planned(olga)
    olga.post(f"/exchange/{row.pk}/run/")
    from handsel.exchange.importing import run

    decided = run.Run._take

    def cancelled_meanwhile(self: run.Run, *arguments: object) -> None:
        decided(self, *arguments)  # type: ignore[arg-type]
        Import.objects.filter(pk=row.pk).update(state=Import.State.CANCELLED)

    monkeypatch.setattr(run.Run, "_take", cancelled_meanwhile)
    row.state = Import.State.RUNNING
    from handsel.exchange import carrying_out

    carrying_out.carry_out(row.pk)
    assert not Account.objects.exists()


def test_a_failure_is_one_sentence_and_can_be_run_again(olga: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = planned(olga)
    olga.post(f"/exchange/{row.pk}/run/")
    from handsel.exchange import actions

    def fails(**_: object) -> None:
        raise RuntimeError("no such thing")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "import_source", fails)
        work_off(row)
    assert row.state == Import.State.FAILED
    assert "Run again" in page(olga, row)
    assert "no such thing" not in page(olga, row), "what is for the log stays in the log"
    olga.post(f"/exchange/{row.pk}/run/")
    assert work_off(row).state == Import.State.DONE


def test_an_import_whose_worker_was_killed_is_put_before_the_workers_again(
    olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = planned(olga)
    monkeypatch.setattr(imports, "is_worked_on", lambda _import: False)  # the plan's lock ends with the test
    olga.post(f"/exchange/{row.pk}/run/")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where args->>'import_id' = %s", [str(row.pk)])
    assert imports.revive(timezone.now()) == 0, "it was begun a moment ago"
    Import.objects.filter(pk=row.pk).update(seen_at=timezone.now() - timedelta(minutes=1))
    assert imports.revive(timezone.now()) == 1
    assert imports.revive(timezone.now() + timedelta(minutes=1)) == 0, "a job is waiting"


def test_a_step_that_never_ends_is_given_up(olga: Client) -> None:
    row = planned(olga)
    olga.post(f"/exchange/{row.pk}/run/")
    Import.objects.filter(pk=row.pk).update(attempts=9)
    assert work_off(row).state == Import.State.FAILED
    assert "interrupted" in row.problem


def test_files_are_deleted_after_thirty_days(olga: Client) -> None:
    from django.core.files.storage import default_storage

    row = planned(olga)
    stored = row.files[0]["stored"]
    assert default_storage.exists(stored)
    jobs.forget_files_before(0)
    assert default_storage.exists(stored)
    Import.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=31))
    jobs.forget_files_before(0)
    assert not default_storage.exists(stored)
    assert "The uploaded files were deleted" in page(olga, row)
    assert olga.get(f"/exchange/{row.pk}/not-taken.csv").status_code == 404


def test_who_may_not_import_is_refused_kindly(cast: Cast, signed_in: object) -> None:
    ana: Client = signed_in(cast.ana)  # type: ignore[operator]
    for path in ("/exchange/", "/exchange/new/", "/exchange/mappings/"):
        answer = ana.get(path)
        assert answer.status_code == 403
        assert "Your role does not import files." in answer.content.decode()
    assert send(ana, {"companies.csv": COMPANIES}).status_code == 403


def test_imports_are_seen_by_who_sent_them_and_who_reads_the_trail(olga: Client, cast: Cast, signed_in: object) -> None:
    row = planned(olga)
    mo, ivy = signed_in(cast.mo), signed_in(cast.ivy)  # type: ignore[operator]
    assert mo.get(f"/exchange/{row.pk}/").status_code == 404
    assert "companies" not in mo.get("/exchange/").content.decode()
    assert ivy.get(f"/exchange/{row.pk}/").status_code == 200
    assert "companies" in ivy.get("/exchange/").content.decode()
    assert ivy.post(f"/exchange/{row.pk}/run/").status_code == 403
    assert mo.post(f"/exchange/{row.pk}/cancel/").status_code == 404


def test_the_plan_is_said_in_russian(cast: Cast, signed_in: object) -> None:
    client: Client = signed_in(cast.olga)  # type: ignore[operator]
    row = planned(client)
    client.cookies["language"] = "ru"
    shown = page(client, row)
    assert "Что станет с каждой строкой" in shown
    assert "Клиенты" in shown


def test_the_page_of_an_import_asks_the_database_a_constant_number_of_times(
    olga: Client, django_assert_max_num_queries: object
) -> None:
    row = planned(olga)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        olga.get(f"/exchange/{row.pk}/")
