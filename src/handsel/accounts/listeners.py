"""What accounts do when members leave and changes are taken back."""

from handsel.accounts import events, grants
from handsel.accounts.actions import accounts as account_verbs
from handsel.accounts.actions import contacts as contact_verbs
from handsel.accounts.models import Account, Contact
from handsel.org.events import MemberDeactivated
from handsel.org.grants import forget
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.undo import ChangeSetUndone, values_in_images


@listens_to(MemberDeactivated)
def hand_over_the_book(fact: MemberDeactivated, change: Change) -> None:
    """Everything the leaver owned goes to the heir, in the change set of the leaving."""
    if fact.heir is None:
        return
    owned = list(Account.objects.filter(owner=fact.subject).select_for_update())
    known = list(Contact.objects.filter(owner=fact.subject).select_for_update())
    account_verbs.hand_over(owned, fact.heir, change.at)
    contact_verbs.hand_over(known, fact.heir, change.at)
    change.record_all(
        [
            events.AccountReassigned(subject=row.pk, title=row.name, from_owner=fact.subject, to_owner=fact.heir)
            for row in owned
        ]
        + [
            events.ContactReassigned(subject=row.pk, title=str(row), from_owner=fact.subject, to_owner=fact.heir)
            for row in known
        ]
    )


@listens_to(ChangeSetUndone)
def refresh_grants_of_what_came_back(fact: ChangeSetUndone, change: Change) -> None:
    """Grants are derived: work them out again for every row an undo touched."""
    accounts, people = fact.left("accounts_account"), fact.left("accounts_contact")
    accounts |= values_in_images(fact, "accounts_affiliation", "account_id")
    accounts |= values_in_images(fact, "accounts_accountteammember", "account_id")
    people |= values_in_images(fact, "accounts_affiliation", "contact_id")
    for kind, gone, left, refresh in (
        ("account", fact.gone("accounts_account"), accounts, grants.refresh_accounts),
        ("contact", fact.gone("accounts_contact"), people, grants.refresh_contacts),
    ):
        forget(kind, gone)
        refresh(list(left - gone))
