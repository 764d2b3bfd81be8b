"""Try a plan: a file or a text is checked against its own examples, or pays a file of events. Nothing is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.pay.forms import PlanForm
from handsel.pay.views.checking import checked
from handsel.pay.views.common import for_desk, tabs


@require_http_methods(["GET", "POST"])
@for_desk(Permission.SEE_PAY)
def try_plan(request: HttpRequest) -> HttpResponse:
    """Check a plan that was dropped or typed."""
    form = PlanForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": _("Try a plan"), "tabs": tabs(viewer_of(request), "pay:try-plan")}
    if form.is_valid():
        context |= checked(form.cleaned_data["source"], form.cleaned_data["name"])
        form = PlanForm(initial={"source": form.cleaned_data["source"], "format": format_of(form.cleaned_data["name"])})
    status = 422 if form.errors or context.get("problems") else 200
    return render(request, "pay/try_plan.html", context | {"form": form}, status=status)


def format_of(name: str) -> str:
    """The choice that stands for a file's ending."""
    return "plan.yaml" if name.lower().endswith((".yaml", ".yml")) else "plan.toml"
