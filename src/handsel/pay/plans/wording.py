"""A plan in plain language, generated from its rules: what a payee reads is what the engine does."""

from collections.abc import Iterator
from decimal import Decimal

from handsel.kernel.money import Rounding
from handsel.pay.plans.phrases import Words
from handsel.pay.rules.plan import (
    FAR_FUTURE,
    NOTHING,
    ONE,
    Clawback,
    Component,
    Limit,
    Measure,
    Multiplier,
    Plan,
    QuotaRule,
    Table,
    Tier,
    Where,
)
from handsel.pay.rules.vocabulary import (
    AfterLeaving,
    AtLeaving,
    Axis,
    Basis,
    ClawbackMethod,
    ComponentKind,
    CountsOn,
    DrawEnd,
    Excess,
    Mode,
    QuotaProration,
    ReleaseOn,
    RoundAt,
    ServiceProration,
)


def in_words(plan: Plan, language: str = "en") -> str:
    """The plan's text in English (`en`) or Russian (`ru`): headings, sentences, and lists of tiers."""
    counted = frozenset(measure.code for measure in plan.measures if measure.basis is Basis.UNITS)
    words = Words(language, plan.currency, counted)
    paragraphs = [
        words("title", name=plan.name or plan.code, version=plan.version),
        " ".join(_frame(plan, words)),
        f"{words('measures')}\n" + "\n".join(_measure(measure, words) for measure in plan.measures),
        words("components"),
        *("\n".join(_component(component, words)) for component in plan.components),
        f"{words('taken-back')}\n" + " ".join(_clawback(plan.clawback, words)),
    ]
    settled = " ".join(_settlement(plan, words))
    if settled:
        paragraphs.append(f"{words('settled')}\n{settled}")
    return "\n\n".join(paragraphs) + "\n"


def _frame(plan: Plan, words: Words) -> Iterator[str]:
    start = words.day(plan.span.start)
    if plan.span.end == FAR_FUTURE:
        yield words("in-force-open", start=start)
    else:
        yield words("in-force", start=start, last=words.day(plan.span.last_day))
    yield words("pay-period", currency=plan.currency, period=words(f"period-{plan.pay_period}"))
    yield words("zone", zone=plan.zone)
    yield words("rounding-half_up" if plan.rounding.mode is Rounding.HALF_UP else "rounding-half_even")
    if plan.rounding.at is RoundAt.RUNNING:
        yield words("running")
    if plan.attainment_dp is not None:
        yield words("attainment-dp", digits=plan.attainment_dp)
    yield words(plan.amendment)


def _measure(measure: Measure, words: Words) -> str:
    basis, whose = words(f"basis-{measure.basis}"), words(f"whose-{measure.counts}")
    text = words("measure", code=measure.code, basis=basis, whose=whose, which=_which(measure.where, words))
    return " ".join([f"- {text}", *_quota(measure.quota, words)])


def _which(where: Where, words: Words) -> str:
    conditions = [words("is", name=name, values=words("or").join(sorted(values))) for name, values in where.values]
    conditions += [words("at-least", name=name, value=words.number(value)) for name, value in where.minimum]
    conditions += [words("at-most", name=name, value=words.number(value)) for name, value in where.maximum]
    return words("where", conditions=words("and").join(conditions)) if conditions else ""


def _quota(quota: QuotaRule | None, words: Words) -> Iterator[str]:
    if quota is None:
        return
    if quota.amount is not None:
        yield words("quota", amount=words.money(quota.amount), period=words(f"period-{quota.per}"))
    if quota.assigned:
        yield words("quota-assigned")
    if quota.proration is not QuotaProration.DAILY or quota.amount is not None:
        yield words(f"proration-{quota.proration}")
    if quota.ramp:
        yield words("ramp", shares=", ".join(words.share(share) for share in quota.ramp))


def _component(component: Component, words: Words) -> Iterator[str]:
    yield component.name or component.code
    yield from _pays(component, words)
    rest = [*_conditions(component, words), *_when(component, words)]
    if component.clause:
        rest.append(words("clause", clause=component.clause))
    if rest:
        yield " ".join(rest)


