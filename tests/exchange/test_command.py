"""`handsel import` as it is typed: what it prints, what it writes, how it ends."""

import csv
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from handsel.accounts.models import Account
from handsel.exchange.commands import app
from handsel.exchange.models import Import
from tests.exchange.conftest import COMPANIES, MARKET
from tests.people import Cast

DONE, REJECTED, UNUSABLE = 0, 1, 2


@pytest.fixture
def companies(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "companies.csv"
    path.write_text(COMPANIES)
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def test_rows_taken_and_rejected_are_counted_and_listed(companies: Path, tmp_path: Path) -> None:
    report, rejects = tmp_path / "report.csv", tmp_path / "again"
    done = run(companies, "--yes", "--report", report, "--rejects", rejects)
    assert done.exit_code == REJECTED, done.output
    assert Account.objects.count() == 2
    with report.open(encoding="utf-8-sig") as file:
        [row] = csv.DictReader(file)
    assert (row["file"], row["line"], row["column"], row["outcome"]) == (
        "companies.csv",
        "3",
        "Company name",
        "rejected",
    )
    assert (rejects / "companies.csv").read_text("utf-8-sig").splitlines() == [
        "Company ID,Company name,City",
        "2,,Rome",
    ]
    assert "--system 'generic/companies'" in done.output


def test_rows_that_were_rejected_come_in_once_they_are_corrected(companies: Path, tmp_path: Path) -> None:
    run(companies, "--yes", "--rejects", tmp_path / "again")
    corrected = tmp_path / "again" / "companies.csv"
    corrected.write_text(corrected.read_text("utf-8-sig").replace("2,,Rome", "2,Beta,Rome"))
    assert run(tmp_path / "again", "--yes", "--system", "generic/companies").exit_code == DONE
    assert run(companies, "--yes").exit_code == REJECTED
    assert set(Account.objects.values_list("name", flat=True)) == {"Acme", "Beta", "Gamma"}


def test_a_dry_run_writes_nothing(companies: Path) -> None:
    done = run(companies, "--dry-run")
    assert (done.exit_code, Account.objects.count()) == (REJECTED, 0)
    assert "Accounts" in done.output


def test_without_a_terminal_nothing_is_imported_unasked(companies: Path) -> None:
    done = run(companies)
    assert (done.exit_code, Account.objects.count()) == (UNUSABLE, 0)


def test_what_the_command_line_imports_is_listed_with_the_others(companies: Path, cast: Cast) -> None:
    run(companies, "--yes", "--as", "olga@example.com")
    row = Import.objects.get()
    assert (row.name, row.by, row.state, row.report["totals"]["created"]) == ("companies", cast.olga, "done", 2)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing.csv", None, "There is no"),
        ("market.csv", MARKET, "Nothing in these files can be imported"),
        ("scan.pdf", "%PDF-1.7", "PDF"),
        ("leads.csv", "Lead Source,Lead Status,Company,Last Name,Email\nWeb,Open,Acme,Kim,kim@a.test\n", "leads 1"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    cast: Cast, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    done = run(tmp_path / name, "--yes")
    assert done.exit_code == UNUSABLE, done.output
    assert said in done.output
    assert "Traceback" not in done.output


def test_a_mapping_is_saved_corrected_and_used(cast: Cast, tmp_path: Path) -> None:
    market, mapping = tmp_path / "market.csv", tmp_path / "market.toml"
    market.write_text(MARKET)
    assert run(market, "--save-map", mapping).exit_code == DONE
    assert '# Columns to map, once the kind is a known one: "Name", "State"' in mapping.read_text()
    mapping.write_text(mapping.read_text().replace('kind = "skip"', 'kind = "account"'))
    assert run(market, "--map", mapping, "--yes").exit_code == DONE
    assert Account.objects.count() == 2


def test_a_broken_mapping_names_its_key_and_what_is_allowed(companies: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "broken.toml"
    mapping.write_text('[[table]]\nmatch = "*"\nkind = "acount"\n')
    done = run(companies, "--map", mapping, "--yes")
    assert done.exit_code == UNUSABLE
    assert "table[1].kind: “acount” is no kind of record" in done.output
    assert "Allowed: member, account, contact" in done.output


def test_a_report_that_cannot_be_written_is_found_out_before_anything_is(companies: Path, tmp_path: Path) -> None:
    done = run(companies, "--yes", "--report", tmp_path / "nowhere" / "report.csv")
    assert (done.exit_code, Account.objects.count()) == (UNUSABLE, 0)
