"""What is left under a limit: totals against amounts, on every day that a gift touches.

A gift entered late is measured on its own day and on the day of every later gift it shares a window with, each against
the limit in force on that day; the tightest of them binds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from handsel.conduct.rules.circles import Circle, People
from handsel.conduct.rules.counting import Share, total
from handsel.conduct.rules.gifts import Gift, Moment
from handsel.conduct.rules.policies import Bound, Limit, Outcome, Per, Policy, Rulebook
from handsel.conduct.rules.windows import Window
from handsel.kernel.money import Money, quantum
from handsel.kernel.periods import Period


@dataclass(frozen=True)
class Measure:
    """One limit at one moment: the shares that add up, and the window they were found in (None for other limits)."""

    limit: Limit
    moment: Moment
    inside: tuple[Share, ...]
    window: Window | None
    span: Period | None


@dataclass(frozen=True)
class Room:
    """How a gift stands against one limit of one circle of people.

    `moment` is where it binds: the gift's own, or that of a later gift. `before` is what counts there without the gift
    and `amount` what the gift adds. `moves_windows` marks a later total that the gift is not part of but brings about
    by opening an anniversary window earlier.
    """

    limit: Limit
    people: People
    moment: Moment
    window: Window | None
    span: Period | None
    before: Money
    amount: Money
    moves_windows: bool = False

    @property
    def counted(self) -> Money:
        """The total with the gift."""
        return self.before + self.amount

    @property
    def most(self) -> Money:
        """The highest total that is still within the limit."""
        return allowance(self.limit, self.before.currency)

    @property
    def headroom(self) -> Money:
        """What could be given without passing the limit; negative where it is passed already."""
        return self.most - self.before

    @property
    def is_passed(self) -> bool:
        """Whether the gift would pass the limit."""
        return self.headroom < self.amount

    @property
    def tightness(self) -> tuple[int, Money]:
        """Order by what follows, strictest first, and then by how little is left."""
        return (-self.limit.then.strictness if self.is_passed else -Outcome.ALLOW.strictness, self.headroom)


@dataclass(frozen=True)
class Question:
    """A gift before one policy and one circle of people.

    `mine` are the gift's own counting shares and `found` all other counting shares from the same origin, both within
    the circle: see `asked`.
    """

    policy: Policy
    gift: Gift
    mine: tuple[Share, ...]
    found: tuple[Share, ...]
    circle: Circle
    rulebook: Rulebook

    @classmethod
    def asked(
        cls,
        policy: Policy,
        gift: Gift,
        mine: Iterable[Share],
        found: Iterable[Share],
        circle: Circle,
        rulebook: Rulebook,
    ) -> Self:
        """The question about one circle, shares that do not reach it or come from elsewhere left out."""
        return cls(
            policy,
            gift,
            tuple(share for share in mine if share.reaches(circle.people)),
            tuple(share for share in found if share.reaches(circle.people) and share.gift.origin == gift.origin),
            circle,
            rulebook,
        )


def allowance(limit: Limit, currency: str) -> Money:
    """The highest total within a limit: the limit, or the smallest unit less where it must stay below."""
    whole = Money(limit.amount, currency)
    return whole if limit.bound is Bound.AT_MOST else whole - Money(quantum(currency), currency)


def window_of(limit: Limit, day: date, rulebook: Rulebook) -> Window:
    """The limit's own year, or the one the house has chosen for the day."""
    return limit.window or rulebook.house(day).window


def measure(limit: Limit, found: Sequence[Share], moment: Moment, gift: Gift, rulebook: Rulebook) -> Measure:
    """The shares that count against a limit at a moment, for a gift given at or before it."""
    standing = tuple(share for share in found if share.stands_at(moment))
    match limit.per:
        case Per.GIFT:
            return Measure(limit, moment, tuple(s for s in standing if s.gift.id == gift.id), None, None)
        case Per.OCCASION:
            together = tuple(s for s in standing if s.gift.occasion_key == gift.occasion_key)
            return Measure(limit, moment, together, None, None)
        case Per.WINDOW:
            window = window_of(limit, moment.day, rulebook)
            span = window.span(moment.day, {share.moment.day for share in found})
            return Measure(limit, moment, tuple(s for s in standing if s.moment.day in span), window, span)


def rooms(question: Question) -> Iterator[Room]:
    """How the gift stands against each limit of the policy, on its own day and on those of later gifts."""
    gift = question.gift
    later = {share.moment for share in question.found if share.moment > gift.moment} if question.mine else set()
    for moment in sorted({gift.moment} | later):
        version = question.policy.on(moment.day)
        for limit in version.limits if version else ():
            if limit.per is not Per.GIFT or moment == gift.moment:
                yield from _room(question, limit, moment)


def _room(question: Question, limit: Limit, moment: Moment) -> Iterator[Room]:
    gift, currency = question.gift, question.policy.currency
    measured = measure(limit, [*question.found, *question.mine], moment, gift, question.rulebook)
    own = [share for share in measured.inside if share.gift.id == gift.id]
    others = [share for share in measured.inside if share.gift.id != gift.id]
    room = Room(
        limit,
        question.circle.people,
        moment,
        measured.window,
        measured.span,
        before=total(others, currency),
        amount=total(own, currency),
        moves_windows=moment > gift.moment and not own,
    )
    if not room.moves_windows or (room.is_passed and not _was_passed(question, limit, room)):
        yield room


def _was_passed(question: Question, limit: Limit, room: Room) -> bool:
    """Whether the limit was passed at that moment before the gift moved the windows."""
    before = measure(limit, question.found, room.moment, question.gift, question.rulebook)
    return room.most < total(before.inside, question.policy.currency)
