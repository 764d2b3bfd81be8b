"""The list of opportunities, adding one, changing all its fields, giving it away, deleting it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.views.common import viewer_of
from handsel.lists.views.table import show
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline import actions
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.forms import OpportunityForm, OwnerForm, QuickOpportunityForm, seen
from handsel.pipeline.models import Opportunity
from handsel.pipeline.views.common import board_url, clash_text, opportunity_or_404
from handsel.trail.answers import reload_with_toast
from handsel.trail.editing import Conflict


@require_GET
def opportunities(request: HttpRequest) -> HttpResponse:
    """The list of opportunities."""
    return show(request, OPPORTUNITIES, template="pipeline/opportunities.html")


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add a deal with what matters first; `?account=`, `?contact=` and `?stage=` fill in what is known."""
    by = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        made = actions.create(values=values, by=by, at=timezone.now())
        return redirect("pipeline:opportunity", made.pk)

    known = {"account": request.GET.get("account"), "primary_contact": request.GET.get("contact")}
    known |= {"stage": request.GET.get("stage"), "currency": by.currency}
    form = QuickOpportunityForm(by, request.POST or None, initial={k: v for k, v in known.items() if v})
    return dialog(request, form, run, title=_("New opportunity"), submit_label=_("Add opportunity"), columns=2)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """All fields in one form. What somebody else changed meanwhile stays, or is named beside the field."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    form = OpportunityForm(by, request.POST or None, initial=dict(seen(opportunity)))

    def run(values: Mapping[str, Any]) -> HttpResponse:
        try:
            changes, version = form.changed_values(), values["version"]
            actions.edit(opportunity=opportunity, values=changes, by=by, at=timezone.now(), version=version)
        except Conflict as conflict:
            return _conflicted(request, opportunity, conflict, by)
        return reload_with_toast(_("Opportunity changed"), by=by)

    return dialog(request, form, run, title=opportunity.name, submit_label=_("Save"), columns=2)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Give the deal to another owner."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.reassign(opportunities=[opportunity.pk], owner=values["owner"], by=by, at=timezone.now())
        by.granted.clear()  # what was granted before may be gone, or have come
        if not Opportunity.objects.visible_to(by).filter(pk=opportunity.pk).exists():
            return redirect("pipeline:opportunities")
        return reload_with_toast(_("Owner changed"), by=by)

    form = OwnerForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Change the owner"), submit_label=_("Hand over"))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Delete the deal, after asking."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.delete(opportunities=[opportunity.pk], by=by, at=timezone.now())
        return redirect(board_url(opportunity))

    return dialog(
        request,
        confirmation(request),
        run,
        title=_("Delete %(name)s?") % {"name": opportunity.name},
        text=_("Its history, team and contact roles go with it. The deletion can be taken back."),
        submit_label=_("Delete"),
        danger=True,
    )


def _conflicted(request: HttpRequest, opportunity: Opportunity, conflict: Conflict, by: Viewer) -> HttpResponse:
    """The same form with what the other person wrote, ready to be saved over it."""
    data = request.POST.copy()
    data["version"] = str(conflict.record.version)  # type: ignore[attr-defined]
    form = OpportunityForm(by, data, initial=dict(seen(opportunity)))
    names = dict(Member.objects.filter(pk__in=[clash.by_id for clash in conflict.clashes]).values_list("pk", "name"))
    for clash in conflict.clashes:
        form.add_error(clash.field, clash_text(clash, names))
    context = {
        "title": opportunity.name,
        "form": form,
        "action": reverse("pipeline:edit", args=[opportunity.pk]),
        "submit_label": _("Save mine"),
        "columns": 2,
    }
    return render(request, "ui/modal_form.html", context, status=422)
