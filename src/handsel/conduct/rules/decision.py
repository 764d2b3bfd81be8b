"""Before giving: what every policy says of a gift and each person, and the strictest of it.

The order is that of the rule book: scope, other regimes, conditions, cash, hospitality, exclusions, arithmetic. A group
gift is decided person by person and held as a whole if one of them is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from handsel.conduct.rules import house
from handsel.conduct.rules.arithmetic import Question, Room, rooms
from handsel.conduct.rules.circles import around
from handsel.conduct.rules.classification import Class, Duty
from handsel.conduct.rules.counting import Share, counted, shares_under
from handsel.conduct.rules.gifts import Gift, Register
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.policies import HOUSE, Outcome, Policy, Rulebook
from handsel.kernel.money import Money

BY_CLASS = {
    Class.OUT_OF_SCOPE: Outcome.OUT_OF_SCOPE,
    Class.SERVICES: Outcome.ALLOW_EXCLUDED,
    Class.PROHIBITED: Outcome.BLOCK,
    Class.ENTERTAINMENT: Outcome.ALLOW,
    Class.EXCLUDED: Outcome.ALLOW_EXCLUDED,
    Class.COUNTS: Outcome.ALLOW,
}
"""What follows from the class alone; grounds only make it stricter."""


@dataclass(frozen=True)
class Ruling:
    """What one policy says of one person's share: class, outcome, why, and what is left.

    `share` holds the gift, the recipient, the value and the version of the policy. `room` is the limit that binds,
    None where the policy has none. `is_held` says that the gift as a whole is not to be given.
    """

    policy: Policy
    share: Share
    outcome: Outcome
    grounds: tuple[Ground, ...]
    room: Room | None
    is_held: bool = False

    @property
    def person(self) -> str:
        """Whom it is about."""
        return self.share.recipient.person

    @property
    def klass(self) -> Class:
        """What the gift is to this policy."""
        return self.share.finding.klass

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What has to be done for the outcome to hold; nothing where the gift is not given."""
        return () if self.is_held else self.share.finding.duties

    @property
    def headroom_before(self) -> Money | None:
        """What could still be given when the question was asked; negative where the limit is passed already."""
        return self.room.headroom if self.room else None

    @property
    def headroom_after(self) -> Money | None:
        """What is left once the decision is followed: a gift that is held takes nothing."""
        if self.room is None or self.is_held:
            return self.headroom_before
        return self.room.headroom - self.room.amount

    @property
    def order(self) -> tuple[int, bool, Decimal, str, str]:
        """Strictest first, then arithmetic before none, then what leaves least."""
        left = self.room.headroom.amount - self.room.amount.amount if self.room else Decimal(0)
        return (-self.outcome.strictness, self.room is None, left, self.policy.code, self.person)


@dataclass(frozen=True)
class Decision:
    """All rulings on a gift, strictest first. `gift` is placed in the turn of its day in which it was decided."""

    gift: Gift
    rulings: tuple[Ruling, ...]

    @property
    def outcome(self) -> Outcome:
        """The strictest outcome; out of scope where no policy is concerned."""
        return self.rulings[0].outcome if self.rulings else Outcome.OUT_OF_SCOPE

    def about(self, person: str) -> Self:
        """The part of the decision that concerns one recipient."""
        return replace(self, rulings=tuple(ruling for ruling in self.rulings if ruling.person == person))

    def under(self, code: str) -> Self:
        """The part of the decision that one policy speaks."""
        return replace(self, rulings=tuple(ruling for ruling in self.rulings if ruling.policy.code == code))

    @property
    def duties(self) -> frozenset[Duty]:
        """Everything that has to be done for the outcome to hold."""
        return frozenset(duty for ruling in self.rulings for duty in ruling.duties)

    def held_by(self) -> frozenset[str]:
        """The recipients because of whom the whole gift is held."""
        return frozenset(ruling.person for ruling in self.rulings if ruling.outcome is Outcome.BLOCK)


@dataclass(frozen=True)
class _Inquiry:
    """One policy asked about one gift: the gift's counting shares, and all others in the register."""

    policy: Policy
    counting: tuple[Share, ...]
    found: tuple[Share, ...]
    register: Register
    rulebook: Rulebook


