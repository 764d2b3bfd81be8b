"""The REST door of pay: plans, assignments, events, periods, statements, the ledger, decisions and what-ifs."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.errors import HttpError

from handsel.lists.rest import PROBLEMS, get_visible, member, now, viewer
from handsel.org.models import Member
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.decision_schemas import (
    AdjustmentIn,
    AdjustmentOut,
    ApprovalIn,
    DecisionIn,
    DisputeIn,
    DisputeOut,
    HoldIn,
    HoldOut,
    PayoutDecisionIn,
    ReleaseIn,
)
from handsel.pay.models import (
    Adjustment,
    Assignment,
    Calculation,
    ContractCostPolicy,
    Dispute,
    Hold,
    LedgerEntry,
    PayoutBatch,
    PayPeriod,
    PlanVersion,
    SourceEvent,
    Statement,
)
from handsel.pay.plans.problems import UnusableFile
from handsel.pay.queries import costs, published
from handsel.pay.queries.supposing import what_if
from handsel.pay.rules.expected import OpenDeal
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.plan import ONE
from handsel.pay.rules.vocabulary import EventKind
from handsel.pay.schemas import (
    AssignmentIn,
    AssignmentOut,
    CalculationIn,
    CalculationOut,
    CostMonthOut,
    CostPolicyIn,
    CostPolicyOut,
    EventOut,
    EventsIn,
    EventsOut,
    LedgerPage,
    PayoutOut,
    PayoutWholeOut,
    PeriodIn,
    PeriodOut,
    PlanIn,
    PlanVersionOut,
    StatementOut,
    StatementWholeOut,
    SupposedIn,
    WhatIfIn,
    WhatIfOut,
)
from handsel.pay.views.papers import paper_of
from handsel.quota.models import owners_within
from handsel.ui.sheets import download

PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}
pay = Router(tags=["pay"])

MOST = 500
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows on a page.")]


@pay.get("/plans", response={200: list[PlanVersionOut]} | PROBLEMS, summary="List versions of plans")
def list_plans(request: HttpRequest) -> list[PlanVersion]:
    """Those that oneself or one's people are on; all of them for whoever sees pay."""
    return list(published.versions_for(viewer(request)))


@pay.post("/plans", response={201: PlanVersionOut} | PROBLEMS, summary="Publish a version of a plan")
def publish_plan(request: HttpRequest, body: PlanIn) -> Status[PlanVersion]:
    """Refused with every mistake, its place and the mend, or when an own example gives another result.

    The same text again answers the version that is there.
    """
    try:
        row = actions.publish_plan(text=body.text, file=body.file, by=viewer(request), at=now())
    except UnusableFile as unusable:
        raise ValidationError({"text": _mistakes(unusable)}) from unusable
    except actions.NotPublished as refused:
        raise ValidationError({"text": [str(refused)]}) from refused
    return Status(201, row)


@pay.post("/plans/{plan_version_id}/accept", response={204: None} | PROBLEMS, summary="Accept a plan one is on")
def accept_plan(request: HttpRequest, plan_version_id: UUID) -> Status[None]:
    version = get_object_or_404(published.versions_for(viewer(request)), pk=plan_version_id)
    try:
        actions.accept_plan(version=version, by=viewer(request), at=now())
    except actions.NotPublished as refused:
        raise HttpError(409, str(refused)) from refused
    return Status(204, None)


@pay.get("/assignments", response={200: list[AssignmentOut]} | PROBLEMS, summary="List who is on which plan")
def list_assignments(request: HttpRequest, member_id: UUID | None = None) -> list[Assignment]:
    rows = Assignment.objects.visible_to(viewer(request))
    rows = rows.filter(member_id=member_id) if member_id else rows
    return list(rows.order_by("plan", "starts_on", "id"))


@pay.post("/assignments", response={201: AssignmentOut} | PROBLEMS, summary="Put a member on a plan")
def assign(request: HttpRequest, body: AssignmentIn) -> Status[Assignment]:
    """An assignment without end that began earlier ends the day this one begins."""
    values = body.model_dump(exclude={"member_id"})
    try:
        row = actions.assign(member=_payee(request, body.member_id), by=viewer(request), at=now(), **values)
    except actions.NotPublished as refused:
        raise ValidationError({"plan": [str(refused)]}) from refused
    return Status(201, row)


@pay.get("/events", response={200: list[EventOut]} | PROBLEMS, summary="List events that became known")
def list_events(request: HttpRequest, deal: str = "", limit: Limit = 50) -> list[SourceEvent]:
    """The newest first. For whoever sees everybody's pay."""
    rows = published.events_for(viewer(request))
    return list((rows.filter(deal=deal) if deal else rows)[:limit])


