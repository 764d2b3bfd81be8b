"""Lines: what the engine answers. Each line carries everything a payee needs to reach its amount with a calculator."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from handsel.kernel.periods import Period
from handsel.pay.rules.credits import Credit
from handsel.pay.rules.plan import NOTHING, ONE, Component
from handsel.pay.rules.rounding import in_units
from handsel.pay.rules.tiers import Slice
from handsel.pay.rules.vocabulary import LineKind, ReleaseOn


class StepCode(StrEnum):
    """What changed an amount after the table was read."""

    MULTIPLIER = "multiplier"
    GATE = "gate"
    CAP = "cap"
    FLOOR = "floor"
    RELEASE = "release"
    HELD = "held"
    KEPT = "kept"
    RUNNING = "running"


@dataclass(frozen=True)
class Step:
    """One change: times `factor`, or to `amount`."""

    code: StepCode
    factor: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """Attainment behind a line: credited, effective quota, and credited divided by quota when there is one."""

    credited: Decimal
    quota: Decimal | None
    attainment: Decimal | None


@dataclass(frozen=True)
class Line:
    """An amount of money for a payee in a pay period, and why.

    `earned` is the rounded amount after every modifier, `amount` the part of it that this line pays, `exact` what was
    rounded. `before` is the credit the interval had reached. `event` is the source event, `reverses` the key of the
    line that a clawback takes back. `key` stays the same while the line's amount changes.
    """

    key: str
    payee: str
    component: str
    kind: LineKind
    clause: str
    rule: str
    on: date
    period: Period
    interval: Period
    event: str = ""
    deal: str = ""
    credit: Credit | None = None
    base: Decimal = NOTHING
    before: Decimal = NOTHING
    standing: Standing | None = None
    slices: tuple[Slice, ...] = ()
    exact: Fraction = Fraction(0)
    earned: Decimal = NOTHING
    share: Decimal = ONE
    amount: Decimal = NOTHING
    steps: tuple[Step, ...] = field(default=())
    reverses: str = ""

    @property
    def rate(self) -> Decimal | None:
        """The blended rate: exact earnings over the credit, rounded to eight digits."""
        if not self.base or not self.slices:
            return None
        blended = sum((part.earned for part in self.slices), Fraction(0)) / Fraction(self.base)
        return Decimal(in_units(blended * 10**8)).scaleb(-8).normalize() + 0


@dataclass(frozen=True)
class Held:
    """Money that is earned and waits: for an invoice, for cash, or, for nothing of the kind, for a person's word."""

    line: str
    payee: str
    component: str
    deal: str
    waits_for: ReleaseOn | None
    amount: Decimal
    reason: str = ""


def key_of(component: Component, payee: str, subject: str, kind: LineKind, period: Period, trigger: str = "") -> str:
    """The identity of a line: what it is for, whose it is, which period it belongs to, and what released it."""
    parts = [component.code, payee, subject, kind, period.start.isoformat()]
    return "|".join([*parts, trigger] if trigger else parts)


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of lines."""
    return sum((line.amount for line in lines), NOTHING)