def _pays(component: Component, words: Words) -> Iterator[str]:
    match component.kind:
        case ComponentKind.SPIF:
            yield from _spif(component, words)
        case ComponentKind.MBO:
            yield words("mbo", target=_target(component, words))
        case _ if component.table is None:
            yield _bonus(component, words)
        case _ if component.table.is_curve:
            yield from _curve(component, component.table, words)
        case _:
            yield from _tiers(component, component.table, words)


def _spif(component: Component, words: Words) -> Iterator[str]:
    which = _which(component.where, words)
    if component.table is not None:
        yield words(
            "spif-rate", rate=_pay(component.table.tiers[0], component, words), measure=component.measure, which=which
        )
    else:
        amount = words.money(component.amount or NOTHING)
        by_share = f" {words('by-share')}" if component.by_share else ""
        yield words("spif-amount", amount=amount, measure=component.measure, which=which) + by_share
    if component.window is not None:
        day = words("day-paid" if component.counts_on is CountsOn.PAID else "day-booked")
        start, last = words.day(component.window.start), words.day(component.window.last_day)
        yield words("window", day=day, start=start, last=last)
    if component.max_deals is not None:
        yield words("max-deals", count=component.max_deals)


def _target(component: Component, words: Words) -> str:
    return words("own-target") if component.target is None else words.money(component.target)


def _bonus(component: Component, words: Words) -> str:
    amount = words.money(component.amount) if component.amount is not None else _target(component, words)
    interval, at = words(f"interval-{component.interval}"), words.share(component.at)
    return words("bonus", amount=amount, interval=interval, measure=component.measure, at=at)


def _curve(component: Component, table: Table, words: Words) -> Iterator[str]:
    interval = words(f"interval-{component.interval}")
    yield words(table.mode, target=_target(component, words), measure=component.measure, interval=interval)
    for point in table.points:
        payout = words.money(point.payout) if table.pays_amounts else words.share(point.payout)
        yield f"- {words('point', at=words.share(point.at), payout=payout)}"
    ends = [words(f"below-{table.below}"), words(f"above-{table.above}")]
    if table.mode is Mode.CURVE_STEP:
        ends.append(words(f"boundary-{table.boundary}"))
    yield " ".join(ends)


def _tiers(component: Component, table: Table, words: Words) -> Iterator[str]:
    if len(table.tiers) == 1:
        yield words("flat", rate=_pay(table.tiers[0], component, words), measure=component.measure)
        return
    interval = words(f"interval-{component.interval}")
    yield words(table.mode, measure=component.measure, interval=interval)
    for tier in table.tiers:
        yield f"- {_tier(tier, component, table, words)}"
    ends = [words(f"boundary-{table.boundary}")]
    if table.no_quota is not None:
        ends.append(words("no-quota-rate", rate=words.share(table.no_quota)))
    yield " ".join(ends)


def _tier(tier: Tier, component: Component, table: Table, words: Words) -> str:
    start = _bound(tier.lower, table, words)
    if tier.upper is None:
        return words("tier-last", start=start, pays=_pay(tier, component, words))
    return words("tier", start=start, end=_bound(tier.upper, table, words), pays=_pay(tier, component, words))


def _bound(value: Decimal, table: Table, words: Words) -> str:
    if table.axis is Axis.ATTAINMENT:
        return words("of-quota", share=words.share(value))
    return words.number(value)


def _pay(tier: Tier, component: Component, words: Words) -> str:
    if tier.rate is not None and component.measure in words.counted:
        return words("each", amount=words.money(tier.rate))
    if tier.rate is not None:
        return words.share(tier.rate)
    if tier.multiple is not None:
        return words("multiple", number=words.number(tier.multiple))
    return words("tier-amount", amount=words.money(tier.amount or NOTHING))


