"""A plan file read into a frozen plan and its worked examples. Every mistake is noted, and refuses it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handsel.kernel.money import Rounding
from handsel.kernel.periods import Calendar, FiscalCalendar, Grain, Period, WeekCalendar
from handsel.pay.plans import fields
from handsel.pay.plans.checks import check_plan
from handsel.pay.plans.components import Known, read_clawback, read_components, read_measures
from handsel.pay.plans.examples import Example, read_examples, read_participants
from handsel.pay.plans.problems import Problem, UnusableFile
from handsel.pay.plans.rate_rows import read_rate
from handsel.pay.plans.source import Source, parse, read_source
from handsel.pay.plans.tables import read_tables
from handsel.pay.rules.currency import Rates
from handsel.pay.rules.inputs import Participant
from handsel.pay.rules.plan import (
    FAR_FUTURE,
    NOTHING,
    Conversion,
    Draw,
    PaymentCap,
    Plan,
    Reserve,
    RoundingRule,
    Settlement,
)
from handsel.pay.rules.vocabulary import (
    AfterLeaving,
    Amendment,
    AtLeaving,
    Boundary,
    DrawEnd,
    Excess,
    RateKind,
    RoundAt,
)

ROUNDING = {"half_up": Rounding.HALF_UP, "half_even": Rounding.HALF_EVEN}


@dataclass(frozen=True)
class PlanFile:
    """What a plan file holds. `participants` are the people it names for all of its examples."""

    plan: Plan
    examples: tuple[Example, ...]
    participants: tuple[Participant, ...] = ()


def read_plan(path: Path) -> PlanFile:
    """The plan of a file. Raises UnusableFile with every mistake, each with its line, key and mend."""
    return from_source(read_source(path))


def parse_plan(text: str, name: str = "plan.toml") -> PlanFile:
    """The same for text that is at hand; the ending of `name` says which format it is in."""
    return from_source(parse(Path(name), text))


def from_source(source: Source) -> PlanFile:
    """The plan of a file's values."""
    problems: list[Problem] = []
    root = fields.Table(source, (), source.data, problems)
    plan = _plan(root)
    people = read_participants(root, plan)
    examples = read_examples(root, plan, people)
    root.end()
    check_plan(plan, root)
    if problems:
        raise UnusableFile(str(source.path), sorted(set(problems)))
    return PlanFile(plan, examples, people)


def _plan(root: fields.Table) -> Plan:
    head = root.table("plan") or _missing(root, "plan")
    attainment_dp = head.whole("attainment_dp")
    tables = read_tables(root, head.choice("boundary", Boundary, Boundary.HIGHER), attainment_dp)
    measures = read_measures(root)
    clawback = read_clawback(root.table("clawback"))
    known = Known({measure.code: measure for measure in measures}, tables, clawback)
    plan = Plan(
        code=head.text("code", required=True),
        name=head.text("name"),
        version=head.whole("version", 1) or 1,
        span=_span(head),
        currency=head.currency("currency") if head.required("currency", "such as USD") else "USD",
        measures=measures,
        components=read_components(root, known),
        pay_period=head.choice("pay_period", Grain, Grain.MONTH),
        calendar=_calendar(head.table("calendar")),
        zone=_zone(head),
        rounding=_rounding(head),
        amendment=head.choice("amendment", Amendment, Amendment.RESTATE),
        carry_ytd=head.yes("carry_ytd", default=True),
        attainment_dp=attainment_dp,
        conversion=_conversion(root.table("currency")),
        rates=Rates(tuple(read_rate(row) for row in root.rows("rate"))),
        clawback=clawback,
        settlement=_settlement(root),
    )
    head.end()
    return plan


def _missing(root: fields.Table, key: str) -> fields.Table:
    root.note(key, "missing", key=f"[{key}]", hint="")
    return fields.Table(root.source, (key,), {"code": "–", "from": date.min, "currency": "USD"}, root.problems)


def _span(head: fields.Table) -> Period:
    return head.span(required=True) or Period(date.min, FAR_FUTURE)


