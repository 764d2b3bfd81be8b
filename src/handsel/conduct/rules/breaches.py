"""The whole register against every policy: all breaches there are, whatever the order in which its rows arrived.

A breach is a moment at which something that counts was given while the total stood above the limit then in force. A
later return does not undo it, nor does undoing a link that brought it to light.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from handsel.conduct.rules.arithmetic import allowance, measure
from handsel.conduct.rules.circles import Circle, People, families
from handsel.conduct.rules.counting import Share, by_origin, by_person, counted, total
from handsel.conduct.rules.gifts import Moment, Register
from handsel.conduct.rules.kinds import Direction
from handsel.conduct.rules.policies import Limit, Outcome, Policy, Rulebook
from handsel.kernel.money import Money
from handsel.kernel.periods import Period


@dataclass(frozen=True)
class Breach:
    """More than the limit to one circle of people at one moment.

    `gifts` are those given at that moment, `adding_up` all that make up the total. `rests_on_undone_link` says that
    the people are no longer read as one; whether the breach stands is then for the officer to say.
    """

    policy: str
    limit: Limit
    origin: tuple[Direction, str]
    people: People
    moment: Moment
    span: Period | None
    counted: Money
    gifts: frozenset[str]
    adding_up: frozenset[str]
    rests_on_undone_link: bool = False

    @property
    def over(self) -> Money:
        """How much more than the highest total allowed."""
        return self.counted - allowance(self.limit, self.counted.currency)

    def is_found_again_in(self, other: Self) -> bool:
        """Whether the other says the same of these gifts, though people or totals may have changed since."""
        return (
            (self.policy, self.limit.per, self.limit.then, self.origin, self.moment)
            == (other.policy, other.limit.per, other.limit.then, other.origin, other.moment)
        ) and self.gifts <= other.gifts

    @property
    def order(self) -> tuple[Moment, str, list[str], list[str]]:
        """A fixed order for lists: by time, policy and people."""
        return (self.moment, self.policy, sorted(self.people), sorted(self.gifts))


@dataclass(frozen=True)
class Recheck:
    """What a new row or rule does to the breaches. Those `gone` from the arithmetic stay on record as found."""

    opened: frozenset[Breach]
    kept: frozenset[Breach]
    gone: frozenset[Breach]


def breaches(register: Register, rulebook: Rulebook) -> frozenset[Breach]:
    """Every breach of every policy. Raises MissingRate."""
    blocking = (policy for policy in rulebook.policies if any(map(_blocks, policy.limits())))
    return frozenset(breach for policy in blocking for breach in _under(policy, register, rulebook))


def recheck(before: Register, after: Register, rulebook: Rulebook) -> Recheck:
    """How the breaches differ between two states of the register: after a late entry, a return, a merge, a split."""
    return _compared(breaches(before, rulebook), breaches(after, rulebook))


def preview(register: Register, before: Rulebook, after: Rulebook) -> Recheck:
    """How the breaches would differ under another rule book: what a changed policy or house rule would have meant."""
    return _compared(breaches(register, before), breaches(register, after))


def _compared(then: frozenset[Breach], now: frozenset[Breach]) -> Recheck:
    opened = frozenset(new for new in now if not any(old.is_found_again_in(new) for old in then))
    gone = frozenset(old for old in then if not any(old.is_found_again_in(new) for new in now))
    return Recheck(opened, now - opened, gone)


def _under(policy: Policy, register: Register, rulebook: Rulebook) -> Iterator[Breach]:
    shares = by_person(counted(policy, register, rulebook))
    for family in families(shares, register.links):
        found = [
            breach
            for circle in family
            for apart in by_origin(circle, shares)
            for breach in _of_circle(policy, circle, apart, rulebook)
        ]
        yield from (breach for breach in found if not any(_covers(wider, breach) for wider in found))


def _of_circle(policy: Policy, circle: Circle, shares: Sequence[Share], rulebook: Rulebook) -> Iterator[Breach]:
    moments = {share.moment for share in shares if circle.until is None or share.moment.day <= circle.until}
    for moment in moments:
        version = policy.on(moment.day)
        for limit in version.limits if version else ():
            if _blocks(limit):
                yield from _at(moment, limit, circle, shares, policy, rulebook)


def _at(
    moment: Moment, limit: Limit, circle: Circle, shares: Sequence[Share], policy: Policy, rulebook: Rulebook
) -> Iterator[Breach]:
    given = [share for share in shares if share.moment == moment and share.amount.amount > 0]
    seen: set[frozenset[str]] = set()
    for share in given:
        measured = measure(limit, shares, moment, share.gift, rulebook)
        adding_up = frozenset(each.gift.id for each in measured.inside)
        counted_here = total(measured.inside, policy.currency)
        if adding_up in seen or not allowance(limit, policy.currency) < counted_here:
            continue
        seen.add(adding_up)
        yield Breach(
            policy.code,
            limit,
            share.gift.origin,
            circle.people,
            moment,
            measured.span,
            counted_here,
            gifts=frozenset(each.gift.id for each in given) & adding_up,
            adding_up=adding_up,
            rests_on_undone_link=circle.until is not None,
        )


def _covers(wider: Breach, breach: Breach) -> bool:
    """Whether a breach of more people, on the same footing, already says what the narrower one says."""
    same_footing = wider.rests_on_undone_link == breach.rests_on_undone_link
    return same_footing and breach.people < wider.people and breach.is_found_again_in(wider)


def _blocks(limit: Limit) -> bool:
    """Passing a limit that only asks for clearance is no breach."""
    return limit.then is Outcome.BLOCK
