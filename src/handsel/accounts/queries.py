"""Reads about accounts and contacts: a record page in a constant number of queries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404

from handsel.accounts.models import Account, AccountTeamMember, Affiliation, Contact
from handsel.org.viewer import Viewer

MOST_SHOWN = 50
FEW = 3


@dataclass(frozen=True)
class AccountRecord:
    """An account with the people on both sides."""

    account: Account
    people: list[Affiliation]
    team: list[AccountTeamMember]
    children: list[Account]
    parent: Account | None
    may_edit: bool
    may_delete: bool


@dataclass(frozen=True)
class ContactRecord:
    """A contact with the accounts they belong to."""

    contact: Contact
    places: list[Affiliation]
    account: Account | None
    reports_to: Contact | None
    reports: list[Contact]
    may_edit: bool
    may_delete: bool


def account_record(account_id: UUID, viewer: Viewer) -> AccountRecord:
    """Everything the account's page shows that this viewer may see. Raises Http404 for an account they may not."""
    account = Account.objects.visible_to(viewer).select_related("owner").filter(pk=account_id).first()
    if account is None:
        raise Http404
    people = Affiliation.objects.filter(account=account, contact__in=Contact.objects.visible_to(viewer))
    return AccountRecord(
        account=account,
        people=list(people.select_related("contact").order_by("contact__name", "pk")[:MOST_SHOWN]),
        team=list(account.team.select_related("member").order_by("member__name", "pk")),
        children=list(Account.objects.visible_to(viewer).filter(parent=account).order_by("name", "pk")[:MOST_SHOWN]),
        parent=Account.objects.visible_to(viewer).filter(children=account).first(),
        may_edit=(edits := Account.objects.editable_by(viewer).filter(pk=account.pk).exists()),
        may_delete=edits and viewer.answers_for(account.owner_id),
    )


def contact_record(contact_id: UUID, viewer: Viewer) -> ContactRecord:
    """Everything the contact's page shows that this viewer may see. Raises Http404 for a contact they may not."""
    contact = Contact.objects.visible_to(viewer).select_related("owner").filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    visible = Contact.objects.visible_to(viewer)
    places = Affiliation.objects.filter(contact=contact, account__in=Account.objects.visible_to(viewer))
    return ContactRecord(
        contact=contact,
        places=list(places.select_related("account").order_by("-is_primary", "account__name", "pk")),
        account=Account.objects.visible_to(viewer).filter(contacts=contact).first(),
        reports_to=visible.filter(reports=contact).first(),
        reports=list(visible.filter(reports_to=contact).order_by("name", "pk")[:MOST_SHOWN]),
        may_edit=(edits := Contact.objects.editable_by(viewer).filter(pk=contact.pk).exists()),
        may_delete=edits and (contact.owner_id is None or viewer.answers_for(contact.owner_id)),
    )


def merged_into(contact_id: UUID, viewer: Viewer) -> Contact | None:
    """Who is left of a contact that was merged, as far as the viewer may see them."""
    return Contact.objects.visible_to(viewer).filter(merged__gone=contact_id).first()


def lookalikes(contact: Contact, viewer: Viewer) -> list[Contact]:
    """A few other contacts with the same e-mail address, or the same name at the same account."""
    same = Q(name=contact.name, account=contact.account_id) if contact.name and contact.account_id else Q(pk=None)
    rows = Contact.objects.visible_to(viewer).exclude(pk=contact.pk)
    if contact.email:
        by_mail = rows.alias(mail=Lower("email")).filter(mail=contact.email.lower()).exclude(email="")
        return list(by_mail.order_by("name", "pk")[:FEW]) or list(rows.filter(same).order_by("name", "pk")[:FEW])
    return list(rows.filter(same).order_by("name", "pk")[:FEW])
