"""The company: its conventions, its exchange rates, its roles."""

from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handsel.org import actions
from handsel.org.forms import choices
from handsel.org.forms.company import OrganisationForm, RateForm
from handsel.org.forms.errors import refusals
from handsel.org.models import ExchangeRate, Member
from handsel.org.queries import organisation
from handsel.org.roles import ROLES, Permission, Role
from handsel.org.views.access import MemberRequest, allowed, posted, signed_in

CONFIGURE = Permission.CONFIGURE


@allowed(CONFIGURE)
def company(request: MemberRequest) -> HttpResponse:
    """Name, currency, fiscal year, language, time zone, and who sees what."""
    current = organisation()
    form = OrganisationForm(posted(request), initial=model_to_dict(current))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit_organisation(values=form.cleaned_data, by=request.viewer, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("org:company")
    context = {"form": form, "access": choices.DEFAULT_ACCESS, "access_now": form["default_access"].value()}
    return render(request, "org/company.html", context, status=422 if form.errors else 200)


@allowed(CONFIGURE)
def rates(request: MemberRequest) -> HttpResponse:
    """Exchange rates, the newest first, and one more."""
    form = RateForm(posted(request), initial={"since": timezone.localdate(), "currency": "EUR"})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.quote_rate(**form.cleaned_data, by=request.viewer, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("org:rates")
    quoted = ExchangeRate.objects.order_by("currency", "-since")
    context = {"form": form, "rates": quoted, "base": request.viewer.currency}
    return render(request, "org/rates.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(CONFIGURE)
def withdraw_rate(request: MemberRequest, rate_id: UUID) -> HttpResponse:
    """Remove a rate."""
    rate = get_object_or_404(ExchangeRate, pk=rate_id)
    actions.withdraw_rate(rate=rate, by=request.viewer, at=timezone.now())
    messages.success(request, _("The rate was removed."))
    return redirect("org:rates")


@signed_in
def roles(request: MemberRequest) -> HttpResponse:
    """Each role: a sentence, what it allows, who holds it."""
    active = list(Member.objects.visible_to(request.viewer).active().order_by("name").only("id", "name", "roles"))
    shown = [
        {
            "label": ROLES[role].label,
            "description": ROLES[role].description,
            "allows": [choices.PERMISSIONS[one] for one in Permission if one in ROLES[role].permissions],
            "holders": [member for member in active if role in member.roles],
            "is_mine": role in request.user.roles,
        }
        for role in Role
    ]
    return render(request, "org/roles.html", {"roles": shown})
