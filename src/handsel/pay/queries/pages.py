"""What the pages of pay read: sums by period and payee, lines as they were posted, hypothetical deals."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pay.actions.calculating import version_on
from handsel.pay.actions.deals import booking_of
from handsel.pay.models import (
    Adjustment,
    Assignment,
    Calculation,
    Dispute,
    LedgerEntry,
    PayPeriod,
    PlanAcceptance,
    PlanVersion,
    SourceEvent,
    Statement,
)
from handsel.pay.packing import unpacked
from handsel.pay.plans.reading import parse_plan
from handsel.pay.queries.known import concerned, events_concerning, for_version, known_of, versions_of
from handsel.pay.queries.statements import inputs_of, snapshot
from handsel.pay.rules.bookings import Booking
from handsel.pay.rules.context import Context
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.expected import Expected, OpenDeal, expected_commission
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.lines import Held, Line, Standing, Step, StepCode
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.settlement import Payment
from handsel.pay.rules.tiers import Slice
from handsel.pay.rules.vocabulary import Basis, CreditKind, LineKind
from handsel.pipeline.models import Opportunity, Outcome


@dataclass(frozen=True)
class Hypothesis:
    """Deals taken as won, and deals that stay open with their probability."""

    won: tuple[OpenDeal, ...] = ()
    open: tuple[OpenDeal, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a hypothesis would pay a payee: full entitlements, what waits for cash included.

    `before` is earned as things stand, `added` what the won deals add to it together. `by_deal` is what the lines of
    each won deal pay; other lines may move too, so it need not sum to `added`. `rest` is the expectation of the open
    deals on top.
    """

    before: Decimal
    added: Decimal
    by_deal: tuple[tuple[str, Decimal], ...]
    rest: Expected
    then: Entitlement

    @property
    def moved(self) -> Decimal:
        """What the won deals change on other lines, such as a higher tier for them or a bonus."""
        return self.added - sum((amount for _deal, amount in self.by_deal), NOTHING)


def answer(plan: Plan, inputs: Inputs, hypothesis: Hypothesis, payee: str) -> Answer:
    """Run the engine on what is known and what is supposed. The same engine as for real pay."""
    now = entitle(plan, inputs)
    supposed = with_won(inputs, hypothesis.won)
    then = entitle(plan, supposed) if hypothesis.won else now
    deals = dict.fromkeys(deal.event.deal for deal in hypothesis.won)
    return Answer(
        before=full(now, payee),
        added=full(then, payee) - full(now, payee),
        by_deal=tuple((deal, full(then, payee, deal) - full(now, payee, deal)) for deal in deals),
        rest=expected_commission(plan, supposed, hypothesis.open, payee),
        then=then,
    )


def with_won(inputs: Inputs, won: Sequence[OpenDeal]) -> Inputs:
    """The inputs as if these deals were booked."""
    return replace(inputs, events=(*inputs.events, *(deal.event for deal in won)))


def full(entitlement: Entitlement, payee: str, deal: str | None = None) -> Decimal:
    """Everything a payee is entitled to, or for one deal: what is payable and what is held."""
    paid = sum((one.amount for one in entitlement.lines if one.payee == payee and deal in (None, one.deal)), NOTHING)
    held = sum((one.amount for one in entitlement.held if one.payee == payee and deal in (None, one.deal)), NOTHING)
    return paid + held


def lines_of(entitlement: Entitlement, payee: str, deal: str) -> tuple[Line, ...]:
    """A payee's lines of one deal."""
    return tuple(line for line in entitlement.lines if (line.payee, line.deal) == (payee, deal))


def moved_to(deal: OpenDeal, *, amount: Decimal, on: date) -> OpenDeal:
    """The deal with another amount and another close date."""
    return replace(deal, event=replace(deal.event, amount=amount, on=on))


@dataclass(frozen=True)
class Earned:
    """A payee's sum in one period of a plan."""

    member: Member
    currency: str
    posted: Decimal


