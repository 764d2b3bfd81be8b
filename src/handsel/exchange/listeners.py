"""Keys of other systems follow records that are merged, and are forgotten when an import is taken back."""

from uuid import UUID

from django.db import connection

from handsel.accounts.events import ContactsMerged
from handsel.accounts.models import Account, Affiliation, Contact
from handsel.exchange.events import KeysMoved
from handsel.exchange.models import ExternalId
from handsel.journal.models import Entry as JournalEntry
from handsel.kernel.ids import as_array
from handsel.org.models import Member
from handsel.pipeline.models import ContactRole, Opportunity, Step
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.models import Entry
from handsel.trail.undo import ChangeSetUndone


@listens_to(ContactsMerged)
def keys_follow_the_merged_contact(fact: ContactsMerged, change: Change) -> None:
    """The next import of either finds the contact that is left."""
    keys = ExternalId.objects.filter(record_id=fact.gone)
    moved = list(keys.values_list("pk", flat=True))
    if moved:
        keys.update(record_id=fact.subject)
        change.record(KeysMoved(subject=fact.subject, about=(fact.gone,), gone=fact.gone, keys=moved))


@listens_to(ChangeSetUndone)
def keys_return_to_what_came_back(fact: ChangeSetUndone, change: Change) -> None:
    """A merge that is taken back leaves each of the two with the keys it had."""
    if "accounts_mergedcontact" in fact.tables:
        for entry in Entry.objects.filter(change_set=fact.subject, name=KeysMoved.name):
            ExternalId.objects.filter(pk__in=entry.data["keys"]).update(record_id=UUID(entry.data["gone"]))


KNOWN = (Member, Account, Contact, Affiliation, Opportunity, Step, ContactRole, JournalEntry)
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
