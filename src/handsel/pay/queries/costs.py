"""Contract costs from the ledger: assets, their months, and what the books say of each month (ASC 340-40)."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handsel.kernel.periods import Grain, Period
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.models import ContractCostPolicy, LedgerEntry, SourceEvent
from handsel.pay.rules.contract_costs import Policy, Reconciliation, reconcile
from handsel.pay.rules.cost_book import Booked, Cost, CostPolicy, cost_book
from handsel.pay.rules.vocabulary import EventKind, LineKind

CAUSED_BY_A_CONTRACT = (LineKind.EARNING, LineKind.OVERRIDE, LineKind.SPIF, LineKind.CLAWBACK, LineKind.ADJUSTMENT)
"""Lines that name a deal. Bonuses, floors and gates would be paid without any one contract: an expense at once."""

HEADING = ("ledger_entry", "deal", "payee", "currency", "starts_on", "months", "day", "movement", "amount")


@dataclass(frozen=True)
class Month:
    """The books of one month in one currency."""

    period: Period
    currency: str
    sums: Reconciliation


def policies() -> list[ContractCostPolicy]:
    """Every policy that was ever set, the latest first."""
    return list(ContractCostPolicy.objects.select_related("set_by").order_by("-starts_on", "-pk"))


def book_for(viewer: Viewer) -> list[Booked]:
    """Every asset. Raises Forbidden for whoever may not see everybody's pay."""
    viewer.require(Permission.SEE_PAY)
    rows = LedgerEntry.objects.visible_to(viewer).filter(line_kind__in=[one.value for one in CAUSED_BY_A_CONTRACT])
    named = rows.exclude(deal="").order_by("pk")
    costs = [_cost(row) for row in named.defer("line").iterator(5_000)]
    return cost_book(costs, [_values(row) for row in reversed(policies())], _ended())


def months_of(book: Sequence[Booked], year: Period) -> list[Month]:
    """What each month of a year began with, added, lost and ended with, by currency."""
    months = list(fiscal_calendar().within(Grain.MONTH, year))
    found = []
    for currency in sorted({one.asset.currency for one in book}):
        assets = [one.asset for one in book if one.asset.currency == currency]
        found += [Month(one, currency, reconcile(assets, one.start, one.end)) for one in months]
    return found


def schedule_lines(book: Sequence[Booked]) -> Iterator[str]:
    """Every movement of every asset as CSV, those to come too."""
    yield _line(*HEADING)
    for one in book:
        asset = one.asset
        for move in asset.movements:
            about = asset.ledger_entry, one.deal, one.payee, asset.currency, str(asset.start), str(asset.months)
            yield _line(*about, str(move.on), move.kind.value, f"{move.amount:f}")


def _cost(row: LedgerEntry) -> Cost:
    earned = date.fromisoformat(row.detail["on"]) if row.detail.get("on") else row.origin_start
    return Cost(
        id=str(row.pk), deal=row.deal, payee=str(row.member_id), currency=row.currency,
        on=max(earned, row.posted_start), amount=row.amount,
    )  # fmt: skip


def _values(row: ContractCostPolicy) -> CostPolicy:
    return CostPolicy(row.starts_on, row.benefit_months, Policy(row.payroll_tax, row.expedient_months))


def _ended() -> dict[str, date]:
    """Deals whose last event is a cancellation, with its day."""
    rows = SourceEvent.objects.order_by("deal", "-pk").distinct("deal").values_list("deal", "kind", "on")
    return {deal: on for deal, kind, on in rows if kind == EventKind.CANCELLED}


def _line(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([f"'{one}" if one[:1] in "=+@\t\r" else one for one in cells])
    return out.getvalue()
