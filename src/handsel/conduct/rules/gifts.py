"""What the register knows: gifts, their returns, and the links between people.

Nothing here is changed once written. A correction is a new gift that names the one it corrects, a return is a row of
its own, and a link between people that proved wrong is undone on a day and stays readable.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

from handsel.conduct.rules.kinds import (
    Business,
    Capacity,
    Claim,
    Direction,
    GiverRole,
    Kind,
    Payer,
    Product,
    Relation,
    Timing,
)
from handsel.kernel.money import rounded


class InvalidGift(ValueError):
    """The gift cannot be read: `field` says which of its facts is wrong, `problem` is a code of `words.PROBLEMS`."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, order=True)
class Moment:
    """A day, and the turn within the day where the order of events is known (0 where it is not)."""

    day: date
    turn: int = 0


@dataclass(frozen=True, kw_only=True)
class Worth:
    """The amounts of a gift in one currency, for all recipients together.

    `cost` is what was paid before tax and delivery (a resale price that was paid is cost), `market` what the thing
    sells for, `face` the price printed on a ticket. At least one of the three is known.
    """

    currency: str = "USD"
    cost: Decimal | None = None
    market: Decimal | None = None
    face: Decimal | None = None
    tax: Decimal = Decimal(0)
    delivery: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.cost is None and self.market is None and self.face is None:
            raise InvalidGift("cost", "no-amount")
        for name in ("cost", "market", "face", "tax", "delivery"):
            amount: Decimal | None = getattr(self, name)
            if amount is None:
                continue
            if not amount.is_finite() or amount < 0:
                raise InvalidGift(name, "negative")
            if amount != rounded(amount, self.currency):
                raise InvalidGift(name, "too-many-digits")


@dataclass(frozen=True)
class Recipient:
    """A person who receives a share, and the people the gift reaches through them (a client behind a spouse)."""

    person: str
    capacities: frozenset[Capacity] = frozenset({Capacity.BUSINESS})
    reaching: frozenset[str] = frozenset()

    @property
    def reached(self) -> frozenset[str]:
        """Everyone whose total this share adds to."""
        return self.reaching | {self.person}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What supports a claim that the gift is not to be counted. Without its evidence a claim fails and the gift counts.

    `customary` supports bereavement, `tie` (the personal or family tie, in words) a personal gift, `decorative` a
    memento, `declaration` (the number of the federal declaration) a disaster; `agreement` and `consent` are the prior
    written agreement for services and the written consent of the recipient's employer.
    """

    customary: bool = False
    tie: str = ""
    decorative: bool = False
    declaration: str = ""
    agreement: bool = False
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What surrounds the gift: conditions attached to it, the business it touches, and what is being decided.

    `stage` of `stages` is the place of the recipient's open opportunity (1 is the first stage; 0 means none is open).
    The last three concern a training or education meeting.
    """

    preconditioned: bool = False
    solicited: bool = False
    to_influence: bool = False
    product: Product | None = None
    business: Business = Business.GENERAL
    territories: frozenset[str] = frozenset()
    stage: int = 0
    stages: int = 0
    timing: Timing | None = None
    employer_approval: bool = False
    suitable_place: bool = False
    guest_costs: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.stage <= self.stages:
            raise InvalidGift("stage", "no-such-stage")


@dataclass(frozen=True, kw_only=True)
class Gift:
    """One thing of value, given or received on one day by one or several people.

    `source` names the giving organisation of a received gift and is empty for the firm's own. `occasion` joins items
    handed over together; where it is empty the day is the occasion. `shared_by` is how many people share the gift when
    more do than are named. `corrects` is the gift this row replaces.
    """

    id: str
    given_on: date
    worth: Worth
    recipients: tuple[Recipient, ...]
    kind: Kind = Kind.GOODS
    direction: Direction = Direction.GIVEN
    giver: str = ""
    giver_role: GiverRole = GiverRole.ASSOCIATED
    paid_by: Payer = Payer.FIRM
    source: str = ""
    occasion: str = ""
    shared_by: int | None = None
    host_present: bool = False
    claim: Claim | None = None
    evidence: Evidence = field(default_factory=Evidence)
    circumstances: Circumstances = field(default_factory=Circumstances)
    turn: int = 0
    corrects: str | None = None

    def __post_init__(self) -> None:
        people = [recipient.person for recipient in self.recipients]
        if not people or not all(people):
            raise InvalidGift("to", "nobody")
        if len(set(people)) < len(people):
            raise InvalidGift("to", "twice")
        if self.shared_by is not None and self.shared_by < len(people):
            raise InvalidGift("shared_by", "fewer-than-named")

    @property
    def moment(self) -> Moment:
        """When it was given."""
        return Moment(self.given_on, self.turn)

    @property
    def origin(self) -> tuple[Direction, str]:
        """Whose gifts it adds up with: all of the firm's own, or all received from one organisation."""
        return self.direction, self.source if self.direction is Direction.RECEIVED else ""

    @property
    def occasion_key(self) -> str:
        """What it was handed over together with: the occasion by name, or the day."""
        return self.occasion or self.given_on.isoformat()


@dataclass(frozen=True, kw_only=True)
class Return:
    """A gift that came back. It restores headroom from its day on and leaves the days before as they were."""

    gift: str
    returned_on: date
    unused: bool = True
    turn: int = 0

    @property
    def moment(self) -> Moment:
        """When it came back."""
        return Moment(self.returned_on, self.turn)


@dataclass(frozen=True, kw_only=True)
class Link:
    """Two people read as one recipient: duplicates of one person, or members of one household.

    A link counts for all gifts, earlier ones too. `undone_on` is the day it was found wrong; breaches that it brought
    to light up to that day stay on record.
    """

    id: str
    people: frozenset[str]
    relation: Relation = Relation.SAME_PERSON
    linked_on: date = date.min
    undone_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.people) < 2:
            raise InvalidGift("people", "alone")
        if self.undone_on is not None and self.undone_on < self.linked_on:
            raise InvalidGift("undone_on", "undone-before-made")


@dataclass(frozen=True)
class Register:
    """Every row known, in any order: what is decided never depends on the order of entry."""

    gifts: tuple[Gift, ...] = ()
    returns: tuple[Return, ...] = ()
    links: tuple[Link, ...] = ()

    @cached_property
    def standing(self) -> tuple[Gift, ...]:
        """The gifts that no later row corrects, in the order in which they were given."""
        corrected = {gift.corrects for gift in self.gifts}
        uncorrected = (gift for gift in self.gifts if gift.id not in corrected)
        return tuple(sorted(uncorrected, key=lambda gift: (gift.given_on, gift.turn, gift.id)))

    def with_gift(self, gift: Gift) -> Self:
        """The register with one more gift."""
        return replace(self, gifts=(*self.gifts, gift))
