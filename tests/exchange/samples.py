"""Where tests find files: the ones shipped here, and public sets that may not be shipped.

A set that may not be shipped is read where it lies (`HANDSEL_DATA_SETS`, else `../shared/data` beside the repository);
on a machine without it a small look-alike with the same quirks is written instead, so that the test always runs.
"""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path

FILES = Path(__file__).parent / "files"
SETS = Path(os.environ.get("HANDSEL_DATA_SETS", Path(__file__).parents[3] / "shared" / "data"))


def sample(name: str, scratch: Path) -> Path:
    """The folder of a set: the real one, or its look-alike in the scratch folder."""
    real = SETS / name
    if real.is_dir():
        return real
    folder = scratch / name
    if not folder.exists():
        folder.mkdir()
        LOOK_ALIKES[name](folder)
    return folder


def write(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    """A CSV file with CRLF line ends, as spreadsheets write them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split("|"))
        writer.writerows(rows)


def maven(folder: Path) -> None:
    """Links by name, misspelt sector and country, a product spelt two ways, open deals without account and amount."""
    write(
        folder / "accounts.csv",
        "account|sector|year_established|revenue|employees|office_location|subsidiary_of",
        [
            ("Acme Corporation", "technolgy", 1996, "1100.04", 2822, "United States", ""),
            ("dambase", "marketing", 1990, "587.34", 1234, "Philipines", "Acme Corporation"),
        ],
    )
    write(folder / "products.csv", "product|series|sales_price", [("GTX Basic", "GTX", 550), ("GTX Pro", "GTX", 4821)])
    write(
        folder / "sales_teams.csv",
        "sales_agent|manager|regional_office",
        [("Moses Frase", "Dustin Brinkmann", "Central"), ("Anna Snelling", "Dustin Brinkmann", "Central")],
    )
    write(
        folder / "data_dictionary.csv",
        "Table|Field|Description",
        [("accounts", "account", "Company name"), ("accounts", "revenue", "Annual revenue (in millions of USD)")],
    )
    write(
        folder / "sales_pipeline.csv",
        "opportunity_id|sales_agent|product|account|deal_stage|engage_date|close_date|close_value",
        [
            ("1C1I7A6R", "Moses Frase", "GTXPro", "Acme Corporation", "Won", "2016-10-20", "2017-03-01", 1054),
            ("Z063OYW0", "Anna Snelling", "GTX Basic", "dambase", "Lost", "2016-10-25", "2017-03-11", 0),
            ("EC4QE1BX", "Moses Frase", "GTXPro", "", "Engaging", "2016-10-25", "", ""),
            ("MV1LWRNH", "Moses Frase", "GTX Basic", "", "Prospecting", "", "", ""),
        ],
    )


def hubspot(folder: Path) -> None:
    """Owners and links by e-mail and domain, phones with extensions, five types of activity in one file."""
    write(
        folder / "hubspot_companies.csv",
        "Company ID|Company Name|Company Domain Name|Annual Revenue|Phone Number|Postal Code|Country|Create Date|"
        "Company Owner",
        [
            (
                "COMP-1",
                "Cruz Inc",
                "flowers.net",
                "873607.15",
                "831.605.2433x72946",
                "05424",
                "Comoros",
                "2024-01-02",
                "d@example.com",
            )
        ],
    )
    write(
        folder / "hubspot_contacts.csv",
        "Contact ID|First Name|Last Name|Email|Phone Number|Lifecycle Stage|Lead Status|Create Date|Contact Owner|"
        "Associated Company Domain",
        [
            (
                "CONT-1",
                "Francisco",
                "Small",
                "anna72@example.net",
                "416-810-9897x752",
                "Lead",
                "In Progress",
                "2024-08-18",
                "d@example.com",
                "flowers.net",
            ),
            (
                "CONT-2",
                "Laura",
                "Smith",
                "sherry54@example.net",
                "913.249.5790",
                "Other",
                "",
                "2022-05-12",
                "d@example.com",
                "",
            ),
        ],
    )
    write(
        folder / "hubspot_deals.csv",
        "Deal ID|Deal Name|Deal Stage|Pipeline|Amount|Close Date|Create Date|Deal Owner|Deal Type|Closed Lost Reason|"
        "Associated Company Domain|Associated Contact Email",
        [
            (
                "DEAL-1",
                "Long Group",
                "Closed Won",
                "Sales Pipeline",
                "210833.37",
                "2025-06-17",
                "2023-03-29",
                "d@example.com",
                "Existing Business",
                "",
                "flowers.net",
                "anna72@example.net",
            ),
        ],
    )
    kinds = ("Call", "Email", "Task", "Note", "Meeting")
    write(
        folder / "hubspot_activities.csv",
        "Activity ID|Activity Type|Activity Date|Activity Owner|Notes/Description|Call/Meeting Title/Subject|"
        "Call Outcome|Meeting Outcome|Task Status|Task Due Date|Associated Contact Email",
        [
            (
                f"ACT-{kind}",
                kind,
                "2023-07-14",
                "p@example.com",
                "Film present.",
                "" if kind in {"Email", "Note"} else f"{kind} one",
                "Connected" if kind == "Call" else "",
                "Scheduled" if kind == "Meeting" else "",
                "Waiting" if kind == "Task" else "",
                "2025-05-28" if kind == "Task" else "",
                "anna72@example.net",
            )
            for kind in kinds
        ],
    )


def zoho(folder: Path) -> None:
    """Ids in capitals, money with signs, `0` for no link, repeated names and rows, deals without an id."""
    write(
        folder / "Users.csv",
        "USER_ID|First Name|Last Name|Email",
        [(1001, "", "Rozario Diego", "rozario@finepick.com"), (1002, "", "Santa Cruz Clara", "santa@finepick.com")],
    )
    write(
        folder / "Accounts.csv",
        "ACCOUNTID|Account Name|Account Owner Id|Account Owner|Account Type|Industry|Website",
        [
            (2, "Laura Ashley", 1001, "Rozario Diego", "Customer", "Technology", "BetaPages.com"),
            (9, "Laura Ashley", 1002, "Santa Cruz Clara", "Prospect", "Pharma", ""),
        ],
    )
    write(
        folder / "Contacts.csv",
        "CONTACTID|Last Name|Contact Owner Id|Contact Owner|Account Id|Email|Lead Source|Mobile|Created Time",
        [
            (
                2585,
                "Tucker",
                1001,
                "Rozario Diego",
                2,
                "BeckiTTucker@dayrep.com",
                "Partner",
                "805-247-8982",
                "16 Apr, 2021 00:02:00",
            )
        ],
    )
    write(
        folder / "Potentials.csv",
        "Potential Name|Potential Owner|Created Time|Closing Date|Amount|Stage|Forecast Type|Type|Probability|"
        "LEADID|Campaign Id",
        [
            (
                "Lewis, James",
                "Rozario Diego",
                "15 Apr, 2021 00:02:00",
                "16 Apr, 2021 00:03:00",
                "$22,700.00",
                "Closed Won",
                "Won",
                "Existing Business",
                10,
                1832,
                24000023,
            ),
            (
                "Kirk, Rebecca",
                "Rozario Diego",
                "15 Apr, 2021 00:02:00",
                "16 Apr, 2021 00:03:00",
                "$29,700.00",
                "Qualification",
                "Open",
                "New Business",
                0,
                1941,
                24000026,
            ),
        ],
    )
    write(
        folder / "Calls.csv",
        "TASKID|Call Start Time|Call Duration (in seconds)|Call Owner|Call Owner Id|Subject|Call Type|CONTACTID|"
        "ACCOUNTID|POTENTIALID|LEADID",
        [(5000309, "2021-04-15 23:03:00", 420, "Rozario Diego", 1001, "US INVOICE CALL", "Outbound", 2585, 2, 0, "")],
    )
    write(
        folder / "Tasks.csv",
        "Task Owner|Subject|Created Time|Due Date|Status|Modified Time",
        [
            (
                "Rozario Diego",
                "Call",
                "16 Apr, 2021 00:02:00",
                "20 Aug, 2021 00:06:00",
                "Completed",
                "15 Oct, 2020 00:08:00",
            )
        ]
        * 2,
    )
    write(
        folder / "Leads.csv",
        "LEADID|Last Name|Company|Lead Owner|Email|Lead Source|Lead Status|Created Time|CONVERTED",
        [
            (
                4563,
                "Denson",
                "Maurice",
                "Rozario Diego",
                "g@cuvox.de",
                "Partner",
                "Contacted",
                "15 Apr, 2021 00:03:00",
                "Yes",
            )
        ],
    )
    write(
        folder / "Campaigns.csv",
        "CAMPAIGNID|Campaign Name|Type|Status|Start Date|End Date|Expected Revenue|Budgeted Cost|Actual Cost",
        [(24000011, "All users", "Email", "Planning", "2021-04-25", "2021-05-05", "$342.09K", "$115.00K", "$141.56K")],
    )
    write(
        folder / "Invoices.csv",
        "INVOICEID|Subject|Invoice Number|Sales Order Id|Invoice Owner|Invoice Status|Account Id|Sub Total|Grand Total",
        [(23000411, "ZR-1", 1593016, 21000411, "Rozario Diego", "Created", 2, "$22,247.63", "$21,042")],
    )


LOOK_ALIKES: dict[str, Callable[[Path], None]] = {
    "maven-crm-sales": maven,
    "hubspot-dummy": hubspot,
    "zoho-crm-sample": zoho,
}
