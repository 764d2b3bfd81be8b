"""The effective quota of an interval: divided, prorated, ramped, relieved. docs/explanation/commission.md, Quotas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handsel.kernel.money import allocate
from handsel.kernel.periods import Calendar, Grain, Period
from handsel.pay.rules.inputs import Participant, Quota, Relief
from handsel.pay.rules.plan import NOTHING, QuotaRule
from handsel.pay.rules.rounding import money
from handsel.pay.rules.vocabulary import QuotaProration


@dataclass(frozen=True)
class QuotaBook:
    """One payee's quotas for one measure in one assignment."""

    rule: QuotaRule
    rows: tuple[Quota, ...]
    reliefs: tuple[Relief, ...]
    active: tuple[Period, ...]
    segment: Period
    ramp_from: date
    leaves: tuple[Period, ...]
    calendar: Calendar
    currency: str

    def effective(self, interval: Period) -> Decimal | None:
        """The quota of an interval, or None when none was set for any part of it."""
        parts = [self._part(row, interval) for row in self._rows_in(interval)]
        found = [part for part in parts if part is not None]
        if not found:
            return None
        relief = sum((row.amount for row in self.reliefs if row.period.start in interval), NOTHING)
        return max(NOTHING, sum(found, NOTHING) - relief)

    def full(self, interval: Period) -> Decimal | None:
        """The quota of an interval for somebody active all the time, without ramp or relief."""
        rule = replace(self.rule, proration=QuotaProration.NONE, ramp=())
        return replace(self, rule=rule, segment=interval, reliefs=()).effective(interval)

    def _rows_in(self, interval: Period) -> Iterable[Quota]:
        if self.rows:
            return (row for row in self.rows if row.period.overlap(interval))
        if self.rule.amount is None:
            return ()
        amount, grain = self.rule.amount, self.rule.per
        return (Quota("*", "", period, amount) for period in self.calendar.within(grain, interval))

    def _part(self, row: Quota, interval: Period) -> Decimal | None:
        whole = row.period.start >= interval.start and row.period.end <= interval.end
        if whole and not self.rule.ramp:
            return self.prorated(row.amount, row.period)
        months = list(self.calendar.within(Grain.MONTH, row.period))
        shares = allocate(row.amount, self._weights(months), self.currency)
        parts = [
            self._ramped(self.prorated(share, month), month)
            for month, share in zip(months, shares, strict=True)
            if month.start in interval
        ]
        return sum(parts, NOTHING) if parts else None

    def _weights(self, months: Sequence[Period]) -> list[Decimal]:
        if len(self.rule.weights) == len(months):
            return list(self.rule.weights)
        return [Decimal(1)] * len(months)

    def prorated(self, amount: Decimal, period: Period) -> Decimal:
        """The part of a period's quota for the days of this assignment; assignments of one period sum to the whole."""
        match self.rule.proration:
            case QuotaProration.NONE:
                return amount if self.segment.overlap(period) else NOTHING
            case QuotaProration.DAILY:
                return self._daily(amount, period)
            case _:
                return self._monthly(amount, period)

    def _daily(self, amount: Decimal, period: Period) -> Decimal:
        """Cumulative over active days, so that the parts of successive assignments sum exactly."""
        inside = period.overlap(self.segment)
        if inside is None:
            return NOTHING
        until = [
            money(Fraction(amount) * active_days(self.active, Period(period.start, day)) / period.days, self.currency)
            for day in (inside.start, inside.end)
        ]
        return until[1] - until[0]

    def _monthly(self, amount: Decimal, period: Period) -> Decimal:
        months = list(self.calendar.within(Grain.MONTH, period))
        active = [inside for span in self.active if (inside := span.overlap(self.segment))]
        halves = sum(self._halves(active_days(active, month), month.days) for month in months)
        return money(Fraction(amount) * halves / (2 * len(months)), self.currency)

    def _halves(self, active: int, days: int) -> int:
        if active == days:
            return 2
        if self.rule.proration is QuotaProration.HALF_MONTH:
            return 1 if active else 0
        return 2 if 2 * active >= days else 0

    def _ramped(self, amount: Decimal, month: Period) -> Decimal:
        number = self._month_number(month)
        if not self.rule.ramp or number >= len(self.rule.ramp):
            return amount
        return money(Fraction(amount) * Fraction(self.rule.ramp[max(number, 0)]), self.currency)

    def _month_number(self, month: Period) -> int:
        """0 for the month the ramp starts in; months spent wholly on leave may not count."""
        if month.end <= self.ramp_from:
            return 0
        earlier = [
            m for m in self.calendar.within(Grain.MONTH, Period(self.ramp_from, month.end)) if m.end <= month.start
        ]
        if self.rule.ramp_pauses:
            earlier = [m for m in earlier if active_days(self.leaves, m) < m.days]
        return len(earlier)


def active_days(spans: Iterable[Period], period: Period) -> int:
    """Days of a period inside any of some spans that do not overlap each other."""
    return sum(inside.days for span in spans if (inside := span.overlap(period)))


def without(spans: Iterable[Period], removed: Iterable[Period]) -> tuple[Period, ...]:
    """Spans with other spans cut out of them."""
    left = list(spans)
    for cut in removed:
        left = [piece for span in left for piece in _cut(span, cut)]
    return tuple(left)


def _cut(span: Period, cut: Period) -> list[Period]:
    if span.overlap(cut) is None:
        return [span]
    before = Period(span.start, max(span.start, cut.start))
    after = Period(min(span.end, cut.end), span.end)
    return [piece for piece in (before, after) if piece.days]


def joined(spans: Iterable[Period]) -> tuple[Period, ...]:
    """Spans in order, those that overlap or touch made one."""
    result: list[Period] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Period(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def active_spans(participants: Iterable[Participant], payee: str) -> tuple[Period, ...]:
    """When a payee was active in any assignment: employed and not on leave."""
    mine = [participant for participant in participants if participant.payee == payee]
    return without(joined(one.span for one in mine), (leave for one in mine for leave in one.leaves))
