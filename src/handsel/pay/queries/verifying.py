"""Verify: recompute what was calculated, posted and stated, from what was known then, and compare byte for byte."""

from collections.abc import Iterator
from dataclasses import dataclass

from handsel.kernel.periods import Period
from handsel.pay.actions.calculating import owed_under, posted_before, to_post, version_on
from handsel.pay.models import Calculation, LedgerEntry, PlanVersion, Statement
from handsel.pay.packing import canonical, digest
from handsel.pay.queries.known import versions_of
from handsel.pay.queries.scope import scope_of
from handsel.pay.queries.statements import books_of, inputs_of, snapshot, text_of
from handsel.pay.rules.engine import ENGINE_VERSION
from handsel.pay.rules.plan import Plan
from handsel.pay.rules.posting import Posted


@dataclass(frozen=True)
class Difference:
    """Something on record that a new computation does not give: which kind, and which one."""

    what: str
    which: str


def verify(plan: str, label: str = "") -> list[Difference]:
    """Every difference of a plan, or those that concern one closed period; none is what one hopes for."""
    plans = versions_of(plan)
    statements = Statement.objects.filter(plan=plan).order_by("closed_at", "pk")
    if label:
        statements = statements.filter(label=label)
    until = max((one.closed_at for one in statements), default=None)
    runs = Calculation.objects.filter(plan=plan).select_related("base").order_by("pk")
    if label and until is not None:
        runs = runs.filter(at__lte=until)
    found = [one for run in runs for one in _of_run(run)]
    return found + [one for row in statements for one in _of_statement(row, plan)] + list(_chain(plan)) if plans else []


def _of_run(run: Calculation) -> Iterator[Difference]:
    """Inputs and lines by their digests, entries one by one. Another engine may answer otherwise and says so."""
    plans, scope = _versions_then(run), scope_of(run)
    if digest(canonical(books_of(run)), str(run.last_event)) != run.inputs_digest:
        yield Difference("inputs", str(run.pk))
    if run.engine != ENGINE_VERSION:
        yield Difference("engine", str(run.pk))
    owed = owed_under(plans, scope.narrowed(inputs_of(run), plans, run.last_event), scope.payees)
    if owed.digest != run.lines_digest:
        yield Difference("lines", str(run.pk))
    expected = to_post(run, owed, plans, posted_before(run.plan, run.payees, run.pk))
    if [_plain(one) for one in expected] != _posted_by(run):
        yield Difference("entries", str(run.pk))


def _versions_then(run: Calculation) -> list[Plan]:
    """The versions that were published when the calculation ran."""
    count = PlanVersion.objects.filter(code=run.plan, published_at__lte=run.at).count()
    return versions_of(run.plan, only=count)


def _plain(one: Posted) -> tuple[str, ...]:
    return one.key, one.payee, str(one.origin.start), str(one.posted.start), f"{one.amount.normalize():f}"


def _posted_by(run: Calculation) -> list[tuple[str, ...]]:
    rows = LedgerEntry.objects.filter(calculation=run).order_by("pk")
    return [
        (row.line, str(row.member_id), str(row.origin_start), str(row.posted_start), f"{row.amount.normalize():f}")
        for row in rows
    ]


def _of_statement(row: Statement, plan: str) -> Iterator[Difference]:
    run = Calculation.objects.filter(plan=plan, at=row.closed_at).order_by("-pk").first()
    if run is None:
        yield Difference("calculation", f"{row.label} {row.member_id}")
        return
    version = version_on(_versions_then(run), row.starts_on)
    again = snapshot(version, inputs_of(run), str(row.member_id), Period(row.starts_on, row.ends_on), run.pk)
    if text_of(again) != row.text:
        yield Difference("statement", f"{row.label} {row.member_id}")


def _chain(plan: str) -> Iterator[Difference]:
    last: dict[object, str] = {}
    for row in Statement.objects.filter(plan=plan).order_by("starts_on", "pk"):
        if row.previous != last.get(row.member_id, "") or row.digest != digest(row.previous, row.text):
            yield Difference("chain", f"{row.label} {row.member_id}")
        last[row.member_id] = row.digest
