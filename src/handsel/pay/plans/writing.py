"""A plan written as TOML, which `reading` reads back into the same plan."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from handsel.kernel.money import Rounding
from handsel.kernel.periods import FiscalCalendar, Period, WeekCalendar
from handsel.pay.plans.fields import HIGH_SHARE
from handsel.pay.rules.plan import (
    FAR_FUTURE,
    NOTHING,
    ONE,
    Clawback,
    Component,
    Draw,
    Gate,
    Limit,
    Measure,
    Multiplier,
    Plan,
    QuotaRule,
    Table,
    Tier,
    Where,
)
from handsel.pay.rules.vocabulary import Axis, ComponentKind, Interval, Mode, ReleaseOn

type Values = dict[str, Any]


class Share(Decimal):
    """A fraction, written in percent."""


def write_plan(plan: Plan) -> str:
    """The plan as the text of a TOML file, without examples."""
    parts = [_section("[plan]", _head(plan)), _section("[currency]", _conversion(plan))]
    parts += [_section("[[rate]]", _rate(row)) for row in plan.rates.rows]
    parts += [_section(f"[measure.{_key(one.code)}]", _measure(one)) for one in plan.measures]
    parts += [_section(f"[table.{_key(table.code)}]", _table(table, plan)) for table in _tables(plan)]
    parts += [_section("[[component]]", _component(one, plan)) for one in plan.components]
    parts += [_section(f"[{name}]", values) for name, values in _rules(plan).items()]
    return "\n".join(part for part in parts if part)


def _section(header: str, values: Values) -> str:
    if not values:
        return ""
    return "\n".join([header, *(f"{_key(name)} = {_value(value)}" for name, value in values.items()), ""])


def _key(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else _text(name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Share():
            return f'"{_plain(value * 100)}%"'
        case Decimal():
            return _plain(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{" + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + "}"
        case list() if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        case list():
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case _:
            return _text(str(value))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _filled(values: Values, defaults: Values) -> Values:
    """Values that are stated and differ from what a reader takes for granted."""
    return {name: value for name, value in values.items() if value is not None and value != defaults.get(name)}


def _head(plan: Plan) -> Values:
    values: Values = {
        "code": plan.code,
        "name": plan.name,
        "version": plan.version,
        **_span(plan.span),
        "currency": plan.currency,
        "pay_period": plan.pay_period,
        "time_zone": plan.zone,
        "rounding": "half_up" if plan.rounding.mode is Rounding.HALF_UP else "half_even",
        "round_at": plan.rounding.at,
        "attainment_dp": plan.attainment_dp,
        "amendment": plan.amendment,
        "carry_ytd": plan.carry_ytd,
        "calendar": _calendar(plan),
    }
    defaults = {"name": "", "version": 1, "attainment_dp": None, "calendar": {}}
    return _filled(values, defaults)


def _span(span: Period) -> Values:
    return {"from": span.start, **({} if span.end == FAR_FUTURE else {"to": span.end})}


def _calendar(plan: Plan) -> Values:
    match plan.calendar:
        case WeekCalendar(first_day, first_year, long_years, pattern):
            values: Values = {"kind": "weeks", "first_day": first_day, "first_year": first_year}
            years = {"long_years": sorted(long_years)} if long_years else {}
            return values | years | {"pattern": list(pattern)}
        case FiscalCalendar(start_month, named_by_end):
            return _filled({"start_month": start_month, "named_by_end": named_by_end},
                           {"start_month": 1, "named_by_end": False})  # fmt: skip


def _conversion(plan: Plan) -> Values:
    rates = plan.conversion
    return {"credit_rate": rates.credit, "attainment_rate": rates.attainment, "pay_rate": rates.pay}


def _rate(row: Any) -> Values:
    dated = {} if row.on == date.min else {"on": row.on}
    return {"from": row.source, "to": row.target, "kind": row.kind, **dated, "rate": row.rate} | (
        {"id": row.id} if row.id else {}
    )


def _measure(measure: Measure) -> Values:
    kinds = sorted(measure.credit_kinds)
    values = {
        "basis": measure.basis,
        "counts": measure.counts,
        "credits": kinds,
        "where": _where(measure.where),
        "quota": _quota(measure.quota) if measure.quota else None,
    }
    return _filled(values, {"credits": sorted(Measure("").credit_kinds), "where": {}})


def _where(where: Where) -> Values:
    values: Values = {name: sorted(words) for name, words in where.values}
    values |= {f"{name}_min": number for name, number in where.minimum}
    return values | {f"{name}_max": number for name, number in where.maximum}


def _quota(quota: QuotaRule) -> Values:
    values = {
        "amount": quota.amount,
        "per": quota.per,
        "assigned": quota.assigned,
        "proration": quota.proration,
        "ramp": [Share(share) for share in quota.ramp],
        "ramp_pauses": quota.ramp_pauses,
        "weights": list(quota.weights),
    }
    return _filled(values, {"assigned": False, "ramp": [], "ramp_pauses": False, "weights": []})


def _is_rate_alone(component: Component) -> bool:
    table = component.table
    return table is not None and table.mode is Mode.FLAT and table.code == component.code


def _tables(plan: Plan) -> Iterator[Table]:
    """Every table once, without those that stand for a component's plain rate."""
    seen: set[str] = set()
    for component in plan.components:
        if component.table is not None and not _is_rate_alone(component) and component.table.code not in seen:
            seen.add(component.table.code)
            yield component.table


