"""What the exchange forgets when an import is taken back."""

from uuid import UUID

from handsel.accounts.models import Account, Affiliation, Contact
from handsel.exchange.models import ExternalId
from handsel.journal.models import Entry
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
        rows = {UUID(row) for row in fact.tables.get(model._meta.db_table, [])}
        here = set(model._default_manager.filter(pk__in=rows).values_list("pk", flat=True)) if rows else set()
        if gone := rows - here:
            ExternalId.objects.filter(record_id__in=gone).delete()
