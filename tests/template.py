"""A database with every table, made once for these migrations and copied for each test process and test run.

Applying a hundred migrations takes a dozen seconds, copying what they made a quarter of one.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

PREFIX = "handsel_tests_"


def ensured() -> str:
    """The name of the template for the migrations as they stand; made now if it is not there."""
    name = PREFIX + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('handsel.tests.template'))")  # ends with the connection
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
        here = {row[0] for row in cursor.fetchall()}
        if name not in here:
            for old in here:
                cursor.execute(f"drop database {connection.ops.quote_name(old)}")
            _make(cursor, name)
    return name


def _fingerprint() -> str:
    """Of every migration's text, what ours call, and the packages that have some of their own."""
    digest = hashlib.blake2b(digest_size=10)
    for config in sorted(apps.get_app_configs(), key=lambda one: one.name):
        folder = Path(config.path)
        for file in [*sorted(folder.glob("migrations/*.py")), folder / "apps.py", folder / "watching.py"]:
            if file.exists():
                digest.update(f"{config.name}/{file.name}".encode())
                digest.update(file.read_bytes())
    digest.update(version("django").encode())
    return digest.hexdigest()


def _make(cursor: Any, name: str) -> None:
    """Under another name until it is whole: a run that is killed leaves no half of a template."""
    half = f"{name}_half"
    quote = connection.ops.quote_name
    cursor.execute(f"drop database if exists {quote(half)}")
    cursor.execute(f"create database {quote(half)} template template0")
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = half
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    cursor.execute(f"alter database {quote(half)} rename to {quote(name)}")
