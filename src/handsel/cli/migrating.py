"""`handsel migrate`: bring the tables to this version, as their owner."""

from typing import Annotated

import typer

from handsel.cli import application, readiness
from handsel.cli.words import gettext as _

app = typer.Typer()


@app.command(help=_("Bring the database to this version. Safe to run again; does nothing when it is up to date."))
def migrate(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Say nothing unless something was done."))] = False,
) -> None:
    application.start(owner=True)
    applied = bring_up_to_date()
    readiness.remember()
    if applied:
        typer.echo(_("Applied {count} migrations.").format(count=applied))
    elif not quiet:
        typer.echo(_("The database is up to date."))


def bring_up_to_date() -> int:
    """Apply what is missing and say how many. Two processes that migrate at once wait for each other."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('handsel.migrate'))")
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if plan:
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('handsel.migrate'))")
    return len(plan)
