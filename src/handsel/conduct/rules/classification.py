"""What a gift is under one policy: the first of the rows below that fits, in the order of the decision.

Scope comes first, then services, conditions, cash, hospitality, the exclusions, and last whatever is left: it counts.
A claim whose evidence is missing fails, and the reason says what was missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from handsel.conduct.rules.gifts import Gift, Recipient
from handsel.conduct.rules.kinds import CASH_LIKE, HOSPITALITY, TRIFLES, Capacity, Claim, Direction, Kind, Payer
from handsel.conduct.rules.policies import Concern, Exclusion, Version


class Class(StrEnum):
    """What a gift is to a policy."""

    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    SERVICES = "SERVICES"
    PROHIBITED = "PROHIBITED"
    ENTERTAINMENT = "ENTERTAINMENT"
    EXCLUDED = "EXCLUDED"
    COUNTS = "COUNTS"


class Reason(StrEnum):
    """Why: one code for each thing a ruling can rest on; `words` holds the sentences."""

    RECEIVED = "received"
    OUTSIDE_GIVER = "outside-giver"
    OWN_ASSOCIATE = "own-associate"
    RETAIL_CUSTOMER = "retail-customer"
    OTHER_CAPACITY = "other-capacity"
    SERVICES = "services"
    SERVICES_WITHOUT_PAPERS = "services-without-papers"
    PRECONDITIONED = "preconditioned"
    TO_INFLUENCE = "to-influence"
    SOLICITED = "solicited"
    CASH = "cash"
    HOSTED = "hosted"
    HOSTED_COUNTS = "hosted-counts"
    HOST_ABSENT = "host-absent"
    TRAINING = "training"
    TRAINING_FALLS_SHORT = "training-falls-short"
    CONTEST = "contest"
    BEREAVEMENT = "bereavement"
    BEREAVEMENT_NOT_CUSTOMARY = "bereavement-not-customary"
    DISASTER = "disaster"
    DISASTER_NOT_DECLARED = "disaster-not-declared"
    PERSONAL = "personal"
    PERSONAL_WITHOUT_TIE = "personal-without-tie"
    PERSONAL_BUT_FIRM_PAID = "personal-but-firm-paid"
    MEMENTO = "memento"
    MEMENTO_OF_USE = "memento-of-use"
    DE_MINIMIS = "de-minimis"
    PROMOTIONAL = "promotional"
    NOT_NOMINAL = "not-nominal"
    CLAIM_UNKNOWN_HERE = "claim-unknown-here"
    COUNTS = "counts"


class Duty(StrEnum):
    """What the giver or the officer has to do for the outcome to hold."""

    RECORD = "record"
    ATTEST = "attest"
    REVIEW = "review"
    ATTACH_AGREEMENT = "attach-agreement"
    STORE_DECLARATION = "store-declaration"
    ATTACH_PHOTO = "attach-photo"
    PROPRIETY_CHECK = "propriety-check"
    CONFLICT_CHECK = "conflict-check"


@dataclass(frozen=True)
class Finding:
    """The class of a gift, why, and what has to be done."""

    klass: Class
    reason: Reason
    duties: tuple[Duty, ...] = (Duty.RECORD,)


@dataclass(frozen=True)
class Case:
    """One person's share of one gift before one version of a policy.

    `is_nominal` says whether the share is at or under the house's ceiling for logo items and trifles.
    """

    gift: Gift
    recipient: Recipient
    version: Version
    is_nominal: bool

    def excludes(self, exclusion: Exclusion) -> bool:
        """Whether the policy knows the exclusion."""
        return exclusion in self.version.exclusions


def is_concerned(concern: Concern, gift: Gift, recipient: Recipient) -> bool:
    """Whether a regime is about this gift to this person at all."""
    around = gift.circumstances
    named = (
        (concern.capacities, recipient.capacities),
        (concern.products, {around.product}),
        (concern.businesses, {around.business}),
        (concern.territories, around.territories),
    )
    return not any(wanted for wanted, _ in named) or any(wanted & found for wanted, found in named)


def classify(case: Case) -> Finding:
    """The first row that fits."""
    return next(finding for row in ROWS if (finding := row(case)) is not None)


def _out_of_scope(case: Case) -> Finding | None:
    scope, gift = case.version.scope, case.gift
    log = (Duty.RECORD,)
    # One capacity inside the rule is enough: a client's buyer who also has a private account is a client's buyer.
    outside = case.recipient.capacities if case.recipient.capacities <= scope.outside else frozenset()
    if gift.direction not in scope.directions:
        return Finding(Class.OUT_OF_SCOPE, Reason.RECEIVED, log)
    if gift.direction is Direction.GIVEN and gift.giver_role not in scope.givers:
        return Finding(Class.OUT_OF_SCOPE, Reason.OUTSIDE_GIVER, log)
    if Capacity.OWN_ASSOCIATE in outside:
        return Finding(Class.OUT_OF_SCOPE, Reason.OWN_ASSOCIATE, log)
    if Capacity.RETAIL_CUSTOMER in outside:
        return Finding(Class.OUT_OF_SCOPE, Reason.RETAIL_CUSTOMER, (Duty.RECORD, Duty.CONFLICT_CHECK))
    return Finding(Class.OUT_OF_SCOPE, Reason.OTHER_CAPACITY, log) if outside else None


def _services(case: Case) -> Finding | None:
    if case.gift.kind is not Kind.SERVICES or not case.excludes(Exclusion.SERVICES):
        return None
    if case.gift.evidence.agreement and case.gift.evidence.consent:
        return Finding(Class.SERVICES, Reason.SERVICES, (Duty.RECORD, Duty.ATTACH_AGREEMENT))
    return Finding(Class.COUNTS, Reason.SERVICES_WITHOUT_PAPERS)


def _internal_contest(case: Case) -> Finding | None:
    # A contest among the firm's own people is earned by selling, so it is looked at before conditions are.
    internal = case.gift.kind is Kind.CONTEST and Capacity.OWN_ASSOCIATE in case.recipient.capacities
    if not internal or not case.excludes(Exclusion.CONTEST):
        return None
    return Finding(Class.EXCLUDED, Reason.CONTEST, (Duty.RECORD, Duty.REVIEW))


def _conditions(case: Case) -> Finding | None:
    around, barred = case.gift.circumstances, case.version.prohibits
    if around.preconditioned and barred.preconditioned:
        return Finding(Class.PROHIBITED, Reason.PRECONDITIONED)
    if around.to_influence and barred.to_influence:
        return Finding(Class.PROHIBITED, Reason.TO_INFLUENCE)
    if around.solicited and barred.solicited:
        return Finding(Class.PROHIBITED, Reason.SOLICITED)
    return None


def _cash(case: Case) -> Finding | None:
    return Finding(Class.COUNTS, Reason.CASH) if case.gift.kind in CASH_LIKE else None


def _training(case: Case) -> Finding | None:
    if case.gift.kind is not Kind.TRAINING or not case.excludes(Exclusion.TRAINING):
        return None
    around = case.gift.circumstances
    if around.employer_approval and around.suitable_place and not around.guest_costs:
        return Finding(Class.EXCLUDED, Reason.TRAINING, (Duty.RECORD, Duty.ATTEST))
    return Finding(Class.COUNTS, Reason.TRAINING_FALLS_SHORT)


def _hospitality(case: Case) -> Finding | None:
    if case.gift.kind not in HOSPITALITY | {Kind.TRAINING}:
        return None
    if case.version.hosted_counts:
        return Finding(Class.COUNTS, Reason.HOSTED_COUNTS)
    if case.gift.host_present:
        return Finding(Class.ENTERTAINMENT, Reason.HOSTED, (Duty.RECORD, Duty.PROPRIETY_CHECK))
    return Finding(Class.COUNTS, Reason.HOST_ABSENT)


def _claim_unknown_here(case: Case) -> Finding | None:
    claim = case.gift.claim
    if claim is None or case.excludes(Exclusion(claim.value)):
        return None
    return Finding(Class.COUNTS, Reason.CLAIM_UNKNOWN_HERE)


def _bereavement(case: Case) -> Finding | None:
    if case.gift.claim is not Claim.BEREAVEMENT:
        return None
    if case.gift.evidence.customary:
        return Finding(Class.EXCLUDED, Reason.BEREAVEMENT, (Duty.ATTEST,))
    return Finding(Class.COUNTS, Reason.BEREAVEMENT_NOT_CUSTOMARY)


def _disaster(case: Case) -> Finding | None:
    if case.gift.claim is not Claim.DISASTER:
        return None
    if case.gift.evidence.declaration:
        return Finding(Class.EXCLUDED, Reason.DISASTER, (Duty.RECORD, Duty.STORE_DECLARATION))
    return Finding(Class.COUNTS, Reason.DISASTER_NOT_DECLARED)


def _personal(case: Case) -> Finding | None:
    if case.gift.claim is not Claim.PERSONAL:
        return None
    if case.gift.paid_by is not Payer.GIVER:
        return Finding(Class.COUNTS, Reason.PERSONAL_BUT_FIRM_PAID)
    if not case.gift.evidence.tie:
        return Finding(Class.COUNTS, Reason.PERSONAL_WITHOUT_TIE)
    return Finding(Class.EXCLUDED, Reason.PERSONAL, (Duty.RECORD, Duty.ATTEST, Duty.REVIEW))


def _memento(case: Case) -> Finding | None:
    if case.gift.claim is not Claim.MEMENTO:
        return None
    if case.gift.evidence.decorative:
        return Finding(Class.EXCLUDED, Reason.MEMENTO, (Duty.RECORD, Duty.ATTACH_PHOTO))
    return Finding(Class.COUNTS, Reason.MEMENTO_OF_USE)


def _trifle(case: Case) -> Finding | None:
    claim = case.gift.claim
    if claim is None or claim not in TRIFLES:
        return None
    if not case.is_nominal:
        return Finding(Class.COUNTS, Reason.NOT_NOMINAL)
    return Finding(Class.EXCLUDED, Reason(claim.value), ())


def _anything_else(case: Case) -> Finding | None:
    return Finding(Class.COUNTS, Reason.COUNTS)


ROWS: tuple[Callable[[Case], Finding | None], ...] = (
    _out_of_scope,
    _services,
    _internal_contest,
    _conditions,
    _cash,
    _training,
    _hospitality,
    _claim_unknown_here,
    _bereavement,
    _disaster,
    _personal,
    _memento,
    _trifle,
    _anything_else,
)
"""The order of decision."""
