"""What pages of pay are made of: groups of lines, progress towards tiers, forecasts, totals that foot."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handsel.kernel.periods import Period
from handsel.pay.rules.context import Context
from handsel.pay.rules.expected import Expected
from handsel.pay.rules.lines import Held, Line, Standing
from handsel.pay.rules.outlook import NextStep, next_step
from handsel.pay.rules.plan import NOTHING, Component, Plan
from handsel.pay.rules.settlement import Payment
from handsel.pay.rules.vocabulary import LineKind
from handsel.pay.views.lines import DealName, ShownLine, component_of, counts_units, shown_line
from handsel.pay.views.words import LEDGER_TYPES, LINE_KINDS, RELEASES, number, share
from handsel.ui import words

type Origin = Callable[[Line], str]


@dataclass(frozen=True)
class Tile:
    """A figure with its label."""

    label: str
    value: str
    note: str = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Amount:
    """A row of a sum. `foot` marks what the rows above come to."""

    label: str
    amount: str
    foot: bool = False


@dataclass(frozen=True)
class Group:
    """Lines of one component with their total."""

    title: str
    clause: str
    lines: tuple[ShownLine, ...]
    total: Decimal


@dataclass(frozen=True)
class Progress:
    """How far a measure has come. `sentence` says what reaches the next tier and what that changes."""

    label: str
    text: str
    value: int
    tone: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class HeldRow:
    """Money that is earned and waits."""

    deal: str
    url: str
    why: str
    amount: Decimal


@dataclass(frozen=True)
class Outlook:
    """What open deals are worth, in words."""

    amount: str
    low: str
    high: str
    all: str
    how: str
    sentence: str = field(default="")


def groups(lines: Iterable[Line], plan: Plan, deals: Mapping[str, DealName], origin: Origin) -> list[Group]:
    """Lines by component in the plan's order, adjustments last. Lines of nought that changed nothing stay out."""
    order = {component.code: place for place, component in enumerate(plan.components)}
    ordered = sorted(lines, key=lambda line: (order.get(line.component, len(order)), line.component, line.on, line.key))
    return [
        _group(list(members), plan, deals, origin) for _code, members in groupby(ordered, key=lambda one: one.component)
    ]


def _group(lines: Sequence[Line], plan: Plan, deals: Mapping[str, DealName], origin: Origin) -> Group:
    component = component_of(lines[0], plan)
    title = (component.name or component.code) if component else str(LINE_KINDS[LineKind.ADJUSTMENT])
    shown = tuple(shown_line(line, plan, deals, origin(line)) for line in lines)
    total = sum((line.amount for line in lines), NOTHING)
    return Group(title, component.clause if component else "", shown, total)


def progress(plan: Plan, context: Context, day: date) -> list[Progress]:
    """Each component's standing on a day and what reaches its next tier. Components of the same table once."""
    rows: dict[tuple[str, Period, str], Progress] = {}
    for component in plan.components:
        row = _progress(plan, component, context, day)
        if row is not None:
            table = component.table.code if component.table else component.code
            rows.setdefault((component.measure, plan.interval(component.interval, day), table), row)
    return list(rows.values())


def _progress(plan: Plan, component: Component, context: Context, day: date) -> Progress | None:
    if not component.measure or component.interval == "deal":
        return None
    interval = plan.interval(component.interval, day)
    standing = context.standing(component.measure, interval, interval.end)
    step = next_step(component, context, day)
    if step is None and standing.quota is None:
        return None
    label = f"{component.name or component.code} · {span_text(interval)}"
    return Progress(label, *_stood(standing, plan, component, step), _sentence(step, plan, component))


def _stood(standing: Standing, plan: Plan, component: Component, step: NextStep | None) -> tuple[str, int, str]:
    money = _measured(plan, component)
    if standing.quota is not None and standing.attainment is not None:
        text = _("%(credited)s of %(quota)s, %(attainment)s") % {
            "credited": money(standing.credited),
            "quota": money(standing.quota),
            "attainment": words.percent(standing.attainment, 2),
        }
        return text, _meter(standing.attainment), "green" if standing.attainment >= 1 else ""
    if step is None or not step.boundary:
        return money(standing.credited), 0, ""
    return money(standing.credited), _meter(standing.credited / step.boundary), ""


def _meter(part: Decimal) -> int:
    return max(0, min(100, int(part * 100)))


def _measured(plan: Plan, component: Component) -> Callable[[Decimal], str]:
    units = counts_units(component, plan)
    return lambda value: number(value) if units else words.money(value, plan.currency)


