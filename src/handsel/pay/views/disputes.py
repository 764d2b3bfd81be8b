"""A dispute from the line itself, and its answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.pay import actions
from handsel.pay.forms import AnswerForm, DisputeForm
from handsel.pay.models import Dispute, LedgerEntry
from handsel.pay.queries import pages
from handsel.pay.views.common import for_desk
from handsel.pay.views.people import deal_names
from handsel.pay.views.statements import DISPUTE_TONES, address
from handsel.trail.answers import reload_with_toast
from handsel.ui import words


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The payee says what is wrong with one of their own lines."""
    viewer = viewer_of(request)
    entry = get_object_or_404(LedgerEntry.objects.visible_to(viewer), pk=entry_id)
    if entry.member_id != viewer.member_id:
        raise Http404

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.open_dispute(
            entry=entry, reason=values["reason"], expected=values["expected"], by=viewer, at=timezone.now()
        )
        return reload_with_toast(_("Dispute opened"))

    name = deal_names([entry.deal], viewer).get(entry.deal) if entry.deal else None
    text = _("%(line)s, %(amount)s. Sales operations answer within two working days.") % {
        "line": name.name if name else entry.component,
        "amount": words.money(entry.amount, entry.currency, exact=True),
    }
    form = DisputeForm(request.POST or None)
    return dialog(request, form, run, title=_("Dispute this line"), text=text, submit_label=_("Open the dispute"))


@require_GET
def dispute_of(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute with its line and its answer."""
    viewer = viewer_of(request)
    row = get_object_or_404(Dispute.objects.visible_to(viewer).select_related("member", "decided_by"), pk=dispute_id)
    entry = pages.entry_of(row)
    facts = [
        {"label": _("Payee"), "value": row.member.name},
        {"label": _("Line"), "value": _line(entry, viewer)},
        {"label": _("Posted"), "value": words.money(entry.amount, entry.currency, exact=True) if entry else ""},
        {"label": _("Expected"), "value": _expected(row, entry)},
        {"label": _("Reason"), "value": row.reason},
        {"label": _("Opened"), "value": words.full_time(row.opened_at)},
        {"label": _("Answer due"), "value": words.short_date(row.due_on)},
    ]
    if row.decided_at:
        facts.append({"label": _("Answered by"), "value": row.decided_by.name if row.decided_by else "Handsel"})
        facts.append({"label": _("Answer"), "value": row.answer})
    context = {
        "title": _("Dispute"),
        "dispute": row,
        "state": row.get_state_display(),
        "tone": DISPUTE_TONES[row.state],
        "facts": facts,
        "statement_url": address(row.member, entry.plan, entry.posted_start) if entry else "",
        "may_decide": row.state == Dispute.State.OPEN
        and viewer.may(Permission.MANAGE_PAY)
        and row.member_id != viewer.member_id,
    }
    return render(request, "pay/dispute.html", context)


def _line(entry: LedgerEntry | None, viewer: Any) -> str:
    if entry is None:
        return ""
    name = deal_names([entry.deal], viewer).get(entry.deal) if entry.deal else None
    return f"{name.name} · {entry.component}" if name else entry.component


def _expected(row: Dispute, entry: LedgerEntry | None) -> str:
    return words.money(row.expected, entry.currency, exact=True) if row.expected is not None and entry else "–"


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def answer_dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Accept or reject, with a reason. An accepted one is followed by an adjustment or a corrected event."""
    viewer = viewer_of(request)
    row = get_object_or_404(Dispute.objects.visible_to(viewer), pk=dispute_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        accept = values["decision"] == "accept"
        actions.decide_dispute(dispute=row, accept=accept, answer=values["answer"], by=viewer, at=timezone.now())
        return reload_with_toast(_("Dispute answered"))

    text = _("Accepting changes no money by itself: propose an adjustment, or correct the deal, and calculate again.")
    form = AnswerForm(request.POST or None)
    return dialog(request, form, run, title=_("Answer the dispute"), text=text, submit_label=_("Answer"))
