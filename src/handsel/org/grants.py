"""Keeping grants true: a room works out who else sees its records and replaces what was there.

Grants are derived rows, so no change set keeps them; the rows they come from (teams, owners) are watched.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from handsel.org.models import Grant


def replace(*, kind: str, because: Sequence[Grant.Because], records: Sequence[UUID], select: str) -> None:
    """Drop the grants of these records for these reasons and add those a query finds.

    `select` is constant SQL that yields record_id, member_id, edits, because, source_id and reads the record
    identifiers from the parameter `%(records)s`.
    """
    if not records:
        return
    parameters: dict[str, Any] = {
        "records": list(records),
        "kind": kind,
        "because": [str(reason) for reason in because],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from org_grant where kind = %(kind)s and because = any(%(because)s)"
            " and record_id = any(%(records)s::uuid[])",
            parameters,
        )
        cursor.execute(
            "insert into org_grant (kind, record_id, member_id, edits, because, source_id)"  # noqa: S608
            f" select %(kind)s, found.* from ({select}) found"
            " on conflict (kind, record_id, member_id, because, source_id) do nothing",
            parameters,
        )
