"""Keeping grants true: a room works out who else sees its records and replaces what was there.

Grants are derived rows, so no change set keeps them; the rows they come from (teams, owners) are watched.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from handsel.kernel.ids import as_array
from handsel.org.models import Grant

REPLACE = """
with found as materialized (
    select distinct on (record_id, member_id, because, source_id) record_id, member_id, edits, because, source_id
    from ({select}) every (record_id, member_id, edits, because, source_id)
    order by record_id, member_id, because, source_id, edits desc
), gone as (
    delete from org_grant held
    where kind = %(kind)s and because = any(%(because)s) and record_id = any(%(records)s::uuid[])
      and not exists (select from found
                      where (found.record_id, found.member_id, found.because, found.source_id)
                          = (held.record_id, held.member_id, held.because, held.source_id))
)
insert into org_grant (kind, record_id, member_id, edits, because, source_id)
select %(kind)s, found.* from found
left join org_grant held on held.kind = %(kind)s
     and (held.record_id, held.member_id, held.because, held.source_id)
       = (found.record_id, found.member_id, found.because, found.source_id)
where held.id is null or held.edits <> found.edits
on conflict (kind, record_id, member_id, because, source_id) do update set edits = excluded.edits
"""


def replace(*, kind: str, because: Sequence[Grant.Because], records: Sequence[UUID], select: str) -> None:
    """Drop the grants of these records for these reasons that no longer hold, and add those a query finds anew.

    `select` is constant SQL that yields record_id, member_id, edits, because, source_id and reads the record
    identifiers from the parameter `%(records)s`. Most grants hold before and after, and those are left alone.
    """
    if not records:
        return
    parameters: dict[str, Any] = {
        "records": as_array(records),
        "kind": kind,
        "because": [str(reason) for reason in because],
    }
    with connection.cursor() as cursor:
        cursor.execute(REPLACE.replace("{select}", select), parameters)


def forget(kind: str, records: Collection[UUID]) -> None:
    """Drop every grant of records that are no more."""
    if records:
        with connection.cursor() as cursor:
            sql = "delete from org_grant where kind = %s and record_id = any(%s::uuid[])"
            cursor.execute(sql, [kind, as_array(records)])
