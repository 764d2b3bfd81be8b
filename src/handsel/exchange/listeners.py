"""What the exchange forgets when an import is taken back."""

from django.db import connection

from handsel.accounts.models import Account, Affiliation, Contact
from handsel.journal.models import Entry
from handsel.kernel.ids import as_array
from handsel.org.models import Member
from handsel.pipeline.models import ContactRole, Opportunity, Step
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.undo import ChangeSetUndone

KNOWN = (Member, Account, Contact, Affiliation, Opportunity, Step, ContactRole, Entry)
"""Records that other systems know under keys of their own."""


@listens_to(ChangeSetUndone)
def forget_keys_of_what_is_gone(fact: ChangeSetUndone, change: Change) -> None:
    """Keys of records that no longer exist are dropped, so that the same file can be brought in again."""
    for model in KNOWN:
        table = model._meta.db_table
        if rows := fact.tables.get(table):
            with connection.cursor() as cursor:
                cursor.execute(FORGET.format(table=connection.ops.quote_name(table)), [as_array(rows)])


FORGET = """
delete from exchange_externalid
where record_id in (select gone.id from unnest(%s::uuid[]) gone (id)
                    where not exists (select from {table} here where here.id = gone.id))
"""
