"""Who else sees an account or contact: its team, owners of its contacts, the owner of the account it belongs to."""

from collections.abc import Sequence
from uuid import UUID

from handsel.accounts.models import Affiliation
from handsel.org import grants
from handsel.org.models import Grant

Because = Grant.Because

ACCOUNT_TEAM = """
select account_id as record_id, member_id, edits, 'account-team' as because, id as source_id
from accounts_accountteammember where account_id = any(%(records)s::uuid[])
"""

OWNS_CONTACT = """
select place.account_id, contact.owner_id, false, 'owns-contact', contact.id
from accounts_affiliation place
join accounts_contact contact on contact.id = place.contact_id
join accounts_account account on account.id = place.account_id
where place.account_id = any(%(records)s::uuid[])
  and contact.owner_id is not null and contact.owner_id is distinct from account.owner_id
"""

CONTACT_OF_ACCOUNT = """
select place.contact_id as record_id, account.owner_id as member_id, true as edits,
       'owns-account' as because, account.id as source_id
from accounts_affiliation place
join accounts_account account on account.id = place.account_id
join accounts_contact contact on contact.id = place.contact_id
where place.contact_id = any(%(records)s::uuid[])
  and account.owner_id is not null and account.owner_id is distinct from contact.owner_id
union all
select place.contact_id, colleague.member_id, colleague.edits, 'account-team', colleague.id
from accounts_affiliation place
join accounts_accountteammember colleague on colleague.account_id = place.account_id
where place.contact_id = any(%(records)s::uuid[])
"""


def refresh_accounts(accounts: Sequence[UUID]) -> None:
    """Work out the grants of these accounts and of their contacts anew."""
    because = [Because.ACCOUNT_TEAM, Because.OWNS_CONTACT]
    grants.replace(kind="account", because=because, records=accounts, select=f"{ACCOUNT_TEAM} union all {OWNS_CONTACT}")
    contacts = Affiliation.objects.filter(account__any_of=accounts).values_list("contact_id", flat=True)
    refresh_contacts(list(contacts.distinct()), with_accounts=False)


def refresh_contacts(contacts: Sequence[UUID], *, with_accounts: bool = True) -> None:
    """Work out the grants of these contacts anew, and which accounts their owners see because of them."""
    because = [Because.OWNS_ACCOUNT, Because.ACCOUNT_TEAM]
    grants.replace(kind="contact", because=because, records=contacts, select=CONTACT_OF_ACCOUNT)
    if with_accounts:
        places = Affiliation.objects.filter(contact__any_of=contacts)
        accounts = list(places.values_list("account_id", flat=True).distinct())
        grants.replace(kind="account", because=[Because.OWNS_CONTACT], records=accounts, select=OWNS_CONTACT)
