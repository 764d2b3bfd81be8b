"""Plans and their versions, who is on them, adjustments and disputes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.kernel.periods import Period
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.actions.plans import NotPublished
from handsel.pay.forms import AdjustmentForm, AssignmentForm, PlanForm
from handsel.pay.models import Adjustment, Assignment, Dispute, PlanVersion
from handsel.pay.plans.problems import UnusableFile
from handsel.pay.plans.wording import in_words
from handsel.pay.queries import pages
from handsel.pay.views.checking import checked
from handsel.pay.views.common import for_desk, tabs
from handsel.pay.views.statements import DISPUTE_TONES
from handsel.pay.views.trying import format_of
from handsel.pay.views.words import language
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.marks import badge, person
from handsel.ui.rows import Cell, Column, Empty, Row, Table

ADJUSTMENT_TONES = {"proposed": "amber", "approved": "green", "refused": "gray"}


@require_GET
@for_desk(Permission.SEE_PAY)
def plans(request: HttpRequest) -> HttpResponse:
    """Every published version, plans by name."""
    viewer = viewer_of(request)
    rows = [
        Row(
            str(one.pk),
            one.name,
            [
                Cell(one.name),
                Cell(one.code),
                Cell(one.version),
                Cell(words.short_date(one.starts_on)),
                Cell(one.currency),
                Cell(words.short_date(one.published_at)),
            ],
            url=reverse("pay:version", args=[one.pk]),
        )
        for one in pages.versions()
    ]
    columns = [
        Column("name", _("Plan"), "title"),
        Column("code", _("Code"), phone="start"),
        Column("version", _("Version"), "number", phone="end"),
        Column("from", _("In force from")),
        Column("currency", _("Currency")),
        Column("published", _("Published")),
    ]
    may = viewer.may(Permission.MANAGE_PAY)
    text = _("A plan is a readable file: measures, tables, components. Write one, or drop it.")
    empty = Empty(_("No plan is published"), text, "file-text", *(_new_plan() if may else ("", "")))
    action = {"label": _new_plan()[0], "url": _new_plan()[1], "icon": "plus", "key": "n"}
    context = {
        "title": _("Plans"),
        "tabs": tabs(viewer, "pay:plans"),
        "actions": [action] if may else [],
        "table": Table("plans", _("Plans"), columns, rows, empty=empty),
    }
    return render(request, "pay/desk.html", context)


def _new_plan() -> tuple[str, str]:
    return _("New plan"), reverse("pay:new-plan")


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Check a plan that was dropped or typed, and publish it as a version."""
    viewer = viewer_of(request)
    form = PlanForm(request.POST or None, request.FILES or None, initial=_start_from(request))
    context: dict[str, Any] = {
        "title": _("New plan"),
        "tabs": tabs(viewer, "pay:plans"),
        "crumbs": [{"url": reverse("pay:plans"), "label": _("Plans")}],
    }
    if form.is_valid():
        text, name = form.cleaned_data["source"], form.cleaned_data["name"]
        context |= checked(text, name)
        if "publish" in request.POST and context["may_save"] and _published(request, text, name, viewer):
            return redirect("pay:plans")
        form = PlanForm(initial={"source": text, "format": format_of(name)})
    status = 422 if form.errors or context.get("problems") else 200
    return render(request, "pay/new_plan.html", context | {"form": form}, status=status)


def _start_from(request: HttpRequest) -> dict[str, str]:
    """The text of a version that a new one starts from."""
    version = pages.version_named(request.GET.get("from", ""))
    return {"source": version.text, "format": format_of(version.file)} if version else {}


def _published(request: HttpRequest, text: str, name: str, viewer: Viewer) -> bool:
    try:
        version = actions.publish_plan(text=text, file=name, by=viewer, at=timezone.now())
    except (NotPublished, UnusableFile) as problem:
        messages.error(request, str(problem))
        return False
    values = {"name": version.name, "version": version.version}
    messages.success(request, _("%(name)s, version %(version)s is published") % values)
    return True


@require_GET
@for_desk(Permission.SEE_PAY)
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """A version in plain words, with its source and who accepted it."""
    viewer = viewer_of(request)
    row = pages.version_named(str(version_id))
    if row is None:
        return redirect("pay:plans")
    action = {"label": _("New version from this"), "url": f"{reverse('pay:new-plan')}?from={row.pk}", "icon": "copy"}
    context = {
        "title": f"{row.name}, {row.version}",
        "tabs": tabs(viewer, "pay:plans"),
        "crumbs": [{"url": reverse("pay:plans"), "label": _("Plans")}],
        "actions": [action | {"variant": "outline"}] if viewer.may(Permission.MANAGE_PAY) else [],
        "version": row,
        "words": in_words(pages.plan_of(row), language()),
        "accepted": _accepted(row),
    }
    return render(request, "pay/version.html", context)


