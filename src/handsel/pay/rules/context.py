"""What a component may look at besides its credits: the payee's assignment, quotas and attainment of every measure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from handsel.kernel.periods import Period
from handsel.pay.rules.attainment import attainment, compared
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.inputs import Inputs, Participant, Prior, Quota
from handsel.pay.rules.lines import Standing
from handsel.pay.rules.plan import NOTHING, Component, Measure, Plan, QuotaRule
from handsel.pay.rules.quotas import QuotaBook, active_days, active_spans
from handsel.pay.rules.rounding import shown
from handsel.pay.rules.tiers import Scale
from handsel.pay.rules.vocabulary import Interval


@dataclass(frozen=True)
class Tally:
    """One payee's credits of one measure in order, with their running total."""

    credits: tuple[Credit, ...]
    priors: tuple[Prior, ...] = ()

    def attained(self, span: Period) -> Decimal:
        """Credit for attainment in a span."""
        first, after = (bisect_left(self._days, day) for day in (span.start, span.end))
        earlier = sum((prior.amount for prior in self.priors if prior.on in span), NOTHING)
        return self._totals[after] - self._totals[first] + earlier

    def paid_on(self, span: Period) -> Decimal:
        """Credit for pay in a span, priors included."""
        earlier = sum((prior.amount for prior in self.priors if prior.on in span), NOTHING)
        return sum((one.amount for one in self.credits if one.on in span), earlier)

    @property
    def days(self) -> Sequence[date]:
        """Days with credit, in order."""
        return self._days

    @cached_property
    def _days(self) -> list[date]:
        return [one.on for one in self.credits]

    @cached_property
    def _totals(self) -> list[Decimal]:
        return list(accumulate((one.attained for one in self.credits), initial=NOTHING))


@dataclass(frozen=True)
class Context:
    """One payee's assignment to one plan."""

    plan: Plan
    participant: Participant
    inputs: Inputs
    tallies: Mapping[str, Tally]

    @property
    def payee(self) -> str:
        """The payee's id."""
        return self.participant.payee

    @cached_property
    def span(self) -> Period:
        """The days on which credits belong to this assignment: the plan's and the assignment's."""
        return self.participant.span.overlap(self.plan.span) or Period(self.plan.span.start, self.plan.span.start)

    def quota(self, measure: str, span: Period) -> Decimal | None:
        """The effective quota of a span of whole months, or None."""
        if span not in self._quotas.setdefault(measure, {}):
            book = self._books.get(measure)
            self._quotas[measure][span] = book.effective(span) if book else None
        return self._quotas[measure][span]

    def attained(self, measure: str, interval: Period, until: date) -> Decimal:
        """Credit of an interval up to a day (exclusive); what came before the assignment counts if it is carried."""
        start = interval.start if self.participant.carry_ytd else max(interval.start, self.span.start)
        end = min(interval.end, until)
        return self.tallies[measure].attained(Period(start, end)) if start < end else NOTHING

    def reached(self, measure: str, interval: Period, until: date) -> Fraction | None:
        """Attainment of an interval up to a day, as the plan compares it."""
        credited = self.attained(measure, interval, until)
        return compared(credited, self.quota(measure, interval), self.plan.attainment_dp)

    def standing(self, measure: str, interval: Period, until: date) -> Standing:
        """The same for a statement."""
        known = self._standings.get((measure, interval, until))
        if known is None:
            known = self._standings[measure, interval, until] = self._standing(measure, interval, until)
        return known

    def _standing(self, measure: str, interval: Period, until: date) -> Standing:
        credited, quota = self.attained(measure, interval, until), self.quota(measure, interval)
        exact = attainment(credited, quota)
        return Standing(credited, quota, None if exact is None else shown(exact))

    def carried(self, measure: str, interval: Period) -> tuple[Decimal, Decimal]:
        """Credit of the interval from before the assignment, for attainment and for pay."""
        tally = self.tallies[measure]
        before = Period(interval.start, max(interval.start, self.span.start))
        priors = sum((p.amount for p in tally.priors if p.on in interval and p.on not in before), NOTHING)
        if not self.participant.carry_ytd:
            return priors, priors
        return tally.attained(before) + priors, tally.paid_on(before) + priors

    def interval(self, component: Component, day: date) -> Period:
        """The interval of a component that holds a day."""
        return self.plan.interval(component.interval, day)

    def scale(self, component: Component, interval: Period) -> Scale:
        """What the component's table is read against."""
        return Scale(self.quota(component.measure, interval), self.base_rate(component, interval))

    def base_rate(self, component: Component, interval: Period) -> Fraction | None:
        """Target incentive over the full quota of the same interval; as assigned, if the assignment states one."""
        if self.participant.base_rate is not None:
            return Fraction(self.participant.base_rate)
        target, book = self.target(component), self._books.get(component.measure)
        full = book.full(interval) if book else None
        return Fraction(target) / Fraction(full) if target is not None and full else None

    def target(self, component: Component) -> Decimal | None:
        """The target of one interval: the payee's own, the component's, or a part of the payee's year; weighted."""
        own = self.participant.target_of(component.code)
        stated = own if own is not None else component.target
        if stated is None and self.participant.target is not None:
            parts = {Interval.MONTH: 12, Interval.QUARTER: 4}.get(component.interval, 1)
            return self.participant.target / parts * component.weight
        return None if stated is None else stated * component.weight

    def part_of(self, interval: Period) -> Fraction:
        """FTE times the share of the interval's days the payee was active in this assignment."""
        active = [inside for one in self.active if (inside := one.overlap(self.span))]
        return Fraction(self.participant.fte) * active_days(active, interval) / interval.days

    @cached_property
    def active(self) -> tuple[Period, ...]:
        """When the payee was employed and not on leave, in any assignment."""
        return active_spans(self.inputs.participants, self.payee)

    @cached_property
    def _quotas(self) -> dict[str, dict[Period, Decimal | None]]:
        return {}

    @cached_property
    def _standings(self) -> dict[tuple[str, Period, date], Standing]:
        return {}

    @cached_property
    def _books(self) -> Mapping[str, QuotaBook]:
        return {measure.code: self._book(measure, measure.quota) for measure in self.plan.measures if measure.quota}

    def _book(self, measure: Measure, rule: QuotaRule) -> QuotaBook:
        one = self.participant
        start = min((active.start for active in self.active), default=self.span.start)
        return QuotaBook(
            rule=rule,
            rows=tuple(_for_payee(self.inputs, measure.code, one.payee)),
            reliefs=tuple(row for row in self.inputs.reliefs if (row.payee, row.measure) == (one.payee, measure.code)),
            active=self.active,
            segment=Period(start, self.span.end) if one.carry_ytd else self.span,
            ramp_from=one.ramp_from or self.span.start,
            leaves=one.leaves,
            calendar=self.plan.calendar,
            currency=self.plan.currency,
        )


def _for_payee(inputs: Inputs, measure: str, payee: str) -> Iterator[Quota]:
    rows = [row for row in inputs.quotas if row.measure == measure]
    own = [row for row in rows if row.payee == payee]
    yield from own or (row for row in rows if row.payee == "*")


def periods_of(plan: Plan, span: Period) -> Iterable[Period]:
    """The pay periods that overlap a span."""
    return plan.calendar.within(plan.pay_period, span)
