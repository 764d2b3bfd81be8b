"""Why did my number change: two entitlements compared line by line, each difference with its cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING
from handsel.pay.rules.vocabulary import LineKind


class Cause(StrEnum):
    """What made a line's amount another."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    CREDIT = "credit"
    RATE = "rate"
    QUOTA = "quota"
    TIER = "tier"
    MODIFIER = "modifier"
    RELEASE = "release"
    CLAWBACK = "clawback"


CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.NEW: ("new", "новая строка"),
    Cause.GONE: ("no longer there", "строки больше нет"),
    Cause.MOVED: ("moved from another period", "перенесено из другого периода"),
    Cause.CREDIT: ("the credited amount changed", "изменилась зачтённая сумма"),
    Cause.RATE: ("the exchange rate changed", "изменился курс валюты"),
    Cause.QUOTA: ("the quota changed", "изменилась квота"),
    Cause.TIER: ("other deals moved it to other tiers", "другие сделки сместили её на другие ступени"),
    Cause.MODIFIER: ("a multiplier, gate or cap changed", "изменился множитель, условие или предел"),
    Cause.RELEASE: ("more, or less, of it is released", "выплачиваемая часть изменилась"),
    Cause.CLAWBACK: ("a cancelled deal is taken back", "удержание по отменённой сделке"),
}
"""Every cause in English and Russian."""


@dataclass(frozen=True)
class Change:
    """One line before and after; either may be missing."""

    cause: Cause
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """The line as it is now, or as it was."""
        line = self.after or self.before
        if line is None:
            raise ValueError("A change has a line before or after.")
        return line

    @property
    def amount(self) -> Decimal:
        """By how much pay changed."""
        after, before = (line.amount if line else NOTHING for line in (self.after, self.before))
        return after - before


def compare(before: Iterable[Line], after: Iterable[Line]) -> list[Change]:
    """Every line whose amount differs. The changes sum to the difference of the totals."""
    old, new = ({line.key: line for line in lines} for lines in (before, after))
    moved = {_identity(line) for line in old.values()} & {_identity(line) for line in new.values()}
    changes = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if (was.amount if was else NOTHING) != (now.amount if now else NOTHING):
            changes.append(Change(_cause(was, now, moved), was, now))
    return sorted(changes, key=lambda change: (change.line.period.start, change.line.key))


def _identity(line: Line) -> tuple[str, str, str, LineKind]:
    return line.component, line.payee, line.credit.id if line.credit else line.rule, line.kind


def _cause(was: Line | None, now: Line | None, moved: set[tuple[str, str, str, LineKind]]) -> Cause:
    if was is None or now is None:
        return _appeared(was, now, moved)
    if was.credit and now.credit and was.credit.rate != now.credit.rate:
        return Cause.RATE
    if was.base != now.base:
        return Cause.CREDIT
    if (was.standing and was.standing.quota) != (now.standing and now.standing.quota):
        return Cause.QUOTA
    if was.slices != now.slices or was.before != now.before:
        return Cause.TIER
    return Cause.RELEASE if was.earned == now.earned else Cause.MODIFIER


def _appeared(was: Line | None, now: Line | None, moved: set[tuple[str, str, str, LineKind]]) -> Cause:
    line = now or was
    if line is None:
        raise ValueError("A change has a line before or after.")
    if line.kind is LineKind.CLAWBACK:
        return Cause.CLAWBACK
    if line.credit is not None and _identity(line) in moved and line.share == 1:
        return Cause.MOVED
    return Cause.NEW if was is None else Cause.GONE
