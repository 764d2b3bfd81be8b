"""The words rules decide with: outcomes, forecast categories, and how worrying something is."""

from enum import StrEnum
from typing import Self


class Outcome(StrEnum):
    """How an opportunity stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Category(StrEnum):
    """Forecast categories, after Salesforce's six."""

    PIPELINE = "pipeline"
    BEST_CASE = "best-case"
    MOST_LIKELY = "most-likely"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"


class Kind(StrEnum):
    """What sort of sale it is."""

    NEW = "new"
    EXPANSION = "expansion"
    RENEWAL = "renewal"
    OTHER = "other"


CLOSED_AS: dict[Outcome, tuple[int, Category]] = {
    Outcome.WON: (100, Category.CLOSED),
    Outcome.LOST: (0, Category.OMITTED),
}
"""Probability and category of a closed opportunity. They are no estimate any more, so nobody's estimate counts."""


class Level(StrEnum):
    """How worrying an opportunity's age is, from good to bad."""

    FINE = "fine"
    AMBER = "amber"
    RED = "red"

    def worse(self) -> Self:
        """One level further; red stays red."""
        return type(self)("amber" if self is Level.FINE else "red")
