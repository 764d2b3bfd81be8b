"""What the journal does when records change hands or go, members leave and changes are taken back."""

from uuid import UUID

from django.db.models import F

from handsel.accounts.events import AccountDeleted, AccountReassigned, ContactDeleted, ContactReassigned, ContactsMerged
from handsel.journal import events, links, records
from handsel.journal.models import Entry, Link
from handsel.org.events import MemberDeactivated
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.undo import ChangeSetUndone


@listens_to(AccountReassigned)
def follow_the_account(fact: AccountReassigned, change: Change) -> None:
    """Entries on an account are seen by its new owner."""
    links.refresh("account", {fact.subject: fact.to_owner})


@listens_to(ContactReassigned)
def follow_the_contact(fact: ContactReassigned, change: Change) -> None:
    """Entries on a contact are seen by its new owner."""
    links.refresh("contact", {fact.subject: fact.to_owner})


@listens_to(AccountDeleted, ContactDeleted)
def leave_the_record(fact: AccountDeleted | ContactDeleted, change: Change) -> None:
    """Entries stay with their author and on their other records."""
    links.forget([fact.subject])


@listens_to(ContactsMerged)
def follow_the_merged_contact(fact: ContactsMerged, change: Change) -> None:
    """What was written about either stands on the contact that is left."""
    links.hand_over(fact.gone, fact.subject)


@listens_to(MemberDeactivated)
def hand_over_open_tasks(fact: MemberDeactivated, change: Change) -> None:
    """What the leaver still had to do goes to the heir."""
    if fact.heir is None:
        return
    tasks = Entry.objects.open_tasks().filter(assignee=fact.subject)
    count = tasks.update(assignee=fact.heir, version=F("version") + 1, updated_at=change.at)
    if count:
        change.record(events.TasksHandedOver(subject=fact.subject, member=fact.member, heir=fact.heir, count=count))


@listens_to(ChangeSetUndone)
def refresh_what_came_back(fact: ChangeSetUndone, change: Change) -> None:
    """Owners on links are derived: read them again for records that came back, and for links that did."""
    for table in fact.tables:
        if kind := records.kind_of_table(table):
            links.refresh_records(kind.kind, list(fact.left(table)))
    _own_restored_links(fact.left("journal_link"))


def _own_restored_links(rows: set[UUID]) -> None:
    restored = Link.objects.filter(pk__any_of=rows).values_list("kind", "record_id").distinct() if rows else ()
    for kind, record in restored:
        links.refresh_records(kind, [record])
