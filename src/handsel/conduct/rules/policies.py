"""What a policy says, and from when: every number and list that a decision rests on is data of these shapes.

A policy is one rule text. Its versions follow each other by date; the one in force on a gift's day rules that gift.
The firm's own rules are a policy too, code `house`, whose versions also hold the firm's settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from handsel.conduct.rules.kinds import Business, Capacity, Direction, GiverRole, Kind, Product, Timing
from handsel.conduct.rules.rates import Rates
from handsel.conduct.rules.windows import Window

HOUSE = "house"
"""The code of the firm's own policy."""


SHORTEST_RETENTION = 3
"""Years for which a record must be kept at least (SEA Rule 17a-4(b))."""


class BrokenPolicy(ValueError):
    """The policy cannot be used; the message says which and why."""


class Outcome(StrEnum):
    """What is to be done, mildest first."""

    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    ALLOW = "ALLOW"
    ALLOW_EXCLUDED = "ALLOW_EXCLUDED"
    PRECLEAR = "PRECLEAR"
    BLOCK = "BLOCK"

    @property
    def strictness(self) -> int:
        """0 for the mildest."""
        return list(Outcome).index(self)


class Per(StrEnum):
    """Over what a limit adds up."""

    WINDOW = "window"
    OCCASION = "occasion"
    GIFT = "gift"


class Bound(StrEnum):
    """Whether reaching the limit exactly is still within it."""

    AT_MOST = "at-most"
    BELOW = "below"


class Basis(StrEnum):
    """Amounts that may stand for the value of a gift; the highest of those named is taken."""

    COST = "cost"
    MARKET = "market"
    FACE = "face"


class Extra(StrEnum):
    """Amounts that some policy might add to the value."""

    TAX = "tax"
    DELIVERY = "delivery"


class Exclusion(StrEnum):
    """Grounds on which a policy leaves a gift out of its count."""

    SERVICES = "services"
    BEREAVEMENT = "bereavement"
    DISASTER = "disaster"
    PERSONAL = "personal"
    MEMENTO = "memento"
    DE_MINIMIS = "de-minimis"
    PROMOTIONAL = "promotional"
    TRAINING = "training"
    CONTEST = "contest"


@dataclass(frozen=True)
class Text:
    """The same words in English and in Russian."""

    en: str
    ru: str

    def said(self, language: str) -> str:
        """The words in `ru` or, for every other language, in English."""
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True)
class Limit:
    """An amount in the policy's currency and what follows when it is passed.

    A `window` of None is the year the firm has chosen in its house rules.
    """

    amount: Decimal
    per: Per = Per.WINDOW
    bound: Bound = Bound.AT_MOST
    then: Outcome = Outcome.BLOCK
    window: Window | None = None

    def __post_init__(self) -> None:
        if self.then not in {Outcome.BLOCK, Outcome.PRECLEAR}:
            raise BrokenPolicy("What follows on passing a limit is BLOCK or PRECLEAR; set `then` so.")
        if self.amount < 0:
            raise BrokenPolicy("A limit is zero or more; set `amount` so.")


@dataclass(frozen=True)
class Concern:
    """Which gifts a regime is about at all. Where nothing is named it is about every gift; else one match is enough."""

    capacities: frozenset[Capacity] = frozenset()
    products: frozenset[Product] = frozenset()
    businesses: frozenset[Business] = frozenset()
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Whose giving and receiving is covered; `outside` are capacities the rule leaves to others."""

    directions: frozenset[Direction] = frozenset({Direction.GIVEN})
    givers: frozenset[GiverRole] = frozenset({GiverRole.FIRM, GiverRole.ASSOCIATED})
    outside: frozenset[Capacity] = frozenset()


@dataclass(frozen=True)
class Valuation:
    """Which amounts stand for the value of goods and of tickets, and what is added."""

    goods: frozenset[Basis] = frozenset({Basis.COST, Basis.MARKET})
    tickets: frozenset[Basis] = frozenset({Basis.COST, Basis.FACE})
    added: frozenset[Extra] = frozenset()


@dataclass(frozen=True)
class Preclearance:
    """When the officer must be asked first: always, in the last stages of an open deal, or while a decision is due."""

    always: bool = False
    last_stages: int = 0
    timings: frozenset[Timing] = frozenset()


@dataclass(frozen=True)
class Prohibition:
    """What is barred at any value."""

    kinds: frozenset[Kind] = frozenset()
    preconditioned: bool = False
    solicited: bool = False
    to_influence: bool = False


@dataclass(frozen=True, kw_only=True)
class House:
    """The firm's settings. Amounts are in the house policy's currency; None means that the firm sets no such line.

    `nominal_ceiling` bounds logo items and trifles, `bereavement_ceiling` what passes without review, `hosted_extent`
    the value of entertainment per person and event, `hosted_per_quarter` how often it may happen, `received_ceiling`
    a received gift. `return_days` is how long an unused gift may be returned so that it no longer counts, `near_limit`
    the part of a limit at which the officer is told, `retention_years` how long a record is kept.
    """

    window: Window
    nominal_ceiling: Decimal
    bereavement_ceiling: Decimal | None
    hosted_per_quarter: int | None
    hosted_extent: Decimal | None
    received_ceiling: Decimal | None
    return_days: int
    near_limit: Decimal
    retention_years: int

    def __post_init__(self) -> None:
        if self.retention_years < SHORTEST_RETENTION:
            raise BrokenPolicy(f"Records are kept for at least {SHORTEST_RETENTION} years; set retention_years so.")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A policy's text for a span of time, from `starts` (None: as far back as the register goes)."""

    version: str
    rule: Text
    sources: tuple[str, ...]
    starts: date | None = None
    verify: tuple[Text, ...] = ()
    concerns: Concern = Concern()
    scope: Scope = Scope()
    prohibits: Prohibition = Prohibition()
    hosted_counts: bool = False
    exclusions: frozenset[Exclusion] = frozenset()
    valuation: Valuation = Valuation()
    limits: tuple[Limit, ...] = ()
    preclear: Preclearance = Preclearance()
    house: House | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One rule text through time. `currency` is that of all its amounts; versions are in order of their start."""

    code: str
    name: Text
    currency: str
    versions: tuple[Version, ...]

    def __post_init__(self) -> None:
        starts = [version.starts or date.min for version in self.versions]
        if not starts or any(later <= earlier for earlier, later in pairwise(starts)):
            raise BrokenPolicy(f"{self.code}: versions must be in order of `from`, each later than the one before.")

    def limits(self) -> Iterator[Limit]:
        """The limits of all versions."""
        return (limit for version in self.versions for limit in version.limits)

    def on(self, day: date) -> Version | None:
        """The version in force on a day, None before the first one."""
        return next((each for each in reversed(self.versions) if (each.starts or date.min) <= day), None)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """All policies of a firm with its dated exchange rates: whatever a decision needs besides the register."""

    policies: tuple[Policy, ...]
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        codes = [policy.code for policy in self.policies]
        if len(set(codes)) < len(codes):
            raise BrokenPolicy("Two policies have the same code.")
        if HOUSE not in codes or any(version.house is None for version in self.house_policy.versions):
            raise BrokenPolicy("The policy `house` with the firm's settings is missing.")

    @property
    def house_policy(self) -> Policy:
        """The firm's own rules."""
        return next(policy for policy in self.policies if policy.code == HOUSE)

    def house(self, day: date) -> House:
        """The firm's settings on a day; before the first version, those of the first."""
        version = self.house_policy.on(day) or self.house_policy.versions[0]
        assert version.house is not None  # noqa: S101 - held by __post_init__
        return version.house
