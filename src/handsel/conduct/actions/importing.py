"""Verbs that read files in: a register kept elsewhere, and expense lines. All of a file or nothing of it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError

from handsel.conduct import locks
from handsel.conduct.actions import finding
from handsel.conduct.actions.writing import Desk, decide_at, desk_alone, refuse_far_day, write
from handsel.conduct.drafts import Draft
from handsel.conduct.events import ExpensesImported, RegisterImported
from handsel.conduct.files.expenses import Expense, expenses
from handsel.conduct.files.register import drafts
from handsel.conduct.files.table import Problems
from handsel.conduct.models import ExpenseLine, Finding
from handsel.conduct.queries.book import rulebook, today
from handsel.conduct.queries.desk import expenses_without_record
from handsel.conduct.queries.entering import entered
from handsel.kernel.ids import new_id
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.changes import Change, change


@dataclass(frozen=True)
class Imported:
    """What an import did: rows written, rows that were there already, findings opened."""

    rows: int
    known: int
    findings: int


def import_register(*, text: str, by: Viewer, at: datetime) -> Imported:
    """Put the gifts of a CSV file on the register as given already; the rules decide and open findings.

    Raises UnusableFile with every line that is wrong; then nothing is written.
    """
    by.require(Permission.OVERSEE_CONDUCT)
    with change("conduct.import-register", by=by, at=at) as recording:
        locks.hold_book()
        before = Finding.objects.count()
        rows, problems = 0, Problems()
        for line, draft in drafts(text, by):
            try:
                _enter(recording, draft, by, at)
            except ValidationError as problem:
                _note(problems, line, problem)
            rows += 1
        problems.refuse()
        recording.record(RegisterImported(subject=recording.id, rows=rows))
        return Imported(rows, 0, Finding.objects.count() - before)


def import_expenses(*, text: str, by: Viewer, at: datetime) -> Imported:
    """Read expense lines; those that look like gifts and have no record become findings.

    A reference that was read before is left as it is. Raises UnusableFile; then nothing is written.
    """
    by.require(Permission.OVERSEE_CONDUCT)
    with change("conduct.import-expenses", by=by, at=at) as recording:
        locks.hold_book()
        lines = list(expenses(text, by.currency))
        known = set(
            ExpenseLine.objects.filter(reference__in=[line.reference for line in lines]).values_list(
                "reference", flat=True
            )
        )
        rows = [_line(line, at) for line in lines if line.reference not in known]
        ExpenseLine.objects.bulk_create(rows, batch_size=1_000)
        recording.record(ExpensesImported(subject=recording.id, rows=len(rows)))
        desk = Desk(by, at, today(at), rulebook(), frozenset(), ())
        missing = expenses_without_record(by).filter(pk__in=[row.pk for row in rows])
        opened = finding.open_findings(recording, [finding.of_expense(row) for row in missing], desk)
        return Imported(len(rows), len(known), len(opened))


def _enter(recording: Change, draft: Draft, by: Viewer, at: datetime) -> None:
    found = entered(draft, by)
    desk = desk_alone(found.reached, by=by, at=at)
    refuse_far_day(draft.given_on, desk.today)
    decision = decide_at(desk, found, desk.register([draft.given_on]))
    row = write(desk, found, decision)
    finding.open_for_decision(recording, row, decision, desk)
    finding.settle(recording, desk, [draft.given_on])


def _note(problems: Problems, line: int, problem: ValidationError) -> None:
    if hasattr(problem, "error_dict"):
        for column, texts in problem.message_dict.items():
            problems.add(line, column, " ".join(texts))
    else:
        problems.add(line, "", " ".join(problem.messages))


def _line(line: Expense, at: datetime) -> ExpenseLine:
    return ExpenseLine(
        id=new_id(),
        reference=line.reference,
        member_id=line.member,
        spent_on=line.spent_on,
        merchant=line.merchant,
        merchant_code=line.merchant_code,
        description=line.description,
        amount=line.amount,
        currency=line.currency,
        looks_like_gift=line.looks_like_gift,
        imported_at=at,
    )
