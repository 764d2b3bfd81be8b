"""Measures the register of gifts: `python -m bench.gifts ROWS RECIPIENTS figures.json`, in a data folder of its own.

The check while typing, the officer's desk and home, the register and the examiner's export of a year, each beside the
bare queries that read the same rows.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

SQL = Path(__file__).parent / "gifts.sql"
TABLES = (
    "accounts_contact", "conduct_gift", "conduct_giftrecipient", "conduct_nearlimit", "conduct_finding",
    "conduct_findingnote",
)  # fmt: skip
MEMBERS, ROUNDS = 50, 20
CHECK = """
select gift.* from conduct_giftrecipient recipient join conduct_gift gift on gift.id = recipient.gift_id
where recipient.person = %s and recipient.given_on >= current_date - 731
"""
FOUND = """
select kind, count(*) from conduct_finding finding where not exists (
    select from conduct_findingnote note where note.finding_id = finding.id and note.state = 'closed') group by kind
"""
NEAR = "select * from conduct_nearlimit where ends_on > current_date order by part_used desc, id limit 10"
HOSTED = """
select person, count(*) from conduct_giftrecipient recipient join conduct_gift gift on gift.id = gift_id
where host_present and gift.given_on >= date_trunc('quarter', current_date) group by person having count(*) > 3
"""
PAGE = "select * from conduct_gift order by given_on desc, id desc limit 50"
YEAR = """
copy (select gift.*, recipient.* from conduct_gift gift
      join conduct_giftrecipient recipient on recipient.gift_id = gift.id
      where gift.given_on > current_date - 365 order by gift.given_on, gift.id) to stdout
"""


def main() -> None:
    """Fill, measure, and write the figures."""
    from handsel.cli import application
    from handsel.cli.migrating import bring_up_to_date

    rows, recipients, target = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    application.start(owner=True)
    from handsel.cli.gathering import gather_static

    gather_static()
    bring_up_to_date()
    found()
    fill(rows, recipients)
    target.write_text(json.dumps({"rows": rows, "recipients": recipients} | measured(recipients)), encoding="utf-8")


def found() -> None:
    """A company with an officer, a seller, one customer, and one gift that was put on record for real."""
    from django.utils import timezone

    from bench.filling import found as found_company
    from handsel.accounts.actions import create_account, create_contact
    from handsel.conduct.actions import record_gift
    from handsel.conduct.drafts import Draft, To
    from handsel.org.actions import add_member
    from handsel.org.roles import Role
    from handsel.org.viewer import Viewer

    found_company()
    by, at = Viewer.system(), timezone.now()
    add_member(name="Officer", email="officer@bench.example", roles=[Role.COMPLIANCE_OFFICER], by=by, at=at)
    for number in range(MEMBERS):
        mail = f"seller{number}@bench.example"
        add_member(name=f"Seller {number}", email=mail, roles=[Role.ACCOUNT_EXECUTIVE], by=by, at=at)
    seller = viewer("seller0")
    account = create_account(values={"name": "Measured Customer"}, by=seller, at=at)
    contact = create_contact(values={"first_name": "First", "last_name": "Real", "account": account}, by=seller, at=at)
    record_gift(draft=Draft(given_on=at.date(), to=(To(contact.pk),), cost=Decimal(20)), by=seller, at=at)


def fill(rows: int, recipients: int) -> None:
    """The rows, with triggers off while they are made."""
    from django.db import connection

    from bench.filling import timed as run

    text = SQL.read_text(encoding="utf-8").replace("{rows}", str(rows)).replace("{recipients}", str(recipients))
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        for statement in text.split(";\n"):
            if statement.strip():
                run(cursor, statement)
        for table in TABLES:
            cursor.execute(f"alter table {table} enable trigger user")
        run(cursor, "vacuum analyze")


def measured(recipients: int) -> dict[str, Any]:
    """Milliseconds of pages and of their bare queries; lines a second of the export and of the bare COPY."""
    from django.db import connection
    from django.urls import reverse

    from bench.measuring import signed_in

    seller, officer = signed_in("seller0"), signed_in("officer")
    people = [f"00000003-0000-7000-8000-{1 + number * 7 % recipients:012x}" for number in range(ROUNDS + 3)]
    with connection.cursor() as cursor:

        def query(statement: str, *values: Any) -> None:
            cursor.execute(statement, values or None)
            cursor.fetchall()

        def beside(address: str, *statements: str) -> list[float]:
            page = median(lambda _n: opened(officer, reverse(address)))
            return [page, median(lambda _n: all_of(statements))]

        def all_of(statements: Iterable[str]) -> None:
            for each in statements:
                query(each)

        return {
            "check": [median(lambda n: typed(seller, people[n])), median(lambda n: query(CHECK, people[n]))],
            "desk": beside("conduct:desk", FOUND, NEAR, HOSTED),
            "home": beside("home:home", FOUND, NEAR),
            "findings": beside("conduct:findings", FOUND),
            "register": beside("conduct:register", PAGE),
            "export": exported(),
            "copy": copied(),
        }


def typed(client: Any, person: str) -> None:
    """The answer to a gift of twenty that is being typed."""
    from django.urls import reverse

    values = {"people": person, "kind": "goods", "cost": "20", "currency": "USD", "paid_by": "firm"}
    values |= {"direction": "given", "given_on": today().isoformat(), "business": ""}
    answer = client.post(reverse("conduct:answer"), values)
    if "left" not in answer.content.decode():
        sys.exit(f"There was no answer: {answer.content.decode()[:400]}")


def opened(client: Any, address: str) -> None:
    """A page that is there."""
    if (answer := client.get(address)).status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}")


def exported() -> dict[str, float]:
    """Lines of the examiner's export of a year: seconds to the first thousand, lines, and lines a second."""
    from handsel.conduct.files.export import lines
    from handsel.kernel.periods import Period

    period = Period(today() - timedelta(days=364), today() + timedelta(days=1))
    started, count, first = time.perf_counter(), 0, 0.0
    for count, _line in enumerate(lines(period, viewer("officer")), 1):
        if count == 1_000:
            first = time.perf_counter() - started
    return {"first": first, "lines": count, "rate": count / (time.perf_counter() - started)}


def copied() -> float:
    """Rows a second of a bare COPY of the same rows."""
    from django.db import connection

    started, size = time.perf_counter(), 0
    with connection.cursor() as cursor, cursor.copy(YEAR) as copy:
        for block in copy:
            size += bytes(block).count(b"\n")
    return size / (time.perf_counter() - started)


def today() -> date:
    """The day in UTC, as the measured company has it."""
    return datetime.now(UTC).date()


def median(work: Callable[[int], Any]) -> float:
    """Milliseconds, the median of some rounds after three that warm."""
    rounds = []
    for number in range(ROUNDS + 3):
        started = time.perf_counter()
        work(number)
        rounds.append((time.perf_counter() - started) * 1000)
    return statistics.median(rounds[3:])


def viewer(name: str) -> Any:
    """This person's viewer."""
    from bench.measuring import viewer as viewer_of

    return viewer_of(name)


if __name__ == "__main__":
    main()
