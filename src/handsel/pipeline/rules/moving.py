"""Moving between stages: what happens to probability, category, outcome and dates.

A stage has defaults. A person's own estimate is never overwritten by another stage: only closing ends it, because a
won deal is certain and a lost one is gone. Reopening brings the person's estimate back.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from handsel.pipeline.rules.vocabulary import CLOSED_AS, Category, Outcome

SECONDS_A_DAY = 86_400
LONGEST_DAYS = Decimal("999999.99")


@dataclass(frozen=True)
class Terms:
    """What a stage means."""

    stage: UUID
    outcome: Outcome
    probability: int
    category: Category


@dataclass(frozen=True)
class Estimate:
    """Probability in percent and forecast category."""

    probability: int
    category: Category


@dataclass(frozen=True)
class Deal:
    """The values of an opportunity that rules decide about."""

    stage: UUID
    outcome: Outcome
    probability: int
    category: Category
    stage_since: datetime
    probability_is_set: bool = False
    category_is_set: bool = False
    close_on: date | None = None
    closed_at: datetime | None = None
    lost_reason: str = ""
    push_count: int = 0


def moved(deal: Deal, to: Terms, *, at: datetime, today: date, estimate: Estimate | None = None) -> Deal:
    """The deal in another stage. `estimate` is the last one before it closed, which reopening brings back."""
    if deal.stage == to.stage:
        return deal
    deal_there = replace(deal, stage=to.stage, outcome=to.outcome, stage_since=at)
    if to.outcome is Outcome.OPEN:
        return _estimated(_reopened(deal_there, estimate) if deal.outcome is not Outcome.OPEN else deal_there, to)
    return _closed(deal_there, was=deal.outcome, at=at, today=today)


def started(terms: Terms, *, at: datetime, today: date) -> Deal:
    """A new deal in a stage."""
    deal = Deal(terms.stage, terms.outcome, terms.probability, terms.category, stage_since=at)
    return deal if terms.outcome is Outcome.OPEN else _closed(deal, was=Outcome.OPEN, at=at, today=today)


def with_probability(deal: Deal, probability: int | None, terms: Terms) -> Deal:
    """A person's probability; None lets the stage decide again."""
    if probability is None:
        return replace(deal, probability_is_set=False, probability=_certain(deal, terms).probability)
    if probability == deal.probability:
        return deal
    return replace(deal, probability_is_set=True, probability=probability)


def with_category(deal: Deal, category: Category | None, terms: Terms) -> Deal:
    """A person's forecast category; None lets the stage decide again."""
    if category is None:
        return replace(deal, category_is_set=False, category=_certain(deal, terms).category)
    if category == deal.category:
        return deal
    return replace(deal, category_is_set=True, category=category)


def dated(deal: Deal, close_on: date | None) -> Deal:
    """Another close date. Moving an open deal to a later month counts as a push."""
    pushes = deal.push_count + (deal.outcome is Outcome.OPEN and is_push(deal.close_on, close_on))
    return replace(deal, close_on=close_on, push_count=pushes)


def is_push(was: date | None, now: date | None) -> bool:
    """Whether the close date moved to a later month."""
    return was is not None and now is not None and (now.year, now.month) > (was.year, was.month)


def days_between(since: datetime, until: datetime) -> Decimal:
    """Days with two decimals, never negative."""
    seconds = max((until - since).total_seconds(), 0)
    return min(round(Decimal(int(seconds)) / SECONDS_A_DAY, 2), LONGEST_DAYS)


HISTORIC = ("stage", "amount", "currency", "close_on", "probability", "category")
"""Fields whose change leaves a step in the history."""


def leaves_a_step(changed: set[str]) -> bool:
    """Whether a change of these fields belongs in the history."""
    return not changed.isdisjoint(HISTORIC)


def _estimated(deal: Deal, to: Terms) -> Deal:
    """An open deal takes the stage's defaults where no person decided."""
    return replace(
        deal,
        probability=deal.probability if deal.probability_is_set else to.probability,
        category=deal.category if deal.category_is_set else to.category,
    )


def _reopened(deal: Deal, estimate: Estimate | None) -> Deal:
    deal = replace(deal, closed_at=None, lost_reason="")
    if estimate is None:
        return replace(deal, probability_is_set=False, category_is_set=False)
    return replace(deal, probability=estimate.probability, category=estimate.category)


def _closed(deal: Deal, *, was: Outcome, at: datetime, today: date) -> Deal:
    probability, category = CLOSED_AS[deal.outcome]
    return replace(
        deal,
        probability=probability,
        category=category,
        closed_at=at,
        close_on=today if was is Outcome.OPEN else deal.close_on,
        lost_reason=deal.lost_reason if deal.outcome is Outcome.LOST else "",
    )


def _certain(deal: Deal, terms: Terms) -> Estimate:
    if deal.outcome is Outcome.OPEN:
        return Estimate(terms.probability, terms.category)
    return Estimate(*CLOSED_AS[deal.outcome])
