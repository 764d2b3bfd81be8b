"""Pages of contacts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts import actions
from handsel.accounts.columns import CONTACTS
from handsel.accounts.forms import AffiliationForm, ContactForm, OwnerForm, QuickContactForm, changed_values
from handsel.accounts.models import Account, Contact
from handsel.accounts.queries import ContactRecord, contact_record, lookalikes, merged_into
from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.cells import shown
from handsel.lists.views.common import viewer_of
from handsel.lists.views.remembering import ways_on
from handsel.lists.views.table import show
from handsel.org.viewer import Viewer
from handsel.trail.answers import reload_with_toast

FACTS = ("title", "department", "email", "phone", "mobile", "city", "country", "source")


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """The list of contacts."""
    return show(request, CONTACTS)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add a contact with what matters first; `?account=` says where they work."""
    by = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        contact = actions.create_contact(values=values, by=by, at=timezone.now())
        return redirect("accounts:contact", contact.pk)

    form = QuickContactForm(by, request.POST or None, initial={"account": request.GET.get("account")})
    return dialog(request, form, run, title=_("New contact"), submit_label=_("Add contact"), columns=2)


@require_GET
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One contact: how to reach them, what we did, where they belong. One that was merged leads to who is left."""
    viewer = viewer_of(request)
    if kept := merged_into(contact_id, viewer):
        return redirect("accounts:contact", kept.pk)
    record = contact_record(contact_id, viewer)
    context = {
        "record": record,
        "crumbs": [{"label": _("Contacts"), "url": reverse("accounts:contacts")}],
        "neighbours": ways_on(request, CONTACTS, contact_id, viewer),
        "contact": record.contact,
        "meta": _meta(record),
        "facts": _facts(record, viewer),
        "places": record.places,
        "extra": record.contact.extra,
        "lookalikes": lookalikes(record.contact, viewer) if record.may_edit else [],
    }
    return render(request, "accounts/contact.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """All fields of a contact in one form."""
    by = viewer_of(request)
    contact = contact_record(contact_id, by).contact

    def run(values: Mapping[str, Any]) -> HttpResponse:
        changes, version = changed_values(form), values["version"]
        actions.edit_contact(contact=contact, values=changes, by=by, at=timezone.now(), version=version)
        return reload_with_toast(_("Contact changed"), by=by)

    form = ContactForm(by, request.POST or None, instance=contact, initial={"version": contact.version})
    return dialog(request, form, run, title=str(contact), submit_label=_("Save"), columns=2)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Give the contact to another owner."""
    by = viewer_of(request)
    contact = contact_record(contact_id, by).contact

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.reassign_contacts(contacts=[contact.pk], owner=values["owner"], by=by, at=timezone.now())
        return reload_with_toast(_("Owner changed"), by=by)

    form = OwnerForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Change the owner"), submit_label=_("Hand over"))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Delete the contact, after asking."""
    by = viewer_of(request)
    contact = contact_record(contact_id, by).contact

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.delete_contacts(contacts=[contact.pk], by=by, at=timezone.now())
        return redirect("accounts:contacts")

    text = _("What was written stays on the other records. The deletion can be taken back.")
    title = _("Delete %(name)s?") % {"name": contact}
    return dialog(request, confirmation(request), run, title=title, text=text, submit_label=_("Delete"), danger=True)


@require_http_methods(["GET", "POST"])
def affiliate(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Link the contact with a further account."""
    by = viewer_of(request)
    contact = contact_record(contact_id, by).contact

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.affiliate(contact=contact, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Account linked"), by=by)

    form = AffiliationForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Link with an account"), submit_label=_("Link"))


@require_http_methods(["POST"])
def unaffiliate(request: HttpRequest, contact_id: UUID, account_id: UUID) -> HttpResponse:
    """Unlink the contact from an account."""
    by = viewer_of(request)
    contact = contact_record(contact_id, by).contact
    account = get_object_or_404(Account.objects.visible_to(by), pk=account_id)
    actions.unaffiliate(contact=contact, account=account, by=by, at=timezone.now())
    return reload_with_toast(_("Account unlinked"), by=by)


def _meta(record: ContactRecord) -> list[dict[str, str]]:
    contact = record.contact
    meta = []
    if record.account:
        url = reverse("accounts:account", args=[record.account.pk])
        meta.append({"text": record.account.name, "icon": "building-2", "url": url})
    if contact.email:
        meta.append({"text": contact.email, "icon": "mail", "url": f"mailto:{contact.email}"})
    for number in filter(None, (contact.phone, contact.mobile)):
        meta.append({"text": number, "icon": "phone", "url": f"tel:{number}"})
    meta.append({"text": contact.owner.name if contact.owner else _("No owner"), "icon": "user-round"})
    return meta


def _facts(record: ContactRecord, viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "label": column.label,
            "key": column.name,
            "value": shown(record.contact, column, viewer),
            "edit_url": _edit_url(record.contact, column.name) if record.may_edit else "",
        }
        for column in (CONTACTS.by_name[name] for name in FACTS)
    ]


def _edit_url(contact: Contact, name: str) -> str:
    return reverse("lists:cell", args=["contacts", contact.pk, name])