@pay.post("/events", response={200: EventsOut} | PROBLEMS, summary="Send events")
def send_events(request: HttpRequest, body: EventsIn) -> dict[str, int]:
    """All are kept or none. An event whose `id` is known already is not kept again."""
    events = [one.value() for one in body.events]
    try:
        added = actions.receive_events(events=events, origin=SourceEvent.Origin.API, by=viewer(request), at=now())
    except actions.UnknownPayees as unknown:
        text = _("Nobody here is called %(names)s. Name members by identifier, e-mail or name.")
        raise ValidationError({"events": [text % {"names": ", ".join(unknown.names)}]}) from unknown
    return {"received": len(events), "added": added}


@pay.post("/calculations", response={201: CalculationOut} | PROBLEMS, summary="Calculate a plan")
def calculate(request: HttpRequest, body: CalculationIn) -> Status[Calculation]:
    """Posts what is missing to the earliest open period. Calculating again posts nothing."""
    try:
        return Status(201, actions.calculate(plan=body.plan, by=viewer(request), at=now(), whole=body.whole))
    except actions.NotPublished as refused:
        raise ValidationError({"plan": [str(refused)]}) from refused


@pay.get("/periods", response={200: list[PeriodOut]} | PROBLEMS, summary="List pay periods")
def list_periods(request: HttpRequest) -> list[PayPeriod]:
    """Periods somebody began to review; those without a row are open. For whoever sees everybody's pay."""
    return list(published.periods_for(viewer(request)))


@pay.post("/periods/submit", response={200: PeriodOut} | PROBLEMS, summary="Hand a period over for review")
def submit_period(request: HttpRequest, body: PeriodIn) -> PayPeriod:
    return _moved(actions.submit_period, body, request)


@pay.post("/periods/approve", response={200: PeriodOut} | PROBLEMS, summary="Approve a period")
def approve_period(request: HttpRequest, body: PeriodIn) -> PayPeriod:
    """Not by whoever submitted it, and not by whoever is paid by it."""
    return _moved(actions.approve_period, body, request)


@pay.post("/periods/close", response={200: PeriodOut} | PROBLEMS, summary="Close a period")
def close_period(request: HttpRequest, body: PeriodIn) -> PayPeriod:
    """Calculates once more and freezes a statement for everybody, all of it or nothing."""
    return _moved(actions.close_period, body, request)


@pay.post("/periods/paid", response={200: PeriodOut} | PROBLEMS, summary="Say that a period is paid")
def mark_period_paid(request: HttpRequest, body: PeriodIn) -> PayPeriod:
    """Once its payout is approved."""
    return _moved(actions.mark_paid, body, request)


@pay.get("/payouts", response={200: list[PayoutOut]} | PROBLEMS, summary="List payouts")
def list_payouts(request: HttpRequest, plan: str = "", limit: Limit = 50) -> list[PayoutBatch]:
    """The newest first. For whoever sees everybody's pay."""
    rows = PayoutBatch.objects.visible_to(viewer(request))
    return list((rows.filter(plan=plan) if plan else rows).order_by("-id")[:limit])


@pay.post("/payouts", response={201: PayoutOut} | PROBLEMS, summary="Make the payout of a closed period")
def make_payout(request: HttpRequest, body: PeriodIn) -> Status[PayoutBatch]:
    """Somebody else approves it."""
    return Status(201, _moved(actions.make_payout, body, request))


@pay.get("/payouts/{payout_batch_id}", response={200: PayoutWholeOut} | PROBLEMS, summary="Read a payout")
def get_payout(request: HttpRequest, payout_batch_id: UUID) -> PayoutBatch:
    return get_visible(PayoutBatch, payout_batch_id, request)


@pay.post("/payouts/{payout_batch_id}/decide", response={200: PayoutOut} | PROBLEMS, summary="Decide on a payout")
def decide_payout(request: HttpRequest, payout_batch_id: UUID, body: PayoutDecisionIn) -> PayoutBatch:
    """Not by whoever made it, and not by whoever is paid by it. A rejection says why."""
    row = get_visible(PayoutBatch, payout_batch_id, request)
    if not body.approve and not body.reason.strip():
        raise ValidationError({"reason": [_("Say why the payout is rejected; whoever made it reads that.")]})
    try:
        return actions.decide_payout(batch=row, by=viewer(request), at=now(), **body.model_dump())
    except actions.NotYet as late:
        raise HttpError(409, str(late)) from late


