"""The payout of a closed period for payroll: one row for each payee, with the seal of the statement behind it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from handsel.kernel.money import exponent, rounded
from handsel.pay.models import PayoutBatch, Statement
from handsel.pay.rules.plan import NOTHING

HEADING = ("member_id", "name", "email", "plan", "period", "amount", "currency", "statement")


type Batches = Mapping[tuple[str, date], PayoutBatch]
"""The latest payout of each period, by plan and first day."""


@dataclass(frozen=True)
class Payout:
    """The file, and what it comes to in each currency."""

    text: str
    members: tuple[UUID, ...]
    totals: dict[str, str]


def payout_of(plan: str, starts_on: date) -> Payout:
    """What the frozen statements of a period pay, payees by name. Without statements only the heading."""
    found = Statement.objects.filter(plan=plan, starts_on=starts_on).defer("text").select_related("member")
    rows = list(found.order_by("member__name", "pk"))
    return Payout(_line(*HEADING) + "".join(_lines(rows)), tuple(row.member_id for row in rows), _totals(rows))


def latest_payouts() -> Batches:
    """What was last handed to a second person for each closed period."""
    rows = PayoutBatch.objects.select_related("made_by", "decided_by").defer("text").order_by("pk")
    return {(row.plan, row.starts_on): row for row in rows}


def _lines(rows: Iterable[Statement]) -> Iterator[str]:
    for row in rows:
        about = str(row.member_id), _safe(row.member.name), row.member.email or "", row.plan, row.label
        yield _line(*about, _amount(row.paid, row.currency), row.currency, row.digest)


def _totals(rows: Iterable[Statement]) -> dict[str, str]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, NOTHING) + row.paid
    return {currency: _amount(total, currency) for currency, total in sorted(sums.items())}


def _amount(amount: Decimal, currency: str) -> str:
    return f"{rounded(amount, currency):.{exponent(currency)}f}"


def _line(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _safe(text: str) -> str:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
