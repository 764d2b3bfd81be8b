"""A small demo company, filled once for all its tests and rolled back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from handsel.demo import company

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
SMALL = company.Size(accounts=40, contacts=90, opportunities=90)

KEPT = """
select format('alter table %I disable trigger trail_append_only', tgrelid::regclass::text)
from pg_trigger where tgname = 'trail_append_only'
"""
EMPTY = (
    "truncate org_organisation, org_member, org_team, pipeline_pipeline, pipeline_lostreason, accounts_account cascade"
)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo company in place of the cast."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(KEPT)
            for (disable,) in cursor.fetchall():  # rolled back with everything else
                cursor.execute(disable)
            cursor.execute(EMPTY)
            cursor.execute(KEPT.replace("disable", "enable"))
            for (enable,) in cursor.fetchall():
                cursor.execute(enable)
        company.fill(now=NOW, size=SMALL)
        yield
        transaction.set_rollback(True)
