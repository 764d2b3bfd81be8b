"""Plan files checked against their own worked examples: expected beside computed, line by line. No database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from handsel.kernel.periods import Grain, Period
from handsel.pay.plans.calendars import find_period
from handsel.pay.plans.event_files import Reading, read_events
from handsel.pay.plans.examples import SETTLED, UNDEFINED, Example, Expectation, everybody
from handsel.pay.plans.reading import PlanFile, read_plan
from handsel.pay.rules.context import Context
from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.expected import expected_commission
from handsel.pay.rules.findings import Finding, Severity
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.posting import Posted, differences
from handsel.pay.rules.rounding import shown
from handsel.pay.rules.settlement import Account, Payment, gains_of, settle


@dataclass(frozen=True)
class Check:
    """One promised value and the one that was computed. `lines` are what the computed one is made of."""

    what: str
    where: str
    expected: Decimal | str | None
    computed: Decimal | str | None
    line: int
    lines: tuple[Line, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the promise holds."""
        return self.expected == self.computed


@dataclass(frozen=True)
class ExampleReport:
    """One example: every promise, every line, and findings that nobody expected."""

    name: str
    line: int
    checks: tuple[Check, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    unexpected: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether every promise holds and nothing was left out of the pay unexpectedly."""
        return not self.unexpected and all(check.ok for check in self.checks)


@dataclass(frozen=True)
class Report:
    """What checking a plan file found."""

    path: str
    plan: Plan
    examples: tuple[ExampleReport, ...]

    @property
    def ok(self) -> bool:
        """Whether every example holds."""
        return all(example.ok for example in self.examples)


def check_file(path: Path) -> Report:
    """Run every worked example of a plan file. Raises UnusableFile when the file is not a plan."""
    return check_plan(read_plan(path), str(path))


def check_plan(file: PlanFile, path: str = "") -> Report:
    """The same for a plan that was read."""
    return Report(path, file.plan, tuple(check_example(file.plan, example) for example in file.examples))


def run_events(plan_path: Path, events_path: Path) -> tuple[Plan, Entitlement]:
    """What a plan pays for the events of a file. People are those of the file, unless the plan file names them."""
    file = read_plan(plan_path)
    events = read_events(events_path, Reading(file.plan.zone, file.plan.currency))
    inputs = everybody(file.plan, Inputs(events=events, participants=file.participants))
    return file.plan, entitle(file.plan, inputs)


def check_example(plan: Plan, example: Example) -> ExampleReport:
    """One worked example."""
    run = Run(plan, example)
    checks = tuple(run.check(expectation) for expectation in example.expectations)
    expected = {check.expected for check in checks if check.what == "finding"}
    errors = [one for one in run.findings if one.severity is Severity.ERROR and one.code not in expected]
    return ExampleReport(example.name, example.line, checks, run.now.lines, run.findings, tuple(errors))


@dataclass(frozen=True)
class Run:
    """One example computed. Later steps (postings, payments) are reckoned when an expectation asks for them."""

    plan: Plan
    example: Example
    _accounts: dict[str, Account] = field(default_factory=dict)

    @cached_property
    def now(self) -> Entitlement:
        """The entitlement from all events."""
        return entitle(self.plan, self.example.inputs)

    @cached_property
    def posted(self) -> tuple[Posted, ...]:
        """Everything posted: at each close what was known by then, and the differences at the end."""
        posted: list[Posted] = []
        open_from = date.min
        for close in sorted(self.example.closes, key=lambda one: one.period.end):
            known = tuple(one for one in self.example.inputs.events if (one.received or one.on) <= close.on)
            lines = entitle(self.plan, replace(self.example.inputs, events=known)).lines
            posted += differences(
                lines, posted, self.plan, open_from=_open(open_from, self.plan), until=close.period.end
            )
            open_from = close.period.end
        return (*posted, *differences(self.now.lines, posted, self.plan, open_from=_open(open_from, self.plan)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the calculation and of the payments that were looked at."""
        if any(expectation.what in SETTLED for expectation in self.example.expectations):
            for payee in dict.fromkeys(one.payee for one in self.example.inputs.participants):
                self.account(payee)
        return self.now.findings + tuple(one for account in self._accounts.values() for one in account.findings)

    def account(self, payee: str) -> Account:
        """A payee's payments through the last period that the example asks about."""
        if payee not in self._accounts:
            labels = [one.of("period") for one in self.example.expectations if one.what in SETTLED]
            asked = [period for label in labels if (period := find_period(self.plan, label))]
            sums: dict[Period, list[Decimal]] = {}
            for entry in self.posted:
                if entry.payee == payee:
                    sums.setdefault(entry.posted, []).append(entry.amount)
            earned = {period: gains_of(amounts) for period, amounts in sums.items()}
            participant = next(one for one in reversed(self.example.inputs.participants) if one.payee == payee)
            last = max(asked, key=lambda period: period.end, default=None)
            self._accounts[payee] = settle(earned, participant, self.plan, self.example.inputs, through=last)
        return self._accounts[payee]

    def check(self, expectation: Expectation) -> Check:
        """One promise beside what was computed."""
        where = " ".join(f"{name} {value}" for name, value in expectation.where)
        lines = tuple(self.lines(expectation)) if expectation.what in ("amount", "credit") else ()
        expected = UNDEFINED if expectation.value is None else expectation.value
        return Check(expectation.what, where, expected, self.computed(expectation), expectation.line, lines)

    def computed(self, expectation: Expectation) -> Decimal | str | None:
        """The value that an expectation asks for."""
        match expectation.what:
            case "amount":
                return self._amount(expectation)
            case "credit":
                return self._credit(expectation)
            case "held":
                return sum((one.amount for one in self.now.held if _is_meant(one, expectation)), NOTHING)
            case "quota" | "attainment":
                return self._standing(expectation)
            case "expected":
                payee = expectation.of("payee")
                return expected_commission(self.plan, self.example.inputs, self.example.open_deals, payee).amount
            case "finding":
                codes = [one.code for one in self.findings]
                return expectation.value if expectation.value in codes else ", ".join(codes) or "–"
            case what:
                return self._settled(what, expectation)

    def lines(self, expectation: Expectation) -> Iterator[Line]:
        """The lines that an expectation is about."""
        return (line for line in self.now.lines if self._matches(line, expectation))

    def _matches(self, line: Line, expectation: Expectation) -> bool:
        period, kind = expectation.of("period"), expectation.of("kind")
        return (
            _is_meant(line, expectation)
            and expectation.of("event") in ("", line.event)
            and kind in ("", line.kind)
            and (not period or _inside(line.period, find_period(self.plan, period)))
        )

    def _amount(self, expectation: Expectation) -> Decimal:
        if not expectation.of("posted"):
            return sum((line.amount for line in self.lines(expectation)), NOTHING)
        posted, origin = expectation.of("posted"), expectation.of("period")
        return sum(
            (
                entry.amount
                for entry in self.posted
                if _is_meant(entry, expectation)
                and _inside(entry.posted, find_period(self.plan, posted))
                and (not origin or _inside(entry.origin, find_period(self.plan, origin)))
            ),
            NOTHING,
        )

    def _credit(self, expectation: Expectation) -> Decimal:
        period = find_period(self.plan, expectation.of("period")) if expectation.of("period") else None
        measure = expectation.of("measure") or self.plan.measures[0].code
        return sum(
            (
                one.attained
                for one in self.now.credits[measure]
                if expectation.of("payee") in ("", one.payee)
                and expectation.of("deal") in ("", one.deal)
                and expectation.of("kind") in ("", one.kind)
                and (period is None or one.on in period)
            ),
            NOTHING,
        )

    def _standing(self, expectation: Expectation) -> Decimal | str | None:
        """Quota or attainment of a period in the payee's assignment; the year the plan starts in when none is named."""
        measure = expectation.of("measure") or self.plan.measures[0].code
        context = self._context(expectation.of("payee"))
        label = expectation.of("period")
        start = max(self.plan.span.start, context.span.start)
        period = find_period(self.plan, label) or self.plan.calendar.period(Grain.YEAR, start)
        standing = context.standing(measure, period, period.end)
        if expectation.what == "quota":
            return UNDEFINED if standing.quota is None else standing.quota
        if standing.attainment is None:
            return UNDEFINED
        return _as_asked(standing.attainment, expectation.value)

    def _context(self, payee: str) -> Context:
        return next(one for one in reversed(self.now.contexts) if one.payee == payee)

    def _settled(self, what: str, expectation: Expectation) -> Decimal | str:
        period = find_period(self.plan, expectation.of("period"))
        payments = self.account(expectation.of("payee")).payments
        payment = next((one for one in payments if one.period == period), None)
        return NOTHING if payment is None else settled_value(payment, what)


def settled_value(payment: Payment, what: str) -> Decimal:
    """A value of a payment by the word that examples use for it."""
    balances = {
        "balance": payment.balances.draw,
        "carry": payment.balances.carry,
        "receivable": payment.balances.receivable,
    }
    return balances[what] if what in balances else Decimal(getattr(payment, what))


def _open(day: date, plan: Plan) -> date:
    return max(day, plan.span.start) if day == date.min else day


def _is_meant(one: Any, expectation: Expectation) -> bool:
    return all(expectation.of(name) in ("", getattr(one, name)) for name in ("payee", "component", "deal"))


def _inside(period: Period, wanted: Period | None) -> bool:
    return wanted is not None and wanted.start <= period.start and period.end <= wanted.end


def _as_asked(attainment: Decimal, asked: Decimal | str | None) -> Decimal:
    """Attainment at as many digits as the example states it with."""
    if not isinstance(asked, Decimal):
        return attainment
    exponent = asked.as_tuple().exponent
    return attainment if not isinstance(exponent, int) or asked == attainment else round(attainment, max(4, -exponent))


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values for a program."""
    return {
        "file": report.path,
        "plan": report.plan.code,
        "version": report.plan.version,
        "ok": report.ok,
        "examples": [
            {
                "name": example.name,
                "line": example.line,
                "ok": example.ok,
                "checks": [check_as_json(check) for check in example.checks],
                "lines": lines_as_json(example.lines, report.plan),
                "findings": findings_as_json(example.findings),
            }
            for example in report.examples
        ],
    }


def check_as_json(check: Check) -> dict[str, Any]:
    """One promise."""
    expected, computed = (_plain(value) for value in (check.expected, check.computed))
    return {
        "what": check.what,
        "where": check.where,
        "expected": expected,
        "computed": computed,
        "ok": check.ok,
        "line": check.line,
    }


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings with their English and Russian sentences."""
    return [
        {"code": one.code, "severity": one.severity, "place": one.place, "text": one.text(), "text_ru": one.text("ru")}
        for one in findings
    ]


def lines_as_json(lines: Sequence[Line], plan: Plan) -> list[dict[str, Any]]:
    """Lines with everything that is needed to recompute them."""
    return [line_as_json(line, plan) for line in lines]


def line_as_json(line: Line, plan: Plan) -> dict[str, Any]:
    """One line. Amounts are text, so that no reader turns them into floats."""
    return {
        "key": line.key,
        "payee": line.payee,
        "component": line.component,
        "kind": line.kind,
        "clause": line.clause,
        "rule": line.rule,
        "period": plan.label(line.period),
        "on": line.on.isoformat(),
        "event": line.event,
        "deal": line.deal,
        "deal_amount": _plain(line.credit.deal_amount) if line.credit else None,
        "deal_currency": line.credit.booking.currency if line.credit else None,
        "deal_kept": _plain(shown(line.credit.booking.keep)) if line.credit else None,
        "credit": _plain(line.base),
        "credit_kind": line.credit.kind if line.credit else None,
        "share_of_deal": _plain(line.credit.share) if line.credit else None,
        "exchange_rate": _plain(line.credit.rate) if line.credit else None,
        "before": _plain(line.before),
        "quota": _plain(line.standing.quota) if line.standing else None,
        "attainment": _plain(line.standing.attainment) if line.standing else None,
        "tiers": [
            {
                "tier": part.tier,
                "from": _plain(part.lower),
                "to": _plain(part.upper),
                "amount": _plain(part.amount),
                "rate": _plain(part.rate),
                "step_up": part.step_up,
            }
            for part in line.slices
        ],
        "rate": _plain(line.rate),
        "steps": [{"step": s.code, "factor": _plain(s.factor), "amount": _plain(s.amount)} for s in line.steps],
        "earned": _plain(line.earned),
        "released": _plain(line.share),
        "amount": _plain(line.amount),
        "currency": plan.currency,
    }


def _plain(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
