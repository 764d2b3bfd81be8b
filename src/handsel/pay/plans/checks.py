"""What must hold between the parts of a plan: every reference leads somewhere and every component can pay."""

from collections.abc import Iterator

from handsel.kernel.periods import Grain
from handsel.pay.plans import fields
from handsel.pay.rules.plan import FAR_FUTURE, Component, Plan
from handsel.pay.rules.vocabulary import Axis, ComponentKind, Interval, ReleaseOn

PER_DEAL = (ComponentKind.COMMISSION, ComponentKind.OVERRIDE)
LENGTHS = {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.YEAR: 12}


def check_plan(plan: Plan, root: fields.Table) -> None:
    """Note what does not fit together."""
    for row, component in zip(root.rows("component"), plan.components, strict=False):
        _check_pay(row, component)
        _check_interval(row, component, plan)
        for key, user, measure in _readers(component):
            if measure in plan.by_measure and plan.by_measure[measure].quota is None:
                row.note(key, "no-quota", user=user, measure=measure)


def _check_pay(row: fields.Table, component: Component) -> None:
    kind, table = component.kind, component.table
    pays_deals = kind in PER_DEAL and table is None
    pays_bonus = kind is ComponentKind.BONUS and table is None and component.amount is None and component.target is None
    pays_spif = kind is ComponentKind.SPIF and table is None and component.amount is None
    if (pays_deals or pays_bonus or pays_spif) and not row.has("table"):
        row.note("", "nothing-to-pay", value=component.code)
    if kind is ComponentKind.SPIF and table is not None and (len(table.tiers) != 1 or table.tiers[0].rate is None):
        row.note("table", "flat-tiers", count=len(table.tiers))
    if kind is ComponentKind.BONUS and table is not None and not table.is_curve:
        row.note("table", "not-a-choice", value=table.mode, choices="curve_linear, curve_step")
    waits = any(part.on is not ReleaseOn.BOOKED for part in component.release)
    if waits and (kind in (ComponentKind.BONUS, ComponentKind.MBO) or (table is not None and table.is_curve)):
        row.note("pay_on", "pay-on-kind")


def _check_interval(row: fields.Table, component: Component, plan: Plan) -> None:
    interval = component.interval
    whole = component.kind in (ComponentKind.BONUS, ComponentKind.MBO) or bool(
        component.table and component.table.is_curve
    )
    if interval is Interval.PLAN and plan.span.end == FAR_FUTURE:
        row.note("interval", "plan-interval")
    if whole and interval is Interval.DEAL:
        row.note("interval", "interval-kind")
    if LENGTHS.get(interval, 12) < Grain(plan.pay_period).months:
        row.note("interval", "shorter-interval", value=interval, period=plan.pay_period)
    if component.catch_up and interval not in (Interval.MONTH, Interval.QUARTER):
        row.note("catch_up", "catch-up")


def _readers(component: Component) -> Iterator[tuple[str, str, str]]:
    """Who reads the attainment of which measure: the key, a name for it, the measure."""
    table = component.table
    multiples = table is not None and any(tier.multiple is not None for tier in table.tiers)
    if component.kind is ComponentKind.BONUS or (table and (multiples or table.axis is Axis.ATTAINMENT)):
        falls_back = table is not None and not table.is_curve and table.no_quota is not None
        if not falls_back:
            yield "measure", component.code, component.measure
    if component.gate is not None:
        yield "gate", f"{component.code}.gate", component.gate.measure
    for multiplier in component.multipliers:
        if multiplier.measure is not None:
            yield "multipliers", f"{component.code}.multipliers", multiplier.measure
