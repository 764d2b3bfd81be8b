"""Database rights of the application's role: everything on data, nothing on the trail but reading and adding."""

from typing import Any

from django.db import connections

APPLICATION = "handsel_app"
"""The role the running application signs in as; `handsel.config.postgres` makes it."""

APPEND_ONLY = ["trail_changeset", "trail_entry"]
"""Tables the application may read and add to; `append_only` names those of higher floors.

Row images are written by a trigger with its owner's rights alone.
"""


def append_only(*tables: str) -> None:
    """Called as an app gets ready: the application's role may never update or delete rows of these tables."""
    APPEND_ONLY.extend(table for table in tables if table not in APPEND_ONLY)


def grant_rights(*, using: str, **_more: Any) -> None:
    """After every migration: give the application's role, where there is one, the rights it needs and no more."""
    with connections[using].cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            return
        for statement in _statements(APPLICATION):
            cursor.execute(statement)


def _statements(role: str) -> list[str]:
    guarded = ", ".join(APPEND_ONLY)
    return [
        f"grant usage on schema public to {role}",
        f"grant select, insert, update, delete on all tables in schema public to {role}",
        f"grant usage, select, update on all sequences in schema public to {role}",
        f"grant execute on all functions in schema public to {role}",
        f"revoke update, delete, truncate on {guarded} from {role}",
        f"revoke insert, update, delete, truncate on trail_image from {role}",
        f"revoke insert, update, delete on django_migrations from {role}",
    ]
