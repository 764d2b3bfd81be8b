"""The whole calculation: events in, lines out. `entitle` is what every door calls, for one payee or for everybody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from handsel.kernel.periods import Grain
from handsel.pay.rules import bonus, clawback, commission, spif
from handsel.pay.rules.bookings import Booking, fold
from handsel.pay.rules.context import Context, Tally
from handsel.pay.rules.credits import Credit, credit
from handsel.pay.rules.findings import Finding, error
from handsel.pay.rules.holding import withheld
from handsel.pay.rules.inputs import Adjustment, Inputs, Participant
from handsel.pay.rules.lines import Held, Line, Standing
from handsel.pay.rules.modifiers import modify
from handsel.pay.rules.plan import NOTHING, Clawback, Component, Measure, Plan
from handsel.pay.rules.release import release
from handsel.pay.rules.vocabulary import AfterLeaving, ComponentKind, LineKind

ENGINE_VERSION = 1
"""Raised whenever the same input may give other lines. Stored with each calculation run."""

type Earned = tuple[tuple[Line, ...], tuple[Finding, ...]]
type Earn = Callable[[Sequence[Credit], Component, Context], Earned]


@dataclass(frozen=True)
class Entitlement:
    """Everything a plan owes for some inputs, and everything it was reckoned from."""

    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    findings: tuple[Finding, ...]
    bookings: tuple[Booking, ...]
    credits: Mapping[str, tuple[Credit, ...]]
    contexts: tuple[Context, ...]

    def total(self, payee: str | None = None) -> Decimal:
        """The sum of all lines, or of one payee's."""
        return sum((line.amount for line in self.lines if payee in (None, line.payee)), NOTHING)

    def standing(self, payee: str, measure: str) -> Standing | None:
        """A payee's yearly standing in a measure, in their last assignment."""
        mine = [context for context in self.contexts if context.payee == payee]
        if not mine:
            return None
        context = mine[-1]
        days = context.tallies[measure].days
        year = context.plan.calendar.period(Grain.YEAR, days[-1] if days else context.span.start)
        return context.standing(measure, year, year.end)


def entitle(plan: Plan, inputs: Inputs, only: frozenset[str] | None = None) -> Entitlement:
    """The full entitlement of everybody assigned to the plan, or of those of them who are named."""
    bookings, findings = fold(inputs.events, plan.amendment)
    ledger = CreditLedger(plan, inputs, bookings)
    lines: list[Line] = []
    held: list[Held] = []
    problems = list(findings)
    contexts = []
    people, overlaps = assigned(plan, inputs)
    problems += overlaps
    for participant in (one for one in people if only is None or one.payee in only):
        context = ledger.context(participant)
        contexts.append(context)
        for component in plan.components:
            one = earn_component(ledger, component, context)
            lines += one.lines
            held += one.held
            problems += one.findings
    problems += [*ledger.findings, *clawback.problems(bookings, plan.clawback), *_strangers(ledger.credits, inputs)]
    lines += [adjusted(one, plan) for one in inputs.adjustments if only is None or one.payee in only]
    lines, kept_back = withheld(lines, inputs.holds, plan) if inputs.holds else (lines, [])
    held += kept_back
    lines.sort(key=lambda line: (line.period.start, line.payee, line.component, line.on, line.key))
    unique = tuple(sorted(set(problems)))
    return Entitlement(tuple(lines), tuple(held), unique, bookings, ledger.credits, tuple(contexts))


def assigned(plan: Plan, inputs: Inputs) -> tuple[list[Participant], list[Finding]]:
    """The assignments to this plan. One that overlaps an earlier one of the same payee does not count twice."""
    people: list[Participant] = []
    findings = []
    for one in inputs.participants:
        if one.plan not in ("", plan.code):
            continue
        other = next((known for known in people if known.payee == one.payee and known.span.overlap(one.span)), None)
        if other is None:
            people.append(one)
        else:
            values = {"payee": one.payee, "day": one.span.start, "start": other.span.start}
            findings.append(error("assignments-overlap", one.payee, **values))
    return people, findings


@dataclass(frozen=True)
class Part:
    """What one component gives one payee."""

    lines: list[Line]
    held: list[Held]
    findings: tuple[Finding, ...]


