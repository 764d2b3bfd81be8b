"""Worked examples of a plan file: events and people in, expected values out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from handsel.kernel.periods import Period
from handsel.pay.plans import fields
from handsel.pay.plans.calendars import find_period
from handsel.pay.plans.event_files import Reading, csv_rows, events_of
from handsel.pay.plans.problems import Problem
from handsel.pay.plans.rate_rows import read_rate
from handsel.pay.rules.currency import Rates
from handsel.pay.rules.expected import OpenDeal
from handsel.pay.rules.inputs import (
    Adjustment,
    Event,
    Hold,
    Inputs,
    Ownership,
    Participant,
    Prior,
    Protection,
    Quota,
    Relief,
    Reporting,
    Score,
    Shadow,
)
from handsel.pay.rules.plan import FAR_FUTURE, NOTHING, ONE, Plan
from handsel.pay.rules.vocabulary import EventKind

SELECTORS = ("payee", "component", "deal", "event", "kind", "measure", "period", "posted")
MONEY = ("amount", "credit", "quota", "held", "paid", "paid_out", "advance", "recovery", "forgiven", "balance",
         "carry", "receivable", "expected")  # fmt: skip
VALUES = (*MONEY, "attainment", "finding")
SETTLED = ("paid", "paid_out", "advance", "recovery", "forgiven", "balance", "carry", "receivable")
UNDEFINED = "undefined"
DEFAULT_PAYEE = "rep"


@dataclass(frozen=True)
class Expectation:
    """One value that an example promises. `value` is a number, a finding's code, or None for undefined attainment."""

    what: str
    value: Decimal | str | None
    where: tuple[tuple[str, str], ...]
    line: int

    def of(self, selector: str) -> str:
        """The selector's value, or blank."""
        return dict(self.where).get(selector, "")


@dataclass(frozen=True)
class Close:
    """A pay period was closed on a day, with what had been received by then."""

    period: Period
    on: date


