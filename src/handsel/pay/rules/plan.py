"""A compensation plan as frozen values: everything the engine needs to know about pay, and nothing about people.

Shares, rates, weights and attainment are fractions (`0.10` is 10 %); amounts are in the plan's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from handsel.kernel.money import Rounding
from handsel.kernel.periods import Calendar, FiscalCalendar, Grain, Period
from handsel.pay.rules.currency import Rates
from handsel.pay.rules.vocabulary import (
    Above,
    AfterLeaving,
    Amendment,
    AtLeaving,
    Axis,
    Basis,
    Below,
    Boundary,
    CapPer,
    ClawbackMethod,
    ComponentKind,
    Counts,
    CountsOn,
    CreditKind,
    DrawEnd,
    Excess,
    Interval,
    Mode,
    Pays,
    QuotaProration,
    RateKind,
    ReleaseOn,
    RoundAt,
    ServiceProration,
)

ONE = Decimal(1)
NOTHING = Decimal(0)
FAR_FUTURE = date(9999, 1, 1)
"""The end of a plan or an assignment that has none."""


@dataclass(frozen=True)
class Tier:
    """From `lower` up to `upper` (None: without end) on the table's axis. It pays exactly one of the three."""

    lower: Decimal
    upper: Decimal | None
    rate: Decimal | None = None
    multiple: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Point:
    """A point of a curve: at this attainment, this share of the target, or this amount of money."""

    at: Decimal
    payout: Decimal


@dataclass(frozen=True)
class Table:
    """How credit becomes money. `tiers` are contiguous and start at zero; curves have `points` in rising order.

    `pays_amounts` says that the points of a curve are money and not shares of a target. `attainment_dp` rounds the
    percentage to so many digits before it is compared.
    """

    code: str
    mode: Mode
    axis: Axis = Axis.AMOUNT
    boundary: Boundary = Boundary.HIGHER
    tiers: tuple[Tier, ...] = ()
    points: tuple[Point, ...] = ()
    below: Below = Below.NOTHING
    above: Above = Above.CAP
    pays_amounts: bool = False
    no_quota: Decimal | None = None
    attainment_dp: int | None = None

    @property
    def is_curve(self) -> bool:
        """Whether it reads the attainment of an interval and not single credits."""
        return self.mode in (Mode.CURVE_LINEAR, Mode.CURVE_STEP)


