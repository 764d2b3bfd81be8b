"""Where people stand at the end of a day: what counts to whom, what is left, and who is near a limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handsel.conduct.rules.arithmetic import allowance, window_of
from handsel.conduct.rules.circles import Circle, People, families
from handsel.conduct.rules.counting import Share, by_origin, by_person, counted, total
from handsel.conduct.rules.gifts import Moment, Register
from handsel.conduct.rules.kinds import Direction
from handsel.conduct.rules.policies import Limit, Outcome, Per, Policy, Rulebook
from handsel.kernel.money import Money
from handsel.kernel.periods import Period, add_months

END_OF_DAY = 10**9
"""A turn after every other of the day."""


@dataclass(frozen=True)
class Standing:
    """What counts to one circle of people in the window that holds the day, against one yearly limit."""

    policy: str
    people: People
    origin: tuple[Direction, str]
    limit: Limit
    span: Period
    counted: Money

    @property
    def headroom(self) -> Money:
        """What is left; negative where the limit is passed."""
        return allowance(self.limit, self.counted.currency) - self.counted

    @property
    def part_used(self) -> Decimal:
        """The total as a part of the limit: 1 is the limit itself."""
        return self.counted.amount / self.limit.amount if self.limit.amount else Decimal(1)


def standings(register: Register, rulebook: Rulebook, day: date) -> Iterator[Standing]:
    """Everybody to whom something counts on the day, under every policy with a yearly limit. Raises MissingRate."""
    for policy in rulebook.policies:
        limits = _yearly(policy, day)
        shares = by_person(counted(policy, register, rulebook)) if limits else {}
        for family in families(shares, register.links):
            for circle in _widest(family):
                for found in by_origin(circle, shares):
                    yield from _against(policy, limits, circle, found, rulebook, day)


def near_limit(register: Register, rulebook: Rulebook, day: date) -> list[Standing]:
    """Those at or above the part of a limit that the house calls near, the nearest first."""
    near = rulebook.house(day).near_limit
    found = [each for each in standings(register, rulebook, day) if each.part_used >= near]
    return sorted(found, key=lambda each: (-each.part_used, each.policy, sorted(each.people)))


def keep_until(given_on: date, rulebook: Rulebook) -> date:
    """The first day on which the record of a gift need no longer be kept, by the house rules of its own day."""
    return add_months(given_on, 12 * rulebook.house(given_on).retention_years)


def _yearly(policy: Policy, day: date) -> list[Limit]:
    version = policy.on(day)
    found = version.limits if version else ()
    return [limit for limit in found if limit.per is Per.WINDOW and limit.then is Outcome.BLOCK]


def _widest(family: Sequence[Circle]) -> list[Circle]:
    standing = [circle for circle in family if circle.until is None]
    return [each for each in standing if not any(each.people < wider.people for wider in standing)]


def _against(
    policy: Policy, limits: Sequence[Limit], circle: Circle, found: Sequence[Share], rulebook: Rulebook, day: date
) -> Iterator[Standing]:
    moment = Moment(day, END_OF_DAY)
    for limit in limits:
        span = window_of(limit, day, rulebook).span(day, {share.moment.day for share in found})
        inside = [share for share in found if share.moment.day in span and share.stands_at(moment)]
        if inside:
            counted_here = total(inside, policy.currency)
            yield Standing(policy.code, circle.people, inside[0].gift.origin, limit, span, counted_here)
