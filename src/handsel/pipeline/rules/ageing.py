"""How long deals stay in stages: visits, norms, and when an age is worrying (practice: stage ageing).

Amber is beyond the 75th percentile of what won deals needed in the same stage, red beyond the 90th, with at least 20
of them; with fewer, 1.5 and 2 times the stage's expected days or their median. A missing next step adds one level; a
close date that has passed or three pushes are red.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from handsel.pipeline.rules.moving import days_between
from handsel.pipeline.rules.vocabulary import Level

ENOUGH = 20
"""Won deals that must have passed a stage before their percentiles are believed."""
DEFAULT_AMBER, DEFAULT_RED = Decimal("1.5"), Decimal(2)
MANY_PUSHES = 3


@dataclass(frozen=True)
class Durations:
    """What won deals needed in a stage, in days."""

    count: int
    median: Decimal
    p75: Decimal
    p90: Decimal


@dataclass(frozen=True)
class Norm:
    """How long is usual in a stage, in days. `learned` when it comes from enough won deals."""

    usual: Decimal
    amber: Decimal
    red: Decimal
    learned: bool
    count: int = 0

    def level(self, days: Decimal) -> Level:
        """How worrying this many days are."""
        if days > self.red:
            return Level.RED
        return Level.AMBER if days > self.amber else Level.FINE


def norm(durations: Durations | None, expected_days: int | None) -> Norm | None:
    """The norm of a stage, or None when neither history nor settings say anything."""
    if durations is not None and durations.count >= ENOUGH:
        return Norm(durations.median, durations.p75, durations.p90, True, durations.count)
    count = durations.count if durations is not None else 0
    usual = Decimal(expected_days) if expected_days else durations.median if durations is not None else None
    if not usual:
        return None
    return Norm(usual, usual * DEFAULT_AMBER, usual * DEFAULT_RED, False, count)


class Worry(StrEnum):
    """Why a deal is not fine."""

    LONG_IN_STAGE = "long-in-stage"
    NO_NEXT_STEP = "no-next-step"
    NEXT_STEP_OVERDUE = "next-step-overdue"
    CLOSE_DATE_PASSED = "close-date-passed"
    PUSHED_OFTEN = "pushed-often"


@dataclass(frozen=True)
class Health:
    """How worrying an open deal is, and why."""

    level: Level
    worries: tuple[Worry, ...] = ()


def health(
    *,
    days: Decimal,
    usual: Norm | None,
    next_step_on: date | None,
    has_next_step: bool,
    close_on: date | None,
    push_count: int,
    today: date,
) -> Health:
    """The level of an open deal with every reason for it."""
    level = usual.level(days) if usual else Level.FINE
    worries = [] if level is Level.FINE else [Worry.LONG_IN_STAGE]
    if step := next_step_worry(has_next_step=has_next_step, next_step_on=next_step_on, today=today):
        level = level.worse()
        worries.append(step)
    if close_on is not None and close_on < today:
        level = Level.RED
        worries.append(Worry.CLOSE_DATE_PASSED)
    if push_count >= MANY_PUSHES:
        level = Level.RED
        worries.append(Worry.PUSHED_OFTEN)
    return Health(level, tuple(worries))


def next_step_worry(*, has_next_step: bool, next_step_on: date | None, today: date) -> Worry | None:
    """Whether the next step is overdue or there is none to come."""
    if next_step_on is not None and next_step_on < today:
        return Worry.NEXT_STEP_OVERDUE
    return None if has_next_step or next_step_on is not None else Worry.NO_NEXT_STEP


@dataclass(frozen=True)
class Arrival:
    """A deal came into a stage."""

    stage: UUID
    at: datetime


@dataclass(frozen=True)
class Visit:
    """A stay in one stage. `left_at` is None while it lasts."""

    stage: UUID
    entered_at: datetime
    left_at: datetime | None
    days: Decimal


def visits(arrivals: Sequence[Arrival], *, until: datetime) -> list[Visit]:
    """Stays in order; arrivals in the stage one is in already continue the stay."""
    entered: list[Arrival] = []
    for arrival in arrivals:
        if not entered or entered[-1].stage != arrival.stage:
            entered.append(arrival)
    left = [arrival.at for arrival in entered[1:]]
    stays = [
        Visit(now.stage, now.at, leaving, days_between(now.at, leaving))
        for now, leaving in zip(entered, left, strict=False)
    ]
    return stays + [Visit(last.stage, last.at, None, days_between(last.at, until)) for last in entered[-1:]]


def days_by_stage(stays: Sequence[Visit]) -> dict[UUID, Decimal]:
    """All days per stage, every visit counted."""
    totals: dict[UUID, Decimal] = {}
    for stay in stays:
        totals[stay.stage] = totals.get(stay.stage, Decimal(0)) + stay.days
    return totals