def _accepted(row: PlanVersion) -> list[dict[str, str]]:
    accepted = row.acceptances.select_related("member").order_by("member__name")
    return [{"name": one.member.name, "at": words.full_time(one.accepted_at)} for one in accepted]


@require_GET
@for_desk(Permission.SEE_PAY)
def assignments(request: HttpRequest) -> HttpResponse:
    """Who is, was and will be on which plan."""
    viewer, names = viewer_of(request), pages.plan_names()
    accepted = {code: pages.accepted_by(code) for code in names}
    rows = [
        Row(
            str(one.pk),
            one.member.name,
            _assignment(one, names, accepted.get(one.plan, {})),
            url=reverse("pay:of", args=[one.member_id]),
        )
        for one in pages.assignments()
    ]
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("plan", _("Plan"), phone="start"),
        Column("from", _("First day"), phone="end"),
        Column("to", _("Last day")),
        Column("target", _("Target pay a year"), "number"),
        Column("accepted", _("Accepted version"), "number"),
    ]
    may = viewer.may(Permission.MANAGE_PAY) and bool(names)
    text = _("Deals are credited to people on a plan. Publish a plan first, then put people on it.")
    action = {"label": _("Put on a plan"), "url": reverse("pay:assign"), "icon": "user-plus", "modal": True, "key": "n"}
    context = {
        "title": _("Assignments"),
        "tabs": tabs(viewer, "pay:assignments"),
        "actions": [action] if may else [],
        "table": Table(
            "assignments", _("Assignments"), columns, rows, empty=Empty(_("Nobody is on a plan"), text, "users")
        ),
    }
    return render(request, "pay/desk.html", context)


def _assignment(one: Assignment, names: Mapping[str, str], accepted: Mapping[Any, int]) -> list[Cell]:
    last = words.short_date(Period(one.starts_on, one.ends_on).last_day) if one.ends_on else ""
    target = words.number(one.target) if one.target is not None else ""
    return [
        Cell(person(one.member.name)),
        Cell(names.get(one.plan, one.plan)),
        Cell(words.short_date(one.starts_on)),
        Cell(last),
        Cell(target),
        Cell(accepted.get(one.member_id, "")),
    ]


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def assign(request: HttpRequest) -> HttpResponse:
    """Put a colleague on a plan."""
    viewer = viewer_of(request)
    form = AssignmentForm(viewer, pages.plan_names(), request.POST or None)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        last = values["last_on"]
        try:
            actions.assign(
                member=values["member"], plan=values["plan"], starts_on=values["starts_on"],
                ends_on=last + timedelta(days=1) if last else None, target=values["target"], fte=values["fte"],
                carry_ytd=values["carry_ytd"], pay_currency=values["pay_currency"], by=viewer, at=timezone.now(),
            )  # fmt: skip
        except NotPublished as problem:
            form.add_error(None, str(problem))
            context = {"title": _("Put on a plan"), "form": form, "action": request.path, "submit_label": _("Save")}
            return render(request, "ui/modal_form.html", context, status=422)
        return reload_with_toast(_("Saved"))

    return dialog(request, form, run, title=_("Put on a plan"), submit_label=_("Save"), columns=2)


@require_GET
@for_desk(Permission.SEE_PAY)
def adjustments(request: HttpRequest) -> HttpResponse:
    """Amounts that people decided; the ones that wait for a second person first."""
    viewer = viewer_of(request)
    found = list(
        Adjustment.objects.visible_to(viewer).select_related("member", "proposed_by", "decided_by").order_by("-pk")
    )
    found.sort(key=lambda one: one.state != Adjustment.State.PROPOSED)
    rows = [Row(str(one.pk), one.member.name, _adjustment(request, one, viewer)) for one in found]
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("amount", _("Amount"), "number", phone="end"),
        Column("day", _("Day")),
        Column("reason", _("Reason"), phone="start"),
        Column("by", _("Proposed by")),
        Column("state", _("State"), phone="end"),
        Column("next", _("Decision"), phone="start"),
    ]
    may = viewer.may(Permission.MANAGE_PAY) and bool(pages.plan_names())
    action = {
        "label": _("Propose an adjustment"),
        "url": reverse("pay:propose"),
        "icon": "plus",
        "modal": True,
        "key": "n",
    }
    text = _("An amount that no rule of a plan gives is proposed by one person and approved by another.")
    context = {
        "title": _("Adjustments"),
        "tabs": tabs(viewer, "pay:adjustments"),
        "actions": [action] if may else [],
        "table": Table(
            "adjustments", _("Adjustments"), columns, rows, empty=Empty(_("No adjustment"), text, "hand-coins")
        ),
    }
    return render(request, "pay/desk.html", context)


