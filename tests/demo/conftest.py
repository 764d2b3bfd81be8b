"""A small demo company, filled once for all its tests and rolled back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from handsel.demo import company

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
SMALL = company.Size(accounts=40, contacts=90, opportunities=90)

EMPTY = (
    "truncate org_organisation, org_member, org_team, pipeline_pipeline, pipeline_lostreason, accounts_account,"
    " trail_changeset, trail_entry, trail_image cascade"
)


ONLY_GROWING = "select tgrelid::regclass::text from pg_trigger where tgname = 'trail_append_only'"


def empty(cursor: Any) -> None:
    """Empty every table. Those that only grow refuse it, so their triggers rest meanwhile; all of it is rolled back."""
    cursor.execute(ONLY_GROWING)
    tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        cursor.execute(f"alter table {table} disable trigger trail_append_only")
    cursor.execute(EMPTY)
    for table in tables:
        cursor.execute(f"alter table {table} enable trigger trail_append_only")


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo company in place of the cast."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            empty(cursor)
        company.fill(now=NOW, size=SMALL)
        yield
        transaction.set_rollback(True)
