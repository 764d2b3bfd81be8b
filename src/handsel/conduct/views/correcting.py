"""Correcting a row of the register: the same form as before giving, filled with what the row says."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handsel.conduct import actions
from handsel.conduct.forms import GiftForm
from handsel.conduct.models import Gift
from handsel.conduct.views.common import tell
from handsel.conduct.views.giving import answered, chosen_people, form_context
from handsel.conduct.views.mine import gift_or_404, may_follow
from handsel.conduct.views.tables import source_of
from handsel.lists.views.common import viewer_of
from handsel.org.viewer import Forbidden, Viewer


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """A row that takes the place of this one; this one stays readable."""
    by = viewer_of(request)
    row = gift_or_404(gift_id, by)
    if not may_follow(row, by):
        raise Http404
    if request.method == "GET":
        return _page(request, row, GiftForm(by, initial=_said(row)), by)
    form = GiftForm(by, request.POST)
    if form.is_valid() and request.POST.get("do") == "correct":
        try:
            made = actions.correct_gift(
                gift=row, draft=form.draft(), reason=form.cleaned_data["reason"], by=by, at=timezone.now()
            )
        except ValidationError as problem:
            tell(form, problem)
        except Forbidden as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction is on record."))
            return redirect("conduct:gift", made.pk)
    return _page(request, row, form, by)


def _page(request: HttpRequest, row: Gift, form: GiftForm, by: Viewer) -> HttpResponse:
    context = {
        "title": _("Correct: %(gift)s") % {"gift": row},
        "received": row.direction == "received",
        "correcting": row,
        **form_context(form),
        **chosen_people(form, by),
        **answered(form, by),
    }
    return render(request, "conduct/give.html", context, status=422 if form.errors else 200)


def _said(row: Gift) -> dict[str, Any]:
    """What the row says, as the form begins with it."""
    plain = ("direction", "kind", "currency", "host_present", "given_on", "paid_by", "occasion", "description", "claim")
    said: dict[str, Any] = {name: getattr(row, name) for name in (*plain, "shared_by")}
    said |= {name: _shown(getattr(row, name)) for name in ("cost", "market", "face", "tax", "delivery")}
    recipients = sorted(row.recipients.all(), key=lambda each: each.position)
    around = row.circumstances
    return said | {
        "source": source_of(row),
        "people": [str(each.person) for each in recipients if row.direction == "given"],
        "capacities": {each.person: each.capacities[0] for each in recipients if each.capacities},
        "opportunity": row.opportunity_id,
        "in_britain": "GB" in around.get("territories", []),
        **{name: value for name, value in row.evidence.items() if name in GiftForm.base_fields},
        **{name: value for name, value in around.items() if name in GiftForm.base_fields},
    }


def _shown(amount: Any) -> Any:
    """Without noughts that nobody typed; nothing for nothing."""
    return f"{amount.normalize():f}" if amount else None