def versions() -> list[PlanVersion]:
    """Every published version, plans by name, the latest first."""
    return list(PlanVersion.objects.select_related("published_by").order_by("code", "-version"))


def latest_version(code: str, day: date | None = None) -> PlanVersion | None:
    """The version of a plan that is in force on a day; the first one when the day is before all of them."""
    rows = list(PlanVersion.objects.filter(code=code).order_by("starts_on", "version"))
    begun = [row for row in rows if day is None or row.starts_on <= day]
    return next(reversed(begun or rows[:1]), None)


def plan_names() -> dict[str, str]:
    """The name of each plan by its code."""
    return {row.code: row.name for row in PlanVersion.objects.order_by("version")}


def assignment_of(member: Member, day: date) -> Assignment | None:
    """The plan a member is on: on the day, else the next one, else the last one."""
    rows = list(Assignment.objects.filter(member=member).order_by("starts_on"))
    current = [row for row in rows if day in row.span]
    later = [row for row in rows if row.starts_on > day]
    return next(iter(current or later or rows[-1:]), None)


def periods() -> list[PayPeriod]:
    """Every pay period that was calculated, the latest first."""
    rows = PayPeriod.objects.select_related("submitted_by", "approved_by")
    return list(rows.order_by("-starts_on", "plan"))


def sums_by_period() -> dict[tuple[str, date], tuple[int, Decimal]]:
    """Payees and what was posted to them, by plan and first day of the period."""
    grouped = LedgerEntry.objects.order_by().values("plan", "posted_start")
    rows = grouped.annotate(sum=Sum("amount"), payees=Count("member", distinct=True))
    return {(row["plan"], row["posted_start"]): (row["payees"], row["sum"]) for row in rows}


def earned_by_payee(plan: str, starts_on: date) -> list[Earned]:
    """What each payee of a plan was posted in a period."""
    rows = LedgerEntry.objects.filter(plan=plan, posted_start=starts_on).order_by()
    grouped = list(rows.values("member", "currency").annotate(sum=Sum("amount")))
    members = Member.objects.in_bulk([row["member"] for row in grouped])
    found = [Earned(members[row["member"]], row["currency"], row["sum"]) for row in grouped]
    return sorted(found, key=lambda one: one.member.name)


def waiting() -> tuple[int, int, int]:
    """How many adjustments wait for a second person, how many disputes are open, how many of them are late."""
    disputes = Dispute.objects.filter(state=Dispute.State.OPEN)
    late = disputes.filter(due_on__lt=timezone.localdate())
    return Adjustment.objects.filter(state=Adjustment.State.PROPOSED).count(), disputes.count(), late.count()


def titles(deals: Sequence[str]) -> dict[str, str]:
    """What deals were called when they became known to pay."""
    rows = SourceEvent.objects.filter(deal__in=deals).exclude(title="").order_by("received_at", "id")
    return dict.fromkeys(deals, "") | dict(rows.values_list("deal", "title"))


@dataclass(frozen=True)
class Entry:
    """A ledger entry with the line it belongs to, as it was when posted; None for a line that is no more."""

    row: LedgerEntry
    line: Line | None

    @property
    def before(self) -> Decimal:
        """What had been posted for the line before."""
        return (self.line.amount if self.line else NOTHING) - self.row.amount

    @property
    def day(self) -> date:
        """The day of the line; of one that is no more, the first day of its period."""
        return self.line.on if self.line else self.row.origin_start


def posted(member: Member, plan: str, starts_on: date) -> list[Entry]:
    """What was posted to a payee in a period, in the order of posting."""
    rows = LedgerEntry.objects.filter(member=member, plan=plan, posted_start=starts_on).order_by("id")
    return [Entry(row, line_of(row)) for row in rows]