def _adjustment(request: HttpRequest, one: Adjustment, viewer: Viewer) -> list[Cell]:
    latest = pages.latest_version(one.plan)
    amount = words.money(one.amount, latest.currency, exact=True) if latest else words.number(one.amount)
    return [
        Cell(one.member.name),
        Cell(amount),
        Cell(words.short_date(one.on)),
        Cell(one.reason),
        Cell(one.proposed_by.name if one.proposed_by else "Handsel"),
        Cell(badge(one.get_state_display(), ADJUSTMENT_TONES[one.state])),
        Cell(_decision(request, one, viewer)),
    ]


def _decision(request: HttpRequest, one: Adjustment, viewer: Viewer) -> str:
    """Buttons for a second person; a sentence for those who may not be it."""
    if one.state != Adjustment.State.PROPOSED:
        return one.decided_by.name if one.decided_by else ""
    if not viewer.may(Permission.APPROVE_PAY):
        return ""
    if viewer.member_id in (one.proposed_by_id, one.member_id):
        return _("Waits for a colleague")
    buttons = [
        {"url": reverse("pay:decide", args=[one.pk, "approve"]), "label": _("Approve"), "dialog": True},
        {
            "url": reverse("pay:decide", args=[one.pk, "refuse"]),
            "label": _("Refuse"),
            "dialog": True,
            "variant": "ghost",
        },
    ]
    return str(render_to_string("pay/desk_buttons.html", {"buttons": buttons}, request))


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an amount for a colleague."""
    viewer = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.propose_adjustment(
            member=values["member"], plan=values["plan"], on=values["on"], amount=values["amount"],
            reason=values["reason"], by=viewer, at=timezone.now(),
        )  # fmt: skip
        return reload_with_toast(_("Proposed. It counts once a colleague approves it."))

    form = AdjustmentForm(viewer, pages.plan_names(), request.POST or None)
    title = _("Propose an adjustment")
    return dialog(request, form, run, title=title, submit_label=_("Propose"), columns=2)


@require_http_methods(["GET", "POST"])
@for_desk(Permission.APPROVE_PAY)
def decide(request: HttpRequest, adjustment_id: UUID, way: str) -> HttpResponse:
    """Approve or refuse an adjustment, as the second person."""
    viewer = viewer_of(request)
    row = get_object_or_404(Adjustment.objects.visible_to(viewer).select_related("member"), pk=adjustment_id)
    approve = way == "approve"

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.decide_adjustment(adjustment=row, approve=approve, by=viewer, at=timezone.now())
        return reload_with_toast(_("Approved. The next calculation posts it.") if approve else _("Refused"))

    title = _("Approve this adjustment?") if approve else _("Refuse this adjustment?")
    text = f"{row.member.name}: {words.number(row.amount)}. {row.reason}"
    label = _("Approve") if approve else _("Refuse")
    return dialog(request, confirmation(request), run, title=title, text=text, submit_label=label)


@require_GET
@for_desk(Permission.SEE_PAY)
def disputes(request: HttpRequest) -> HttpResponse:
    """Disputes, open ones by their due date first."""
    viewer, today = viewer_of(request), timezone.localdate()
    found = list(Dispute.objects.visible_to(viewer).select_related("member", "decided_by").order_by("due_on", "pk"))
    found.sort(key=lambda one: one.state != Dispute.State.OPEN)
    rows = [
        Row(
            str(one.pk),
            one.member.name,
            [
                Cell(one.member.name),
                Cell(one.reason),
                Cell(
                    words.short_date(one.due_on),
                    tone="red" if one.state == Dispute.State.OPEN and one.due_on < today else "",
                ),
                Cell(badge(one.get_state_display(), DISPUTE_TONES[one.state])),
            ],
            url=reverse("pay:dispute-of", args=[one.pk]),
        )
        for one in found
    ]
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("reason", _("Reason"), phone="start"),
        Column("due", _("Answer due"), phone="end"),
        Column("state", _("State"), phone="end"),
    ]
    text = _("Payees open a dispute from the line itself, on their statement.")
    context = {
        "title": _("Disputes"),
        "tabs": tabs(viewer, "pay:disputes"),
        "table": Table("disputes", _("Disputes"), columns, rows, empty=Empty(_("No dispute"), text, "flag")),
    }
    return render(request, "pay/desk.html", context)