def _table(table: Table, plan: Plan) -> Values:
    values: Values = {"mode": table.mode, "axis": table.axis, "boundary": table.boundary}
    if table.is_curve:
        key = "amount" if table.pays_amounts else "payout"
        wrap = Decimal if table.pays_amounts else Share
        points = [{"at": Share(point.at), key: wrap(point.payout)} for point in table.points]
        return values | {"below": table.below, "above": table.above, "points": points}
    values["tiers"] = [_tier(tier, table.axis) for tier in table.tiers]
    return values | ({} if table.no_quota is None else {"no_quota": Share(table.no_quota)})


def _tier(tier: Tier, axis: Axis) -> Values:
    wrap = Share if axis is Axis.ATTAINMENT else Decimal
    bounds: Values = {"from": wrap(tier.lower)} | ({} if tier.upper is None else {"to": wrap(tier.upper)})
    if tier.rate is not None:
        return bounds | _rate_of(tier.rate)
    if tier.multiple is not None:
        return bounds | {"multiple": f"{_plain(tier.multiple)}x"}
    return bounds | {"amount": tier.amount}


def _rate_of(rate: Decimal) -> Values:
    """A share of the credit, or money per unit: what is too high for a share."""
    return {"per_unit": rate} if rate > HIGH_SHARE else {"rate": Share(rate)}


def _component(component: Component, plan: Plan) -> Values:
    table = component.table
    alone = table is not None and _is_rate_alone(component)
    rate = _rate_of(table.tiers[0].rate or NOTHING) if table is not None and alone else {}
    values: Values = {
        "code": component.code,
        "kind": component.kind,
        "name": component.name,
        "clause": component.clause,
        "measure": component.measure,
        "interval": component.interval,
        **rate,
        "table": table.code if table is not None and not alone else None,
        "amount": component.amount,
        "at": Share(component.at),
        "target": component.target,
        "weight": Share(component.weight),
        "prorate_target": component.prorate_target,
        "catch_up": component.catch_up,
        "pays": component.pays,
        "where": _where(component.where),
        "multipliers": [_multiplier(one) for one in component.multipliers],
        "gate": _gate(component.gate) if component.gate else None,
        "cap": _limit(component.cap),
        "floor": _limit(component.floor),
        "pay_on": _release(component),
        "clawback": component.clawback.method if component.clawback != plan.clawback else None,
        "window": _span(component.window) if component.window else None,
        "max_deals": component.max_deals,
        "counts_on": component.counts_on,
        "by_share": component.by_share,
    }
    return _filled(values, _usual(component))


def _usual(component: Component) -> Values:
    plain = Component("", component.kind, "")
    quarterly = component.kind in (ComponentKind.BONUS, ComponentKind.MBO)
    return {
        "name": "",
        "clause": "",
        "measure": "",
        "interval": Interval.QUARTER if quarterly else Interval.YEAR,
        "at": ONE,
        "weight": ONE,
        "prorate_target": False,
        "catch_up": False,
        "pays": plain.pays,
        "where": {},
        "multipliers": [],
        "pay_on": [],
        "counts_on": plain.counts_on,
        "by_share": True,
    }


def _multiplier(multiplier: Multiplier) -> Values:
    values: Values = {"factor": f"{_plain(multiplier.factor)}x", "where": _where(multiplier.where)}
    if multiplier.measure is not None:
        values |= {"measure": multiplier.measure, "interval": multiplier.interval}
    for key, level in (("at_least", multiplier.at_least), ("below", multiplier.below)):
        values |= {} if level is None else {key: Share(level)}
    return _filled(values, {"where": {}})


def _gate(gate: Gate) -> Values:
    values: Values = {"measure": gate.measure, "at_least": Share(gate.at_least), "interval": gate.interval}
    return values | {"below": Share(gate.below), "catch_up": gate.catch_up}


def _limit(limit: Limit | None) -> Values | None:
    return None if limit is None else {"amount": limit.amount, "per": limit.per}


def _release(component: Component) -> list[Values]:
    if [part.on for part in component.release] == [ReleaseOn.BOOKED]:
        return []
    return [{"on": part.on, "share": Share(part.share)} for part in component.release]


def _rules(plan: Plan) -> dict[str, Values]:
    """Clawback and what is said about payment; a rule that is not set is not written."""
    rules = plan.settlement
    found: dict[str, Values] = {}
    if plan.clawback != Clawback():
        found["clawback"] = _clawback(plan.clawback)
    if rules.draw is not None:
        found["draw"] = _draw(rules.draw)
    if rules.cap is not None:
        found["payment_cap"] = {"amount": rules.cap.amount, "excess": rules.cap.excess}
    if rules.reserve is not None:
        found["reserve"] = {"share": Share(rules.reserve.share), "periods": rules.reserve.periods}
    limit = {} if rules.max_deduction is None else {"max_deduction": Share(rules.max_deduction)}
    found["settlement"] = limit | {"after_leaving": rules.after_leaving}
    return found


def _clawback(rule: Clawback) -> Values:
    values = {
        "method": rule.method,
        "proration": rule.proration,
        "window_months": rule.window_months,
        "minimum": rule.minimum,
        "full_reasons": sorted(rule.full_reasons),
        "on_refund": rule.on_refund,
        "clause": rule.clause,
    }
    return _filled(values, {"minimum": NOTHING, "on_refund": False, "clause": ""})


def _draw(draw: Draw) -> Values:
    values: Values = {"amount": draw.amount, "recoverable": draw.recoverable}
    for key, value in (
        ("from", draw.start),
        ("to", draw.end),
        ("recovery_from", draw.recovery_from),
        ("max_recovery", draw.max_recovery),
    ):
        values |= {} if value is None else {key: value}
    return values | {"at_end": draw.at_end, "at_leaving": draw.at_leaving}