def line_of(row: LedgerEntry) -> Line | None:
    """The line an entry was posted for, from what was kept of it."""
    kept: dict[str, Any] = row.detail
    if "amount" not in kept:
        return None
    slices = tuple(_slice(part) for part in kept["tiers"])
    steps = tuple(Step(StepCode(one["step"]), _number(one["factor"]), _number(one["amount"])) for one in kept["steps"])
    origin = Period(row.origin_start, row.origin_end)
    return Line(
        key=row.line, payee=str(row.member_id), component=row.component, kind=LineKind(kept["kind"]),
        clause=kept["clause"], rule=kept["rule"], on=date.fromisoformat(kept["on"]), period=origin, interval=origin,
        event=kept["event"], deal=row.deal, credit=_credit(kept, row), base=Decimal(kept["credit"]),
        before=Decimal(kept["before"]), standing=_standing(kept), slices=slices,
        exact=_exact(kept, slices, steps), earned=Decimal(kept["earned"]), share=Decimal(kept["released"]),
        amount=Decimal(kept["amount"]), steps=steps,
    )  # fmt: skip


def _slice(part: Mapping[str, Any]) -> Slice:
    amount, rate = Decimal(part["amount"]), Decimal(part["rate"])
    lower, upper = Decimal(part["from"]), _number(part["to"])
    return Slice(part["tier"], lower, upper, amount, rate, Fraction(amount) * Fraction(rate), step_up=part["step_up"])


def _exact(kept: Mapping[str, Any], slices: Sequence[Slice], steps: Sequence[Step]) -> Fraction:
    """What was rounded: the portions times the factors; for lines without portions what was earned."""
    if not slices:
        return Fraction(Decimal(kept["earned"]))
    exact = sum((part.earned for part in slices), Fraction(0))
    for step in steps:
        if step.code in (StepCode.MULTIPLIER, StepCode.GATE) and step.factor is not None:
            exact *= Fraction(step.factor)
    return exact


def _standing(kept: Mapping[str, Any]) -> Standing | None:
    quota, attainment = _number(kept["quota"]), _number(kept["attainment"])
    if quota is None:
        return None
    return Standing(NOTHING if attainment is None else attainment * quota, quota, attainment)


def _credit(kept: Mapping[str, Any], row: LedgerEntry) -> Credit | None:
    if kept.get("share_of_deal") is None:
        return None
    on, whole = date.fromisoformat(kept["on"]), Decimal(kept["deal_amount"])
    booking = Booking(
        id=row.deal, deal=row.deal, event=kept["event"], on=on, at=None, currency=kept["deal_currency"],
        amounts=((Basis.AMOUNT, whole),), keep=Fraction(Decimal(kept["deal_kept"])),
    )  # fmt: skip
    amount = Decimal(kept["credit"])
    return Credit(
        id=row.deal, payee=str(row.member_id), kind=CreditKind(kept["credit_kind"]),
        share=Decimal(kept["share_of_deal"]),
        booking=booking, event=kept["event"], on=on, at=None, amount=amount, attained=amount, deal_amount=whole,
        rate=Decimal(kept["exchange_rate"]),
    )  # fmt: skip


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def posted_periods(member: Member) -> list[tuple[str, date, date]]:
    """Plans and periods in which something was posted to a payee, the latest first."""
    rows = LedgerEntry.objects.filter(member=member).order_by("-posted_start", "plan")
    return list(rows.values_list("plan", "posted_start", "posted_end").distinct())


def plan_of(version: PlanVersion) -> Plan:
    """The plan of a published version."""
    return parse_plan(version.text, version.file).plan


