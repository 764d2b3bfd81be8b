"""Posting: what is entitled now, less what was posted before. The difference goes to the earliest open period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handsel.kernel.periods import Period
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.vocabulary import LedgerType, LineKind


@dataclass(frozen=True)
class Posted:
    """Money posted to a payee: the line it belongs to, the period it came from and the period it was posted in."""

    key: str
    payee: str
    component: str
    deal: str
    origin: Period
    posted: Period
    amount: Decimal
    kind: LineKind = LineKind.EARNING

    @property
    def ledger_type(self) -> LedgerType:
        """The kind of ledger entry. What is posted later than its origin period is an adjustment of it."""
        if self.kind is LineKind.CLAWBACK:
            return LedgerType.CLAWBACK
        return LedgerType.ADJUSTMENT if self.posted > self.origin else LEDGER_TYPES[self.kind]


LEDGER_TYPES: Mapping[LineKind, LedgerType] = {
    LineKind.EARNING: LedgerType.EARNING,
    LineKind.OVERRIDE: LedgerType.EARNING,
    LineKind.GATE: LedgerType.EARNING,
    LineKind.FLOOR: LedgerType.EARNING,
    LineKind.BONUS: LedgerType.BONUS,
    LineKind.SPIF: LedgerType.BONUS,
    LineKind.MBO: LedgerType.BONUS,
    LineKind.ADJUSTMENT: LedgerType.ADJUSTMENT,
    LineKind.CLAWBACK: LedgerType.CLAWBACK,
}
"""What a line is in the ledger when it is posted in its own period."""


def differences(
    lines: Iterable[Line], posted: Iterable[Posted], plan: Plan, *, open_from: date, until: date | None = None
) -> list[Posted]:
    """What must be posted now so that the sum of everything posted is what is entitled.

    `open_from` is the first day of the earliest open pay period. Lines of pay periods that begin on or after `until`
    are not due yet. Posting the answer and asking again gives nothing.
    """
    so_far: dict[str, list[Posted]] = {}
    for entry in posted:
        so_far.setdefault(entry.key, []).append(entry)
    earliest = plan.paid_in(open_from)
    due = [line for line in lines if until is None or line.period.start < until]
    now = {line.key: line for line in due}
    entries = [_difference(line, so_far.get(line.key, ()), earliest) for line in now.values()]
    entries += [_vanished(entry, earliest) for key, entry in so_far.items() if key not in now]
    return sorted((entry for entry in entries if entry.amount), key=lambda entry: (entry.origin.start, entry.key))


def _difference(line: Line, entries: Sequence[Posted], earliest: Period) -> Posted:
    amount = line.amount - sum((entry.amount for entry in entries), NOTHING)
    where = max(line.period, earliest)
    return Posted(line.key, line.payee, line.component, line.deal, line.period, where, amount, line.kind)


def _vanished(entries: Sequence[Posted], earliest: Period) -> Posted:
    """What was posted for a line that no longer exists goes back."""
    first = entries[0]
    amount = -sum((entry.amount for entry in entries), NOTHING)
    where = max(first.origin, earliest)
    return Posted(first.key, first.payee, first.component, first.deal, first.origin, where, amount, first.kind)


def by_period(posted: Iterable[Posted]) -> dict[tuple[str, Period], Decimal]:
    """What each payee was posted in each pay period."""
    sums: dict[tuple[str, Period], Decimal] = {}
    for entry in posted:
        place = entry.payee, entry.posted
        sums[place] = sums.get(place, NOTHING) + entry.amount
    return sums
