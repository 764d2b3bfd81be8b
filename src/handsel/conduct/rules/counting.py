"""Which gifts add to whose total: every counting share in the register, under one policy.

All gifts of the firm and of everyone associated with it to one person add up, whoever gave them. Each share is valued
and classed by the policy version and the house rules in force on its own day, once and for all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from handsel.conduct.rules.circles import Circle, People
from handsel.conduct.rules.classification import Case, Class, Finding, classify, is_concerned
from handsel.conduct.rules.gifts import Gift, Moment, Recipient, Register
from handsel.conduct.rules.kinds import TRIFLES, Direction
from handsel.conduct.rules.policies import Policy, Rulebook, Version
from handsel.conduct.rules.rates import Rate
from handsel.conduct.rules.valuation import shares
from handsel.kernel.money import Money


@dataclass(frozen=True)
class Share:
    """One recipient's part of one gift as one policy sees it.

    `rate` converted it to the policy's currency where that was needed; `returned` is when the gift came back, if ever.
    """

    gift: Gift
    recipient: Recipient
    amount: Money
    version: Version
    finding: Finding
    rate: Rate | None = None
    returned: Moment | None = None

    @property
    def moment(self) -> Moment:
        """When it was given."""
        return self.gift.moment

    @property
    def counts(self) -> bool:
        """Whether it adds to a total."""
        return self.finding.klass is Class.COUNTS

    def reaches(self, people: People) -> bool:
        """Whether it adds to the total of any of these people."""
        return bool(self.recipient.reached & people)

    def stands_at(self, moment: Moment) -> bool:
        """Whether it has been given by this moment and has not come back before it.

        A return and a gift in the same turn are read with the gift first: where the order is unknown, the total is
        taken at its highest.
        """
        return self.moment <= moment and (self.returned is None or self.returned >= moment)


def shares_under(policy: Policy, gift: Gift, rulebook: Rulebook) -> tuple[Share, ...]:
    """The gift's shares that the policy is concerned with, classed. Raises MissingRate."""
    version = policy.on(gift.given_on)
    if version is None or not any(is_concerned(version.concerns, gift, each) for each in gift.recipients):
        return ()
    amounts = shares(gift, version.valuation, policy.currency, rulebook.rates)
    rate = rulebook.rates.between(gift.worth.currency, policy.currency, gift.given_on)
    return tuple(
        Share(gift, recipient, amount, version, classify(Case(gift, recipient, version, nominal)), rate)
        for recipient, amount in zip(gift.recipients, amounts, strict=True)
        if is_concerned(version.concerns, gift, recipient)
        for nominal in [_is_nominal(amount, gift, rulebook)]
    )


def counted(policy: Policy, register: Register, rulebook: Rulebook) -> tuple[Share, ...]:
    """Every share in the register that adds to a total under the policy, in the order of giving. Raises MissingRate."""
    returned = returns(register, rulebook)
    found = (share for gift in register.standing for share in shares_under(policy, gift, rulebook))
    return tuple(replace(share, returned=returned.get(share.gift.id)) for share in found if share.counts)


def returns(register: Register, rulebook: Rulebook) -> Mapping[str, Moment]:
    """When each gift came back, for those that came back unused and within the days the house allows.

    A gift that corrects another takes over its return.
    """
    if not register.returns:
        return {}
    gifts = {gift.id: gift for gift in register.gifts}
    came_back = {back.gift: back for back in sorted(register.returns, key=lambda back: back.moment, reverse=True)}
    timely: dict[str, Moment] = {}
    for gift in register.gifts:
        back = next((came_back[each] for each in _lineage(gift, gifts) if each in came_back), None)
        if back is not None and back.unused and _is_timely(gift.given_on, back.returned_on, rulebook):
            timely[gift.id] = back.moment
    return timely


def by_person(found: Iterable[Share]) -> Mapping[str, Sequence[Share]]:
    """The shares that reach each person."""
    shares: dict[str, list[Share]] = defaultdict(list)
    for share in found:
        for person in share.recipient.reached:
            shares[person].append(share)
    return shares


def by_origin(circle: Circle, shares: Mapping[str, Sequence[Share]]) -> Iterable[Sequence[Share]]:
    """The shares that reach a circle, each once, apart by where they come from."""
    reaching = (share for person in sorted(circle.people) for share in shares.get(person, ()))
    apart: dict[tuple[Direction, str], list[Share]] = defaultdict(list)
    for share in {(share.gift.id, share.recipient.person): share for share in reaching}.values():
        apart[share.gift.origin].append(share)
    return apart.values()


def total(found: Iterable[Share], currency: str) -> Money:
    """The sum of the shares."""
    return Money(sum((share.amount.amount for share in found), Decimal(0)), currency)


def _is_nominal(amount: Money, gift: Gift, rulebook: Rulebook) -> bool:
    """Asked only of those who claim it, so that no exchange rate is needed for anyone else."""
    if gift.claim not in TRIFLES:
        return False
    ceiling, currency = rulebook.house(gift.given_on).nominal_ceiling, rulebook.house_policy.currency
    return rulebook.rates.converted(amount, currency, gift.given_on).amount <= ceiling


def _is_timely(given_on: date, returned_on: date, rulebook: Rulebook) -> bool:
    days = rulebook.house(given_on).return_days
    return given_on <= returned_on <= given_on + timedelta(days=days)


def _lineage(gift: Gift, gifts: Mapping[str, Gift]) -> Iterator[str]:
    """The gift, the one it corrects, and so on back."""
    seen: set[str] = set()
    current: Gift | None = gift
    while current is not None and current.id not in seen:
        seen.add(current.id)
        yield current.id
        current = gifts.get(current.corrects) if current.corrects else None
