"""Dialogs that change one target: relieve it, take a relief back, remove it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.quota import actions
from handsel.quota.forms import ReasonForm, ReliefForm
from handsel.quota.models import Target
from handsel.trail.answers import reload_with_toast


def _target(request: HttpRequest, target_id: UUID) -> Target:
    """The target, for whoever manages pay."""
    viewer = viewer_of(request)
    visible = Target.objects.visible_to(viewer).select_related("member", "team")
    target = get_object_or_404(visible, pk=target_id)
    viewer.require(Permission.MANAGE_PAY)
    return target


@require_http_methods(["GET", "POST"])
def relieve(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Lower a target by an amount or for days of leave."""
    by, target, form = viewer_of(request), _target(request, target_id), ReliefForm(request.POST or None)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        more = {"amount": values["amount"], "leave": form.leave, "reason": values["reason"]}
        actions.relieve(target=target, by=by, at=timezone.now(), **more)
        return reload_with_toast(_("The quota was relieved"))

    text = _("Relief lowers a quota and pays nobody anything. It is kept for good; another one can take it back.")
    return dialog(request, form, run, title=_("Relieve the quota"), submit_label=_("Relieve"), text=text)


@require_http_methods(["GET", "POST"])
def reverse_relief(request: HttpRequest, target_id: UUID, relief_id: UUID) -> HttpResponse:
    """Take a relief back."""
    by, target, form = viewer_of(request), _target(request, target_id), ReasonForm(request.POST or None)
    relief = get_object_or_404(target.reliefs, pk=relief_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.reverse_relief(relief=relief, reason=values["reason"], by=by, at=timezone.now())
        return reload_with_toast(_("The relief was taken back"))

    return dialog(request, form, run, title=_("Take the relief back"), submit_label=_("Take back"))


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Remove a target after asking."""
    by, target = viewer_of(request), _target(request, target_id)

    def run(_values: Mapping[str, Any]) -> HttpResponse:
        actions.remove_target(target=target, by=by, at=timezone.now())
        return reload_with_toast(_("The quota was removed"), by=by)

    title = _("Remove this quota?")
    return dialog(request, confirmation(request), run, title=title, submit_label=_("Remove"), danger=True)