@pay.get("/contract-costs", response={200: list[CostMonthOut]} | PROBLEMS, summary="Read the books of contract costs")
def list_contract_costs(request: HttpRequest, year: Annotated[int, Query(ge=1990, le=2200)]) -> list[dict[str, Any]]:
    """Month by month of a fiscal year: opening + additions - amortisation - impairment - clawback = closing."""
    months = costs.months_of(costs.book_for(viewer(request)), fiscal_calendar().year(year))
    return [
        {"starts_on": one.period.start, "ends_on": one.period.end, "currency": one.currency, **vars(one.sums)}
        for one in months
    ]


@pay.get("/contract-cost-policies", response={200: list[CostPolicyOut]} | PROBLEMS, summary="List policies for costs")
def list_cost_policies(request: HttpRequest) -> list[ContractCostPolicy]:
    viewer(request).require(Permission.SEE_PAY)
    return costs.policies()


@pay.post("/contract-cost-policies", response={201: CostPolicyOut} | PROBLEMS, summary="Set a policy for costs")
def set_cost_policy(request: HttpRequest, body: CostPolicyIn) -> Status[ContractCostPolicy]:
    """From a day on. A policy never changes; another one follows it."""
    return Status(201, actions.set_cost_policy(**body.model_dump(), by=viewer(request), at=now()))


@pay.get("/statements", response={200: list[StatementOut]} | PROBLEMS, summary="List statements")
def list_statements(
    request: HttpRequest, member_id: UUID | None = None, plan: str = "", limit: Limit = 50
) -> list[Statement]:
    """One's own and those of one's people, the newest first."""
    rows = Statement.objects.visible_to(viewer(request))
    rows = rows.filter(member_id=member_id) if member_id else rows
    rows = rows.filter(plan=plan) if plan else rows
    return list(rows.defer("text").order_by("-starts_on", "-id")[:limit])


@pay.get("/statements/{statement_id}", response={200: StatementWholeOut} | PROBLEMS, summary="Read a statement")
def get_statement(request: HttpRequest, statement_id: UUID) -> Statement:
    return get_visible(Statement, statement_id, request)


