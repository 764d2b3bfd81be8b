"""`handsel doctor`: every part looked at, with what to do where something is wrong."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from handsel import __version__
from handsel.cli import application
from handsel.cli.words import gettext as _
from handsel.config.home import data_folder
from handsel.config.postgres.errors import DatabaseUnavailable

app = typer.Typer()

LEAST_FREE = 500  # megabytes


class State(StrEnum):
    """How a part does."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One part: what was seen, and what to do about it."""

    part: str
    state: State
    seen: str
    advice: str = ""


@app.command(help=_("Check every part and say what to do about what is wrong. Exit code 1 if anything is."))
def doctor() -> None:
    findings = list(_examine())
    _print(findings)
    if any(each.state == State.WRONG for each in findings):
        raise typer.Exit(1)


def _examine() -> Iterator[Finding]:
    yield Finding("Handsel", State.FINE, f"{__version__}, Python {sys.version.split()[0]}")
    yield _data_folder()
    database = _database()
    yield database
    if database.state != State.WRONG:
        for check in (_tables, _guarded, _company, _jobs):
            yield check()
    for check in (_pages, _languages, _mail, _address):
        yield check()


def _data_folder() -> Finding:
    home = data_folder()
    existing = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 10**6
    seen = _("{home}, {free} MB free").format(home=home, free=f"{free:,}")
    if not os.access(existing, os.W_OK):
        return Finding(
            _("Data folder"), State.WRONG, seen, _("It cannot be written: set HANDSEL_HOME to another folder.")
        )
    if free < LEAST_FREE:
        return Finding(_("Data folder"), State.WRONG, seen, _("Free some space on this disk."))
    return Finding(_("Data folder"), State.FINE, seen)


def _database() -> Finding:
    part = _("Database")
    try:
        application.start(owner=True)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int, current_setting('server_encoding')")
            version, encoding = cursor.fetchone()
    except DatabaseUnavailable as error:
        return Finding(part, State.WRONG, _(error.template).format(**error.values))
    except Exception as error:
        reason = str(error).strip().splitlines()
        advice = _("Check HANDSEL_DATABASE_URL and that the server runs.")
        return Finding(part, State.WRONG, reason[-1] if reason else type(error).__name__, advice)
    kind = _("own server") if os.environ.get("HANDSEL_DATABASE_URL") else _("embedded")
    seen = f"PostgreSQL {version // 10000}.{version % 10000}, {kind}, {encoding}"
    if version < 150000:
        return Finding(part, State.WRONG, seen, _("Handsel needs PostgreSQL 15 or newer."))
    if encoding != "UTF8":
        return Finding(part, State.WRONG, seen, _("Create the database with: ENCODING 'UTF8' TEMPLATE template0"))
    return Finding(part, State.FINE, seen)


def _tables() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding(
            _("Tables"), State.WRONG, _("{count} migrations missing").format(count=missing), "handsel migrate"
        )
    return Finding(_("Tables"), State.FINE, _("up to date"))


def _guarded() -> Finding:
    """Whether the application's role truly cannot change what is only ever added to."""
    from django.db import connection

    part = _("Trail")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_roles where rolname = 'handsel_app'")
        if not cursor.fetchone()[0]:
            advice = _("Create the role handsel_app and run the application as it; see docs/operations.md.")
            return Finding(part, State.NOTE, _("the application runs as the owner of the tables"), advice)
        cursor.execute("select to_regclass('trail_entry') is not null")
        if not cursor.fetchone()[0]:
            return Finding(part, State.NOTE, _("no table yet"), "handsel migrate")
        cursor.execute(
            "select has_table_privilege('handsel_app', 'trail_entry', 'UPDATE') "
            "or has_table_privilege('handsel_app', 'trail_entry', 'DELETE')"
        )
        if cursor.fetchone()[0]:
            return Finding(part, State.WRONG, _("entries could be changed"), "handsel migrate")
    return Finding(part, State.FINE, _("can only be added to"))


def _company() -> Finding:
    from django.db import Error

    from handsel.org.models import Member, Organisation

    part = _("Company")
    try:
        company = Organisation.objects.first()
        members = Member.objects.count()
    except Error:
        return Finding(part, State.NOTE, _("no table yet"), "handsel migrate")
    if company is None:
        return Finding(part, State.NOTE, _("none yet"), "handsel init --company NAME --admin EMAIL")
    return Finding(part, State.FINE, _("{name}, {count} members").format(name=company.name, count=members))


def _jobs() -> Finding:
    from django.db import Error, connection

    part = _("Jobs")
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) filter (where status = 'failed'), count(*) filter (where status = 'todo' "
                "and coalesce(scheduled_at, now()) < now() - interval '10 minutes') from procrastinate_jobs"
            )
            failed, waiting = cursor.fetchone()
    except Error:
        return Finding(part, State.NOTE, _("no table yet"), "handsel migrate")
    seen = _("{failed} failed, {waiting} waiting for over ten minutes").format(failed=failed, waiting=waiting)
    if waiting:
        return Finding(part, State.WRONG, seen, _("No worker takes them: run handsel serve."))
    return Finding(part, State.NOTE if failed else State.FINE, seen)


def _pages() -> Finding:
    package = Path(__file__).resolve().parent.parent
    missing = [name for name in ("handsel.css", "icons.svg") if not (package / "ui/static/vendor" / name).exists()]
    if missing:
        return Finding(_("Pages"), State.WRONG, _("missing: {files}").format(files=", ".join(missing)), "make setup")
    return Finding(_("Pages"), State.FINE, _("style sheet, scripts and icons are there"))


def _languages() -> Finding:
    package = Path(__file__).resolve().parent.parent
    sources = list(package.glob("*/locale/ru/LC_MESSAGES/django.po"))
    stale = [path for path in sources if not path.with_suffix(".mo").exists()]
    if stale:
        return Finding(_("Languages"), State.WRONG, _("{count} not compiled").format(count=len(stale)), "make setup")
    return Finding(_("Languages"), State.FINE, "English, Русский")


def _mail() -> Finding:
    host = os.environ.get("HANDSEL_SMTP_HOST")
    if not host:
        return Finding(
            _("Mail"), State.NOTE, _("printed to the terminal, not sent"), _("Set HANDSEL_SMTP_HOST to send it.")
        )
    return Finding(_("Mail"), State.FINE, host)


def _address() -> Finding:
    address = os.environ.get("HANDSEL_PUBLIC_URL", "")
    if not address:
        advice = _("Set HANDSEL_PUBLIC_URL and HANDSEL_HOSTS before others use it.")
        return Finding(_("Address"), State.NOTE, _("this machine only"), advice)
    if not address.startswith("https://"):
        return Finding(_("Address"), State.WRONG, address, _("Put it behind HTTPS: passwords cross the network."))
    return Finding(_("Address"), State.FINE, address)


def _print(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table

    marks: dict[State, str] = {State.FINE: "[green]✓[/]", State.NOTE: "[yellow]•[/]", State.WRONG: "[red]✗[/]"}
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for each in findings:
        advice = f"\n→ {each.advice}" if each.advice else ""
        table.add_row(marks[each.state], each.part, f"{each.seen}{advice}")
    Console().print(table)
