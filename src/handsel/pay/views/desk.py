"""The desk of operations: periods with their next step, payees with totals."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay import actions
from handsel.pay.actions.closing import NotYet
from handsel.pay.actions.plans import NotPublished
from handsel.pay.models import PayoutBatch, PayPeriod, Statement
from handsel.pay.queries import pages
from handsel.pay.queries.pages import Stage
from handsel.pay.queries.payout import Batches, latest_payouts
from handsel.pay.views import payouts
from handsel.pay.views.common import for_desk, tabs
from handsel.pay.views.showing import span_text
from handsel.pay.views.statements import TONES, address
from handsel.ui import words
from handsel.ui.marks import badge, person
from handsel.ui.rows import Cell, Column, Empty, Row, Table

State = PayPeriod.State

STEPS: Mapping[str, tuple[str, Promise, Permission]] = {
    State.OPEN: ("submit", gettext_lazy("Submit for review"), Permission.MANAGE_PAY),
    State.REVIEW: ("approve", gettext_lazy("Approve"), Permission.APPROVE_PAY),
    State.APPROVED: ("close", gettext_lazy("Close and freeze statements"), Permission.MANAGE_PAY),
}
"""The step that follows each state until the close: its name, its label, and the permission it takes."""

VERBS: Mapping[str, Callable[..., PayPeriod]] = {
    "submit": actions.submit_period,
    "approve": actions.approve_period,
    "close": actions.close_period,
    "pay": actions.mark_paid,
}


@require_GET
@for_desk(Permission.SEE_PAY)
def desk(request: HttpRequest) -> HttpResponse:
    """Pay periods, the latest first, each with what to do next."""
    viewer = viewer_of(request)
    context = {
        "title": _("Pay desk"),
        "tabs": tabs(viewer, "pay:desk"),
        "alerts": _waiting(viewer),
        "calculable": pages.plan_names() if viewer.may(Permission.MANAGE_PAY) else {},
        "table": _periods(request, viewer),
    }
    return render(request, "pay/periods.html", context)


def _waiting(viewer: Viewer) -> list[dict[str, str]]:
    """What somebody has to decide."""
    adjustments, disputes, late = pages.waiting()
    told = []
    if adjustments:
        text = ngettext(
            "%(count)s adjustment waits for a second person.",
            "%(count)s adjustments wait for a second person.",
            adjustments,
        ) % {"count": adjustments}
        told.append({"text": text, "tone": "amber", "icon": "hand-coins"})
    if disputes:
        text = ngettext("%(count)s dispute is open.", "%(count)s disputes are open.", disputes) % {"count": disputes}
        overdue = ngettext("%(count)s is overdue.", "%(count)s are overdue.", late) % {"count": late} if late else ""
        told.append({"text": f"{text} {overdue}".strip(), "tone": "red" if late else "amber", "icon": "flag"})
    return told


def _periods(request: HttpRequest, viewer: Viewer) -> Table:
    names, batches = pages.plan_names(), latest_payouts()
    rows = [_period(request, stage, names, batches, viewer) for stage in pages.stages(timezone.localdate())]
    columns = [
        Column("period", _("Period"), "title"),
        Column("plan", _("Plan"), phone="start"),
        Column("state", _("State"), phone="end"),
        Column("payees", _("Payees"), "number"),
        Column("earned", _("Posted"), "number", phone="end"),
        Column("next", _("Next step"), phone="start"),
    ]
    text = _("Publish a plan and put people on it. Their pay periods appear here with what to do next.")
    empty = Empty(_("No pay period yet"), text, "calculator")
    if viewer.may(Permission.MANAGE_PAY):
        empty = Empty(_("No pay period yet"), text, "calculator", _("New plan"), reverse("pay:new-plan"))
    return Table("pay-periods", _("Pay periods"), columns, rows, empty=empty)


def _period(request: HttpRequest, stage: Stage, names: Mapping[str, str], batches: Batches, viewer: Viewer) -> Row:
    state = State(stage.state)
    return Row(
        f"{stage.plan}-{stage.period.start}",
        stage.label,
        [
            Cell(stage.label),
            Cell(names.get(stage.plan, stage.plan)),
            Cell(badge(state.label, TONES[state])),
            Cell(stage.payees or ""),
            Cell(words.money(stage.posted, stage.currency, exact=True) if stage.payees else ""),
            Cell(_buttons(request, stage, batches.get((stage.plan, stage.period.start)), viewer)),
        ],
        url=reverse("pay:period", args=[stage.plan, stage.period.start.isoformat()]),
    )


def _buttons(request: HttpRequest, stage: Stage, batch: PayoutBatch | None, viewer: Viewer) -> str:
    """The one step that may be taken now. Later periods wait for earlier ones."""
    if stage.waits_for:
        return _("Close %(label)s first") % {"label": stage.waits_for}
    if stage.state in (State.CLOSED, State.PAID):
        return payouts.buttons(request, payouts.next_step(batch, stage, viewer))
    name, label, permission = STEPS.get(stage.state, ("", "", None))
    if permission is None or not viewer.may(permission) or not stage.has_ended:
        return "" if stage.has_ended else _("Runs until %(day)s") % {"day": words.short_date(stage.period.last_day)}
    step = {"url": reverse("pay:step", args=[stage.plan, stage.label, name]), "label": label, "post": True}
    return payouts.buttons(request, [step])


@require_POST
@for_desk(Permission.MANAGE_PAY)
def calculate(request: HttpRequest, plan: str) -> HttpResponse:
    """Run the engine and post what is missing."""
    try:
        run = actions.calculate(plan=plan, by=viewer_of(request), at=timezone.now())
    except NotPublished as problem:
        messages.error(request, str(problem))
        return redirect("pay:desk")
    posted = run.entries.count()
    text = ngettext("Calculated: %(count)s new entry", "Calculated: %(count)s new entries", posted) % {"count": posted}
    messages.success(request, text)
    return redirect("pay:desk")


@require_POST
@for_desk(Permission.SEE_PAY)
def step(request: HttpRequest, plan: str, label: str, name: str) -> HttpResponse:
    """Submit, approve, close, mark as paid. What cannot be done says why."""
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    try:
        row = verb(plan=plan, label=label, by=viewer_of(request), at=timezone.now())
    except (NotYet, NotPublished, Forbidden) as problem:
        messages.error(request, str(problem))
    else:
        values = {"label": row.label, "state": row.get_state_display()}
        messages.success(request, _("%(label)s: %(state)s") % values)
    return redirect("pay:desk")


@require_GET
@for_desk(Permission.SEE_PAY)
def period(request: HttpRequest, plan: str, starts_on: str) -> HttpResponse:
    """One period: every payee with what was posted, and what is paid once it is closed."""
    viewer, stage = viewer_of(request), _stage(plan, starts_on)
    paid = {
        one.member_id: one
        for one in Statement.objects.visible_to(viewer).filter(plan=plan, starts_on=stage.period.start)
    }
    found = pages.earned_by_payee(plan, stage.period.start)
    rows = [
        Row(
            str(one.member.pk),
            one.member.name,
            [
                Cell(person(one.member.name)),
                Cell(words.money(one.posted, one.currency, exact=True)),
                Cell(_paid(paid.get(one.member.pk))),
            ],
            url=address(one.member, plan, stage.period.start),
        )
        for one in found
    ]
    total = sum((one.posted for one in found), start=Decimal(0))
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("posted", _("Posted"), "number", phone="start"),
        Column("paid", _("Paid out"), "number", phone="end"),
    ]
    foot = [Cell(_("Together")), Cell(words.money(total, stage.currency, exact=True)), Cell("")]
    empty = Empty(
        _("Nothing is posted in this period"), _("Calculate the plan: deals become lines, lines become entries.")
    )
    batch = latest_payouts().get((plan, stage.period.start))
    context = {
        "title": f"{pages.plan_names().get(plan, plan)}, {stage.label}",
        "tabs": tabs(viewer, "pay:desk"),
        "crumbs": [{"url": reverse("pay:desk"), "label": _("Pay desk")}],
        "facts": payouts.facts_of(batch) if batch else [],
        "buttons": payouts.next_step(batch, stage, viewer),
        "lead": f"{span_text(stage.period)} · {State(stage.state).label}",
        "table": Table("payees", _("Payees"), columns, rows, footer=foot if rows else (), empty=empty),
    }
    return render(request, "pay/period.html", context)


def _paid(one: Statement | None) -> str:
    return words.money(one.paid, one.currency, exact=True) if one else ""


def _stage(plan: str, starts_on: str) -> Stage:
    """The period of the address, or 404."""
    for stage in pages.stages(timezone.localdate()):
        if (stage.plan, stage.period.start.isoformat()) == (plan, starts_on):
            return stage
    raise Http404


@require_GET
@for_desk(Permission.SEE_PAY)
def payees(request: HttpRequest) -> HttpResponse:
    """Everybody on a plan today, with a way to their pay."""
    viewer, today = viewer_of(request), timezone.localdate()
    rows = [
        Row(
            str(one.pk),
            one.member.name,
            [Cell(person(one.member.name)), Cell(name), Cell(words.short_date(one.starts_on))],
            url=reverse("pay:of", args=[one.member_id]),
        )
        for one, name in pages.everybody_on_plans(today)
    ]
    columns = [
        Column("payee", _("Payee"), "title"),
        Column("plan", _("Plan"), phone="start"),
        Column("since", _("Since"), phone="end"),
    ]
    empty = Empty(_("Nobody is on a plan today"), _("Put colleagues on a published plan under Assignments."), "users")
    context = {
        "title": _("Payees"),
        "tabs": tabs(viewer, "pay:payees"),
        "table": Table("payees", _("Payees"), columns, rows, empty=empty),
    }
    return render(request, "pay/desk.html", context)
