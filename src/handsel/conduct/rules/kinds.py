"""The closed vocabularies of a gift: what it is, who gives, who receives, on what ground it may be left out."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way the gift goes, seen from the firm."""

    GIVEN = "given"
    RECEIVED = "received"


class GiverRole(StrEnum):
    """What the giver is to the firm whose register this is."""

    FIRM = "firm"
    ASSOCIATED = "associated"
    AFFILIATE = "affiliate"
    OUTSIDER = "outsider"


class Payer(StrEnum):
    """Who bore the cost in the end. Reimbursed by the firm counts as paid by the firm."""

    FIRM = "firm"
    GIVER = "giver"
    REIMBURSED = "reimbursed"


class Kind(StrEnum):
    """What was handed over."""

    GOODS = "goods"
    CASH = "cash"
    CASH_EQUIVALENT = "cash-equivalent"
    SECURITIES = "securities"
    MEAL = "meal"
    EVENT = "event"
    TICKET = "ticket"
    TRIP = "trip"
    TRAINING = "training"
    CONTEST = "contest"
    DONATION = "donation"
    SERVICES = "services"


CASH_LIKE = frozenset({Kind.CASH, Kind.CASH_EQUIVALENT, Kind.SECURITIES})
"""Money and what is as good as money: a gift card, a voucher, a share."""

HOSPITALITY = frozenset({Kind.MEAL, Kind.EVENT, Kind.TICKET, Kind.TRIP})
"""Kinds that are entertainment when the host attends and a gift when the host does not."""

TICKETED = frozenset({Kind.EVENT, Kind.TICKET})
"""Kinds that carry a face value, which stands in the place of the market value."""


class Claim(StrEnum):
    """The ground on which the giver says the gift is not to be counted."""

    BEREAVEMENT = "bereavement"
    DISASTER = "disaster"
    PERSONAL = "personal"
    MEMENTO = "memento"
    DE_MINIMIS = "de-minimis"
    PROMOTIONAL = "promotional"


TRIFLES = frozenset({Claim.DE_MINIMIS, Claim.PROMOTIONAL})
"""Claims that hold only at or under the house's nominal ceiling."""


class Capacity(StrEnum):
    """In what capacity the recipient receives; a person may have several."""

    BUSINESS = "business"
    RETAIL_CUSTOMER = "retail-customer"
    OWN_ASSOCIATE = "own-associate"
    FEDERAL_EMPLOYEE = "federal-employee"
    STATE_LOCAL_OFFICIAL = "state-local-official"
    ISSUER_OFFICIAL = "issuer-official"
    FOREIGN_OFFICIAL = "foreign-official"
    UNION_OFFICIAL = "union-official"
    ERISA_FIDUCIARY = "erisa-fiduciary"
    CANDIDATE = "candidate"
    HEALTHCARE_PROFESSIONAL = "healthcare-professional"
    FOREIGN_BANK_EMPLOYEE = "foreign-bank-employee"


class Product(StrEnum):
    """Products whose sale has non-cash compensation rules of its own; the value names the rule."""

    PARTICIPATION_PROGRAM = "direct-participation-program"
    VARIABLE_CONTRACT = "variable-contract"
    FUND = "investment-company"
    PUBLIC_OFFERING = "public-offering"


class Business(StrEnum):
    """The line of business the gift is in relation to, where a regime asks."""

    GENERAL = "general"
    MUNICIPAL = "municipal"


class Timing(StrEnum):
    """What is being decided at the recipient's side while the gift is given."""

    TENDER = "tender"
    NEGOTIATION = "negotiation"
    RENEWAL = "renewal"


class Relation(StrEnum):
    """Why two people in the register are read as one recipient."""

    SAME_PERSON = "same-person"
    HOUSEHOLD = "household"
