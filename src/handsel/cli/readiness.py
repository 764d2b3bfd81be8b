"""A note in the data folder that the database was found in order, so that a start need not load Django to learn it.

The note holds a digest of this program's migrations and one of the list of applied ones. When both still hold, there
is nothing to migrate; when either differs, or the note cannot be read, the long way is taken.
"""

import hashlib
import json
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import psycopg

from handsel.cli.words import language
from handsel.config import postgres
from handsel.config.home import data_folder

PACKAGE = Path(__file__).resolve().parent.parent
WITH_TABLES = ("django", "django-allauth", "procrastinate")
"""Packages that bring migrations of their own."""

APPLIED = "select coalesce(md5(string_agg(app || '.' || name, ',' order by app, name)), '') from django_migrations"


def remember(said: str = "") -> None:
    """Note that the database has every table of this program, and what the command told people about it."""
    with suppress(OSError, psycopg.Error):
        _note().write_text(json.dumps(_state() | {"said": said}), encoding="utf-8")


def remembered() -> str | None:
    """What was told when the database was last found in order; None when that may no longer hold."""
    try:
        kept = json.loads(_note().read_text(encoding="utf-8"))
        said = str(kept.pop("said"))
        return said if kept == _state() else None
    except (OSError, ValueError, KeyError, AttributeError, psycopg.Error):
        return None


def _note() -> Path:
    return data_folder() / "in-order.json"


def _state() -> dict[str, str]:
    return {"program": _program(), "database": _database(), "language": language()}


def _program() -> str:
    """A digest of everything that makes tables: our migrations, and the versions of the packages that have some."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in WITH_TABLES).encode())
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _database() -> str:
    with psycopg.connect(_address(), connect_timeout=5) as connection:
        found = connection.execute(APPLIED).fetchone()
    return str(found[0]) if found else ""


def _address() -> str:
    if url := os.environ.get("HANDSEL_DATABASE_URL"):
        return url
    found = postgres.connection_settings(data_folder())
    return psycopg.conninfo.make_conninfo(host=found["HOST"], user=found["USER"], dbname=found["NAME"])
