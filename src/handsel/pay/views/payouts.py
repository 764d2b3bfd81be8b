"""Payouts: made from a closed period, decided on by a second person, handed to payroll as a file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.forms import ReasonForm
from handsel.pay.models import PayoutBatch, PayPeriod
from handsel.pay.queries.pages import Stage
from handsel.pay.views.common import for_desk
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.marks import badge

State = PayoutBatch.State
TONES = {State.PROPOSED: "amber", State.APPROVED: "blue", State.REJECTED: "red", State.PAID: "green"}


@require_POST
@for_desk(Permission.MANAGE_PAY)
def make(request: HttpRequest, plan: str, label: str) -> HttpResponse:
    """Make the payout of a closed period."""
    try:
        batch = actions.make_payout(plan=plan, label=label, by=viewer_of(request), at=timezone.now())
    except (actions.NotYet, actions.NotPublished) as problem:
        messages.error(request, str(problem))
        return redirect("pay:desk")
    messages.success(request, _("Payout made. A colleague approves it."))
    return redirect("pay:period", plan, batch.starts_on.isoformat())


@require_http_methods(["GET", "POST"])
@for_desk(Permission.APPROVE_PAY)
def decide(request: HttpRequest, batch_id: UUID, way: str) -> HttpResponse:
    """Approve, or reject with a reason."""
    viewer = viewer_of(request)
    batch = get_object_or_404(PayoutBatch.objects.visible_to(viewer), pk=batch_id)
    approve = way == "approve"

    def run(values: Mapping[str, Any]) -> HttpResponse:
        reason = values.get("reason", "")
        actions.decide_payout(batch=batch, approve=approve, reason=reason, by=viewer, at=timezone.now())
        return reload_with_toast(_("Approved. The file is ready for payroll.") if approve else _("Rejected"))

    form = confirmation(request) if approve else ReasonForm(request.POST or None)
    title = _("Approve this payout?") if approve else _("Reject this payout?")
    label = _("Approve") if approve else _("Reject")
    return dialog(request, form, run, title=title, text=f"{batch.label}: {in_words(batch)}", submit_label=label)


@require_GET
@for_desk(Permission.SEE_PAY)
def file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The approved file for payroll: one row for each payee, with the seal of the statement behind it."""
    batch = get_object_or_404(PayoutBatch.objects.visible_to(viewer_of(request)), pk=batch_id)
    if not batch.is_approved:
        raise Http404
    response = HttpResponse("\ufeff" + batch.text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payout-{batch.plan}-{batch.label}.csv"'
    return response


def facts_of(batch: PayoutBatch) -> list[dict[str, Any]]:
    """What the page of a period says about a payout."""
    made = _by(batch.made_by.name if batch.made_by else "Handsel", words.short_date(batch.made_at))
    told = [
        {"label": _("State"), "value": badge(batch.get_state_display(), TONES[State(batch.state)])},
        {"label": _("Together"), "value": in_words(batch)},
        {"label": _("Made by"), "value": made},
    ]
    if batch.decided_at is not None:
        label = _("Rejected by") if batch.state == State.REJECTED else _("Approved by")
        decided = _by(batch.decided_by.name if batch.decided_by else "Handsel", words.short_date(batch.decided_at))
        told.append({"label": label, "value": decided})
    if batch.reason:
        told.append({"label": _("Reason"), "value": batch.reason})
    return [*told, {"label": _("Seal of the file"), "value": _seal(batch.digest)}]


def next_step(batch: PayoutBatch | None, stage: Stage, viewer: Viewer) -> list[dict[str, Any]]:
    """The buttons of a closed period: make, decide, fetch, mark as paid."""
    if stage.state not in (PayPeriod.State.CLOSED, PayPeriod.State.PAID):
        return []
    if batch is None or batch.state == State.REJECTED:
        return _make(stage) if viewer.may(Permission.MANAGE_PAY) else []
    if batch.state == State.PROPOSED:
        return _decisions(batch) if _may_decide(batch, viewer) else []
    file_ = {"url": reverse("pay:payout", args=[batch.pk]), "label": _("Payout file")}
    if batch.state == State.APPROVED and viewer.may(Permission.APPROVE_PAY):
        paid = reverse("pay:step", args=[stage.plan, stage.label, "pay"])
        return [file_, {"url": paid, "label": _("Mark as paid"), "post": True}]
    return [file_]


def buttons(request: HttpRequest, found: list[dict[str, Any]]) -> SafeString:
    """Buttons as the tables of the desk show them."""
    return mark_safe(render_to_string("pay/desk_buttons.html", {"buttons": found}, request))  # noqa: S308


def in_words(batch: PayoutBatch) -> str:
    """Amounts by currency and the number of payees."""
    sums = [words.money(amount, currency, exact=True) for currency, amount in batch.amounts.items()]
    people = ngettext("%(count)s payee", "%(count)s payees", batch.payees) % {"count": batch.payees}
    return " · ".join([*sums, people])


def _make(stage: Stage) -> list[dict[str, Any]]:
    url = reverse("pay:make-payout", args=[stage.plan, stage.label])
    return [{"url": url, "label": _("Make the payout"), "post": True}]


def _may_decide(batch: PayoutBatch, viewer: Viewer) -> bool:
    return viewer.may(Permission.APPROVE_PAY) and viewer.member_id != batch.made_by_id


def _decisions(batch: PayoutBatch) -> list[dict[str, Any]]:
    return [
        {"url": reverse("pay:decide-payout", args=[batch.pk, "approve"]), "label": _("Approve payout"), "dialog": True},
        {
            "url": reverse("pay:decide-payout", args=[batch.pk, "reject"]),
            "label": _("Reject"),
            "dialog": True,
            "variant": "ghost",
        },
    ]


def _by(name: str, day: str) -> str:
    return _("%(name)s, %(day)s") % {"name": name, "day": day}


def _seal(digest: str) -> str:
    return f"{digest[:12]}…"
