"""Django behind the command line: loaded only by commands that need it, as the right database role."""

import os
import sys
from contextlib import suppress

from handsel.cli.failures import NO_DATABASE, Refused
from handsel.cli.words import gettext as _
from handsel.cli.words import language
from handsel.config.home import data_folder


def start(*, owner: bool = False) -> None:
    """Load Django. `owner` connects as the owner of the tables; otherwise as the role the application runs as."""
    if owner:
        os.environ["HANDSEL_DATABASE_ROLE"] = "owner"
    if "--help" in sys.argv:
        os.environ["HANDSEL_DATABASE_START"] = "no"  # reading about a command starts nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handsel.config.settings")
    os.environ.setdefault("HANDSEL_POOL", "0")  # one command needs one connection
    _make_data_folder()
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def _make_data_folder() -> None:
    """Closed to others, before anything is written into it. Whether it can be used is found out by who uses it."""
    if "--help" not in sys.argv:
        with suppress(OSError):
            data_folder().mkdir(mode=0o700, parents=True, exist_ok=True)


def require_current_tables() -> None:
    """Refuse to work on tables of another version. Raises Refused."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(_("The database has no tables of this version yet. Run: handsel migrate"), NO_DATABASE)