@dataclass(frozen=True)
class Where:
    """Which deals are meant. Every condition must hold; values are compared without regard to case."""

    values: tuple[tuple[str, frozenset[str]], ...] = ()
    minimum: tuple[tuple[str, Decimal], ...] = ()
    maximum: tuple[tuple[str, Decimal], ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether no condition is set."""
        return not (self.values or self.minimum or self.maximum)


EVERYTHING = Where()


@dataclass(frozen=True)
class QuotaRule:
    """Where a measure's quota comes from and how it shrinks. `assigned`: quotas are set per person outside the plan."""

    amount: Decimal | None = None
    per: Grain = Grain.YEAR
    assigned: bool = False
    proration: QuotaProration = QuotaProration.DAILY
    ramp: tuple[Decimal, ...] = ()
    ramp_pauses: bool = False
    weights: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What is counted for a payee."""

    code: str
    basis: Basis = Basis.AMOUNT
    counts: Counts = Counts.OWN
    credit_kinds: frozenset[CreditKind] = frozenset({CreditKind.REVENUE, CreditKind.OVERLAY, CreditKind.SHADOW})
    where: Where = EVERYTHING
    quota: QuotaRule | None = None


@dataclass(frozen=True)
class Multiplier:
    """Times `factor` for deals that match `where`; with `measure`, while its attainment is at least / below a level."""

    factor: Decimal
    where: Where = EVERYTHING
    measure: str | None = None
    interval: Interval = Interval.YEAR
    at_least: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True)
class Gate:
    """Below `at_least` of a measure the component pays the share `below` of its earnings."""

    measure: str
    at_least: Decimal
    interval: Interval = Interval.YEAR
    below: Decimal = NOTHING
    catch_up: bool = False


@dataclass(frozen=True)
class Limit:
    """A cap or a floor: an amount per deal, pay period or interval."""

    amount: Decimal
    per: CapPer = CapPer.PERIOD


@dataclass(frozen=True)
class ReleasePart:
    """A share of an earned amount and what it waits for."""

    on: ReleaseOn
    share: Decimal


@dataclass(frozen=True)
class Clawback:
    """How cancelled deals are taken back."""

    method: ClawbackMethod = ClawbackMethod.RECOMPUTE
    proration: ServiceProration = ServiceProration.NONE
    window_months: int | None = None
    minimum: Decimal = NOTHING
    full_reasons: frozenset[str] = frozenset({"unpaid", "fraud", "deleted"})
    on_refund: bool = False
    clause: str = ""


@dataclass(frozen=True)
class Component:
    """One way in which the plan pays."""

    code: str
    kind: ComponentKind
    measure: str
    name: str = ""
    clause: str = ""
    interval: Interval = Interval.YEAR
    table: Table | None = None
    amount: Decimal | None = None
    at: Decimal = ONE
    target: Decimal | None = None
    weight: Decimal = ONE
    prorate_target: bool = False
    catch_up: bool = False
    pays: Pays = Pays.INTERVAL_END
    where: Where = EVERYTHING
    multipliers: tuple[Multiplier, ...] = ()
    gate: Gate | None = None
    cap: Limit | None = None
    floor: Limit | None = None
    release: tuple[ReleasePart, ...] = (ReleasePart(ReleaseOn.BOOKED, ONE),)
    clawback: Clawback = field(default_factory=Clawback)
    window: Period | None = None
    max_deals: int | None = None
    counts_on: CountsOn = CountsOn.BOOKED
    by_share: bool = True


@dataclass(frozen=True)
class Draw:
    """A guaranteed amount per pay period. `start` and `end` bound the advances, `recovery_from` the recoveries."""

    amount: Decimal
    recoverable: bool = True
    start: date | None = None
    end: date | None = None
    recovery_from: date | None = None
    max_recovery: Decimal | None = None
    at_end: DrawEnd = DrawEnd.RECOVER
    at_leaving: AtLeaving = AtLeaving.FORGIVE


@dataclass(frozen=True)
class PaymentCap:
    """The most that is paid in one pay period."""

    amount: Decimal
    excess: Excess = Excess.LATER


@dataclass(frozen=True)
class Reserve:
    """A share of positive earnings kept back and paid so many pay periods later."""

    share: Decimal
    periods: int


@dataclass(frozen=True)
class Settlement:
    """What stands between what was earned in a pay period and what is paid."""

    draw: Draw | None = None
    cap: PaymentCap | None = None
    reserve: Reserve | None = None
    max_deduction: Decimal | None = None
    after_leaving: AfterLeaving = AfterLeaving.PAY


@dataclass(frozen=True)
class RoundingRule:
    """How a half is rounded, and what is rounded."""

    mode: Rounding = Rounding.HALF_UP
    at: RoundAt = RoundAt.LINE


@dataclass(frozen=True)
class Conversion:
    """Which list of rates each conversion reads."""

    credit: RateKind = RateKind.SPOT
    attainment: RateKind = RateKind.PLAN
    pay: RateKind = RateKind.SPOT


@dataclass(frozen=True)
class Plan:
    """A version of a plan. In force from the first day of `span` to the day before its end."""

    code: str
    name: str
    version: int
    span: Period
    currency: str
    measures: tuple[Measure, ...]
    components: tuple[Component, ...]
    pay_period: Grain = Grain.MONTH
    calendar: Calendar = field(default_factory=FiscalCalendar)
    zone: str = "UTC"
    rounding: RoundingRule = RoundingRule()
    amendment: Amendment = Amendment.RESTATE
    carry_ytd: bool = True
    attainment_dp: int | None = None
    conversion: Conversion = Conversion()
    rates: Rates = field(default_factory=Rates)
    clawback: Clawback = Clawback()
    settlement: Settlement = Settlement()

    def measure(self, code: str) -> Measure:
        """The measure of this code. KeyError if there is none; a plan that was read has no such reference."""
        return self.by_measure[code]

    @property
    def by_measure(self) -> Mapping[str, Measure]:
        """Measures by code."""
        return {measure.code: measure for measure in self.measures}

    def paid_in(self, day: date) -> Period:
        """The pay period of a day."""
        return self._period(self.pay_period, day)

    def interval(self, interval: Interval, day: date) -> Period:
        """The interval that holds a day. A deal's own interval is its pay period."""
        match interval:
            case Interval.PLAN:
                return self.span
            case Interval.DEAL:
                return self.paid_in(day)
            case _:
                return self._period(Grain(interval.value), day)

    def _period(self, grain: Grain, day: date) -> Period:
        """The calendar's answer, remembered: a year has few days and many credits."""
        found = self._periods.get((grain, day))
        if found is None:
            found = self._periods[grain, day] = self.calendar.period(grain, day)
        return found

    @cached_property
    def _periods(self) -> dict[tuple[Grain, date], Period]:
        return {}

    def label(self, period: Period) -> str:
        """The name of a pay period, such as `2026-03`."""
        return self.calendar.label(self.pay_period, period)