class CreditLedger:
    """Credits of every measure by payee, reckoned once per clawback rule. `lost` names deals that are left out."""

    def __init__(
        self, plan: Plan, inputs: Inputs, bookings: Sequence[Booking], lost: frozenset[str] = frozenset()
    ) -> None:
        self.plan, self.inputs, self.bookings, self.lost = plan, inputs, bookings, lost
        self.findings: list[Finding] = []
        self._by_rule: dict[tuple[str, Clawback], dict[str, tuple[Credit, ...]]] = {}

    @property
    def credits(self) -> Mapping[str, tuple[Credit, ...]]:
        """Every measure's credits under the plan's own clawback."""
        by_measure = {}
        for measure in self.plan.measures:
            by_payee = self._by_payee(measure, self.plan.clawback)
            by_measure[measure.code] = tuple(one for mine in by_payee.values() for one in mine)
        return by_measure

    def without(self, lost: frozenset[str]) -> Self:
        """The same credits as if some deals were not there. Nothing is reckoned again."""
        other = copy(self)
        other.lost = lost
        return other

    def mine(self, measure: Measure, payee: str, rule: Clawback | None = None) -> tuple[Credit, ...]:
        """A payee's credits of a measure in order."""
        found = self._by_payee(measure, rule or self.plan.clawback).get(payee, ())
        return tuple(one for one in found if one.deal not in self.lost) if self.lost else found

    def _by_payee(self, measure: Measure, rule: Clawback) -> Mapping[str, tuple[Credit, ...]]:
        if (measure.code, rule) not in self._by_rule:
            credited, findings = credit(clawback.prepared(self.bookings, rule), measure, self.plan, self.inputs)
            self.findings += findings
            grouped: dict[str, list[Credit]] = {}
            for one in clawback.with_reversals(credited, rule, self.plan.currency):
                grouped.setdefault(one.payee, []).append(one)
            self._by_rule[measure.code, rule] = {payee: tuple(ones) for payee, ones in grouped.items()}
        return self._by_rule[measure.code, rule]

    def context(self, participant: Participant) -> Context:
        """What a payee's components may look at."""
        payee = participant.payee
        tallies = {
            measure.code: Tally(
                self.mine(measure, payee),
                tuple(one for one in self.inputs.priors if (one.payee, one.measure) == (payee, measure.code)),
            )
            for measure in self.plan.measures
        }
        return Context(self.plan, participant, self.inputs, tallies)


def earn_component(ledger: CreditLedger, component: Component, context: Context) -> Part:
    """One component of one payee: earn, modify, release, claw back."""
    earned, findings = earned_lines(ledger, component, context)
    lines: list[Line] = []
    held: list[Held] = []
    for line in earned:
        payable, waiting = release(line, component, context.plan)
        lines += payable
        held += waiting
    lines = clawback.unwound(lines, component, context.plan)
    return Part([line for line in lines if _is_paid(line, context)], held, findings)


def earned_lines(
    ledger: CreditLedger, component: Component, context: Context
) -> tuple[list[Line], tuple[Finding, ...]]:
    """Lines after every modifier, before release and clawback."""
    earned, findings = EARN[component.kind](credits_of(ledger, component, context), component, context)
    return modify(earned, component, context), findings


def credits_of(ledger: CreditLedger, component: Component, context: Context) -> list[Credit]:
    """The measure's credits that belong to the assignment: by the day of the booking, also for what is taken back."""
    if not component.measure:
        return []
    mine = ledger.mine(context.plan.measure(component.measure), context.payee, component.clawback)
    return [one for one in mine if one.booking.on in context.span]


def _is_paid(line: Line, context: Context) -> bool:
    left, rule = context.participant.left_on, context.plan.settlement.after_leaving
    return left is None or rule is AfterLeaving.PAY or line.on <= left or line.amount < 0


def _per_credit_or_interval(credits: Sequence[Credit], component: Component, context: Context) -> Earned:
    if component.table is not None and component.table.is_curve:
        return bonus.per_interval(credits, component, context)
    return commission.per_credit(credits, component, context)


EARN: Mapping[ComponentKind, Earn] = {
    ComponentKind.COMMISSION: _per_credit_or_interval,
    ComponentKind.OVERRIDE: _per_credit_or_interval,
    ComponentKind.BONUS: bonus.per_interval,
    ComponentKind.SPIF: spif.per_deal,
    ComponentKind.MBO: spif.per_score,
}
"""The function of each kind of component. All have one shape: (credits, component, context) -> (lines, findings)."""


def adjusted(adjustment: Adjustment, plan: Plan) -> Line:
    """A line for an amount that a person decided."""
    period = plan.paid_in(adjustment.on)
    return Line(
        key=f"adjustment|{adjustment.payee}|{adjustment.id}",
        payee=adjustment.payee,
        component="",
        kind=LineKind.ADJUSTMENT,
        clause=adjustment.clause,
        rule=adjustment.reason,
        on=adjustment.on,
        period=period,
        interval=period,
        event=adjustment.id,
        deal=adjustment.deal,
        earned=adjustment.amount,
        amount=adjustment.amount,
    )


def _strangers(credits: Mapping[str, Iterable[Credit]], inputs: Inputs) -> list[Finding]:
    """Credits of payees who are in no plan on the day."""
    spans: dict[str, list[Participant]] = {}
    for participant in inputs.participants:
        spans.setdefault(participant.payee, []).append(participant)
    return [
        error("not-in-plan", one.event, payee=one.payee, deal=one.deal, day=one.on)
        for ones in credits.values()
        for one in ones
        if not any(one.booking.on in participant.span for participant in spans.get(one.payee, ()))
    ]