def _conditions(component: Component, words: Words) -> Iterator[str]:
    if component.kind is not ComponentKind.SPIF and not component.where.is_everything:
        yield words("only", which=_which(component.where, words))
    if component.weight != ONE:
        yield words("weight", share=words.share(component.weight))
    if component.catch_up:
        yield words("catch-up")
    if component.prorate_target:
        yield words("prorate-target")
    yield from (_multiplier(multiplier, words) for multiplier in component.multipliers)
    if component.gate is not None:
        gate = component.gate
        interval, level = words(f"interval-{gate.interval}"), words.share(gate.at_least)
        yield words("gate", measure=gate.measure, level=level, interval=interval, below=words.share(gate.below))
        if gate.catch_up:
            yield words("gate-catch-up")
    yield from _limits(component, words)


def _multiplier(multiplier: Multiplier, words: Words) -> str:
    condition = ""
    if multiplier.at_least is not None:
        level = words.share(multiplier.at_least)
        condition += words("while-above", measure=multiplier.measure, level=level)
    if multiplier.below is not None:
        condition += words("while-below", measure=multiplier.measure, level=words.share(multiplier.below))
    values = {"factor": words.number(multiplier.factor), "which": _which(multiplier.where, words), "while": condition}
    return words("multiplier", **values)


def _limits(component: Component, words: Words) -> Iterator[str]:
    limits: tuple[tuple[str, Limit | None], ...] = (("cap", component.cap), ("floor", component.floor))
    for code, limit in limits:
        if limit is not None:
            yield words(code, amount=words.money(limit.amount), per=words(f"per-{limit.per}"))


def _when(component: Component, words: Words) -> Iterator[str]:
    if [part.on for part in component.release] == [ReleaseOn.BOOKED]:
        return
    parts = [words(f"on-{part.on}", share=words.share(part.share)) for part in component.release]
    yield words("release", parts=", ".join(parts))


def _reason(code: str, words: Words) -> str:
    """The reasons Handsel itself gives have words; those of a plan stand as they are written."""
    return words(f"reason-{code}") if code in {"deleted", "fraud", "unpaid"} else code


def _clawback(rule: Clawback, words: Words) -> Iterator[str]:
    yield words(rule.method)
    if rule.method is ClawbackMethod.NONE:
        return
    if rule.proration is not ServiceProration.NONE:
        yield words(f"served-{rule.proration}")
    if rule.window_months is not None:
        yield words("window-months", months=rule.window_months)
    if rule.proration is not ServiceProration.NONE or rule.window_months is not None:
        yield words("full-reasons", reasons=", ".join(_reason(one, words) for one in sorted(rule.full_reasons)))
    if rule.minimum:
        yield words("minimum", amount=words.money(rule.minimum))
    if rule.on_refund:
        yield words("on-refund")
    if rule.clause:
        yield words("clause", clause=rule.clause)


def _settlement(plan: Plan, words: Words) -> Iterator[str]:
    rules = plan.settlement
    yield from _draw(plan, words)
    if rules.cap is not None:
        code = "cap-later" if rules.cap.excess is Excess.LATER else "cap-forfeit"
        yield words(code, amount=words.money(rules.cap.amount))
    if rules.reserve is not None:
        yield words("reserve", share=words.share(rules.reserve.share), periods=rules.reserve.periods)
    if rules.max_deduction is not None:
        yield words("max-deduction", share=words.share(rules.max_deduction))
    if rules.after_leaving is AfterLeaving.FORFEIT:
        yield words("forfeit-leaving")


def _draw(plan: Plan, words: Words) -> Iterator[str]:
    draw = plan.settlement.draw
    if draw is None:
        return
    yield words("draw-recoverable" if draw.recoverable else "draw-given", amount=words.money(draw.amount))
    if draw.recovery_from is not None:
        yield words("draw-from", day=words.day(draw.recovery_from))
    if draw.max_recovery is not None:
        yield words("draw-max", amount=words.money(draw.max_recovery))
    if draw.at_end is DrawEnd.FORGIVE:
        yield words("draw-forgive")
    if draw.at_leaving is AtLeaving.DUE:
        yield words("draw-due")
