"""What a calculation reads besides the plan: events, people, quotas, owners. All frozen, all with their own days.

Shares are fractions. A span without an end ends in the far future. Amounts of events are in the event's currency,
everything else in the plan's.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from handsel.kernel.periods import Period
from handsel.pay.rules.currency import Rates
from handsel.pay.rules.vocabulary import Basis, CreditKind, EventKind

DAWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Share:
    """A payee's part of a deal."""

    payee: str
    share: Decimal
    kind: CreditKind = CreditKind.REVENUE


@dataclass(frozen=True)
class Event:
    """Something that happened to a deal. Blank fields of an amendment leave the deal as it is.

    `on` is the day in the plan's time zone (for a cancellation: the last day of service), `at` the moment, for
    order within a day. `measures` holds the bases other than the amount. `booked_on` of an amendment moves the close
    date. `received` is when it became known, and matters only for replaying what was known at a close.
    """

    key: str
    kind: EventKind
    deal: str
    on: date
    amount: Decimal | None = None
    currency: str = ""
    shares: tuple[Share, ...] = ()
    measures: tuple[tuple[Basis, Decimal], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    account: str = ""
    term_months: int | None = None
    service_start: date | None = None
    booked_on: date | None = None
    reason: str = ""
    supersedes: str = ""
    at: datetime | None = None
    received: date | None = field(default=None, compare=False)

    @property
    def order(self) -> tuple[date, datetime, tuple[tuple[int, int | str], ...]]:
        """Day, moment, id: the order in which events are read, whenever they arrived."""
        return self.on, self.at or DAWN, natural(self.key)


@cache
def natural(key: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `e2` before `e10`."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.findall(r"[0-9]+|[^0-9]+", key))


@dataclass(frozen=True)
class Participant:
    """A payee's assignment to a plan (its code; blank is the plan being calculated).

    `target` is the variable pay of a full year; `targets` overrides it by component. `carry_ytd`: credits of the same
    interval from before the assignment still count towards its tiers and quota. `pay_currencies` are (first day,
    currency); without one, pay is in the plan's currency.
    """

    payee: str
    span: Period
    plan: str = ""
    leaves: tuple[Period, ...] = ()
    fte: Decimal = Decimal(1)
    target: Decimal | None = None
    targets: tuple[tuple[str, Decimal], ...] = ()
    base_rate: Decimal | None = None
    ramp_from: date | None = None
    carry_ytd: bool = False
    left_on: date | None = None
    pay_currencies: tuple[tuple[date, str], ...] = ()

    def target_of(self, component: str) -> Decimal | None:
        """The payee's own target for a component, or None."""
        return dict(self.targets).get(component)


@dataclass(frozen=True)
class Quota:
    """A quota set for a person. `payee` may be `*`: everybody who has none of their own."""

    payee: str
    measure: str
    period: Period
    amount: Decimal


@dataclass(frozen=True)
class Relief:
    """Lowers a quota by an amount, in whatever interval contains its period."""

    payee: str
    measure: str
    period: Period
    amount: Decimal


@dataclass(frozen=True)
class Reporting:
    """The member reports to the manager during the span."""

    member: str
    manager: str
    span: Period


@dataclass(frozen=True)
class Ownership:
    """The payee owns the account (or territory) during the span."""

    account: str
    payee: str
    span: Period


@dataclass(frozen=True)
class Protection:
    """A named deal stays with a payee when booked before `until`, whoever owns the account."""

    deal: str
    payee: str
    until: date


@dataclass(frozen=True)
class Shadow:
    """A payee is credited as well, for deals of an account booked during the span."""

    account: str
    payee: str
    span: Period
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Score:
    """How far a personal objective was reached, given by a person."""

    payee: str
    component: str
    on: date
    score: Decimal


@dataclass(frozen=True)
class Prior:
    """Credit from before the events that are given, on a day that decides which interval it belongs to."""

    payee: str
    measure: str
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Adjustment:
    """An amount that a person decided, with the reason."""

    id: str
    payee: str
    on: date
    amount: Decimal
    reason: str
    deal: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Hold:
    """A person keeps a payee's earnings back from a day on: of one deal, or all. `until`: the day it was let go."""

    id: str
    payee: str
    since: date
    reason: str
    deal: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Inputs:
    """Everything one calculation reads."""

    events: tuple[Event, ...] = ()
    participants: tuple[Participant, ...] = ()
    quotas: tuple[Quota, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    ownerships: tuple[Ownership, ...] = ()
    protections: tuple[Protection, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    scores: tuple[Score, ...] = ()
    priors: tuple[Prior, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    holds: tuple[Hold, ...] = ()
    rates: Rates = field(default_factory=Rates)
