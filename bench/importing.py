"""Import rows per second beside a bare COPY: `python -m bench.importing small figures.json`.

A CSV of opportunities that name their account and owner, as another system exports it, goes through reading,
recognising, matching, validating, writing with row images, and grants. The bare COPY writes as many rows into a table
 with the same columns and indexes, and nothing else. What was imported is taken back afterwards.
"""

import csv
import json
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.sizes import SIZES, Size

HEADINGS = ("Opportunity ID", "Opportunity Name", "Account Name", "Owner", "Stage", "Amount", "Close Date", "Next Step")


def main() -> None:
    """Import and copy, and write down how long each took."""
    from handsel.cli import application

    size, target = SIZES[sys.argv[1]], Path(sys.argv[2])
    application.start(owner=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "opportunities.csv"
        write_file(file, size)
        figures = {"rows": size.imported, "copy": copied(size), **imported(file)}
    target.write_text(json.dumps(figures), encoding="utf-8")


def write_file(file: Path, size: Size) -> None:
    """So many deals of existing accounts and owners."""
    from handsel.accounts.models import Account

    dice = random.Random(7)  # noqa: S311
    accounts = list(Account.objects.order_by("pk").values_list("name", "owner__name")[: size.accounts])
    run = int(time.time())  # other identifiers in every run, so that everything is new
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for number in range(size.imported):
            name, owner = dice.choice(accounts)
            day = date(2027, 1, 1) + timedelta(days=number % 300)
            stage = ("Qualification", "Proposal", "Negotiation", "Closed won", "Closed lost")[number % 5]
            row = (f"{run}-{number}", f"Imported {number}", name, owner, stage, 1000 + number, day.isoformat(), "Call")
            writer.writerow(row)


def imported(file: Path) -> dict[str, Any]:
    """Seconds of reading and of writing, and what became of the rows."""
    from django.utils import timezone

    from handsel.exchange import actions
    from handsel.exchange.importing.desk import Options
    from handsel.exchange.inspecting import inspect
    from handsel.org.viewer import Viewer
    from handsel.trail.models import ChangeSet
    from handsel.trail.undo import undo

    by, at = Viewer.system(), timezone.now()
    started = time.perf_counter()
    reading = inspect(file)
    read = time.perf_counter() - started
    report = actions.import_source(reading=reading, options=Options(), by=by, at=at)
    took = time.perf_counter() - started
    counts = {kind: dict(found) for kind, found in report.by_kind().items()}
    started = time.perf_counter()
    undo(change_set=ChangeSet.objects.get(pk=report.change_set_id), by=by, at=timezone.now())
    return {"import": took, "read": read, "undo": time.perf_counter() - started, "counts": counts}


def copied(size: Size) -> float:
    """Seconds of a bare COPY of as many rows into a table like that of opportunities."""
    from django.db import connection, transaction

    columns = [
        name
        for name, generated in columns_of("pipeline_opportunity")
        if generated == "NEVER"
    ]  # fmt: skip
    names = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temporary table bench_copy (like pipeline_opportunity including all)")
        cursor.execute(f"select {names} from pipeline_opportunity limit %s", [size.imported])
        rows = cursor.fetchall()
        rows = [[json.dumps(value) if isinstance(value, dict) else value for value in row] for row in rows]
        started = time.perf_counter()
        with cursor.copy(f"copy bench_copy ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        took = time.perf_counter() - started
        cursor.execute("drop table bench_copy")
    return took


def columns_of(table: str) -> list[tuple[str, str]]:
    """Names of a table's columns, and whether they are generated."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name, is_generated from information_schema.columns where table_name = %s"
            " order by ordinal_position",
            [table],
        )
        return list(cursor.fetchall())


if __name__ == "__main__":
    main()
