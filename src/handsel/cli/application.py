"""Django behind the command line: loaded only by commands that need it, as the right database role."""

import os
import sys

from handsel.cli.failures import NO_DATABASE, Refused
from handsel.cli.words import gettext as _
from handsel.cli.words import language


def start(*, owner: bool = False) -> None:
    """Load Django. `owner` connects as the owner of the tables; otherwise as the role the application runs as."""
    if owner:
        os.environ["HANDSEL_DATABASE_ROLE"] = "owner"
    if "--help" in sys.argv:
        os.environ["HANDSEL_DATABASE_START"] = "no"  # reading about a command starts nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handsel.config.settings")
    os.environ.setdefault("HANDSEL_POOL", "0")  # one command needs one connection
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def require_current_tables() -> None:
    """Refuse to work on tables of another version. Raises Refused."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(_("The database has no tables of this version yet. Run: handsel migrate"), NO_DATABASE)
