"""pg_dump and pg_restore against the database in use, whichever server it is."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from handsel.cli.failures import Refused
from handsel.cli.words import gettext as _
from handsel.config import postgres

EMPTY_THE_SCHEMA = """
set client_min_messages = warning;
drop schema public cascade;
create schema public authorization pg_database_owner;
grant usage on schema public to public;
"""


def server_version() -> int:
    """The server's major version, such as 18."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def tables() -> list[str]:
    """Every table of the database, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by tablename")
        return [name for (name,) in cursor.fetchall()]


def count_rows() -> dict[str, int]:
    """Rows per table as this transaction sees them."""
    found = {}
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(f"select count(*) from {connection.ops.quote_name(name)}")  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


@contextmanager
def one_snapshot() -> Iterator[str]:
    """Hold one unchanging view of the database, and give its name for pg_dump to use the same."""
    with connection.cursor() as cursor:
        cursor.execute("begin isolation level repeatable read read only")
        try:
            cursor.execute("select pg_export_snapshot()")
            yield cursor.fetchone()[0]
        finally:
            cursor.execute("rollback")


def dump(target: Path, snapshot: str) -> None:
    """Write the database in pg_dump's custom format, without owners and grants: migrating sets those."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _run("pg_dump", *arguments, f"--file={target}")


def restore(source: Path) -> None:
    """Replace everything in the database by the dump, in one transaction: it happens wholly or not at all."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        script = Path(folder) / "restore.sql"
        with script.open("w", encoding="utf-8") as file:
            file.write(EMPTY_THE_SCHEMA)
            file.flush()
            _run("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(source), output=file.fileno())
        if server_version() < 17:
            _without_newer_settings(script)
        _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1", f"--file={script}")


def _without_newer_settings(script: Path) -> None:
    """pg_restore 18 sets a variable in its first lines that a server before 17 does not know."""
    draft = script.with_suffix(".older")
    with script.open("rb") as source, draft.open("wb") as target:
        header = source.read(8192)
        target.write(header.replace(b"SET transaction_timeout = 0;\n", b""))
        while block := source.read(1 << 20):
            target.write(block)
    draft.replace(script)


def _run(name: str, *arguments: str, output: int = subprocess.DEVNULL) -> None:
    program = postgres.program(name, server_version=server_version())
    command = [str(program), *arguments]
    if name != "pg_restore":
        command.append(f"--dbname={connection.settings_dict['NAME']}")
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), stdout=output, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "rror" in line] or done.stderr.splitlines()
        raise Refused(_("{program} could not do it: {reason}").format(program=name, reason=lines[0] if lines else ""))


def _environment() -> dict[str, str]:
    """How libpq reaches the server Django uses; the password goes through the environment, not the command line."""
    settings = connection.settings_dict
    options = settings.get("OPTIONS", {})
    values = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGSSLMODE": options.get("sslmode", ""),
        "PGSSLROOTCERT": options.get("sslrootcert", ""),
    }
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"} | {
        name: value for name, value in values.items() if value
    }
