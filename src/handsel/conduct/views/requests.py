"""Requests for clearance: one with its answer, giving what was cleared, answering, handing over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.accounts.views.dialogs import dialog
from handsel.conduct import actions
from handsel.conduct.drafts import Draft
from handsel.conduct.forms import ClearForm, DelegateForm, RefuseForm
from handsel.conduct.labels import CLEARANCES, KINDS
from handsel.conduct.models import Clearance
from handsel.conduct.models.register import Claim, Kind, Payer
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.queries.checking import paragraphs
from handsel.conduct.queries.desk import queue
from handsel.conduct.views.common import enters, oversees
from handsel.kernel.money import Money
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.answers import reload_with_toast
from handsel.ui import words

MOST_WAITING = 100


def request_line(row: Clearance, viewer: Viewer, day: date) -> dict[str, Any]:
    """A request as lists show it."""
    state, draft = row.state_on(day), Draft.read(row.draft)
    waits = state is Clearance.State.ASKED
    return {
        "id": row.pk,
        "title": row.description or Kind(draft.kind.value).label,
        "icon": KINDS.get(draft.kind.value, "gift"),
        "amount": words.money(asked_amount(draft)),
        "names": ", ".join(row.names),
        "asked_by": row.asked_by.name,
        "planned_on": row.planned_on,
        "due_on": row.due_on,
        "is_late": waits and row.due_on < day,
        "is_due": waits and row.due_on == day,
        "reason": row.reason,
        "state": CLEARANCES[state],
        "waits": waits,
        "may_answer": waits and may_answer(row, draft, viewer),
        "may_delegate": waits and oversees(viewer),
        "may_give": state is Clearance.State.CLEARED and row.asked_by_id == viewer.member_id and enters(viewer),
        "delegated_to": [each.to.name for each in row.delegations.all()],
        "answer": getattr(row, "answer", None),
        "gift": getattr(row, "gift", None),
    }


def waiting(viewer: Viewer, day: date) -> list[Clearance]:
    """Requests that wait for this viewer, or for the desk where they read it."""
    return list(queue(viewer, day).prefetch_related("delegations__to")[:MOST_WAITING])


def asked_amount(draft: Draft) -> Money:
    """What was asked about is worth in all."""
    return Money(max(each for each in (draft.cost, draft.market, draft.face) if each is not None), draft.currency)


def may_answer(row: Clearance, draft: Draft, viewer: Viewer) -> bool:
    """Whether the viewer may answer: officers and those asked to, never who asked or is to give."""
    if viewer.member_id in {row.asked_by_id, draft.giver}:
        return False
    return oversees(viewer) or any(each.to_id == viewer.member_id for each in row.delegations.all())


@require_GET
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: what was asked and why, what the rules said, the answer, what comes next."""
    viewer = viewer_of(request)
    row = _request_or_404(request_id, viewer)
    draft = Draft.read(row.draft)
    context = {
        "clearance": row,
        "line": request_line(row, viewer, today(timezone.now())),
        "facts": _facts(row, draft),
        "paragraphs": list(dict.fromkeys(paragraphs(row.decision, viewer))),
        "delegations": row.delegations.all(),
    }
    return render(request, "conduct/request.html", context)


def _request_or_404(request_id: UUID, viewer: Viewer) -> Clearance:
    found = pages.request(request_id, viewer)
    if found is None:
        raise Http404
    return found


def _facts(row: Clearance, draft: Draft) -> list[dict[str, Any]]:
    facts = [
        (_("For"), ", ".join(row.names)),
        (_("Kind"), Kind(draft.kind.value).label),
        (_("Amount"), words.money(asked_amount(draft), exact=True)),
        (_("To be given on"), words.long_date(row.planned_on)),
        (_("Who pays"), Payer(draft.paid_by.value).label),
        (_("Occasion"), draft.occasion),
        (_("Not counted because"), Claim(draft.claim.value).label if draft.claim else ""),
        (_("Asked by"), row.asked_by.name),
        (_("Asked"), words.full_time(row.asked_at)),
        (_("Answer due"), words.long_date(row.due_on)),
    ]
    return [{"key": f"fact-{n}", "label": label, "value": value} for n, (label, value) in enumerate(facts) if value]


@require_POST
def give_cleared(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Put what was cleared on the register, as given today or on its planned day if that lies behind."""
    by, now = viewer_of(request), timezone.now()
    row = _request_or_404(request_id, by)
    asked = Draft.read(row.draft)
    attested = _("Cleared by the officer on the statements of the request.")
    draft = replace(asked, given_on=min(asked.given_on, today(now)), attestation=asked.attestation or attested)
    try:
        made = actions.record_gift(draft=draft, by=by, at=now, clearance=row)
    except ValidationError as problem:
        messages.error(request, messages_of(problem))
    except (Forbidden, actions.Held, actions.NeedsClearance) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on record."))
        return redirect("conduct:gift", made.pk)
    return redirect("conduct:request", row.pk)


@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Clear it, with a reason and perhaps conditions."""
    by = viewer_of(request)
    row = _request_or_404(request_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.decide_clearance(clearance=row, is_cleared=True, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Cleared"))

    form = ClearForm(request.POST or None, initial={"valid_until": row.planned_on})
    label = pgettext("request", "Clear")
    return dialog(request, form, run, title=_("Clear this gift"), text=_whom(row), submit_label=label)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Refuse it, with a reason."""
    by = viewer_of(request)
    row = _request_or_404(request_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.decide_clearance(clearance=row, is_cleared=False, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Refused"))

    form, title, label = RefuseForm(request.POST or None), _("Refuse this gift"), _("Refuse")
    return dialog(request, form, run, title=title, text=_whom(row), submit_label=label, danger=True)


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Let somebody else answer this one."""
    by = viewer_of(request)
    row = _request_or_404(request_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.delegate(clearance=row, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Handed over"))

    form, title = DelegateForm(by, request.POST or None), _("Let somebody else answer")
    return dialog(request, form, run, title=title, text=_whom(row), submit_label=_("Hand over"))


def _whom(row: Clearance) -> str:
    draft = Draft.read(row.draft)
    values = {"who": row.asked_by.name, "amount": words.money(asked_amount(draft)), "names": ", ".join(row.names)}
    return _("%(who)s asks: %(amount)s for %(names)s.") % values
