"""Two contacts that are one person become one; undo makes them two again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.accounts import events, grants
from handsel.accounts.actions.contacts import CONTACT_FIELDS, check, keep_main_account, locked_many
from handsel.accounts.models import Affiliation, Contact, MergedContact
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail import editing
from handsel.trail.changes import change

REFUSALS = ("do_not_contact", "do_not_call", "email_opt_out")
"""What either of the two asked for holds for both."""


def merge_contacts(
    *, contact: Contact, duplicate: Contact, values: Mapping[str, Any] | None = None, by: Viewer, at: datetime
) -> Contact:
    """Merge a duplicate into a contact: fields that are empty are filled, `values` say what else to keep.

    Accounts, parts in opportunities, notes and people reporting move over; the duplicate goes, and old links to it
    lead to the contact. Raises Forbidden without the right to delete, ValidationError naming the field.
    """
    by.require(Permission.DELETE_RECORDS)
    with change("accounts.merge-contacts", by=by, at=at) as merging:
        rows = {row.pk: row for row in locked_many([contact.pk, duplicate.pk], by)}
        if len(rows) == 1:
            raise ValidationError({"duplicate": _("Choose another contact: these are the same.")})
        kept, gone = rows[contact.pk], rows[duplicate.pk]
        _move_places(kept, gone)
        editing.apply(kept, {**surviving(kept, gone), **(values or {})}, allowed=CONTACT_FIELDS, version=None)
        kept.updated_at, kept.version = at, kept.version + 1
        if kept.reports_to_id == gone.pk:
            kept.reports_to_id = gone.reports_to_id if gone.reports_to_id != kept.pk else None
        check(kept)
        kept.save()
        Contact.objects.filter(reports_to=gone).exclude(pk=kept.pk).update(reports_to=kept)
        MergedContact.objects.filter(into=gone).update(into=kept)
        MergedContact.objects.create(gone=gone.pk, name=str(gone), into=kept, at=at)
        keep_main_account(kept)
        merging.record(_told(kept, gone))
        gone.delete()
        grants.refresh_contacts([kept.pk])
    return kept


def surviving(kept: Contact, gone: Contact) -> dict[str, Any]:
    """What the contact takes from its duplicate: whatever it lacks itself, and every wish not to be bothered."""
    filled = {
        name: getattr(gone, name)
        for name in CONTACT_FIELDS - {"extra", "reports_to", *REFUSALS}
        if not getattr(kept, name) and getattr(gone, name)
    }
    if kept.reports_to_id is None and gone.reports_to_id not in (None, kept.pk):
        filled["reports_to"] = gone.reports_to
    refused = {name: True for name in REFUSALS if getattr(gone, name)}
    return filled | refused | {"extra": {**gone.extra, **kept.extra}}


def _move_places(kept: Contact, gone: Contact) -> None:
    """Accounts of the duplicate are the contact's too. Where both have a part, the contact's own part stays."""
    theirs = Affiliation.objects.filter(contact=kept).values("account")
    Affiliation.objects.filter(contact=gone).exclude(account__in=theirs).update(contact=kept, is_primary=False)


def _told(kept: Contact, gone: Contact) -> events.ContactsMerged:
    about = tuple(one for one in (gone.pk, kept.account_id, gone.account_id) if one)
    return events.ContactsMerged(subject=kept.pk, about=about, title=str(kept), other=str(gone), gone=gone.pk)
