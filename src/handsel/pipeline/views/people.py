"""Dialogs about who takes part in a deal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handsel.accounts.models import Contact
from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.pipeline import actions
from handsel.pipeline.forms import ContactRoleForm, TeamPlaceForm
from handsel.pipeline.views.common import opportunity_or_404
from handsel.trail.answers import reload_with_toast


@require_http_methods(["GET", "POST"])
def put_on_team(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Put a colleague on the team."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.put_on_team(opportunity=opportunity, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Team changed"), by=by)

    form = TeamPlaceForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Opportunity team"), submit_label=_("Put on the team"))


@require_POST
def take_off_team(request: HttpRequest, opportunity_id: UUID, member_id: UUID) -> HttpResponse:
    """Take a colleague off the team."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    member = get_object_or_404(Member.objects.visible_to(by), pk=member_id)
    actions.take_off_team(opportunity=opportunity, member=member, by=by, at=timezone.now())
    return reload_with_toast(_("Team changed"), by=by)


@require_http_methods(["GET", "POST"])
def set_contact_role(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Say which part a contact plays; `?contact=` changes the part of one who takes part already."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.set_contact_role(opportunity=opportunity, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("People changed"), by=by)

    form = ContactRoleForm(by, request.POST or None, initial={"contact": request.GET.get("contact")})
    return dialog(request, form, run, title=_("Who takes part"), submit_label=_("Save"))


@require_POST
def remove_contact_role(request: HttpRequest, opportunity_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take a contact off the deal."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    contact = get_object_or_404(Contact.objects.visible_to(by), pk=contact_id)
    actions.remove_contact_role(opportunity=opportunity, contact=contact, by=by, at=timezone.now())
    return reload_with_toast(_("People changed"), by=by)


@require_POST
def set_primary_contact(request: HttpRequest, opportunity_id: UUID, contact_id: UUID) -> HttpResponse:
    """Say whom to speak with first."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    contact = get_object_or_404(Contact.objects.visible_to(by), pk=contact_id)
    actions.set_primary_contact(opportunity=opportunity, contact=contact, by=by, at=timezone.now())
    return reload_with_toast(_("People changed"), by=by)