def decide(gift: Gift, register: Register, rulebook: Rulebook) -> Decision:
    """What each policy in force on the gift's day says, given everything else in the register.

    The gift need not be in the register; where it is (or corrects a row there) it is decided as if it came last. An
    entry with a past date is measured on the days of later gifts too. Raises MissingRate.
    """
    others = replace(register, gifts=tuple(each for each in register.gifts if each.id != gift.id))
    placed = replace(gift, turn=_next_turn(gift, others))
    whole = others.with_gift(placed)
    found = [ruling for policy in rulebook.policies for ruling in _rulings(policy, placed, whole, rulebook)]
    is_held = any(ruling.outcome is Outcome.BLOCK for ruling in found)
    rulings = (replace(ruling, is_held=is_held) for ruling in sorted(found, key=lambda ruling: ruling.order))
    return Decision(placed, tuple(rulings))


def _next_turn(gift: Gift, register: Register) -> int:
    """After everything that is known to have happened on the gift's day."""
    given = [each.turn for each in register.gifts if each.given_on == gift.given_on]
    returned = [each.turn for each in register.returns if each.returned_on == gift.given_on]
    return max([*given, *returned, gift.turn - 1]) + 1


def _rulings(policy: Policy, gift: Gift, register: Register, rulebook: Rulebook) -> Iterator[Ruling]:
    mine = shares_under(policy, gift, rulebook)
    if not mine:
        return
    inquiry = _Inquiry(
        policy,
        counting=tuple(share for share in mine if share.counts),
        found=tuple(share for share in counted(policy, register, rulebook) if share.gift.id != gift.id),
        register=register,
        rulebook=rulebook,
    )
    for share in mine:
        ruling = _ruled(inquiry, share)
        # The house speaks only where it has something to say: it has no scope that others could be outside of.
        if policy.code != HOUSE or ruling.room is not None or ruling.outcome.strictness >= Outcome.PRECLEAR.strictness:
            yield ruling


def _ruled(inquiry: _Inquiry, share: Share) -> Ruling:
    room = _tightest(inquiry, share)
    grounds = tuple(_grounds(inquiry, share, room)) if share.finding.klass is not Class.OUT_OF_SCOPE else ()
    outcomes = [BY_CLASS[share.finding.klass], *(_follows(ground, room) for ground in grounds)]
    outcome = max(outcomes, key=lambda each: each.strictness)
    return Ruling(inquiry.policy, share, outcome, grounds, room)


def _tightest(inquiry: _Inquiry, share: Share) -> Room | None:
    """The limit that binds, over every circle of people the share reaches."""
    if share.finding.klass is Class.OUT_OF_SCOPE:
        return None
    every = (
        room
        for person in sorted(share.recipient.reached)
        for circle in around(person, inquiry.register.links)
        for room in rooms(
            Question.asked(inquiry.policy, share.gift, inquiry.counting, inquiry.found, circle, inquiry.rulebook)
        )
    )
    return min(every, key=lambda room: (room.tightness, -len(room.people)), default=None)


def _grounds(inquiry: _Inquiry, share: Share, room: Room | None) -> Iterator[Ground]:
    if share.gift.kind in share.version.prohibits.kinds:
        yield Ground.KIND_BARRED
    if share.counts and room is not None:
        yield _against(room, share)
    yield from _asks_first(share)
    if share.version.house is not None:
        yield from house.questions(share, inquiry.register, share.version.house)


def _against(room: Room, share: Share) -> Ground:
    if not room.is_passed:
        return Ground.WITHIN
    if room.moves_windows:
        return Ground.WINDOWS_MOVE
    return Ground.PASSED_LATER if room.moment > share.moment else Ground.PASSED


def _asks_first(share: Share) -> Iterator[Ground]:
    rule, around_it = share.version.preclear, share.gift.circumstances
    if rule.always:
        yield Ground.ALWAYS_ASK
    if around_it.stage and around_it.stage > around_it.stages - rule.last_stages:
        yield Ground.OPEN_DEAL
    if around_it.timing in rule.timings:
        yield Ground.DECISION_DUE


def _follows(ground: Ground, room: Room | None) -> Outcome:
    if ground is Ground.WITHIN:
        return Outcome.ALLOW
    if ground in {Ground.PASSED, Ground.PASSED_LATER, Ground.WINDOWS_MOVE} and room is not None:
        return room.limit.then
    return Outcome.BLOCK if ground is Ground.KIND_BARRED else Outcome.PRECLEAR
