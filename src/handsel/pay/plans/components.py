"""Measures and components of a plan file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handsel.kernel.periods import Grain, Period
from handsel.pay.plans import fields
from handsel.pay.plans.tables import flat_rate
from handsel.pay.rules.matching import TERM
from handsel.pay.rules.plan import (
    EVERYTHING,
    NOTHING,
    ONE,
    Clawback,
    Component,
    Gate,
    Limit,
    Measure,
    Multiplier,
    QuotaRule,
    ReleasePart,
    Table,
    Where,
)
from handsel.pay.rules.vocabulary import (
    Basis,
    CapPer,
    ClawbackMethod,
    ComponentKind,
    Counts,
    CountsOn,
    CreditKind,
    Interval,
    Pays,
    QuotaProration,
    ReleaseOn,
    ServiceProration,
)

NUMBERS = (*Basis, TERM)
BOOKED = (ReleasePart(ReleaseOn.BOOKED, ONE),)


@dataclass(frozen=True)
class Known:
    """What components may refer to."""

    measures: Mapping[str, Measure]
    tables: Mapping[str, Table]
    clawback: Clawback


def read_measures(root: fields.Table) -> tuple[Measure, ...]:
    """Every `[measure.name]`."""
    return tuple(_measure(code, row) for code, row in root.named("measure"))


def _measure(code: str, row: fields.Table) -> Measure:
    kinds = [kind for word in row.words("credits") if (kind := _word(row, "credits", word, CreditKind))]
    quota = row.table("quota")
    measure = Measure(
        code=code,
        basis=row.choice("basis", Basis, Basis.AMOUNT),
        counts=row.choice("counts", Counts, Counts.OWN),
        credit_kinds=frozenset(kinds) or Measure(code).credit_kinds,
        where=read_where(row, "where"),
        quota=None if quota is None else _quota(quota),
    )
    row.end()
    return measure


def _word[E: StrEnum](row: fields.Table, key: str, word: str, kind: type[E]) -> E | None:
    try:
        return kind(word)
    except ValueError:
        row.note(key, "not-a-choice", value=word, choices=", ".join(kind))
        return None


def _quota(row: fields.Table) -> QuotaRule:
    amount, assigned = row.number("amount"), row.yes("assigned")
    if not row.has("amount") and not assigned:
        row.note("", "quota-nothing")
    if amount == 0 and not assigned:
        row.note("amount", "quota-zero")
    per = row.choice("per", Grain, Grain.YEAR)
    weights = tuple(row.shares("weights"))
    if weights and len(weights) != per.months:
        row.note("weights", "weights", count=len(weights), per=per, months=per.months)
    rule = QuotaRule(
        amount=amount,
        per=per,
        assigned=assigned,
        proration=row.choice("proration", QuotaProration, QuotaProration.DAILY),
        ramp=tuple(row.shares("ramp")),
        ramp_pauses=row.yes("ramp_pauses"),
        weights=weights,
    )
    row.end()
    return rule


def read_where(row: fields.Table, key: str) -> Where:
    """Conditions: `product = ["A", "B"]`, `term_months_min = 24`."""
    conditions = row.table(key)
    if conditions is None:
        return EVERYTHING
    values: list[tuple[str, frozenset[str]]] = []
    minimum: list[tuple[str, Decimal]] = []
    maximum: list[tuple[str, Decimal]] = []
    for name in conditions.data:
        stem, _, ending = name.rpartition("_")
        if ending in ("min", "max"):
            if stem not in NUMBERS:
                conditions.note(name, "unknown-number", value=stem, known=", ".join(NUMBERS))
            number = conditions.number(name, signed=True)
            (minimum if ending == "min" else maximum).append((stem, number or NOTHING))
        else:
            values.append((name, frozenset(conditions.words(name))))
    return Where(tuple(values), tuple(minimum), tuple(maximum))


def read_clawback(row: fields.Table | None) -> Clawback:
    """`[clawback]`; without it cancelled deals count as never booked."""
    if row is None:
        return Clawback()
    rule = Clawback(
        method=row.choice("method", ClawbackMethod, ClawbackMethod.RECOMPUTE),
        proration=row.choice("proration", ServiceProration, ServiceProration.NONE),
        window_months=row.whole("window_months"),
        minimum=row.number("minimum") or NOTHING,
        full_reasons=frozenset(row.words("full_reasons", sorted(Clawback().full_reasons))),
        on_refund=row.yes("on_refund"),
        clause=row.text("clause"),
    )
    if rule.minimum and rule.method is not ClawbackMethod.UNWIND:
        row.note("minimum", "minimum-method")
    if rule.method is not ClawbackMethod.NONE and not rule.clause:
        row.note("", "clause")
    row.end()
    return rule


def read_components(root: fields.Table, known: Known) -> tuple[Component, ...]:
    """Every `[[component]]`; a plan has at least one, each with its own code."""
    rows = root.rows("component")
    if not rows:
        root.note("component", "no-components")
    components = [_component(row, known) for row in rows]
    seen: set[str] = set()
    for row, component in zip(rows, components, strict=True):
        if component.code in seen:
            row.note("code", "twice", value=component.code)
        seen.add(component.code)
    return tuple(components)


def _component(row: fields.Table, known: Known) -> Component:
    code = row.text("code", required=True)
    kind = row.choice("kind", ComponentKind, ComponentKind.COMMISSION)
    measure = _measure_named(row, "measure", known, required=kind is not ComponentKind.MBO)
    component = Component(
        code=code,
        kind=kind,
        measure=measure,
        name=row.text("name"),
        clause=row.text("clause"),
        interval=row.choice("interval", Interval, _usual_interval(kind)),
        table=_table(row, code, known),
        amount=row.number("amount"),
        at=row.share("at", ONE),
        target=row.number("target"),
        weight=row.share("weight", ONE),
        prorate_target=row.yes("prorate_target"),
        catch_up=row.yes("catch_up"),
        pays=row.choice("pays", Pays, Pays.INTERVAL_END),
        where=read_where(row, "where"),
        multipliers=tuple(_multiplier(one, known) for one in row.rows("multipliers")),
        gate=_gate(row.table("gate"), known),
        cap=_limit(row.table("cap")),
        floor=_limit(row.table("floor")),
        release=_release(row),
        clawback=_own_clawback(row, known.clawback),
        window=_window(row.table("window")),
        max_deals=_max_deals(row),
        counts_on=row.choice("counts_on", CountsOn, CountsOn.BOOKED),
        by_share=row.yes("by_share", default=True),
    )
    row.end()
    return component


def _usual_interval(kind: ComponentKind) -> Interval:
    return Interval.QUARTER if kind in (ComponentKind.BONUS, ComponentKind.MBO) else Interval.YEAR


def _measure_named(row: fields.Table, key: str, known: Known, *, required: bool = True) -> str:
    code = row.text(key, required=required)
    if code and code not in known.measures:
        row.note(key, "no-such-measure", value=code, known=", ".join(known.measures) or "–")
    return code


def _table(row: fields.Table, code: str, known: Known) -> Table | None:
    rate, name = row.rate(), row.text("table")
    if rate is not None and name:
        row.note("table", "rate-and-table", value=code)
    if name:
        if name not in known.tables:
            row.note("table", "no-such-table", value=name, known=", ".join(known.tables) or "–")
        return known.tables.get(name)
    return None if rate is None else flat_rate(code, rate)


def _multiplier(row: fields.Table, known: Known) -> Multiplier:
    factor = row.share("factor") if row.required("factor") else None
    if factor is not None and factor < 0:
        row.note("factor", "factor", value=factor)
    multiplier = Multiplier(
        factor=ONE if factor is None else factor,
        where=read_where(row, "where"),
        measure=_measure_named(row, "measure", known, required=False) or None,
        interval=row.choice("interval", Interval, Interval.YEAR),
        at_least=row.share("at_least"),
        below=row.share("below"),
    )
    if (multiplier.at_least is not None or multiplier.below is not None) and multiplier.measure is None:
        row.note("at_least", "needs", key="at_least", other="measure")
    row.end()
    return multiplier


def _gate(row: fields.Table | None, known: Known) -> Gate | None:
    if row is None:
        return None
    level = row.share("at_least") if row.required("at_least") else None
    gate = Gate(
        measure=_measure_named(row, "measure", known),
        at_least=level or NOTHING,
        interval=row.choice("interval", Interval, Interval.YEAR),
        below=row.share("below", NOTHING),
        catch_up=row.yes("catch_up"),
    )
    row.end()
    return gate


def _limit(row: fields.Table | None) -> Limit | None:
    if row is None:
        return None
    amount = row.number("amount") if row.required("amount") else None
    limit = Limit(amount or NOTHING, row.choice("per", CapPer, CapPer.PERIOD))
    row.end()
    return limit


def _release(row: fields.Table) -> tuple[ReleasePart, ...]:
    """`pay_on = "paid"`, or a list of parts that total 100 %."""
    stated = row.raw("pay_on")
    if isinstance(stated, str):
        found = row.choice("pay_on", ReleaseOn)
        return BOOKED if found is None else (ReleasePart(found, ONE),)
    parts = [_part(one) for one in row.rows("pay_on")]
    if not parts:
        return BOOKED
    total = sum((part.share for part in parts), NOTHING)
    if total != 1:
        row.note("pay_on", "split-sum", total=f"{total * 100:f}")
    return tuple(parts)


def _part(row: fields.Table) -> ReleasePart:
    share = row.share("share") if row.required("share") else None
    part = ReleasePart(row.choice("on", ReleaseOn, ReleaseOn.BOOKED), share or NOTHING)
    row.end()
    return part


def _own_clawback(row: fields.Table, plan: Clawback) -> Clawback:
    """A component may be taken back by another method than its plan, with the plan's other rules."""
    own = row.choice("clawback", ClawbackMethod)
    return plan if own is None else Clawback(
        own, plan.proration, plan.window_months,
        plan.minimum if own is ClawbackMethod.UNWIND else NOTHING, plan.full_reasons, plan.on_refund, plan.clause,
    )  # fmt: skip


def _window(row: fields.Table | None) -> Period | None:
    if row is None:
        return None
    window = row.span(required=True)
    row.end()
    return window


def _max_deals(row: fields.Table) -> int | None:
    deals = row.whole("max_deals")
    if deals is not None and deals < 1:
        row.note("max_deals", "whole-deals", value=deals)
    return deals
