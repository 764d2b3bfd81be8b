"""Verbs of contacts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from handsel.accounts import events, grants
from handsel.accounts.models import Account, Affiliation, Contact
from handsel.accounts.rules import looks_like_email
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail import editing
from handsel.trail.changes import change

CONTACT_FIELDS = {
    "salutation", "first_name", "last_name", "account", "title", "department", "email", "phone", "mobile",
    "street", "city", "region", "postal_code", "country", "birthday", "reports_to", "profile_url", "language",
    "preferences", "source", "description", "do_not_contact", "do_not_call", "email_opt_out", "extra",
}  # fmt: skip
"""What an edit may change. The owner changes by `reassign_contacts`, further accounts by `affiliate`."""


def create_contact(*, values: Mapping[str, Any], by: Viewer, at: datetime, owner: Member | None = None) -> Contact:
    """Add a contact. Without an owner it belongs to whoever adds it."""
    by.require(Permission.EDIT_RECORDS)
    with change("accounts.create-contact", by=by, at=at) as creating:
        contact = Contact(created_at=at, updated_at=at, owner_id=owner.pk if owner else by.member_id)
        editing.apply(contact, values, allowed=CONTACT_FIELDS, version=None)
        contact.version = 1
        check(contact)
        contact.save()
        keep_main_account(contact)
        creating.record(events.ContactCreated(subject=contact.pk, about=_about(contact), title=str(contact)))
    return contact


def edit_contact(
    *, contact: Contact, values: Mapping[str, Any], by: Viewer, at: datetime, version: int | None = None
) -> Contact:
    """Change fields of a contact. Raises `trail.editing.Conflict` when somebody changed the same ones meanwhile."""
    with change("accounts.edit-contact", by=by, at=at) as edit:
        contact = locked(contact.pk, by)
        changed = editing.apply(contact, values, allowed=CONTACT_FIELDS, version=version)
        if changed:
            contact.updated_at = at
            check(contact)
            contact.save()
        if "account" in changed.fields:
            keep_main_account(contact)
        contact.refresh_from_db(fields=["name"])
        edit.record(
            events.ContactEdited(subject=contact.pk, about=_about(contact), title=str(contact), fields=changed.fields)
        )
    return contact


def bulk_edit_contacts(*, contacts: Sequence[UUID], values: Mapping[str, Any], by: Viewer, at: datetime) -> int:
    """Set the same values on many contacts at once; returns how many."""
    by.require(Permission.BULK_EDIT)
    single = {"first_name", "last_name", "email", "phone", "mobile", "account", "reports_to", "birthday"}
    with change("accounts.bulk-edit-contacts", by=by, at=at) as edit:
        rows = locked_many(contacts, by)
        sample = Contact(last_name="…", created_at=at, updated_at=at)
        editing.apply(sample, values, allowed=CONTACT_FIELDS - single, version=None)
        check(sample)
        Contact.objects.filter(pk__any_of=[row.pk for row in rows]).update(
            **{name: getattr(sample, name) for name in values}, version=F("version") + 1, updated_at=at
        )
        fields = sorted(values)
        edit.record_all([events.ContactEdited(subject=row.pk, title=str(row), fields=fields) for row in rows])
    return len(rows)


def reassign_contacts(*, contacts: Sequence[UUID], owner: Member, by: Viewer, at: datetime) -> int:
    """Give contacts to another owner; returns how many."""
    if not owner.is_active:
        raise ValidationError({"owner": _("%(member)s no longer works here.") % {"member": owner.name}})
    with change("accounts.reassign-contacts", by=by, at=at) as giving:
        rows = [row for row in locked_many(contacts, by) if row.owner_id != owner.pk]
        if any(row.owner_id != by.member_id for row in rows):
            by.require(Permission.REASSIGN)
        if not rows:
            raise ValidationError({"owner": _("These contacts belong to %(member)s already.") % {"member": owner.name}})
        hand_over(rows, owner.pk, at)
        giving.record_all([_reassigned(row, owner.pk) for row in rows])
    return len(rows)


def hand_over(contacts: Sequence[Contact], owner_id: UUID | None, at: datetime) -> None:
    """Change the owner of rows inside an open change set and refresh who sees them."""
    ids = [contact.pk for contact in contacts]
    Contact.objects.filter(pk__any_of=ids).update(owner=owner_id, version=F("version") + 1, updated_at=at)
    grants.refresh_contacts(ids)


def delete_contacts(*, contacts: Sequence[UUID], by: Viewer, at: datetime) -> int:
    """Delete contacts; returns how many. What was written about them stays on the other records.

    Selling to the account is not enough: raises Forbidden unless each is nobody's, or owned by someone in the viewer's
    reach.
    """
    by.require(Permission.DELETE_RECORDS)
    with change("accounts.delete-contacts", by=by, at=at) as deleting:
        rows = locked_many(contacts, by)
        if not all(row.owner_id is None or by.answers_for(row.owner_id) for row in rows):
            raise Forbidden(_("Only the owner and those above may delete a contact."))
        deleting.record_all([events.ContactDeleted(subject=row.pk, about=_about(row), title=str(row)) for row in rows])
        Contact.objects.filter(pk__any_of=[row.pk for row in rows]).delete()
    return len(rows)


def affiliate(
    *, contact: Contact, account: Account, role: str, by: Viewer, at: datetime, is_primary: bool = False
) -> Affiliation:
    """Link a contact with a further account, or change the part they play there."""
    with change("accounts.affiliate", by=by, at=at) as linking:
        contact = locked(contact.pk, by)
        if is_primary or contact.account_id is None:
            contact.account, contact.updated_at, contact.version = account, at, contact.version + 1
            contact.save()
            keep_main_account(contact)
        place, _created = Affiliation.objects.update_or_create(
            contact=contact, account=account, defaults={"role": role.strip()}
        )
        grants.refresh_contacts([contact.pk])
        linking.record(
            events.ContactAffiliated(subject=contact.pk, about=(account.pk,), title=str(contact), account=account.name)
        )
    return place


def unaffiliate(*, contact: Contact, account: Account, by: Viewer, at: datetime) -> None:
    """Unlink a contact from an account."""
    with change("accounts.unaffiliate", by=by, at=at) as unlinking:
        contact = locked(contact.pk, by)
        Affiliation.objects.filter(contact=contact, account=account).delete()
        if contact.account_id == account.pk:
            contact.account, contact.updated_at, contact.version = None, at, contact.version + 1
            contact.save()
        grants.refresh_contacts([contact.pk])
        grants.refresh_accounts([account.pk])
        unlinking.record(
            events.ContactUnaffiliated(
                subject=contact.pk, about=(account.pk,), title=str(contact), account=account.name
            )
        )


def locked(contact_id: UUID, by: Viewer) -> Contact:
    """The contact, locked for this transaction. Raises Forbidden when the viewer may see but not edit it."""
    contact = Contact.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is None:
        raise Forbidden(_("You may read this contact but not change it."))
    return contact


def locked_many(ids: Sequence[UUID], by: Viewer) -> list[Contact]:
    """The contacts, locked for this transaction. Raises Forbidden unless the viewer may edit all of them."""
    rows = list(Contact.objects.editable_by(by).filter(pk__any_of=list(ids)).order_by("pk").select_for_update())
    if len(rows) < len(set(ids)):
        raise Forbidden(_("You may not change all of these contacts."))
    return rows


def keep_main_account(contact: Contact) -> None:
    """Exactly one affiliation is the main one, and it is the contact's account."""
    Affiliation.objects.filter(contact=contact, is_primary=True).exclude(account=contact.account_id).update(
        is_primary=False
    )
    if contact.account_id:
        Affiliation.objects.update_or_create(
            contact=contact, account_id=contact.account_id, defaults={"is_primary": True}
        )
    grants.refresh_contacts([contact.pk])


def _about(contact: Contact) -> tuple[UUID, ...]:
    return (contact.account_id,) if contact.account_id else ()


def _reassigned(contact: Contact, owner_id: UUID) -> events.ContactReassigned:
    return events.ContactReassigned(
        subject=contact.pk, title=str(contact), from_owner=contact.owner_id, to_owner=owner_id
    )


def check(contact: Contact) -> None:
    """Tidy and validate. Raises ValidationError naming the field."""
    for name in ("first_name", "last_name", "email"):
        setattr(contact, name, getattr(contact, name).strip())
    if not (contact.first_name or contact.last_name or contact.email):
        raise ValidationError({"last_name": _("Give the contact a name or an e-mail address.")})
    if contact.email and not looks_like_email(contact.email):
        raise ValidationError({"email": _("“%(email)s” is not an e-mail address.") % {"email": contact.email}})
    contact.full_clean(exclude=["owner", "account", "reports_to", "name", "words"])
    if contact.reports_to_id == contact.pk:
        raise ValidationError({"reports_to": _("A contact cannot report to themselves.")})