@dataclass(frozen=True)
class Books:
    """Everything a payee's live pay is reckoned from: the version in force, and what is known by now or was then."""

    member: Member
    assignment: Assignment
    plans: tuple[Plan, ...]
    plan: Plan
    inputs: Inputs

    @property
    def payee(self) -> str:
        """How the engine names the payee."""
        return str(self.member.pk)

    @cached_property
    def owed(self) -> Entitlement:
        """The full entitlement under the version in force."""
        return entitle(self.plan, self.inputs)

    @cached_property
    def context(self) -> Context | None:
        """The payee's last assignment as the engine sees it."""
        return next((one for one in reversed(self.owed.contexts) if one.payee == self.payee), None)

    def lines(self, period: Period | None = None) -> list[Line]:
        """The payee's lines, of one pay period or all."""
        return [one for one in self.owed.lines if one.payee == self.payee and period in (None, one.period)]

    def held(self) -> list[Held]:
        """What the payee has earned and waits for."""
        return [one for one in self.owed.held if one.payee == self.payee]


def books(member: Member, day: date) -> Books | None:
    """A payee's books as known now; None for somebody who is on no plan."""
    assignment = assignment_of(member, day)
    if assignment is None:
        return None
    plans = versions_of(assignment.plan)
    known = known_of(assignment.plan, plans, members=[member.pk])
    events = events_concerning(concerned([str(member.pk)], plans, known.reporting))
    return _books(member, assignment, plans, replace(known, events=events), day)


def books_at(member: Member, day: date, moment: datetime) -> Books | None:
    """The same as it was known at a moment: events received by then, people and quotas of the last calculation."""
    now = books(member, day)
    if now is None:
        return None
    run = Calculation.objects.filter(plan=now.assignment.plan, at__lte=moment).order_by("-at").first()
    known = inputs_of(run) if run else now.inputs
    mine = tuple(one for one in known.participants if one.payee == now.payee)
    count = PlanVersion.objects.filter(code=now.assignment.plan, published_at__lte=moment).count()
    plans = versions_of(now.assignment.plan)[:count] or list(now.plans)
    events = events_concerning(concerned([now.payee], plans, known.reporting), moment=moment)
    return _books(member, now.assignment, plans, replace(known, participants=mine, events=events), day)


def _books(member: Member, assignment: Assignment, plans: Sequence[Plan], inputs: Inputs, day: date) -> Books:
    plan = version_on(plans, day)
    adjustments = tuple(one for one in inputs.adjustments if version_on(plans, one.on) is plan)
    return Books(member, assignment, tuple(plans), plan, for_version(replace(inputs, adjustments=adjustments), plan))


def received_between(before: datetime, after: datetime, deals: Sequence[str]) -> list[SourceEvent]:
    """Events of these deals that became known in between, the latest first."""
    rows = SourceEvent.objects.filter(received_at__gt=before, received_at__lte=after, deal__in=deals)
    return list(rows.order_by("-pk")[:50])


def open_deals(member: Member, day: date, viewer: Viewer) -> list[tuple[Opportunity, OpenDeal]]:
    """A payee's open deals that can be reckoned with: an amount, and a close date that is not past for pay."""
    rows = Opportunity.objects.visible_to(viewer).filter(owner=member, outcome=Outcome.OPEN, amount__gt=0)
    found = rows.exclude(close_on=None).select_related("account", "stage").order_by("close_on", "pk")
    return [(row, open_deal(row, day)) for row in found[:MOST_DEALS]]


def open_deal(row: Opportunity, day: date) -> OpenDeal:
    """An opportunity as the booking it would become. A close date that has passed counts as today."""
    event = booking_of(row, f"open:{row.pk}", day)
    return OpenDeal(replace(event, on=max(event.on, day)), Decimal(row.probability) / 100)


MOST_DEALS = 40
"""So many open deals fit on a page; the earliest ones count."""


def payment_of(plan: Plan, member: Member, period: Period) -> Payment | None:
    """From what was posted to what is paid: as it was frozen, or as it stands after the last calculation."""
    frozen = Statement.objects.filter(member=member, plan=plan.code, starts_on=period.start).first()
    if frozen is not None:
        told = json.loads(frozen.text)["payment"]
        return unpacked(Payment, told) if told else None
    run = Calculation.objects.filter(plan=plan.code).order_by("-pk").first()
    if run is None:
        return None
    told = snapshot(plan, inputs_of(run), str(member.pk), period)["payment"]
    return unpacked(Payment, told) if told else None


