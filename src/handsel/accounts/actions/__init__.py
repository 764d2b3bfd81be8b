"""What can be done to accounts and contacts."""

from handsel.accounts.actions.accounts import (
    bulk_edit_accounts,
    create_account,
    delete_accounts,
    edit_account,
    put_on_team,
    reassign_accounts,
    take_off_team,
)
from handsel.accounts.actions.contacts import (
    affiliate,
    bulk_edit_contacts,
    create_contact,
    delete_contacts,
    edit_contact,
    reassign_contacts,
    unaffiliate,
)
from handsel.accounts.actions.merging import merge_contacts

__all__ = [
    "affiliate",
    "bulk_edit_accounts",
    "bulk_edit_contacts",
    "create_account",
    "create_contact",
    "delete_accounts",
    "delete_contacts",
    "edit_account",
    "edit_contact",
    "merge_contacts",
    "put_on_team",
    "reassign_accounts",
    "reassign_contacts",
    "take_off_team",
    "unaffiliate",
]