def _sentence(step: NextStep | None, plan: Plan, component: Component) -> str:
    if step is None:
        return _("The highest tier is reached.") if component.table is not None else _("The bonus is earned.")
    units, curve = counts_units(component, plan), component.table is not None and component.table.is_curve
    paid = (lambda rate: words.money(rate, plan.currency)) if units and not curve else share
    values = {
        "missing": _measured(plan, component)(step.missing),
        "last": words.short_date(step.interval.last_day),
        "rate": paid(step.rate),
        "next": paid(step.next_rate),
        "bonus": words.money(step.bonus, plan.currency),
    }
    if curve:
        return _("%(missing)s more by %(last)s pays %(next)s of the target instead of %(rate)s.") % values
    if component.table is None:
        return _("%(missing)s more by %(last)s earns the bonus of %(bonus)s.") % values
    if step.bonus:
        return (
            _("%(missing)s more by %(last)s pays %(next)s on everything instead of %(rate)s: %(bonus)s more.") % values
        )
    return _("%(missing)s more by %(last)s reaches the next tier: %(next)s instead of %(rate)s.") % values


def span_text(span: Period) -> str:
    """`Nov 2026`, or the first and the last day."""
    return f"{words.short_date(span.start)} – {words.short_date(span.last_day)}"


def outlook(expected: Expected, currency: str, deals: int) -> Outlook:
    """The forecast in words, with how it was reckoned."""
    if expected.exact:
        how = ngettext(
            "Every one of %(count)s possible outcome, with its probability.",
            "All %(count)s possible outcomes, each with its probability.",
            expected.outcomes,
        ) % {"count": words.number(expected.outcomes, 0)}
    else:
        how = _("%(count)s outcomes drawn at random; the amount may be off by %(error)s.") % {
            "count": words.number(expected.outcomes, 0),
            "error": words.money(expected.standard_error, currency),
        }
    sentence = ngettext(
        "expected commission on %(count)s open deal", "expected commission on %(count)s open deals", deals
    ) % {"count": deals}
    return Outlook(
        amount=words.money(expected.amount, currency),
        low=words.money(expected.low, currency),
        high=words.money(expected.high, currency),
        all=words.money(expected.if_all_won, currency),
        how=how,
        sentence=sentence,
    )


def held_rows(held: Iterable[Held], deals: Mapping[str, DealName]) -> list[HeldRow]:
    """What waits, and for what."""
    rows = []
    for one in held:
        deal = deals.get(one.deal, DealName(one.deal))
        rows.append(HeldRow(deal.name, deal.url, _why(one), one.amount))
    return rows


def _why(one: Held) -> str:
    return f"{RELEASES[one.waits_for]}: {one.reason}" if one.reason else str(RELEASES[one.waits_for])


def totals(groups: Iterable[Group], payment: Payment | None, currency: str) -> list[Amount]:
    """From the groups to the earnings, and from the earnings to what is paid. Every foot is the sum above it."""
    rows = [Amount(group.title, words.money(group.total, currency, exact=True)) for group in groups]
    earned = sum((group.total for group in groups), NOTHING)
    if payment is not None:
        earned = payment.earned
    rows.append(Amount(_("Earned in this period"), words.money(earned, currency, exact=True), foot=True))
    return [*rows, *_settled(payment, currency)] if payment is not None else rows


def _settled(payment: Payment, currency: str) -> Iterator[Amount]:
    for kind, amount in payment.entries():
        if kind != "payout":
            yield Amount(str(LEDGER_TYPES[kind]), words.money(amount, currency, exact=True))
    yield Amount(_("To be paid"), words.money(payment.paid, currency, exact=True), foot=True)
    if payment.currency and payment.currency != currency:
        label = _("Paid in %(currency)s at %(rate)s") % {"currency": payment.currency, "rate": number(payment.rate, 8)}
        yield Amount(label, words.money(payment.paid_out, payment.currency, exact=True), foot=True)


def balances(payment: Payment, currency: str) -> list[Amount]:
    """What one period hands to the next; only what is not nought."""
    left = payment.balances
    named = [
        (_("Draw to be recovered"), left.draw),
        (_("Carried over the payment cap"), left.carry),
        (_("Owed to the company"), left.receivable),
        (_("In reserve"), sum(left.reserves, NOTHING)),
    ]
    return [Amount(label, words.money(amount, currency, exact=True)) for label, amount in named if amount]
