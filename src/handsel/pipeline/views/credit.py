"""The dialog that divides a deal's credit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import viewer_of
from handsel.pipeline import actions
from handsel.pipeline.actions.credit import shares_of
from handsel.pipeline.credit_form import CreditForm
from handsel.pipeline.views.common import opportunity_or_404
from handsel.trail.answers import reload_with_toast


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Say who is credited with how much."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.split_credit(opportunity=opportunity, parts=values["parts"], by=by, at=timezone.now())
        return reload_with_toast(_("Credit divided"), by=by)

    form = CreditForm(by, opportunity, shares_of(opportunity), request.POST or None)
    text = _("Shares of revenue total 100 %. Overlay comes on top. Empty: all of it is the owner's.")
    title = _("Divide the credit")
    return dialog(request, form, run, title=title, text=text, submit_label=_("Save"), columns=2)
