"""Merging two contacts: choose the other one, compare field by field, and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handsel.accounts import actions
from handsel.accounts.forms import DuplicateForm
from handsel.accounts.models import Contact
from handsel.accounts.queries import contact_record, lookalikes
from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import viewer_of
from handsel.org.viewer import Forbidden, Viewer

COMPARED = (
    "salutation", "first_name", "last_name", "account", "title", "department", "email", "phone", "mobile", "street",
    "city", "region", "postal_code", "country", "birthday", "profile_url", "language", "preferences", "source",
    "description",
)  # fmt: skip
"""Fields of which one value survives, in the order of the form."""


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ. `theirs` is chosen at first where the contact itself has nothing."""

    name: str
    label: str
    own: Any
    theirs: Any

    @property
    def takes_theirs(self) -> bool:
        """Whether the duplicate's value is the better guess."""
        return not self.own


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Which contact is the same person."""
    viewer = viewer_of(request)
    contact = contact_record(contact_id, viewer).contact

    def run(values: Mapping[str, Any]) -> HttpResponse:
        if values["duplicate"].pk == contact.pk:
            raise ValidationError({"duplicate": _("Choose another contact: these are the same.")})
        return redirect("accounts:merge", contact.pk, values["duplicate"].pk)

    first = next(iter(lookalikes(contact, viewer)), None)
    form = DuplicateForm(viewer, request.POST or None, initial={"duplicate": first})
    text = _("Nothing happens yet: you see both side by side first.")
    title = _("Who is the same person as %(name)s?") % {"name": contact}
    return dialog(request, form, run, title=title, text=text, submit_label=_("Compare"))


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, contact_id: UUID, duplicate_id: UUID) -> HttpResponse:
    """Both side by side; what was chosen survives."""
    viewer = viewer_of(request)
    contact, duplicate = contact_record(contact_id, viewer).contact, contact_record(duplicate_id, viewer).contact
    if contact.pk == duplicate.pk:
        return redirect("accounts:contact", contact.pk)
    problem = _merged(request, contact, duplicate, viewer) if request.method == "POST" else ""
    if problem is None:
        messages.success(request, _("Merged. It can be taken back in the history."))
        return redirect("accounts:contact", contact.pk)
    context = {
        "contact": contact,
        "duplicate": duplicate,
        "choices": choices_of(contact, duplicate),
        "problem": problem,
        "swap_url": reverse("accounts:merge", args=[duplicate.pk, contact.pk]),
    }
    return render(request, "accounts/merge.html", context, status=422 if problem else 200)


def _merged(request: HttpRequest, contact: Contact, duplicate: Contact, viewer: Viewer) -> str | None:
    """Nothing once it is done, else why it was not."""
    theirs = [name for name in COMPARED if request.POST.get(name) == "theirs"]
    own = [name for name in COMPARED if request.POST.get(name) == "own"]
    values = {name: getattr(duplicate, name) for name in theirs} | {name: getattr(contact, name) for name in own}
    try:
        actions.merge_contacts(contact=contact, duplicate=duplicate, values=values, by=viewer, at=timezone.now())
    except Forbidden as refused:
        return str(refused)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return None


def choices_of(contact: Contact, duplicate: Contact) -> list[Choice]:
    """The fields in which two contacts differ, as people read them."""
    pairs = [(name, getattr(contact, name), getattr(duplicate, name)) for name in COMPARED]
    return [
        Choice(name, str(capfirst(getattr(Contact._meta.get_field(name), "verbose_name", name))), own, theirs)
        for name, own, theirs in pairs
        if own != theirs and not (name == "email" and own.lower() == theirs.lower())
    ]
