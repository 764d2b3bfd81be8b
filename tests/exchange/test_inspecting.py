"""Whole exports, read dry: what they are, what feeds what, what links to what, and that nothing is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from handsel.exchange.answers import UnknownAnswer, answer, answer_by_default
from handsel.exchange.inspecting import Reading, TableReading, inspect
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import parse_mapping, write_mapping
from handsel.exchange.records import Record
from tests.exchange.samples import FILES, SETS, sample, write


def table(reading: Reading, name: str) -> TableReading:
    return next(found for found in reading.tables if found.table.file.endswith(name))


def fields(reading: TableReading) -> dict[str, str]:
    return {column.column: column.field for column in reading.map.columns if column.fields}


def records(reading: Reading, kind: str) -> list[Record]:
    return [record for _, converter in reading.converters() for record in converter.records() if record.kind == kind]


def read(folder: Path, header: str, *rows: tuple[object, ...], name: str = "table.csv") -> Reading:
    write(folder / name, header, rows)
    return inspect(folder / name)


class TestMaven:
    @pytest.fixture
    def reading(self, tmp_path: Path) -> Reading:
        return inspect(sample("maven-crm-sales", tmp_path))

    def test_every_table_is_what_it_is(self, reading: Reading) -> None:
        assert {t.table.name: t.map.kind for t in reading.tables} == {
            "accounts": "account",
            "data_dictionary": "dictionary",
            "products": "product",
            "sales_pipeline": "opportunity",
            "sales_teams": "member",
        }
        assert set(reading.homeless) == {"dictionary", "product"}

    def test_columns_find_their_fields(self, reading: Reading) -> None:
        assert fields(table(reading, "sales_pipeline.csv")) == {
            "opportunity_id": "external_id",
            "sales_agent": "owner",
            "product": "product",
            "account": "account",
            "deal_stage": "stage",
            "engage_date": "opened_on",
            "close_date": "close_on",
            "close_value": "amount",
        }
        assert table(reading, "sales_teams.csv").map.left_over() == ("regional_office",)

    def test_teams_are_named_after_their_managers(self, reading: Reading) -> None:
        manager = next(c for c in table(reading, "sales_teams.csv").map.columns if c.column == "manager")
        assert manager.fields == ("manager", "team")

    def test_the_dictionary_says_that_revenue_is_in_millions_of_dollars(self, reading: Reading) -> None:
        acme = next(record for record in records(reading, "account") if record.values["name"] == "Acme Corporation")
        assert acme.values["annual_revenue"] == Decimal(1_100_040_000)
        assert acme.values["currency"] == "USD"

    def test_links_by_name_are_found(self, reading: Reading) -> None:
        pipeline = table(reading, "sales_pipeline.csv")
        assert not pipeline.links["account"].missing
        assert not pipeline.links["owner"].missing
        assert pipeline.links["account"].rows < pipeline.rows, "open deals without an account are there too"

    def test_a_deal_is_named_after_account_and_product(self, reading: Reading) -> None:
        names = {record.key: record.values["name"] for record in records(reading, "opportunity")}
        assert names["1C1I7A6R"].endswith(" – GTX Plus Basic") or names["1C1I7A6R"] == "Acme Corporation – GTXPro"
        assert names["EC4QE1BX"] == "GTXPro" or " – " in names["EC4QE1BX"]

    def test_open_deals_have_no_amount_and_lost_ones_have_none_of_worth(self, reading: Reading) -> None:
        for record in records(reading, "opportunity"):
            assert (record.values["amount"] is None) == (record.values["stage"] in {"Engaging", "Prospecting"})
            if record.values["stage"] == "Lost":
                assert record.values["amount"] == 0

    def test_the_product_spelt_two_ways_is_asked_about_and_mended_by_default(
        self, reading: Reading, tmp_path: Path
    ) -> None:
        (question,) = reading.questions
        assert (question.code, question.column, question.options) == ("spelling", "product", ("GTX Pro", "GTXPro"))
        answered = answer_by_default(reading.mapping, reading.questions)
        again = inspect(sample("maven-crm-sales", tmp_path), answered)
        assert not again.questions
        assert {record.values["product"] for record in records(again, "opportunity")} >= {"GTX Pro", "GTX Basic"}
        assert answered.values == {"product": {"GTXPro": "GTX Pro"}}

    def test_the_won_amount_is_exact(self, reading: Reading) -> None:
        won = sum(r.values["amount"] for r in records(reading, "opportunity") if r.values["stage"] == "Won")
        assert won == (10_005_534 if (SETS / "maven-crm-sales").is_dir() else 1054)

    def test_stages_say_what_they_mean(self, reading: Reading) -> None:
        stages = table(reading, "sales_pipeline.csv").stages
        assert stages == {"Won": "won", "Lost": "lost", "Engaging": "open", "Prospecting": "open"}


class TestSalesforce:
    def test_an_export_is_recognised_by_its_ids(self) -> None:
        reading = inspect(FILES / "salesforce-export")
        assert reading.product == "salesforce"
        assert {t.table.name: t.map.kind for t in reading.tables} == {
            "Account": "account",
            "AccountContactRelation": "account-contact",
            "Branch__c": "unknown",
            "Campaign": "campaign",
            "CampaignMember": "campaign-member",
            "Case": "case",
            "Contact": "contact",
            "Lead": "lead",
            "Opportunity": "opportunity",
            "Task": "task",
        }
        assert reading.homeless == {"campaign-member": 68, "lead": 60, "case": 40, "campaign": 8, "Branch__c": 5}

    def test_the_id_is_the_systems_own(self) -> None:
        opportunity = table(inspect(FILES / "salesforce-export", dry_run=False), "Opportunity.csv")
        assert fields(opportunity)["Id"] == "external_id"
        assert "External_id__c" in opportunity.map.left_over()

    def test_links_by_id_are_found_and_an_owner_without_a_file_is_named(self) -> None:
        reading = inspect(FILES / "salesforce-export")
        opportunity = table(reading, "Opportunity.csv")
        assert not opportunity.links["account"].missing
        assert opportunity.people == {"005Ec000004oBPNIA2": 50}
        about = table(reading, "Task.csv").links["about"]
        assert (about.found, sum(about.missing.values())) == (60, 15), "fifteen tasks are about leads"

    def test_one_or_blank_is_yes_or_no(self) -> None:
        reading = inspect(FILES / "salesforce-export", dry_run=False)
        relations = records(reading, "account-contact")
        assert [record.values["active"] for record in relations] == [True] * 22
        assert sum(record.values["primary"] is None for record in relations) == 4

    def test_dates_of_a_spreadsheet_are_read_in_their_order(self) -> None:
        reading = inspect(FILES / "salesforce-edited")
        assert not reading.questions
        deal = next(r for r in records(reading, "opportunity") if r.values["name"] == "Dickenson Mobile Generators")
        assert deal.values["close_on"] == date(2024, 2, 3)
        history = records(reading, "stage-history")
        assert len(history) == 48
        assert history[0].values["at"] == datetime(2026, 2, 23, 20, 55, tzinfo=UTC)
        assert table(reading, "OpportunityHistory.csv").links["opportunity"].missing == {}

    def test_flags_say_what_a_stage_means(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            "Id|Name|StageName|CloseDate|IsClosed|IsWon|OwnerId",
            ("006bm00000LKJNNAA5", "One", "Signed", "2026-01-01", "TRUE", "TRUE", ""),
            ("006bm00000LKJNOAA5", "Two", "Gone", "2026-01-01", "TRUE", "FALSE", ""),
            ("006bm00000LKJNPAA5", "Three", "Talking", "2026-01-01", "FALSE", "FALSE", ""),
        )
        assert reading.tables[0].stages == {"Signed": "won", "Gone": "lost", "Talking": "open"}

    def test_a_row_deleted_there_is_passed_over(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            "Id|IsDeleted|Name|OwnerId",
            ("001bm00001ZL8U9AAL", "false", "Kept", ""),
            ("001bm00001ZL8UAAA1", "true", "Gone", ""),
        )
        assert reading.tables[0].skipped == {"deleted": 1}

    def test_a_data_tree_links_by_reference(self) -> None:
        reading = inspect(FILES / "salesforce-tree")
        contacts = next(t for t in reading.tables if t.table.object_type == "Contact")
        assert (contacts.links["account"].found, len(contacts.links["account"].missing)) == (12, 0)
        tree = next(r for r in records(reading, "contact") if r.reference)
        assert tree.reference == "ContactRef1"
        assert "external_id" not in tree.values, "a reference means nothing outside its files"

    def test_leads_without_ids_are_leads_by_name_and_status(self) -> None:
        reading = inspect(FILES / "salesforce-tree")
        assert table(reading, "Lead_Data.csv").map.kind == "lead"
        assert table(reading, "Contact_Data.csv").map.kind == "contact"

    def test_what_only_looks_a_little_like_an_account_is_asked_about_and_not_imported(self) -> None:
        reading = inspect(FILES / "salesforce-tree")
        (question,) = reading.questions
        assert (question.code, question.options) == ("table-kind", ("skip", "account"))
        assert not table(reading, "Market_Data.csv").imported
        told = answer(reading.mapping, question, "account")
        assert table(inspect(FILES / "salesforce-tree", told), "Market_Data.csv").imported

    def test_labels_of_reports_are_known_too(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            "Opportunity Name|Account Name|Opportunity Owner|Stage|Close Date|Amount|Probability (%)|"
            "Lead Source|Next Step",
            ("Big one", "Edge", "Ana Lima", "Qualification", "12/31/2026", "1,000.00", "10", "Web", "Call"),
        )
        assert fields(reading.tables[0]) == {
            "Opportunity Name": "name",
            "Account Name": "account",
            "Opportunity Owner": "owner",
            "Stage": "stage",
            "Close Date": "close_on",
            "Amount": "amount",
            "Probability (%)": "probability",
            "Lead Source": "source",
            "Next Step": "next_step",
        }


class TestHubspot:
    @pytest.fixture
    def reading(self, tmp_path: Path) -> Reading:
        return inspect(sample("hubspot-dummy", tmp_path))

    def test_everything_has_its_kind(self, reading: Reading) -> None:
        assert reading.product == "hubspot"
        assert [t.map.kind for t in reading.tables] == ["activity", "account", "contact", "opportunity"]

    def test_activities_become_what_they_are(self, reading: Reading) -> None:
        kinds = reading.tables[0].kinds
        assert set(kinds) == {"call", "email", "task", "note", "meeting"}
        assert sum(kinds.values()) == reading.tables[0].rows
        assert reading.homeless == {"email": kinds["email"]}
        assert not reading.tables[0].rejected
        task = records(reading, "task")[0]
        assert isinstance(task.values["due_on"], date)
        assert {record.values["outcome"] for record in records(reading, "meeting")} & {"Scheduled"}

    def test_links_by_email_and_domain_are_found(self, reading: Reading) -> None:
        deals = reading.tables[3]
        assert [c.by for c in deals.map.columns if c.field in {"account", "primary_contact"}] == ["domain", "email"]
        assert not deals.links["account"].missing
        assert not deals.links["primary_contact"].missing

    def test_owners_are_people_known_by_email(self, reading: Reading) -> None:
        assert all("@" in person for person in reading.tables[0].people)

    def test_zeros_before_postal_codes_stay(self, reading: Reading) -> None:
        assert any(str(r.values["billing_postal_code"]).startswith("0") for r in records(reading, "account"))


class TestZoho:
    @pytest.fixture
    def reading(self, tmp_path: Path) -> Reading:
        return inspect(sample("zoho-crm-sample", tmp_path))

    def test_everything_has_its_kind(self, reading: Reading) -> None:
        assert reading.product == "zoho"
        found = {t.table.name: t.map.kind for t in reading.tables}
        assert (
            found.items()
            >= {
                "Accounts": "account",
                "Calls": "call",
                "Campaigns": "campaign",
                "Contacts": "contact",
                "Invoices": "invoice",
                "Leads": "lead",
                "Potentials": "opportunity",
                "Tasks": "task",
                "Users": "member",
            }.items()
        )

    def test_a_zero_links_to_nothing(self, reading: Reading) -> None:
        call = next(record for record in records(reading, "call") if record.key == "5000309")
        assert "opportunity" not in call.links
        assert [link.text for link in call.links["contact"]] != ["0"]

    def test_an_owner_is_found_by_id_first(self, reading: Reading) -> None:
        account = records(reading, "account")[0]
        assert [link.by for link in account.links["owner"]] == ["id", "name"]
        assert not table(reading, "Accounts.csv").links["owner"].missing

    def test_repeated_rows_without_an_id_are_found(self, reading: Reading) -> None:
        tasks = table(reading, "Tasks.csv")
        assert tasks.repeats == (2067 if (SETS / "zoho-crm-sample").is_dir() else 1)

    def test_deals_without_an_id_are_told_apart_by_their_lead(self, reading: Reading) -> None:
        potentials = table(reading, "Potentials.csv")
        assert potentials.map.identity == ("LEADID",)
        assert potentials.repeats == 0
        deal = records(reading, "opportunity")[0]
        assert (deal.key, deal.values["amount"], deal.values["currency"]) == ("row:1832", Decimal("22700.00"), "USD")
        assert deal.values["outcome"] in {"open", "won", "lost"}

    def test_a_whole_name_in_one_column_is_a_members_name(self, reading: Reading) -> None:
        assert {record.values["name"] for record in records(reading, "member")} >= {"Rozario Diego", "Santa Cruz Clara"}


def test_nothing_of_a_row_is_lost(tmp_path: Path) -> None:
    """Every cell that is not blank is in a field, in a link, in the extra, or named in a trouble and in the extra."""
    reading = read(
        tmp_path,
        "Company Name|Phone|Employees|Favourite colour|Website|",
        ("Edge", "ask Rose", "5-20", "blue", "edge.com", "loose", "beyond"),
        ("Burlington", "(512) 757-6000", "1,000", "", "", ""),
        ("Grand Hotels", "(312) 596-1000", "5600", "", "", ""),
    )
    record = records(reading, "account")[0]
    assert record.values["name"] == "Edge"
    assert record.extra == {
        "Phone": "ask Rose",
        "Employees": "5-20",
        "Favourite colour": "blue",
        "Column 6": "loose",
        "Column 7": "beyond",
    }
    assert [(t.column, t.problem.code) for t in record.troubles] == [
        ("Phone", "not-a-phone"),
        ("Employees", "not-a-number"),
    ]
    assert record.cells == ["Edge", "ask Rose", "5-20", "blue", "edge.com", "loose"]


def test_a_line_no_reader_can_hold_is_said_and_the_other_files_are_read(tmp_path: Path) -> None:
    rows = "".join(f"{n},Company {n},Paris\n" for n in range(300))
    (tmp_path / "long.csv").write_text(f"Company ID,Company name,City\n{rows}301,{'x' * 5_000_000},Rome\n")
    (tmp_path / "short.csv").write_text("Company ID,Company name,City\n1,Acme,Paris\n")
    reading = inspect(tmp_path)
    assert [table.table.name for table in reading.tables] == ["short"]
    assert [(finding.code, finding.file.endswith("long.csv")) for finding in reading.findings] == [
        ("line-too-long", True)
    ]


def test_a_row_without_what_it_needs_is_rejected_with_the_reason(tmp_path: Path) -> None:
    reading = read(tmp_path, "Company Name|Phone|City", ("Edge", "5551234", "Austin"), ("", "5551235", "Austin"))
    assert reading.tables[0].rejected == {"name": 1}
    rejected = [record for record in records(reading, "account") if record.rejected]
    assert [(record.line, record.rejected) for record in rejected] == [(3, "name")]


def test_dates_that_could_be_either_are_asked_about(tmp_path: Path) -> None:
    header = "Deal Name|Stage|Close Date|Amount"
    reading = read(tmp_path, header, ("One", "Open", "02/03/2026", 5), ("Two", "Open", "04/05/2026", 6))
    (question,) = reading.questions
    assert (question.code, question.column, question.options) == (
        "date-order",
        "Close Date",
        ("month-first", "day-first"),
    )
    told = answer(reading.mapping, question, "day-first")
    again = inspect(tmp_path / "table.csv", told)
    assert not again.questions
    assert [r.values["close_on"] for r in records(again, "opportunity")] == [date(2026, 3, 2), date(2026, 5, 4)]
    with pytest.raises(UnknownAnswer):
        answer(reading.mapping, question, "year-first")


def test_an_answer_given_beforehand_is_not_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "Deal Name|Stage|Close Date|Amount", [("One", "Open", "02/03/2026", "1.234")])
    given = parse_mapping('dates = "day-first"\nnumbers = "1.234,56"\ncurrency = "EUR"')
    reading = inspect(tmp_path / "a.csv", given)
    (record,) = records(reading, "opportunity")
    assert not reading.questions
    assert record.values["close_on"] == date(2026, 3, 2)
    assert (record.values["amount"], record.values["currency"]) == (Decimal(1234), "EUR")


def test_a_pipedrive_export_is_recognised_by_its_headings(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "Deal - ID|Deal - Title|Deal - Organization|Deal - Contact person|Deal - Owner|Deal - Pipeline|Deal - Stage|"
        "Deal - Status|Deal - Value|Deal - Currency|Deal - Probability|Deal - Expected close date|Deal - Lost reason",
        (
            7,
            "Big one",
            "Edge",
            "Rose Gonzalez",
            "Ana Lima",
            "Sales",
            "Contact Made",
            "lost",
            "1200",
            "EUR",
            "",
            "2026-01-02",
            "Price",
        ),
    )
    (record,) = records(reading, "opportunity")
    assert reading.product == "pipedrive"
    assert record.values["stage"] == "Contact Made"
    assert record.values["outcome"] == "lost"
    assert record.values["lost_reason"] == "Price"
    assert (record.values["amount"], record.values["currency"]) == (Decimal(1200), "EUR")
    assert record.links["account"][0].text == "Edge"
    assert record.links["primary_contact"][0].text == "Rose Gonzalez"


def test_russian_headings_are_understood(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "Название сделки|Компания|Ответственный|Этап|Сумма|Дата закрытия|Источник",
        ("Поставка", "ООО Ромашка", "Иван Петров", "Переговоры", "1 250 000,50 ₽", "31.12.2026", "Сайт"),
    )
    (record,) = records(reading, "opportunity")
    assert record.values["amount"] == Decimal("1250000.50")
    assert record.values["currency"] == "RUB"
    assert record.values["close_on"] == date(2026, 12, 31)
    assert record.links["account"][0].text == "ООО Ромашка"


def test_a_linkedin_export_is_read_below_its_notes(tmp_path: Path) -> None:
    lines = 'Notes:\n"When exporting, some e-mails are missing"\n\n'
    lines += "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    rows = "Alice,Johnson,https://www.linkedin.com/in/alicejohnson,,TechCorp,CTO,15 Jan 2023\n,,,,,,16 Jan 2023\n"
    (tmp_path / "Connections.csv").write_text(lines + rows, "utf-8")
    reading = inspect(tmp_path / "Connections.csv")
    alice, nobody = records(reading, "contact")
    assert reading.product == "linkedin"
    assert alice.values["profile_url"] == "https://www.linkedin.com/in/alicejohnson"
    assert alice.links["account"][0].text == "TechCorp"
    assert nobody.values["last_name"] is None


def test_a_heading_spelt_wrong_is_guessed_with_less_confidence(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "Company Name|City|Indutsry", ("Edge", "Austin", "Energy"), ("Burlington", "Burlington", "Apparel")
    )
    columns = {column.column: column for column in reading.tables[0].map.columns}
    assert (columns["Indutsry"].field, columns["Indutsry"].reason) == ("industry", "spelling")
    assert columns["Indutsry"].confidence < columns["Company Name"].confidence


def test_a_heading_whose_values_contradict_it_is_not_believed(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "Company Name|Phone|Country", ("Edge", "ask Rose", "blue"), ("Burlington", "later", "green")
    )
    assert fields(reading.tables[0]) == {"Company Name": "name"}
    assert reading.tables[0].map.left_over() == ("Phone", "Country")


def test_two_familiar_headings_among_many_are_not_believed(tmp_path: Path) -> None:
    header = "Source|Type|Title|Soil|Slope|Colour|Hue|Stones|Depth|Munsell"
    reading = read(tmp_path, header, ("Survey", "Pit", "A1", *"abcdefg"), name="samples.csv")
    assert not reading.tables[0].imported
    assert reading.homeless == {"samples": 1}


def test_a_table_of_no_known_kind_is_counted_under_its_name(tmp_path: Path) -> None:
    reading = read(tmp_path, "x|y|z", (1, 2, 3), (4, 5, 6), name="matrix.csv")
    assert reading.homeless == {"matrix": 2}
    assert reading.converters() == []


@pytest.mark.parametrize("name", ["salesforce-export", "salesforce-edited", "salesforce-tree"])
def test_the_mapping_written_reads_the_same(name: str) -> None:
    first = inspect(FILES / name)
    told = parse_mapping(write_mapping(answer_by_default(first.mapping, first.questions)))
    second = inspect(FILES / name, told)
    assert [t.kinds for t in second.tables] == [t.kinds for t in first.tables]
    assert second.homeless == first.homeless
    assert second.questions == []


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder, kind in (("east", "Acme"), ("west", "Edge")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "accounts.csv", "Account Name|City", [(kind, "Austin")])
    reading = inspect(tmp_path)
    assert len({t.map.match for t in reading.tables}) == 2
    told = parse_mapping(write_mapping(reading.mapping))
    assert [t.kinds for t in inspect(tmp_path, told).tables] == [{"account": 1}, {"account": 1}]


def test_a_mapping_for_other_files_changes_nothing(tmp_path: Path) -> None:
    given = parse_mapping('[[table]]\nmatch = "elsewhere.csv"\nkind = "contact"')
    write(tmp_path / "a.csv", "Account Name|City", [("Acme", "Austin")])
    assert inspect(tmp_path / "a.csv", given).tables[0].map.kind == "account"
    assert inspect(tmp_path / "a.csv", Mapping()).tables[0].map.kind == "account"


def test_a_mapping_that_names_what_is_not_there_says_so_and_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "Deal Name|Stage|Amount", [("One", "Open", 5)])
    given = parse_mapping(
        '[[table]]\nmatch = "a.csv"\nkind = "opportunity"\nidentity = ["gone"]\n'
        '[table.columns]\nvanished = "amount"\nlost = "extra"\n'
        '[table.templates]\nname = "{nowhere}"\n'
        '[table.constants]\nowner = "ana@handsel.test"\nsource = "Fair"\nclose_on = "soon"'
    )
    reading = inspect(tmp_path / "a.csv", given)
    (record,) = records(reading, "opportunity")
    said = [(finding.code, finding.column) for finding in reading.tables[0].findings]
    assert said == [
        ("column-missing", "vanished"),
        ("column-missing", "lost"),
        ("column-missing", "gone"),
        ("column-missing", "nowhere"),
        ("constant-unusable", "close_on"),
    ]
    assert record.values["source"] == "Fair"
    assert record.values["amount"] == 5
    assert [tuple(link) for link in record.links["owner"]] == [("email", "ana@handsel.test")]
