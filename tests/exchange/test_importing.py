"""Whole sources brought in: figures to the unit, nothing twice, nothing lost, all of it taken back."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from handsel.accounts.models import Account, Contact
from handsel.exchange.actions import import_source
from handsel.exchange.importing.desk import Options
from handsel.exchange.importing.outcomes import Outcome, Report
from handsel.exchange.inspecting import inspect
from handsel.exchange.models import ExternalId
from handsel.exchange.planning import plan
from handsel.journal.models import Entry
from handsel.org.models import Member, Team
from handsel.org.viewer import Forbidden, Viewer
from handsel.pipeline.models import Opportunity, Pipeline, Step
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.exchange.samples import sample
from tests.people import NOW, Cast, looking

LATER = NOW + timedelta(hours=1)


def bring_in(path: Path, by: Viewer | None = None, options: Options | None = None) -> Report:
    return import_source(reading=inspect(path), options=options or Options(), by=by or Viewer.system(), at=NOW)


def counted(report: Report, kind: str) -> dict[str, int]:
    return {str(outcome): rows for outcome, rows in report.by_kind()[kind].items() if rows}


@pytest.fixture
def maven(tmp_path: Path) -> Path:
    return sample("maven-crm-sales", tmp_path)


def source_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_maven_comes_in_to_the_dollar(cast: Cast, maven: Path) -> None:
    rows = source_rows(maven)
    report = bring_in(maven)
    assert counted(report, "opportunity") == {"created": len(rows)}
    wanted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["deal_stage"] == "Won":
            quarter = (date.fromisoformat(row["close_date"]).month + 2) // 3
            wanted[row["sales_agent"], f"{row['close_date'][:4]} Q{quarter}"] += Decimal(row["close_value"])
    won = Opportunity.objects.won().values_list("owner__name", "close_on", "base_amount")
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for owner, day, amount in won:
        found[owner, f"{day.year} Q{(day.month + 2) // 3}"] += amount
    assert found == wanted


def test_open_deals_without_an_account_are_kept(cast: Cast, maven: Path) -> None:
    bring_in(maven)
    without = sum(1 for row in source_rows(maven) if not row["account"])
    assert Opportunity.objects.filter(account=None).count() == without
    assert not Opportunity.objects.open().exclude(amount=None).exists()


def test_agents_and_managers_become_members_in_teams_the_managers_lead(cast: Cast, maven: Path) -> None:
    bring_in(maven)
    team = Team.objects.get(name="Dustin Brinkmann")
    assert team.lead is not None
    assert team.lead.name == "Dustin Brinkmann"
    agent = Member.objects.get(name="Moses Frase")
    assert (agent.team, agent.manager) == (team, team.lead)


def test_engage_and_close_dates_are_history(cast: Cast, maven: Path) -> None:
    bring_in(maven)
    row = next(row for row in source_rows(maven) if row["deal_stage"] == "Won")
    known = ExternalId.objects.get(kind="opportunity", key=row["opportunity_id"])
    deal = Opportunity.objects.get(pk=known.record_id)
    assert (str(deal.opened_on), str(deal.close_on)) == (row["engage_date"], row["close_date"])
    first, last = Step.objects.filter(opportunity=deal).order_by("at")
    assert (first.at.date(), last.at.date()) == (deal.opened_on, deal.close_on)
    assert last.days == (deal.close_on - deal.opened_on).days  # type: ignore[operator]


def test_the_same_source_again_changes_nothing(cast: Cast, maven: Path) -> None:
    first = bring_in(maven)
    again = bring_in(maven)
    assert again.total(Outcome.CREATED) == again.total(Outcome.UPDATED) == 0
    assert again.total(Outcome.UNCHANGED) == first.total(Outcome.CREATED)


def test_the_same_source_in_another_folder_is_the_same_source(cast: Cast, maven: Path) -> None:
    first = bring_in(maven)
    again = bring_in(maven.rename(maven.with_name("from-the-old-laptop")))
    assert again.total(Outcome.UNCHANGED) == first.total(Outcome.CREATED)
    assert Pipeline.objects.filter(name__icontains="laptop").count() == 0


def test_other_companies_with_the_same_numbers_stay_apart(cast: Cast, tmp_path: Path) -> None:
    for folder, names in (("north", ("Acme", "Beta")), ("south", ("Kappa", "Delta"))):
        path = tmp_path / f"{folder}.csv"
        path.write_text(f"Company ID,Company name\n1,{names[0]}\n2,{names[1]}\n")
        assert counted(bring_in(path), "account") == {"created": 2}
    assert Account.objects.count() == 4


def test_a_changed_file_updates_what_changed_and_undo_puts_it_back(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("Company ID,Company name,City\n1,Acme,Paris\n2,Beta,Rome\n")
    bring_in(path)
    path.write_text("Company ID,Company name,City\n1,Acme,Lyon\n2,Beta,Rome\n3,Gamma,Oslo\n")
    assert counted(bring_in(path), "account") == {"created": 1, "updated": 1, "unchanged": 1}
    undo(change_set=ChangeSet.objects.latest("id"), by=Viewer.system(), at=LATER)
    assert set(Account.objects.values_list("name", "billing_city")) == {("Acme", "Paris"), ("Beta", "Rome")}
    assert counted(bring_in(path), "account") == {"created": 1, "updated": 1, "unchanged": 1}


def test_undoing_an_import_takes_every_row_back(cast: Cast, maven: Path) -> None:
    members = Member.objects.count()
    bring_in(maven)
    undo(change_set=ChangeSet.objects.latest("id"), by=Viewer.system(), at=LATER)
    assert not Opportunity.objects.exists()
    assert not Account.objects.exists()
    assert not Pipeline.objects.filter(name__icontains="maven").exists()
    assert Member.objects.count() == members
    assert bring_in(maven).total(Outcome.CREATED) > 0


def test_a_plan_says_what_the_import_does_and_writes_nothing(cast: Cast, maven: Path) -> None:
    planned = plan(reading=inspect(maven), options=Options(), by=Viewer.system(), at=NOW)
    assert not Opportunity.objects.exists()
    assert not Account.objects.exists()
    assert planned.as_json() == bring_in(maven).as_json()


@pytest.mark.parametrize("name", ["hubspot-dummy", "zoho-crm-sample"])
def test_rows_in_are_rows_accounted_for(cast: Cast, name: str, tmp_path: Path) -> None:
    path = sample(name, tmp_path)
    reading = inspect(path)
    rows = sum(table.rows for table in reading.tables if table.imported)
    report = bring_in(path)
    assert report.rows == rows
    assert sum(report.total(outcome) for outcome in Outcome) == rows
    again = bring_in(path)
    assert again.total(Outcome.CREATED) == 0


FILES = Path(__file__).parent / "files"


def test_a_stage_history_is_kept_as_it_was(cast: Cast) -> None:
    report = bring_in(FILES / "salesforce-edited")
    assert counted(report, "stage-history")["created"] == 48
    deal = Opportunity.objects.filter(steps__from_stage__isnull=False).first()
    assert deal is not None
    steps = list(deal.steps.order_by("at", "pk"))
    assert steps[-1].days is not None


def test_two_people_of_one_name_are_told_apart_by_their_address(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("First Name,Last Name,Email,Company\nJo,Kim,jo@a.test,Acme\nJo,Kim,jo@b.test,Beta\n")
    bring_in(path)
    assert set(Contact.objects.values_list("email", "account__name")) == {("jo@a.test", "Acme"), ("jo@b.test", "Beta")}


def test_a_row_without_what_it_needs_is_rejected_with_its_line(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("Company ID,Company name,City\n1,,Paris\n2,Beta,Rome\n")
    report = bring_in(path)
    [row] = report.turned
    assert (row.line, row.verdict.column, row.cells) == (2, "Company name", ("1", "", "Paris"))
    assert counted(report, "account") == {"created": 1, "rejected": 1}


def test_whoever_may_not_import_is_refused(cast: Cast, maven: Path) -> None:
    with pytest.raises(Forbidden):
        bring_in(maven, by=looking(cast.ana))


def test_a_manager_imports_and_owns_what_has_no_owner(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("Company ID,Company name,City\n1,Acme,Paris\n")
    bring_in(path, by=looking(cast.mo))
    assert Account.objects.get().owner == cast.mo


def test_somebody_elses_record_is_a_conflict_not_a_change(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("Company ID,Company name,City\n1,Acme,Paris\n")
    bring_in(path, by=looking(cast.sol))
    path.write_text("Company ID,Company name,City\n1,Acme,Lyon\n")
    report = bring_in(path, by=looking(cast.mo))
    assert counted(report, "account") == {"conflict": 1}
    assert Account.objects.get().billing_city == "Paris"


def test_activities_are_on_what_they_name_and_on_its_account(cast: Cast, tmp_path: Path) -> None:
    bring_in(sample("hubspot-dummy", tmp_path))
    entry = Entry.objects.filter(links__kind="account").first()
    assert entry is not None
    assert {link.kind for link in entry.links.all()} >= {"contact", "account"}


def test_sums_are_in_the_companys_currency(cast: Cast, maven: Path) -> None:
    bring_in(maven)
    total = Opportunity.objects.aggregate(total=Sum("base_amount"))["total"]
    assert total == sum(Decimal(row["close_value"] or 0) for row in source_rows(maven))


def test_the_same_row_in_two_files_is_one_record_and_the_second_is_said(cast: Cast, tmp_path: Path) -> None:
    for name in ("east.csv", "west.csv"):
        (tmp_path / name).write_text(f"Company ID,Company name,City\n1,Acme,{name}\n")
    assert counted(bring_in(tmp_path), "account") == {"created": 1, "skipped": 1}
    assert counted(bring_in(tmp_path), "account") == {"unchanged": 1, "skipped": 1}


def test_people_without_ids_in_two_files_are_one_by_name_and_address(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(
        "First Name,Last Name,Email,Title\nJo,Kim,jo@a.test,CEO\nAl,Kim,al@a.test,CFO\n"
    )
    (tmp_path / "people.csv").write_text(
        "Email,First Name,Last Name,City\njo@a.test,Jo,Kim,Rome\njo@a.test,Bo,Lee,Oslo\n"
    )
    assert counted(bring_in(tmp_path), "contact") == {"created": 3, "skipped": 1}
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["Al Kim", "Bo Lee", "Jo Kim"]


DEALS = "Deal ID,Deal name,Company name,Owner,Stage\n"
COMPANIES = "Company ID,Company name,Owner\n"
CONTACTS = "Contact ID,First Name,Last Name,Company name,Owner\n"


def sees(member: Member, rows: Any) -> set[str]:
    return set(rows.visible_to(looking(member)).values_list("name", flat=True))


def test_who_gets_an_account_by_import_sees_its_deals_and_entries(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text(COMPANIES + "1,Acme,Ana Alvarez\n")
    (tmp_path / "deals.csv").write_text(DEALS + "1,Rollout,Acme,Ana Alvarez,Qualification\n")
    (tmp_path / "notes.csv").write_text(
        "Note ID,Note body,Account,Owner,Created\n1,Hello,Acme,Ana Alvarez,2026-01-02\n"
    )
    bring_in(tmp_path)
    assert not sees(cast.cem, Opportunity.objects)
    (tmp_path / "deals.csv").unlink()
    (tmp_path / "companies.csv").write_text(COMPANIES + "1,Acme,Cem Celik\n")
    bring_in(tmp_path)
    assert sees(cast.cem, Account.objects) == {"Acme"}
    assert sees(cast.cem, Opportunity.objects) == {"Rollout"}
    assert Entry.objects.visible_to(looking(cast.cem)).count() == Entry.objects.count() == 1


def test_contacts_imported_to_an_account_are_seen_by_who_sells_to_it(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(COMPANIES + "1,Acme,Ana Alvarez\n")
    deals = tmp_path / "deals.csv"
    deals.write_text(DEALS + "1,Rollout,Acme,Cem Celik,Qualification\n")
    bring_in(tmp_path)
    deals.unlink()
    (tmp_path / "contacts.csv").write_text(CONTACTS + "1,Jo,Kim,Acme,Ana Alvarez\n")
    bring_in(tmp_path)
    assert sees(cast.cem, Contact.objects) == {"Jo Kim"}


def test_a_deal_moved_to_another_account_by_import_shows_the_old_one_no_more(cast: Cast, tmp_path: Path) -> None:
    path, deals = tmp_path / "companies.csv", tmp_path / "deals.csv"
    path.write_text(COMPANIES + "1,Acme,Ana Alvarez\n2,Beta,Ana Alvarez\n")
    deals.write_text(DEALS + "1,Rollout,Acme,Cem Celik,Qualification\n")
    bring_in(tmp_path)
    assert sees(cast.cem, Account.objects) == {"Acme"}
    deals.write_text(DEALS + "1,Rollout,Beta,Cem Celik,Qualification\n")
    bring_in(tmp_path)
    assert sees(cast.cem, Account.objects) == {"Beta"}


def test_rejected_rows_of_two_folders_with_one_name_stay_apart(cast: Cast, tmp_path: Path) -> None:
    from handsel.exchange.importing.outcomes import corrected_files

    for name, header in (("east", "Company ID,Company name,City"), ("west", "Company ID,Company name,Phone")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "list.csv").write_text(f"{header}\n1,,x\n")
    files = corrected_files(bring_in(tmp_path).turned)
    assert sorted(rows[0][2] for rows in files.values()) == ["City", "Phone"]


def test_values_no_record_can_hold_are_kept_beside_it_and_stop_nothing(cast: Cast, tmp_path: Path) -> None:
    huge, long = "9" * 40, "Ж" * 10_000
    (tmp_path / "accounts.csv").write_text(
        "Account ID,Account Name,Employees,Annual Revenue,Founded,Phone,Website\n"
        f"A1,Acme,{huge},-{huge},99999,+1,x\n"
        f"A2,{long},-5,NaN,0,abc,https://{'a' * 900}.test\n"
        f"{long},Back\\slash\\,1,1e30,1999,,\n"
    )
    report = bring_in(tmp_path)
    assert counted(report, "account") == {"created": 3}
    acme = Account.objects.get(name="Acme")
    assert (acme.size, acme.annual_revenue, acme.founded_year) == (None, None, None)
    assert acme.extra["Employees"] == huge
    assert Account.objects.get(extra__has_key="Account Name").name == "Ж" * 500
    assert Account.objects.filter(name="Back\\slash\\").exists()
    assert counted(bring_in(tmp_path), "account") == {"unchanged": 3}


def test_members_who_share_an_address_are_one(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "reps.csv"
    path.write_text("Full name,Email,Manager\nPat Quinn,pat@x.test,Mo Meyer\nPatricia Quinn,PAT@x.test,Mo Meyer\n")
    assert counted(bring_in(path), "member") == {"created": 1, "skipped": 1}


def test_a_pipeline_that_was_put_away_keeps_its_name(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deal name,Stage,Pipeline\nOne,Closed Won,Old\n")
    bring_in(path)
    from handsel.pipeline import actions

    actions.archive_pipeline(pipeline=Pipeline.objects.get(name="Old"), by=Viewer.system(), at=LATER)
    path.write_text("Deal name,Stage,Pipeline\nTwo,Talking,Old\n")
    bring_in(path)
    assert Opportunity.objects.get(name="Two").pipeline.name == "Old (2)"


def test_characters_no_database_keeps_are_left_out_of_json(cast: Cast, tmp_path: Path) -> None:
    record = (
        '{"attributes":{"type":"Account","referenceId":"R1"},"Name":"A\\u0000cme","Phone":"\\ud800","Fax":"\\udfff"}'
    )
    (tmp_path / "tree.json").write_text(f'{{"records":[{record}]}}')
    bring_in(tmp_path / "tree.json")
    assert Account.objects.get().name == "Acme"


def test_a_deal_that_closed_without_a_day_keeps_the_moment_it_came_in(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deal ID,Deal name,Stage\nD1,One,Closed Won\n")
    bring_in(path)
    before = Opportunity.objects.get()
    assert before.closed_at == NOW
    report = import_source(reading=inspect(path), options=Options(), by=Viewer.system(), at=LATER)
    assert counted(report, "opportunity") == {"unchanged": 1}
    path.write_text("Deal ID,Deal name,Stage\nD1,One,Qualification\n")
    import_source(reading=inspect(path), options=Options(), by=Viewer.system(), at=LATER)
    assert Opportunity.objects.get().closed_at is None