def state_of(plan: str, starts_on: date) -> str:
    """How far a period has come. A period without a row is open."""
    row = PayPeriod.objects.filter(plan=plan, starts_on=starts_on).first()
    return row.state if row else PayPeriod.State.OPEN.value


def plan_labels(member: Member) -> dict[tuple[str, date], str]:
    """How the periods of a payee are called, by plan and first day."""
    plans = {plan: versions_of(plan) for plan, _start, _end in posted_periods(member)}
    return {
        (plan, start): version_on(plans[plan], start).label(Period(start, end))
        for plan, start, end in posted_periods(member)
    }


def on_plans(members: Iterable[Any], day: date) -> list[tuple[Assignment, str]]:
    """Current assignments of these members, by name, each with the plan's name."""
    names = plan_names()
    rows = Assignment.objects.filter(member__in=list(members), starts_on__lte=day).select_related("member")
    current = [row for row in rows.order_by("member__name", "starts_on") if day in row.span]
    return [(row, names.get(row.plan, row.plan)) for row in current]


def entry_of(dispute: Dispute) -> LedgerEntry | None:
    """The newest entry of the line that is disputed."""
    rows = LedgerEntry.objects.filter(member=dispute.member_id, plan=dispute.plan, line=dispute.line)
    return rows.order_by("-pk").first()


@dataclass(frozen=True)
class Stage:
    """A pay period of a plan with how far it has come. `waits_for` is the earlier period that must close first."""

    plan: str
    label: str
    period: Period
    state: str
    payees: int
    posted: Decimal
    currency: str
    has_ended: bool
    waits_for: str


def stages(today: date) -> list[Stage]:
    """Every pay period from a plan's first to today's, the latest first."""
    sums, kept = sums_by_period(), {(row.plan, row.starts_on): row for row in periods()}
    found: list[Stage] = []
    for code in plan_names():
        waits_for = ""
        for plan, period in _periods_until(versions_of(code), today):
            row = kept.get((code, period.start))
            state = row.state if row else PayPeriod.State.OPEN.value
            payees, posted_sum = sums.get((code, period.start), (0, NOTHING))
            label, ended = plan.label(period), period.end <= today
            found.append(Stage(code, label, period, state, payees, posted_sum, plan.currency, ended, waits_for))
            if state not in (PayPeriod.State.CLOSED, PayPeriod.State.PAID):
                waits_for = waits_for or label
    return sorted(found, key=lambda one: (one.period.start, one.plan), reverse=True)


def _periods_until(plans: Sequence[Plan], today: date) -> Iterator[tuple[Plan, Period]]:
    """The pay periods of a plan in order, each with the version in force; the one of today is the last."""
    day = plans[0].span.start
    while day <= today and day < max(plan.span.end for plan in plans):
        plan = version_on(plans, day)
        period = plan.paid_in(day)
        yield plan, period
        day = period.end


def everybody_on_plans(day: date) -> list[tuple[Assignment, str]]:
    """Current assignments of everybody."""
    return on_plans(Assignment.objects.values_list("member", flat=True), day)


def assignments() -> list[Assignment]:
    """Every assignment, the latest first."""
    return list(Assignment.objects.select_related("member").order_by("-starts_on", "member__name"))


def accepted_by(code: str) -> dict[Any, int]:
    """The highest version of a plan that each member accepted."""
    rows = PlanAcceptance.objects.filter(plan_version__code=code).order_by("plan_version__version")
    return dict(rows.values_list("member", "plan_version__version"))


def version_named(text: str) -> PlanVersion | None:
    """The version with this identifier."""
    try:
        return PlanVersion.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
