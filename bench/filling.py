"""Fills the measured company. Run as the owner of the tables: `python -m bench.filling small`.

The trail's triggers, foreign keys and indexes are off while rows are made, and put back afterwards.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.sizes import SIZES, Size

SQL = Path(__file__).parent / "filling.sql"
TABLES = (
    "accounts_account", "accounts_contact", "accounts_affiliation", "pipeline_opportunity", "pipeline_contactrole",
    "pipeline_step", "journal_entry", "journal_link", "trail_changeset", "trail_entry", "org_member",
)  # fmt: skip
INDEXES = """
select indexname, indexdef from pg_indexes where tablename = any(%s)
and indexname not in (select conname from pg_constraint)
"""
CONSTRAINTS = """
select conrelid::regclass::text, conname,
       pg_get_constraintdef(oid) || case when contype = 'f' and convalidated then ' not valid' else '' end
from pg_constraint where conrelid = any(%s::regclass[]) and contype = any(array['u', 'f']::"char"[])
order by contype = 'f' desc
"""
COMPANY = "Measured Company"
CHUNK = 20_000


def main() -> None:
    """Fill unless it was filled before; say how long it took and how large it is."""
    from handsel.cli import application

    size = SIZES[sys.argv[1]]
    application.start(owner=True)
    from django.db import connection

    from handsel.cli.migrating import bring_up_to_date
    from handsel.org.models import Organisation

    bring_up_to_date()
    if Organisation.objects.exists():
        if rows_in("pipeline_opportunity") < size.opportunities:
            sys.exit("This data folder was filled only in part; delete it and start again.")
    else:
        started = time.perf_counter()
        fill(size)
        say(f"{size.name}: filled in {time.perf_counter() - started:,.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("select pg_size_pretty(pg_database_size(current_database()))")
        say(f"{size.name}: {cursor.fetchone()[0]} on disk")


def fill(size: Size) -> None:
    """Everything, from an empty database on."""
    from django.db import connection

    found()
    with connection.cursor() as cursor:
        for setting in ("synchronous_commit = off", "work_mem = '256MB'", "maintenance_work_mem = '1GB'"):
            cursor.execute(f"set {setting}")
        cursor.execute("create temporary table bench_stage as select * from pipeline_stage")
        with bare_tables(cursor):
            for statement in statements(size):
                timed(cursor, statement)
        timed(cursor, "vacuum analyze")
    derive()
    with connection.cursor() as cursor:
        cursor.execute("analyze org_grant")
        cursor.execute("analyze org_reach")


def found() -> None:
    """The company, with the pipeline every company begins with."""
    from handsel.org import actions
    from handsel.org.viewer import Viewer

    at = datetime(2023, 1, 2, 9, tzinfo=UTC)
    actions.found_company(
        name=COMPANY, admin_email="admin@bench.example", admin_name="Admin", by=Viewer.system(), at=at
    )


def statements(size: Size) -> list[str]:
    """The statements of filling.sql with the numbers of this size."""
    text = SQL.read_text(encoding="utf-8")
    for name, number in vars(size).items():
        text = text.replace("{" + name + "}", str(number))
    functions, rows = text.split("-- members:", 1)
    parts = functions.split("$$;")
    made = [f"{part}$$" for part in parts[:-1]]
    return made + [part for part in ("-- members:" + rows).split(";\n") if part.strip()]


@contextmanager
def bare_tables(cursor: Any) -> Iterator[None]:
    """Take off what slows inserting down, and put it back in one go afterwards.

    Foreign keys come back for new rows; those made here hold by the way their identifiers are made.
    """
    cursor.execute(CONSTRAINTS, [list(TABLES)])
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, [list(TABLES)])
    indexes = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f'alter table {table} drop constraint "{name}"')
    for name, _definition in indexes:
        cursor.execute(f'drop index "{name}"')
    for table in TABLES:
        cursor.execute(f"alter table {table} disable trigger user")
    yield
    for table in TABLES:
        cursor.execute(f"alter table {table} enable trigger user")
    for _name, definition in indexes:
        timed(cursor, definition)
    for table, name, definition in reversed(constraints):
        timed(cursor, f'alter table {table} add constraint "{name}" {definition}')


def derive() -> None:
    """Reach and grants, by the rooms that own them."""
    from django.db import connection

    from handsel.org import reach
    from handsel.pipeline import grants

    started = time.perf_counter()
    reach.rebuild()
    with connection.cursor() as cursor:
        cursor.execute(
            "select deal.id from pipeline_opportunity deal"
            " join accounts_account account on account.id = deal.account_id"
            " where deal.owner_id <> account.owner_id"
        )
        shared = [row[0] for row in cursor.fetchall()]
    for place in range(0, len(shared), CHUNK):
        grants.refresh(shared[place : place + CHUNK])
    say(f"  {time.perf_counter() - started:7.1f} s  reach, and grants of {len(shared):,} deals")


def timed(cursor: Any, statement: str) -> None:
    """Run a statement and say how long it took when that was long."""
    started = time.perf_counter()
    cursor.execute(statement)
    if (took := time.perf_counter() - started) > 0.5:
        words = " ".join(line for line in statement.splitlines() if not line.startswith("--")).split()
        say(f"  {took:7.1f} s  {' '.join(words[:6])[:80]}")


def rows_in(table: str) -> int:
    """How many rows a table has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def say(text: str) -> None:
    """One line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
