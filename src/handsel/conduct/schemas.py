"""Gifts, checks, clearances, findings and policies as the REST API takes and gives them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.conduct.drafts import Draft, To
from handsel.conduct.models import Clearance, ClearanceAnswer, Finding, Gift, GiftRecipient, PolicyVersion
from handsel.conduct.queries.checking import paragraphs
from handsel.conduct.rules.gifts import Circumstances, Evidence
from handsel.conduct.rules.kinds import (
    Business,
    Capacity,
    Claim,
    Direction,
    GiverRole,
    Kind,
    Payer,
    Product,
    Timing,
)
from handsel.conduct.rules.policies import Outcome
from handsel.kernel.money import Money
from handsel.lists.rest import Body, Day, Short, Text
from handsel.org.viewer import Viewer

Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217, such as EUR.")]


class ToIn(Body):
    """One recipient: a contact; a member for something received."""

    person_id: UUID
    capacities: list[Capacity] = Field(default_factory=lambda: [Capacity.BUSINESS], min_length=1, max_length=12)
    reaching_ids: list[UUID] = Field(
        default_factory=list, max_length=50, description="Contacts the gift reaches through this person."
    )


class EvidenceIn(Body):
    """What supports a claim that the gift does not count."""

    customary: bool = False
    tie: Short = ""
    decorative: bool = False
    declaration: Short = ""
    agreement: bool = False
    consent: bool = False


class CircumstancesIn(Body):
    """What surrounds the gift. The open deal's stage is found from the opportunity."""

    preconditioned: bool = False
    solicited: bool = False
    to_influence: bool = False
    product: Product | None = None
    business: Business = Business.GENERAL
    territories: list[Annotated[str, Field(pattern="^[A-Z]{2}$")]] = Field(default_factory=list, max_length=50)
    timing: Timing | None = None
    employer_approval: bool = False
    suitable_place: bool = False
    guest_costs: bool = False


class DraftIn(Body):
    """A gift. Amounts are for all recipients together; tax and delivery apart. At least one amount is needed."""

    given_on: Day
    to: Annotated[list[ToIn], Field(min_length=1, max_length=200)]
    description: Text = ""
    kind: Kind = Kind.GOODS
    direction: Direction = Direction.GIVEN
    giver_id: Annotated[UUID | None, Field(description="The caller, unless an officer enters it.")] = None
    giver_role: GiverRole = GiverRole.ASSOCIATED
    paid_by: Payer = Payer.FIRM
    source: Short = ""
    occasion: Short = ""
    host_present: bool = False
    currency: Annotated[Currency | None, Field(description="The company's where it is left out.")] = None
    cost: Amount | None = None
    market: Amount | None = None
    face: Amount | None = None
    tax: Amount = Decimal(0)
    delivery: Amount = Decimal(0)
    shared_by: Annotated[int | None, Field(ge=1, le=10_000)] = None
    claim: Claim | None = None
    evidence: EvidenceIn = EvidenceIn()
    circumstances: CircumstancesIn = CircumstancesIn()
    account_id: UUID | None = None
    opportunity_id: UUID | None = None
    expense_id: UUID | None = None
    attestation: Text = ""
    already_given: bool = False

    def draft(self, viewer: Viewer) -> Draft:
        """The draft it says."""
        plain = self.model_dump(exclude={"to", "evidence", "circumstances", "clearance_id", "currency"})
        named = {name: plain.pop(f"{name}_id") for name in ("giver", "account", "opportunity", "expense")}
        around = self.circumstances.model_dump()
        return Draft(
            **plain,
            **named | {"currency": self.currency or viewer.currency},
            to=tuple(To(each.person_id, frozenset(each.capacities), frozenset(each.reaching_ids)) for each in self.to),
            evidence=Evidence(**self.evidence.model_dump()),
            circumstances=Circumstances(**around | {"territories": frozenset(around["territories"])}),
        )


class GiftIn(DraftIn):
    """A gift to be put on the register, under a clearance where one was needed."""

    clearance_id: UUID | None = None


class CorrectionIn(Body):
    """What the row should have said, and why it is corrected."""

    gift: DraftIn
    reason: Text


class ReasonIn(Body):
    """Why."""

    reason: Text


class ReturnIn(Body):
    """When and why it came back."""

    returned_on: Day
    unused: bool = True
    reason: Text = ""


class PhotoOut(Schema):
    """A photo of a gift; `digest` is the SHA-256 of the file."""

    id: UUID
    gift_id: UUID
    digest: str
    added_by_id: UUID | None
    added_at: datetime


class MoneyOut(Schema):
    """An amount in a currency."""

    amount: Decimal
    currency: str


class RecipientOut(Schema):
    """One recipient of a gift and the share of it."""

    person_id: UUID
    name: str
    employer: str
    capacities: list[str]
    share: Decimal

    @staticmethod
    def resolve_person_id(row: GiftRecipient) -> UUID:
        return row.person

    @staticmethod
    def resolve_employer(row: GiftRecipient) -> str:
        return row.employer_name


