"""A line of pay as a sum one can follow with a calculator: credit, portions, steps, amount."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from math import prod

from django.utils.translation import gettext as _

from handsel.pay.rules.attainment import payout
from handsel.pay.rules.lines import Line, Step, StepCode
from handsel.pay.rules.plan import Component, Plan
from handsel.pay.rules.tiers import Slice
from handsel.pay.rules.vocabulary import Axis, Basis, ComponentKind
from handsel.pay.views.words import CREDIT_KINDS, LINE_KINDS, exact_money, number, share
from handsel.ui import words

CHANGING = (StepCode.MULTIPLIER, StepCode.GATE)


@dataclass(frozen=True)
class Portion:
    """A product: `amount × rate = part`. `note` says which tier it lies in."""

    amount: str
    rate: str
    part: str
    note: str = ""


@dataclass(frozen=True)
class ShownLine:
    """One line of a statement in words and figures. `credit` and `steps` are sentences, in order."""

    key: str
    on: date
    deal: str
    deal_url: str
    component: str
    clause: str
    kind: str
    is_taken: bool
    credit: tuple[str, ...]
    portions: tuple[Portion, ...]
    steps: tuple[str, ...]
    amount: Decimal
    currency: str
    origin: str = ""
    note: str = ""
    dispute_url: str = ""
    dispute: str = ""
    dispute_tone: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page: keys hold signs that an address would not take."""
        return blake2b(self.key.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class DealName:
    """What a deal is called, and its page when the viewer may open it."""

    name: str
    url: str = ""


def shown_line(line: Line, plan: Plan, deals: Mapping[str, DealName], origin: str = "") -> ShownLine:
    """A line of the engine for a page. `origin` names the period it belongs to when that is another one."""
    deal = deals.get(line.deal, DealName(line.deal))
    component = component_of(line, plan)
    return ShownLine(
        key=line.key,
        on=line.on,
        deal=deal.name,
        deal_url=deal.url,
        component=(component.name or component.code) if component else line.rule,
        clause=line.clause,
        kind=str(LINE_KINDS[line.kind]),
        is_taken=line.amount < 0,
        credit=tuple(_credit(line, plan, component)),
        portions=tuple(portions(line, plan, component)),
        steps=tuple(_steps(line, plan)),
        amount=line.amount,
        currency=plan.currency,
        origin=origin,
    )


def component_of(line: Line, plan: Plan) -> Component | None:
    """The component a line belongs to; an adjustment belongs to none."""
    return next((one for one in plan.components if one.code == line.component), None)


def counts_units(component: Component | None, plan: Plan) -> bool:
    """Whether the component counts pieces and not money."""
    measure = plan.by_measure.get(component.measure) if component else None
    return measure is not None and measure.basis is Basis.UNITS


def _credit(line: Line, plan: Plan, component: Component | None) -> Iterator[str]:
    """From the deal's own number to the credit: exchange rate, share."""
    one = line.credit
    if one is None:
        return
    units = counts_units(component, plan)
    currency = one.booking.currency or plan.currency
    whole = number(one.deal_amount) if units else exact_money(one.deal_amount, currency)
    yield _("Deal: %(amount)s") % {"amount": whole}
    if not units and currency != plan.currency:
        yield _("Exchange rate %(rate)s on %(day)s") % {"rate": number(one.rate, 8), "day": words.short_date(one.on)}
    if one.booking.keep != 1:
        yield _("%(share)s of the deal still counts") % {"share": share(one.booking.keep)}
    if one.share != 1 or one.kind != "revenue":
        yield _("%(share)s %(kind)s") % {"share": share(one.share), "kind": CREDIT_KINDS[one.kind]}
    credited = number(one.amount) if units else exact_money(one.amount, plan.currency)
    yield _("Credit: %(amount)s") % {"amount": credited}


def portions(line: Line, plan: Plan, component: Component | None) -> Iterator[Portion]:
    """The products that sum to what the line earned before its steps."""
    if line.slices:
        tiers = len(component.table.tiers) if component and component.table else 1
        for part in line.slices:
            yield _portion(part, line, plan, component, tiers)
    elif component is not None and line.kind in ("spif", "mbo", "bonus"):
        yield from _of_interval(line, plan, component)


def _portion(part: Slice, line: Line, plan: Plan, component: Component | None, tiers: int) -> Portion:
    if counts_units(component, plan):
        amount, rate = number(part.amount), exact_money(part.rate, plan.currency)
    else:
        amount, rate = exact_money(part.amount, plan.currency), share(part.rate)
    return Portion(amount, rate, exact_money(part.earned, plan.currency), _tier(part, line, plan, component, tiers))


def _tier(part: Slice, line: Line, plan: Plan, component: Component | None, tiers: int) -> str:
    if tiers < 2:
        return ""
    values = {"tier": part.tier, "bounds": _bounds(part, line, plan, component)}
    if part.step_up:
        return _("tier %(tier)s reached: the step up on everything before (%(bounds)s)") % values
    return _("tier %(tier)s: %(bounds)s") % values


def _bounds(part: Slice, line: Line, plan: Plan, component: Component | None) -> str:
    """Where the tier lies, in percent of the quota when the plan says it so."""
    quota = line.standing.quota if line.standing else None
    by_quota = component is not None and component.table is not None and component.table.axis is Axis.ATTAINMENT

    def bound(value: Decimal) -> str:
        if by_quota and quota:
            return share(Fraction(value) / Fraction(quota))
        return number(value) if counts_units(component, plan) else words.money(value, plan.currency)

    if part.upper is None:
        return _("above %(bound)s") % {"bound": bound(part.lower)}
    return _("%(lower)s to %(upper)s") % {"lower": bound(part.lower), "upper": bound(part.upper)}


def _of_interval(line: Line, plan: Plan, component: Component) -> Iterator[Portion]:
    """A bonus or a curve: what the attainment pays of its target; a SPIF or an objective: the amount itself."""
    before = _before_steps(line)
    if component.table is not None and component.table.is_curve and line.standing and line.standing.attainment:
        paid = payout(component.table, Fraction(line.standing.attainment))
        if component.table.pays_amounts or not paid:
            yield Portion("", "", exact_money(before, plan.currency), _attained(line, plan, component))
            return
        target = exact_money(before / paid, plan.currency)
        yield Portion(target, share(paid), exact_money(before, plan.currency), _attained(line, plan, component))
        return
    note = _attained(line, plan, component) if component.kind is ComponentKind.BONUS else ""
    if line.credit is not None and component.by_share and line.credit.share != 1 and component.amount is not None:
        amount = exact_money(component.amount, plan.currency)
        yield Portion(amount, share(line.credit.share), exact_money(before, plan.currency), note)
        return
    yield Portion("", "", exact_money(before, plan.currency), note)


def _attained(line: Line, plan: Plan, component: Component) -> str:
    standing = line.standing
    if standing is None or standing.quota is None or standing.attainment is None:
        return ""
    money = number if counts_units(component, plan) else (lambda value: words.money(value, plan.currency))
    return _("%(credited)s of %(quota)s is %(attainment)s") % {
        "credited": money(standing.credited),
        "quota": money(standing.quota),
        "attainment": words.percent(standing.attainment, 2),
    }


def _before_steps(line: Line) -> Fraction:
    """What the table gave before multipliers and gates. A closed gate that pays nothing leaves nothing to divide."""
    factors = [Fraction(step.factor) for step in line.steps if step.code in CHANGING and step.factor]
    return line.exact / prod(factors, start=Fraction(1))


def _steps(line: Line, plan: Plan) -> Iterator[str]:
    for step in line.steps:
        yield _step(step, plan.currency)
    if _is_rounded(line, plan):
        yield _("Rounded to %(amount)s") % {"amount": exact_money(line.earned, plan.currency)}


def _is_rounded(line: Line, plan: Plan) -> bool:
    """Whether the cents were made by rounding; what a step changed afterwards is said by the step."""
    return line.exact != line.earned and not any(
        step.code in (StepCode.CAP, StepCode.RUNNING, StepCode.FLOOR) for step in line.steps
    )


def _step(step: Step, currency: str) -> str:
    factor = number(step.factor) if step.factor is not None else ""
    amount = exact_money(step.amount, currency) if step.amount is not None else ""
    match step.code:
        case StepCode.MULTIPLIER:
            return _("Multiplier: × %(factor)s") % {"factor": factor}
        case StepCode.GATE:
            return _("Gate closed: × %(factor)s") % {"factor": factor}
        case StepCode.CAP:
            return _("Cap: %(amount)s") % {"amount": amount}
        case StepCode.FLOOR:
            return _("Floor: %(amount)s") % {"amount": amount}
        case StepCode.RUNNING:
            return _("Rounding of the running total: %(amount)s") % {"amount": amount}
        case StepCode.RELEASE:
            released = share(step.factor) if step.factor is not None else ""
            return _("%(share)s of it is released: %(amount)s") % {"share": released, "amount": amount}
        case StepCode.HELD:
            return _("Was held back and is released: %(amount)s") % {"amount": amount}
        case StepCode.KEPT:
            return _kept(step, amount)


def _kept(step: Step, amount: str) -> str:
    if step.factor is not None:
        return _("%(share)s of the deal is kept after the cancellation") % {"share": share(step.factor)}
    return _("No more than %(amount)s is kept after the cancellation") % {"amount": amount}


def names_of(lines: Sequence[Line]) -> set[str]:
    """The deals that lines speak of."""
    return {line.deal for line in lines if line.deal}