@pay.get(
    "/statements/{statement_id}/pdf", response={200: None} | PROBLEMS, summary="Statement as PDF", openapi_extra=PDF
)
def get_statement_pdf(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """In the caller's language; the same bytes whenever it is asked for."""
    row = get_visible(Statement, statement_id, request)
    return download(paper_of(row, viewer(request)), f"statement-{row.plan}-{row.label}")


@pay.get("/ledger", response={200: LedgerPage} | PROBLEMS, summary="Read the ledger")
def list_ledger(
    request: HttpRequest,
    member_id: UUID | None = None,
    plan: str = "",
    deal: str = "",
    cursor: UUID | None = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """One's own entries and those of one's people, in order of posting."""
    asked = {"member_id": member_id, "plan": plan, "deal": deal, "pk__gt": cursor}
    rows = LedgerEntry.objects.visible_to(viewer(request)).filter(**{name: one for name, one in asked.items() if one})
    found = list(rows.order_by("pk")[: limit + 1])
    return {"items": found[:limit], "next": found[limit - 1].pk if len(found) > limit else None}


@pay.post("/what-if", response={200: WhatIfOut} | PROBLEMS, summary="Ask what deals would pay")
def suppose(request: HttpRequest, body: WhatIfIn) -> dict[str, Any]:
    """Deals with a probability of 100 are taken as won, the others by their expectation. Nothing is written."""
    payee = _payee(request, body.member_id or viewer(request).member_id, own=True)
    found = what_if(payee, [_open_deal(one, payee) for one in body.deals], now().date())
    if found is None:
        raise ValidationError({"member_id": [_("This member is on no plan.")]})
    rest = found.answer.rest
    return {
        "plan": found.plan.code,
        "currency": found.plan.currency,
        "before": found.answer.before,
        "added": found.answer.added,
        "by_deal": dict(found.answer.by_deal),
        "expected": rest.amount,
        "low": rest.low,
        "high": rest.high,
        "if_all_won": rest.if_all_won,
        "is_exact": rest.exact,
    }


@pay.get("/adjustments", response={200: list[AdjustmentOut]} | PROBLEMS, summary="List adjustments")
def list_adjustments(request: HttpRequest, limit: Limit = 50) -> list[Adjustment]:
    return list(Adjustment.objects.visible_to(viewer(request)).order_by("-id")[:limit])


@pay.post("/adjustments", response={201: AdjustmentOut} | PROBLEMS, summary="Propose an adjustment")
def propose_adjustment(request: HttpRequest, body: AdjustmentIn) -> Status[Adjustment]:
    """It counts once somebody else approves it. Never for oneself."""
    values = body.model_dump(exclude={"member_id"})
    payee = _payee(request, body.member_id)
    return Status(201, actions.propose_adjustment(member=payee, by=viewer(request), at=now(), **values))


@pay.post(
    "/adjustments/{adjustment_id}/decide", response={200: AdjustmentOut} | PROBLEMS, summary="Decide on an adjustment"
)
def decide_adjustment(request: HttpRequest, adjustment_id: UUID, body: ApprovalIn) -> Adjustment:
    row = get_visible(Adjustment, adjustment_id, request)
    return actions.decide_adjustment(adjustment=row, approve=body.approve, by=viewer(request), at=now())


@pay.get("/holds", response={200: list[HoldOut]} | PROBLEMS, summary="List holds")
def list_holds(request: HttpRequest, limit: Limit = 50) -> list[Hold]:
    return list(Hold.objects.visible_to(viewer(request)).order_by("-id")[:limit])


@pay.post("/holds", response={201: HoldOut} | PROBLEMS, summary="Hold back pay")
def place_hold(request: HttpRequest, body: HoldIn) -> Status[Hold]:
    """Earnings of pay periods that are not closed yet wait until they are released. Never one's own."""
    values = body.model_dump(exclude={"member_id"})
    payee = _payee(request, body.member_id)
    return Status(201, actions.place_hold(member=payee, by=viewer(request), at=now(), **values))


@pay.post("/holds/{hold_id}/release", response={200: HoldOut} | PROBLEMS, summary="Release held pay")
def release_hold(request: HttpRequest, hold_id: UUID, body: ReleaseIn | None = None) -> Hold:
    row = get_visible(Hold, hold_id, request)
    reason = body.reason if body else ""
    return actions.release_hold(hold=row, reason=reason, by=viewer(request), at=now())


@pay.get("/disputes", response={200: list[DisputeOut]} | PROBLEMS, summary="List disputes")
def list_disputes(request: HttpRequest, limit: Limit = 50) -> list[Dispute]:
    return list(Dispute.objects.visible_to(viewer(request)).order_by("-id")[:limit])


@pay.post("/ledger/{ledger_entry_id}/dispute", response={201: DisputeOut} | PROBLEMS, summary="Dispute a line")
def open_dispute(request: HttpRequest, ledger_entry_id: UUID, body: DisputeIn) -> Status[Dispute]:
    """Only the payee does."""
    entry = get_visible(LedgerEntry, ledger_entry_id, request)
    row = actions.open_dispute(entry=entry, reason=body.reason, expected=body.expected, by=viewer(request), at=now())
    return Status(201, row)


@pay.post("/disputes/{dispute_id}/decide", response={200: DisputeOut} | PROBLEMS, summary="Answer a dispute")
def decide_dispute(request: HttpRequest, dispute_id: UUID, body: DecisionIn) -> Dispute:
    row = get_visible(Dispute, dispute_id, request)
    return actions.decide_dispute(dispute=row, accept=body.accept, answer=body.answer, by=viewer(request), at=now())


def _moved[Row](move: Callable[..., Row], body: PeriodIn, request: HttpRequest) -> Row:
    try:
        return move(plan=body.plan, label=body.period, by=viewer(request), at=now())
    except actions.NotPublished as unknown:
        raise ValidationError({"period": [str(unknown)]}) from unknown
    except actions.NotYet as early:
        raise HttpError(409, str(early)) from early


def _payee(request: HttpRequest, member_id: UUID | None, *, own: bool = False) -> Member:
    """The member; with `own` only somebody whose pay the caller may see. Raises ValidationError otherwise."""
    if own and not _sees_pay_of(viewer(request), member_id):
        raise ValidationError({"member_id": [_("There is no such record, or you may not see it.")]})
    found = member({"member_id": member_id}, request, "member")
    if found is None:
        raise ValidationError({"member_id": [_("Name a member.")]})
    return found


def _sees_pay_of(looking: Viewer, member_id: UUID | None) -> bool:
    return looking.may(Permission.SEE_PAY) or member_id in owners_within(looking)


def _open_deal(one: SupposedIn, payee: Member) -> OpenDeal:
    event = Event(
        key=f"supposed:{one.deal}",
        kind=EventKind.BOOKED,
        deal=one.deal,
        on=one.on,
        amount=one.amount,
        currency=one.currency,
        shares=(Share(str(payee.pk), ONE),),
        attributes=tuple(one.attributes.items()),
    )
    return OpenDeal(event, one.probability / 100)


def _mistakes(unusable: UnusableFile) -> list[str]:
    spoken = "ru" if (get_language() or "en").startswith("ru") else "en"
    return [f"{one.where(spoken)}: {one.text(spoken)}" for one in unusable.problems]