class GiftOut(Schema):
    """A row of the register. `why` holds only what the caller may know of it."""

    id: UUID
    given_on: date
    direction: str
    kind: str
    description: str
    giver_id: UUID
    giver: str
    paid_by: str
    currency: str
    cost: Decimal | None
    market: Decimal | None
    face: Decimal | None
    tax: Decimal
    delivery: Decimal
    host_present: bool
    occasion: str
    claim: str
    recipients: list[RecipientOut]
    outcome: Outcome
    why: list[str]
    corrects_id: UUID | None
    corrected_by_id: UUID | None
    is_withdrawal: bool
    returned_on: date | None
    keep_until: date
    recorded_at: datetime

    @staticmethod
    def resolve_giver(row: Gift) -> str:
        return row.giver.name

    @staticmethod
    def resolve_recipients(row: Gift) -> list[GiftRecipient]:
        return sorted(row.recipients.all(), key=lambda each: each.position)

    @staticmethod
    def resolve_why(row: Gift, context: dict[str, Any]) -> list[str]:
        return paragraphs(row.decision, _viewer(context))

    @staticmethod
    def resolve_corrected_by_id(row: Gift) -> UUID | None:
        later = getattr(row, "corrected_by", None)
        return later.pk if later else None

    @staticmethod
    def resolve_returned_on(row: Gift) -> date | None:
        back = getattr(row, "came_back", None)
        return back.returned_on if back else None


class StandingOut(Schema):
    """How one recipient stands: what is left before and after, null where no limit applies."""

    person: UUID
    name: str
    outcome: Outcome
    policy: str
    limit: MoneyOut | None
    headroom_before: MoneyOut | None
    headroom_after: MoneyOut | None


class CheckOut(Schema):
    """The answer to a draft: nothing is recorded."""

    outcome: Outcome
    people: list[StandingOut]
    held_by: list[str]
    duties: list[str]
    paragraphs: list[str]

    @staticmethod
    def resolve_duties(check: Any) -> list[str]:
        return sorted(duty.value for duty in check.duties)


class ClearanceIn(Body):
    """A request for clearance."""

    gift: DraftIn
    reason: Text


class AnswerIn(Body):
    """An answer to a request."""

    is_cleared: bool
    reason: Text
    conditions: Text = ""
    valid_until: Day | None = None


class DelegationIn(Body):
    """Who is to answer instead."""

    member_id: UUID
    note: Text = ""


class AnswerOut(Schema):
    """What was answered."""

    is_cleared: bool
    reason: str
    conditions: str
    valid_until: date
    answered_at: datetime


class ClearanceOut(Schema):
    """A request for clearance and where it stands."""

    id: UUID
    state: str
    asked_by_id: UUID
    asked_at: datetime
    planned_on: date
    due_on: date
    recipients: list[str]
    description: str
    reason: str
    outcome: Outcome
    why: list[str]
    answer: AnswerOut | None

    @staticmethod
    def resolve_state(row: Clearance, context: dict[str, Any]) -> str:
        return row.state_on(context["request"].conduct_day).value

    @staticmethod
    def resolve_recipients(row: Clearance) -> list[str]:
        return row.names

    @staticmethod
    def resolve_why(row: Clearance, context: dict[str, Any]) -> list[str]:
        return paragraphs(row.decision, _viewer(context))

    @staticmethod
    def resolve_answer(row: Clearance) -> ClearanceAnswer | None:
        return getattr(row, "answer", None)


class FindingOut(Schema):
    """Something the officer has to look at."""

    id: UUID
    kind: str
    state: str
    due_on: date | None
    policy: str
    day: date
    recipients: list[str]
    gift_ids: list[UUID]
    details: dict[str, Any]
    opened_at: datetime

    @staticmethod
    def resolve_recipients(row: Finding) -> list[str]:
        return row.names

    @staticmethod
    def resolve_gift_ids(row: Finding) -> list[UUID]:
        return row.gifts


class FollowUpIn(Body):
    """What was done about a finding."""

    text: Text
    state: Literal["open", "in-review", "closed"]
    due_on: Day | None = None


class NearLimitOut(Schema):
    """People near or over a yearly limit."""

    policy: str
    recipients: list[str]
    currency: str
    counted: Decimal
    limit: Decimal
    part_used: Decimal
    ends_on: date

    @staticmethod
    def resolve_recipients(row: Any) -> list[str]:
        names: list[str] = row.names
        return names


class PolicyOut(Schema):
    """A version of a policy in the rule book. Amounts are in the policy's currency."""

    code: str
    name: str
    currency: str
    version: str
    starts: date | None
    rule: str
    limits: list[dict[str, Any]]
    sources: list[str]
    verify: list[str]


class PolicyIn(Body):
    """A policy file in TOML, in the form of the shipped ones."""

    text: Text
    reason: Text


class PolicyVersionOut(Schema):
    """Versions that were added."""

    id: UUID
    code: str
    version: str
    starts: date | None
    added_at: datetime

    @staticmethod
    def resolve_starts(row: PolicyVersion) -> date | None:
        return row.starts


class AttestationIn(Body):
    """One's word for a year."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    statement: Text


class AttestationOut(Schema):
    """A given word."""

    id: UUID
    member_id: UUID
    year: int
    statement: str
    attested_at: datetime


class GiftPage(Schema):
    """One page of the register, newest first. Pass `next` as `cursor` for the page after it."""

    items: list[GiftOut]
    next: str | None


def money(value: Money | None) -> dict[str, Any] | None:
    """An amount as it leaves."""
    return {"amount": value.amount, "currency": value.currency} if value else None


def _viewer(context: dict[str, Any]) -> Viewer:
    viewer: Viewer = context["request"].viewer
    return viewer
