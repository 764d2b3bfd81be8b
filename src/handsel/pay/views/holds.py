"""What somebody keeps back of a colleague's pay: the list, and the two dialogs that place and release a hold."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.forms import HoldForm, ReleaseForm
from handsel.pay.models import Hold
from handsel.pay.queries import pages
from handsel.pay.views.common import for_desk, tabs
from handsel.pay.views.lines import DealName
from handsel.pay.views.people import deal_names
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.marks import badge, person
from handsel.ui.rows import Cell, Column, Empty, Row, Table


@require_GET
@for_desk(Permission.SEE_PAY)
def holds(request: HttpRequest) -> HttpResponse:
    """Everything that is or was held back; what still is comes first."""
    viewer = viewer_of(request)
    found = list(Hold.objects.visible_to(viewer).select_related("member", "placed_by", "released_by").order_by("-pk"))
    found.sort(key=lambda one: one.released_on is not None)
    deals = deal_names((one.deal for one in found), viewer)
    rows = [Row(str(one.pk), one.member.name, _cells(request, one, deals, viewer)) for one in found]
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("deal", _("Deal"), phone="start"),
        Column("since", _("Since"), phone="end"),
        Column("reason", _("Reason"), phone="start"),
        Column("by", pgettext("hold", "Placed by")),
        Column("state", _("State"), phone="end"),
        Column("next", _("Decision"), phone="start"),
    ]
    text = _("Earnings of a deal, or all of a payee's, wait here until somebody releases them.")
    may = viewer.may(Permission.MANAGE_PAY) and bool(pages.plan_names())
    action = {"label": _("Hold back"), "url": reverse("pay:place-hold"), "icon": "plus", "modal": True, "key": "n"}
    title = pgettext("pay", "Holds")
    context = {
        "title": title,
        "tabs": tabs(viewer, "pay:holds"),
        "actions": [action] if may else [],
        "table": Table("holds", title, columns, rows, empty=Empty(_("Nothing is held back"), text, "pause")),
    }
    return render(request, "pay/desk.html", context)


def _cells(request: HttpRequest, one: Hold, deals: Mapping[str, DealName], viewer: Viewer) -> list[Cell]:
    deal = deals.get(one.deal, DealName(one.deal))
    released = one.released_on is not None
    state = badge(pgettext("hold", "Released") if released else _("Held back"), "gray" if released else "amber")
    reason = f"{one.reason} · {one.release_reason}" if one.release_reason else one.reason
    return [
        Cell(person(one.member.name)),
        Cell(_deal(deal)),
        Cell(words.short_date(one.since)),
        Cell(reason),
        Cell(one.placed_by.name if one.placed_by else "Handsel"),
        Cell(state),
        Cell(_next(request, one, viewer)),
    ]


def _deal(deal: DealName) -> str:
    if not deal.url:
        return deal.name or _("Everything")
    return format_html('<a class="link" href="{}">{}</a>', deal.url, deal.name)


def _next(request: HttpRequest, one: Hold, viewer: Viewer) -> str:
    """The button for whoever may release it; who did, and when."""
    if one.released_on is not None:
        name = one.released_by.name if one.released_by else "Handsel"
        return f"{name}, {words.short_date(one.released_on)}"
    if not viewer.may(Permission.MANAGE_PAY) or one.member_id == viewer.member_id:
        return ""
    button = {"url": reverse("pay:release-hold", args=[one.pk]), "label": _("Release"), "dialog": True}
    return str(render_to_string("pay/desk_buttons.html", {"buttons": [button]}, request))


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def place(request: HttpRequest) -> HttpResponse:
    """Hold back a colleague's earnings; `?member=&plan=&deal=` say what is meant."""
    viewer = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.place_hold(
            member=values["member"], plan=values["plan"], deal=values["deal_number"], reason=values["reason"],
            by=viewer, at=timezone.now(),
        )  # fmt: skip
        return reload_with_toast(_("Held back. The next calculation leaves it out."))

    known = {name: request.GET[name] for name in ("member", "plan", "deal") if name in request.GET}
    form = HoldForm(viewer, pages.plan_names(), request.POST or None, initial=known)
    text = _("Earnings of pay periods that are not closed yet wait until somebody releases them.")
    title = _("Hold back pay")
    return dialog(request, form, run, title=title, text=text, submit_label=_("Hold back"), columns=2)


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def release(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let go what was held back."""
    viewer = viewer_of(request)
    row = get_object_or_404(Hold.objects.visible_to(viewer).select_related("member"), pk=hold_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.release_hold(hold=row, reason=values["reason"], by=viewer, at=timezone.now())
        return reload_with_toast(_("Released. The next calculation posts it."))

    title = _("Release the pay of %(name)s?") % {"name": row.member.name}
    form = ReleaseForm(request.POST or None)
    return dialog(request, form, run, title=title, text=row.reason, submit_label=_("Release"))
