"""Calculate: what a plan owes in all; the difference to what was posted goes to the earliest open period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from handsel.kernel.ids import new_id
from handsel.kernel.periods import Period
from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import locks
from handsel.pay.actions.deals import catch_up
from handsel.pay.actions.plans import NotPublished
from handsel.pay.check import findings_as_json, line_as_json
from handsel.pay.events import PayCalculated
from handsel.pay.models import Calculation, LedgerEntry, PayPeriod, SourceEvent
from handsel.pay.packing import canonical, digest, packed
from handsel.pay.queries.known import for_version, known_of, versions_of
from handsel.pay.queries.scope import Scope, scope_since
from handsel.pay.rules.engine import ENGINE_VERSION, entitle
from handsel.pay.rules.findings import Finding
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import Plan
from handsel.pay.rules.posting import Posted, differences
from handsel.pay.rules.vocabulary import LineKind
from handsel.trail.changes import change

MOST_FINDINGS = 500


@dataclass(frozen=True)
class Owed:
    """Lines of every version of a plan, each with the plan it came from, and what the engine found odd."""

    lines: tuple[tuple[Line, Plan], ...]
    findings: tuple[Finding, ...]

    @cached_property
    def details(self) -> tuple[dict[str, Any], ...]:
        """Each line as plain data, in order."""
        return tuple(line_as_json(line, plan) for line, plan in self.lines)

    @property
    def digest(self) -> str:
        """Equal for equal lines."""
        return digest(*map(canonical, self.details))


def calculate(*, plan: str, by: Viewer, at: datetime, whole: bool = False) -> Calculation:
    """Run the engine and post what is missing. Running it again posts nothing.

    Only those are calculated for whom something changed since the last time; with `whole` everybody.
    """
    by.require(Permission.MANAGE_PAY)
    plans = versions_of(plan)
    if not plans:
        raise NotPublished(_("No plan is called %(plan)s.") % {"plan": plan})
    with change("pay.calculate", by=by, at=at) as calculating:
        locks.one_at_a_time(plan)
        catch_up(calculating, plans[0].span.start)
        run, owed = _run(plan, plans, by, at, whole)
        entries = _post(run, owed, plans)
        calculating.record(PayCalculated(subject=organisation().pk, plan=plan, posted=entries))
    return run


def owed_under(plans: Sequence[Plan], inputs: Inputs, only: frozenset[str] | None = None) -> Owed:
    """The full entitlement under every version. Keys of lines name the version, so that none meet by chance."""
    lines: list[tuple[Line, Plan]] = []
    findings: list[Finding] = []
    for plan in plans:
        found = entitle(plan, for_version(_without_others(inputs, plan, plans), plan), only)
        lines += [(replace(line, key=f"{plan.version}|{line.key}"), plan) for line in found.lines]
        findings += [one for one in found.findings if not _is_elsewhere(one, inputs)]
    return Owed(tuple(lines), tuple(dict.fromkeys(findings)))


def _is_elsewhere(finding: Finding, inputs: Inputs) -> bool:
    """Whether a credit outside of this version is nothing to wonder about: another plan's, or another version's."""
    if finding.code != "not-in-plan":
        return False
    values = dict(finding.values)
    spans = [one.span for one in inputs.participants if one.payee == values["payee"]]
    return not spans or any(date.fromisoformat(values["day"]) in span for span in spans)


def _without_others(inputs: Inputs, plan: Plan, plans: Sequence[Plan]) -> Inputs:
    """An adjustment belongs to the version in force on its day; before the first one, to the first."""
    mine = tuple(one for one in inputs.adjustments if version_on(plans, one.on) is plan)
    return replace(inputs, adjustments=mine)


def version_on(plans: Sequence[Plan], day: date) -> Plan:
    """The version in force on a day: the last one that has begun, else the first."""
    begun = [plan for plan in plans if plan.span.start <= day]
    return begun[-1] if begun else plans[0]


def _run(plan: str, plans: Sequence[Plan], by: Viewer, at: datetime, whole: bool) -> tuple[Calculation, Owed]:
    known, last = known_of(plan, plans), locks.last_event()
    plain, due = packed(known), version_on(plans, at.date()).paid_in(at.date()).end
    before = None if whole else Calculation.objects.filter(plan=plan).select_related("base").order_by("-pk").first()
    scope = scope_since(before, plans, known, plain, last, due)
    inputs = scope.narrowed(known, plans, last)
    owed = owed_under(plans, inputs, scope.payees)
    run = Calculation.objects.create(
        plan=plan, at=at, by_id=by.member_id, engine=ENGINE_VERSION, last_event=last, base=scope.base,
        known={} if scope.base else plain, payees=None if scope.payees is None else sorted(scope.payees),
        open_from=open_from(plan, plans), due_until=due,
        inputs_digest=digest(canonical(plain), str(last)), lines_digest=owed.digest, lines=len(owed.lines),
        findings=_findings(owed, inputs, scope, before),
    )  # fmt: skip
    return run, owed


def _findings(owed: Owed, inputs: Inputs, scope: Scope, before: Calculation | None) -> list[dict[str, str]]:
    """What is odd now: of whom was calculated, and what stays as it was of everybody else."""
    found = findings_as_json(owed.findings)
    if scope.payees is not None and before is not None:
        looked_at = scope.payees | {event.key for event in inputs.events}
        found += [one for one in before.findings if one["place"] not in looked_at and one not in found]
    return found[:MOST_FINDINGS]


def open_from(plan: str, plans: Sequence[Plan]) -> date:
    """The first day of the earliest open period of a plan."""
    closed = PayPeriod.objects.filter(plan=plan, state__in=[PayPeriod.State.CLOSED, PayPeriod.State.PAID])
    last = closed.order_by("-ends_on").values_list("ends_on", flat=True).first()
    return last or plans[0].paid_in(plans[0].span.start).start


def posted_before(plan: str, payees: Iterable[str] | None, before: UUID | None = None) -> list[Posted]:
    """Everything posted under a plan to these payees (None: to everybody), or before a calculation."""
    rows = LedgerEntry.objects.filter(plan=plan)
    if payees is not None:
        rows = rows.filter(member_id__in=list(payees))
    if before is not None:
        rows = rows.filter(calculation_id__lt=before)
    return [
        Posted(
            row.line, str(row.member_id), row.component, row.deal, Period(row.origin_start, row.origin_end),
            Period(row.posted_start, row.posted_end), row.amount, LineKind(row.line_kind),
        )
        for row in rows.order_by("pk").defer("detail").iterator(5_000)
    ]  # fmt: skip


def to_post(run: Calculation, owed: Owed, plans: Sequence[Plan], posted: Iterable[Posted]) -> list[Posted]:
    """What a calculation has to post, given what was posted before it."""
    lines = [line for line, _plan in owed.lines]
    return differences(lines, posted, plans[-1], open_from=run.open_from, until=run.due_until)


def _post(run: Calculation, owed: Owed, plans: Sequence[Plan]) -> int:
    posted = to_post(run, owed, plans, posted_before(run.plan, run.payees))
    details = {detail["key"]: detail for detail in owed.details}
    titles = dict(_titled({one.deal for one in posted}))
    currency = plans[-1].currency
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for one in posted:
            detail = details.get(one.key, {}) | {"title": titles.get(one.deal, "")}
            copy.write_row(_row(run, one, currency, canonical(detail)))
    return len(posted)


def _row(run: Calculation, one: Posted, currency: str, detail: str) -> tuple[Any, ...]:
    """A ledger entry as COPY takes it, which costs less than inserts from a handful on."""
    return (
        new_id(), run.plan, one.payee, one.ledger_type.value, one.key, one.kind.value, one.component, one.deal,
        one.amount, currency, one.origin.start, one.origin.end, one.posted.start, one.posted.end, run.pk, detail,
    )  # fmt: skip


def _titled(deals: set[str]) -> Iterable[tuple[str, str]]:
    """What deals were called when they became known, the latest last."""
    rows = SourceEvent.objects.filter(deal__in=deals).exclude(title="").order_by("pk")
    return rows.values_list("deal", "title")


COLUMNS = (
    "id", "plan", "member_id", "kind", "line", "line_kind", "component", "deal", "amount", "currency",
    "origin_start", "origin_end", "posted_start", "posted_end", "calculation_id", "detail",
)  # fmt: skip
COPY = f"copy pay_ledgerentry ({', '.join(COLUMNS)}) from stdin"