@dataclass(frozen=True)
class Example:
    """A worked example."""

    name: str
    payee: str
    inputs: Inputs
    closes: tuple[Close, ...] = ()
    open_deals: tuple[OpenDeal, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    line: int = field(default=0, compare=False)


def read_participants(root: fields.Table, plan: Plan) -> tuple[Participant, ...]:
    """Every `[[participant]]`: people who are in all examples."""
    return tuple(_participant(row, plan) for row in root.rows("participant"))


def read_examples(root: fields.Table, plan: Plan, people: tuple[Participant, ...]) -> tuple[Example, ...]:
    """Every `[[example]]`."""
    return tuple(_example(row, plan, people, number) for number, row in enumerate(root.rows("example"), start=1))


def everybody(plan: Plan, inputs: Inputs) -> Inputs:
    """Inputs in which everybody who is named somewhere has an assignment for the whole plan, unless they have one."""
    known = {one.payee for one in inputs.participants}
    named = dict.fromkeys(name for name in _names(inputs) if name not in known and name != "*")
    added = tuple(Participant(name, plan.span, carry_ytd=plan.carry_ytd) for name in named)
    return replace(inputs, participants=inputs.participants + added)


def _names(inputs: Inputs) -> Iterator[str]:
    yield from (share.payee for event in inputs.events for share in event.shares)
    yield from (row.payee for rows in (inputs.ownerships, inputs.protections, inputs.shadows) for row in rows)
    yield from (name for row in inputs.reporting for name in (row.member, row.manager))
    yield from (row.payee for rows in (inputs.priors, inputs.scores, inputs.quotas, inputs.adjustments) for row in rows)


def _example(row: fields.Table, plan: Plan, people: tuple[Participant, ...], number: int) -> Example:
    payee = row.text("payee", DEFAULT_PAYEE)
    reading = Reading(plan.zone, plan.currency, payee, needs_id=False)
    events = _events(row, "events", reading)
    open_deals = tuple(_open_deal(one, reading, place) for place, one in enumerate(row.rows("open"), start=1))
    own = tuple(_participant(one, plan) for one in row.rows("participant"))
    inputs = Inputs(
        events=events,
        participants=own or people,
        quotas=tuple(_quota(one, plan, payee) for one in row.rows("quota")),
        reliefs=tuple(_relief(one, plan, payee) for one in row.rows("relief")),
        reporting=tuple(_reporting(one) for one in row.rows("team")),
        ownerships=tuple(_ownership(one) for one in row.rows("owner")),
        protections=tuple(_protection(one) for one in row.rows("protected")),
        shadows=tuple(_shadow(one) for one in row.rows("shadow")),
        scores=tuple(_score(one, payee) for one in row.rows("score")),
        priors=tuple(_prior(one, payee, events, plan) for one in row.rows("prior")),
        adjustments=tuple(_adjustment(one, payee, place) for place, one in enumerate(row.rows("adjustment"), start=1)),
        holds=tuple(_hold(one, payee, place) for place, one in enumerate(row.rows("hold"), start=1)),
        rates=Rates(tuple(read_rate(one) for one in row.rows("rate"))),
    )
    named = replace(inputs, events=(*events, *(deal.event for deal in open_deals)))
    example = Example(
        name=row.text("name", f"example {number}"),
        payee=payee,
        inputs=replace(everybody(plan, named), events=events),
        closes=tuple(close for one in row.rows("close") if (close := _close(one, plan))),
        open_deals=open_deals,
        expectations=tuple(_expectations(row, plan, payee)),
        line=row.source.line_of(row.place),
    )
    if not row.has("expect"):
        row.note("", "example-empty")
    row.end()
    return example


def _events(row: fields.Table, key: str, reading: Reading) -> tuple[Event, ...]:
    """Events as CSV text, as a list of tables, or as the name of a CSV file beside the plan."""
    stated = row.raw(key)
    if not isinstance(stated, str):
        return events_of(row.rows(key), reading, row.problems)
    text, path, first = stated, row.source.path, row.source.line_of((*row.place, key)) + 1
    if "\n" not in stated:
        path, first = path.parent / stated, 1
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as failure:
            row.note(key, "cannot-open", reason=getattr(failure, "strerror", None) or stated)
            return ()
    return events_of(_table(text, path, row, first, ("event", "deal")), reading, row.problems)


def _table(text: str, path: Path, row: fields.Table, first: int, required: Iterable[str]) -> list[fields.Table]:
    """CSV text inside a plan file; a first line left empty after the quotes is passed over."""
    stripped = text.lstrip("\n")
    problems: list[Problem] = []
    rows = csv_rows(stripped, path, problems, required=required, first_line=first + len(text) - len(stripped))
    row.problems += problems
    return [replace(one, problems=row.problems) for one in rows]


def _open_deal(row: fields.Table, reading: Reading, number: int) -> OpenDeal:
    chance = row.share("probability") if row.required("probability") else None
    data = {"event": "booked", "deal": f"open {number}"} | {k: v for k, v in row.data.items() if k != "probability"}
    events = events_of([replace(row, data=data)], replace(reading, needs_id=False), row.problems)
    event = replace(events[0], key=f"open {number}") if events else Event("–", *_NO_EVENT)
    return OpenDeal(event, chance or NOTHING)


_NO_EVENT = (EventKind.BOOKED, "–", date.min)


def _participant(row: fields.Table, plan: Plan) -> Participant:
    span = row.span() or Period(plan.span.start, row.day("to") or FAR_FUTURE)
    targets = row.table("targets")
    amounts = [(name, targets.number(name) or NOTHING) for name in targets.data] if targets else []
    currency = row.currency("pay_currency")
    dated = [
        (one.day("from", required=True) or date.min, one.currency("currency")) for one in row.rows("pay_currencies")
    ]
    participant = Participant(
        payee=row.text("payee", required=True),
        span=span,
        plan=row.text("plan"),
        leaves=tuple(away for one in row.rows("leaves") if (away := one.span(required=True))),
        fte=row.share("fte", ONE),
        target=row.number("target"),
        targets=tuple(amounts),
        base_rate=row.share("base_rate"),
        ramp_from=row.day("ramp_from"),
        carry_ytd=row.yes("carry_ytd", default=plan.carry_ytd),
        left_on=row.day("left_on"),
        pay_currencies=tuple(dated) or (((date.min, currency),) if currency else ()),
    )
    row.end()
    return participant


def _measure(row: fields.Table, plan: Plan) -> str:
    code = row.text("measure") or (plan.measures[0].code if len(plan.measures) == 1 else "")
    if code not in plan.by_measure:
        row.note("measure", "no-such-measure", value=code or "–", known=", ".join(plan.by_measure))
    return code


def _quota(row: fields.Table, plan: Plan, payee: str) -> Quota:
    quota = Quota(row.text("payee", payee), _measure(row, plan), _period(row, plan), row.number("amount") or NOTHING)
    row.required("amount")
    row.end()
    return quota


def _relief(row: fields.Table, plan: Plan, payee: str) -> Relief:
    relief = Relief(row.text("payee", payee), _measure(row, plan), _period(row, plan), row.number("amount") or NOTHING)
    row.required("amount")
    row.end()
    return relief


def _period(row: fields.Table, plan: Plan) -> Period:
    label = row.text("period", required=True)
    found = find_period(plan, label)
    if found is None and label:
        row.note("period", "unknown-period", value=label)
    return found or plan.span


def _always(row: fields.Table) -> Period:
    return row.span() or Period(date.min, row.day("to") or FAR_FUTURE)


def _reporting(row: fields.Table) -> Reporting:
    found = Reporting(row.text("member", required=True), row.text("manager", required=True), _always(row))
    row.end()
    return found


def _ownership(row: fields.Table) -> Ownership:
    found = Ownership(row.text("account", required=True), row.text("payee", required=True), _always(row))
    row.end()
    return found


def _protection(row: fields.Table) -> Protection:
    until = row.day("until") or FAR_FUTURE
    found = Protection(row.text("deal", required=True), row.text("payee", required=True), until)
    row.end()
    return found


def _shadow(row: fields.Table) -> Shadow:
    account, payee = row.text("account", required=True), row.text("payee", required=True)
    found = Shadow(account, payee, _always(row), row.share("share", ONE))
    row.end()
    return found


def _score(row: fields.Table, payee: str) -> Score:
    score = row.share("score") if row.required("score") else None
    on = row.day("on", required=True) or date.min
    found = Score(row.text("payee", payee), row.text("component", required=True), on, score or NOTHING)
    row.end()
    return found


def _prior(row: fields.Table, payee: str, events: tuple[Event, ...], plan: Plan) -> Prior:
    first = min((event.on for event in events), default=plan.span.start)
    amount = row.number("amount", signed=True) if row.required("amount") else None
    found = Prior(row.text("payee", payee), _measure(row, plan), row.day("on") or first, amount or NOTHING)
    row.end()
    return found


def _adjustment(row: fields.Table, payee: str, number: int) -> Adjustment:
    amount = row.number("amount", signed=True) if row.required("amount") else None
    found = Adjustment(
        id=row.text("id", f"adjustment {number}"),
        payee=row.text("payee", payee),
        on=row.day("on", required=True) or date.min,
        amount=amount or NOTHING,
        reason=row.text("reason", required=True),
        deal=row.text("deal"),
        clause=row.text("clause"),
    )
    row.end()
    return found


def _hold(row: fields.Table, payee: str, number: int) -> Hold:
    found = Hold(
        id=row.text("id", f"hold {number}"),
        payee=row.text("payee", payee),
        since=row.day("since", required=True) or date.min,
        reason=row.text("reason", required=True),
        deal=row.text("deal"),
        until=row.day("until"),
    )
    row.end()
    return found


def _close(row: fields.Table, plan: Plan) -> Close | None:
    period, on = _period(row, plan), row.day("on", required=True)
    row.end()
    return None if on is None else Close(period, on)


def _expectations(row: fields.Table, plan: Plan, payee: str) -> Iterator[Expectation]:
    """Expected values as CSV text or as a list of tables; a row may promise several values."""
    stated = row.raw("expect")
    if isinstance(stated, str):
        first = row.source.line_of((*row.place, "expect")) + 1
        rows = _table(stated, row.source.path, row, first, ())
    else:
        rows = row.rows("expect")
    for one in rows:
        yield from _values(one, plan, payee)


def _values(row: fields.Table, plan: Plan, payee: str) -> Iterator[Expectation]:
    where = tuple((name, row.text(name)) for name in SELECTORS if row.has(name))
    line = row.source.line_of(row.place)
    _check_selectors(row, plan)
    found = [what for what in VALUES if row.has(what)]
    if not found:
        row.note("", "expectation-value", known=", ".join(VALUES))
    for what in found:
        if what in SETTLED and not row.has("period"):
            row.note(what, "expectation-needs", value=what, other="period")
        if "payee" not in dict(where) and what not in ("amount", "held", "finding", "credit"):
            where = (*where, ("payee", payee))
        yield Expectation(what, _expected(row, what), where, line)
    for name in (*SELECTORS, *VALUES):
        row.known.add(name)
    row.end()


def _check_selectors(row: fields.Table, plan: Plan) -> None:
    codes = [component.code for component in plan.components]
    if row.has("component") and row.text("component") not in codes:
        row.note("component", "no-such-component", value=row.text("component"), known=", ".join(codes))
    if row.has("measure"):
        _measure(row, plan)
    for name in ("period", "posted"):
        if row.has(name) and find_period(plan, row.text(name)) is None:
            row.note(name, "unknown-period", value=row.text(name))


def _expected(row: fields.Table, what: str) -> Decimal | str | None:
    if what == "finding":
        return row.text(what)
    if what == "attainment":
        return None if row.text(what) == UNDEFINED else row.share(what)
    return row.number(what, signed=True)
