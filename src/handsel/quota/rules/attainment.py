"""Attainment, pace and coverage: what was won against what is expected, and whether the open pipeline is enough.

Attainment = won / quota. Pace = won / the part of the quota for the days gone. Coverage = open pipeline closing in the
period / what is missing; needed is 1 / win rate. A quotient without a divisor is None: undefined, never nought
and never infinite.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handsel.kernel.periods import Period

NOTHING = Decimal(0)
FEWEST_CLOSED = 10
"""With fewer closed deals a win rate says nothing."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a period; every amount in one currency. `quota` is None when none was set."""

    period: Period
    today: date
    quota: Decimal | None
    won: Decimal = NOTHING
    open: Decimal = NOTHING
    closed_won: int = 0
    closed: int = 0
    """Deals won, and won or lost, in the year before: for the win rate."""

    @property
    def days_gone(self) -> int:
        """Whole days of the period that are over; today is not."""
        return min(max((self.today - self.period.start).days, 0), self.period.days)

    @property
    def days_left(self) -> int:
        """Days of the period to come, today among them."""
        return self.period.days - self.days_gone

    @property
    def attainment(self) -> Decimal | None:
        """Won as a share of the quota; None without one."""
        return self.won / self.quota if self.quota else None

    @property
    def expected(self) -> Decimal | None:
        """What the quota asks for by today."""
        return None if self.quota is None else self.quota * self.days_gone / self.period.days

    @property
    def pace(self) -> Decimal | None:
        """Won as a share of what is expected by today."""
        expected = self.expected
        return self.won / expected if expected else None

    @property
    def missing(self) -> Decimal | None:
        """What is left to win; nothing once the quota is reached."""
        return None if self.quota is None else max(NOTHING, self.quota - self.won)

    @property
    def coverage(self) -> Decimal | None:
        """How many times the open pipeline of the period holds what is missing; None when nothing is."""
        missing = self.missing
        return self.open / missing if missing else None

    @property
    def win_rate(self) -> Decimal | None:
        """Won out of won and lost by count; None with fewer than ten closed."""
        return Decimal(self.closed_won) / self.closed if self.closed >= FEWEST_CLOSED else None

    @property
    def needed(self) -> Decimal | None:
        """The coverage this win rate asks for."""
        rate = self.win_rate
        return 1 / rate if rate else None

    @property
    def health(self) -> str:
        """`reached`, `ahead`, `close` or `behind`; empty while nothing can be said."""
        if self.attainment is not None and self.attainment >= 1:
            return "reached"
        if self.pace is None:
            return ""
        return "ahead" if self.pace >= 1 else "close" if self.pace >= Decimal("0.8") else "behind"

    @property
    def is_covered(self) -> bool | None:
        """Whether the open pipeline is enough at this win rate; None while that is unknown."""
        coverage, needed = self.coverage, self.needed
        return None if coverage is None or needed is None else coverage >= needed


def together(standings: Iterable[Standing], period: Period, today: date, quota: Decimal | None = None) -> Standing:
    """Several standings as one. `quota` replaces their sum where a team has a quota of its own."""
    every = list(standings)
    quotas = [one.quota for one in every if one.quota is not None]
    summed = sum(quotas, NOTHING) if quotas else None
    return Standing(
        period=period,
        today=today,
        quota=summed if quota is None else quota,
        won=sum((one.won for one in every), NOTHING),
        open=sum((one.open for one in every), NOTHING),
        closed_won=sum(one.closed_won for one in every),
        closed=sum(one.closed for one in every),
    )