def _zone(head: fields.Table) -> str:
    name = head.text("time_zone", "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        head.note("time_zone", "unknown-zone", value=name)
        return "UTC"
    return name


def _rounding(head: fields.Table) -> RoundingRule:
    mode = head.text("rounding", "half_up")
    if mode not in ROUNDING:
        head.note("rounding", "not-a-choice", value=mode, choices=", ".join(ROUNDING))
    return RoundingRule(ROUNDING.get(mode, Rounding.HALF_UP), head.choice("round_at", RoundAt, RoundAt.LINE))


def _calendar(row: fields.Table | None) -> Calendar:
    """`kind = "months"` with a first month, or `kind = "weeks"` with the first day of the first year."""
    if row is None:
        return FiscalCalendar()
    kind = row.text("kind", "months")
    if kind not in ("months", "weeks"):
        row.note("kind", "not-a-choice", value=kind, choices="months, weeks")
    calendar = _weeks(row) if kind == "weeks" else _months(row)
    row.end()
    return calendar


def _months(row: fields.Table) -> FiscalCalendar:
    month = row.whole("start_month", 1) or 1
    if not 1 <= month <= 12:
        row.note("start_month", "bad-calendar", reason="start_month is 1 to 12")
        month = 1
    return FiscalCalendar(month, row.yes("named_by_end"))


def _weeks(row: fields.Table) -> Calendar:
    first, year = row.day("first_day", required=True), row.whole("first_year")
    pattern = tuple(int(word) for word in row.words("pattern", ("4", "4", "5")) if word.isdigit())
    long_years = frozenset(int(word) for word in row.words("long_years") if word.isdigit())
    if len(pattern) != 3 or sum(pattern) != 13:
        row.note("pattern", "bad-calendar", reason="a pattern is three numbers of weeks that total 13")
        return FiscalCalendar()
    if first is None:
        return FiscalCalendar()
    return WeekCalendar(first, year or first.year, long_years, (pattern[0], pattern[1], pattern[2]))


def _conversion(row: fields.Table | None) -> Conversion:
    if row is None:
        return Conversion()
    conversion = Conversion(
        credit=row.choice("credit_rate", RateKind, RateKind.SPOT),
        attainment=row.choice("attainment_rate", RateKind, RateKind.PLAN),
        pay=row.choice("pay_rate", RateKind, RateKind.SPOT),
    )
    row.end()
    return conversion


def _settlement(root: fields.Table) -> Settlement:
    row = root.table("settlement")
    settlement = Settlement(
        draw=_draw(root.table("draw")),
        cap=_payment_cap(root.table("payment_cap")),
        reserve=_reserve(root.table("reserve")),
        max_deduction=row.share("max_deduction") if row else None,
        after_leaving=row.choice("after_leaving", AfterLeaving, AfterLeaving.PAY) if row else AfterLeaving.PAY,
    )
    if row:
        row.end()
    return settlement


def _draw(row: fields.Table | None) -> Draw | None:
    if row is None:
        return None
    amount = row.number("amount") if row.required("amount") else None
    draw = Draw(
        amount=amount or NOTHING,
        recoverable=row.yes("recoverable", default=True),
        start=row.day("from"),
        end=row.day("to"),
        recovery_from=row.day("recovery_from"),
        max_recovery=row.number("max_recovery"),
        at_end=row.choice("at_end", DrawEnd, DrawEnd.RECOVER),
        at_leaving=row.choice("at_leaving", AtLeaving, AtLeaving.FORGIVE),
    )
    row.end()
    return draw


def _payment_cap(row: fields.Table | None) -> PaymentCap | None:
    if row is None:
        return None
    amount = row.number("amount") if row.required("amount") else None
    cap = PaymentCap(amount or NOTHING, row.choice("excess", Excess, Excess.LATER))
    row.end()
    return cap


def _reserve(row: fields.Table | None) -> Reserve | None:
    if row is None:
        return None
    share, periods = row.share("share") if row.required("share") else None, row.whole("periods", 1) or 1
    if periods < 1:
        row.note("periods", "whole-deals", value=periods)
    row.end()
    return Reserve(share or NOTHING, max(1, periods))
