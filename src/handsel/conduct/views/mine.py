"""My gifts: what I gave and received, what I asked for, one gift with its decision, what may follow it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.conduct import actions
from handsel.conduct.actions.writing import is_returned
from handsel.conduct.forms import AttestForm, ReturnForm, WithdrawForm
from handsel.conduct.labels import KINDS, OUTCOMES
from handsel.conduct.models import Gift
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.queries.checking import paragraphs
from handsel.conduct.queries.desk import expenses_without_record, gifts_to, own_gifts
from handsel.conduct.views.common import amount_of, enters, oversees
from handsel.conduct.views.paging import leaf
from handsel.conduct.views.requests import request_line, waiting
from handsel.conduct.views.tables import expense_line, facts_of, gifts_table, share_of
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.rows import Empty

MOST_REQUESTS = 200
MOST_BESIDE = 10


@require_GET
def gifts(request: HttpRequest) -> HttpResponse:
    """What I gave and received, what I asked for, and what waits for my answer."""
    viewer, day = viewer_of(request), today(timezone.now())
    found = leaf(own_gifts(viewer), request, "given_on")
    handed_over = [] if viewer.may(Permission.READ_REGISTER) else waiting(viewer, day)
    context = {
        "table": gifts_table(
            found.rows, label=_("What I gave and received"), empty=_no_gifts(viewer), pager=found.pager
        ),
        "requests": [request_line(each, viewer, day) for each in pages.own_requests(viewer, MOST_REQUESTS)],
        "to_answer": [request_line(each, viewer, day) for each in handed_over],
        "expenses": _own_expenses(viewer),
        "enters": enters(viewer),
        "attests": pages.attestation_due(viewer, day),
    }
    return render(request, "conduct/gifts.html", context)


def _own_expenses(viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's own expense lines that look like gifts and have no record, each with the way to give it one."""
    if not enters(viewer):
        return []
    rows = expenses_without_record(viewer).filter(member=viewer.member_id)[:MOST_BESIDE]
    return [expense_line(each) | {"url": f"{reverse('conduct:give')}?expense={each.pk}"} for each in rows]


def _no_gifts(viewer: Viewer) -> Empty:
    title, text = _("No gifts yet"), _("What you give and receive stands here, each with the decision it was made on.")
    if not enters(viewer):
        return Empty(title, text, "gift")
    return Empty(title, text, "gift", _("Bring a gift"), reverse("conduct:give"))


@require_GET
def gift(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """One row of the register, the decision it was entered on, and what may follow it."""
    viewer = viewer_of(request)
    row = gift_or_404(gift_id, viewer)
    follows, returned = may_follow(row, viewer), is_returned(row)
    context = {
        "gift": row,
        "amount": words.money(amount_of(row), exact=True),
        "icon": KINDS.get(row.kind, "gift"),
        "outcome": OUTCOMES[row.outcome],
        "facts": facts_of(row),
        "recipients": [share_of(each, row, viewer) for each in row.recipients.all()],
        "paragraphs": list(dict.fromkeys(paragraphs(row.decision, viewer))),
        "photos": pages.photos(row, viewer),
        "came_back": getattr(row, "came_back", None),
        "later": getattr(row, "corrected_by", None),
        "may_follow": follows,
        "may_return": follows and not returned,
    }
    return render(request, "conduct/gift.html", context)


@require_GET
def of_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What the viewer may see of gifts to a contact, for the contact's page: their own, or all for the register."""
    viewer = viewer_of(request)
    if pages.contact(contact_id, viewer) is None:
        raise Http404
    rows = gifts_to(contact_id, viewer)[:MOST_BESIDE]
    context = {
        "contact_id": contact_id,
        "gifts": [
            {"pk": row.pk, "what": str(row), "amount": words.money(amount_of(row)), "giver": row.giver.name,
             "day": row.given_on} for row in rows
        ],
        "names_givers": viewer.may(Permission.READ_REGISTER),
        "enters": enters(viewer),
    }  # fmt: skip
    return render(request, "conduct/of_contact.html", context)


def gift_or_404(gift_id: UUID, viewer: Viewer) -> Gift:
    """The row, when the viewer may see it."""
    found = pages.gift(gift_id, viewer)
    if found is None:
        raise Http404
    return found


def may_follow(row: Gift, viewer: Viewer) -> bool:
    """Whether the viewer may correct, withdraw or return it: their own latest row, or any for who oversees."""
    is_latest = not row.is_withdrawal and getattr(row, "corrected_by", None) is None
    is_own = enters(viewer) and viewer.member_id in {row.giver_id, row.recorded_by_id}
    return is_latest and (is_own or oversees(viewer))


@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Note that the gift came back."""
    by = viewer_of(request)
    row = gift_or_404(gift_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.return_gift(gift=row, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Its return is on record"))

    form = ReturnForm(request.POST or None, initial={"returned_on": today(timezone.now()), "unused": True})
    text = _("Room under a limit comes back from that day on, if it is unused and within the days the house allows.")
    return dialog(request, form, run, title=_("It came back"), text=text, submit_label=_("Put on record"))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Say that the entry was an error and nothing was given."""
    by = viewer_of(request)
    row = gift_or_404(gift_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        made = actions.withdraw_gift(gift=row, by=by, at=timezone.now(), **values)
        return redirect("conduct:gift", made.pk)

    text = _("Only if nothing was given. The entry stays readable, and so do findings that it opened.")
    label = _("Withdraw the entry")
    form = WithdrawForm(request.POST or None)
    return dialog(request, form, run, title=_("Entered in error?"), text=text, submit_label=label, danger=True)


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest) -> HttpResponse:
    """Give one's yearly word."""
    by = viewer_of(request)
    year = pages.attestation_due(by, today(timezone.now()))

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.attest(by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Thank you, it is on record"))

    statement = _("I have put on the register everything I gave and received in the course of business in %(year)s.")
    known = {"year": year, "statement": statement % {"year": year}}
    title = _("My word for the year")
    return dialog(
        request, AttestForm(request.POST or None, initial=known), run, title=title, submit_label=_("I attest")
    )
