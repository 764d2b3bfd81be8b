"""What a case file may hold, key by key. The reference page `docs/reference/conduct-cases.md` follows these shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from handsel.conduct.rules.classification import Class, Duty, Reason
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
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.windows import WindowKind


def _listed(value: Any) -> Any:
    """One thing may be written without brackets."""
    return value if isinstance(value, list) else [value]


def _recipients(value: Any) -> Any:
    """A recipient may be written as a name alone."""
    return [{"person": each} if isinstance(each, str) else each for each in _listed(value)]


class Shape(BaseModel):
    """A table of the file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


type Names = Annotated[list[str], BeforeValidator(_listed)]
type Capacities = Annotated[list[Capacity], BeforeValidator(_listed)]


class RecipientShape(Shape):
    """One person a gift goes to."""

    person: str = Field(min_length=1)
    capacity: Capacities | None = None
    reaching: Names = Field(default=[], alias="for")


class ExpectedPart(Shape):
    """What somebody expects of a decision or of a part of it."""

    outcome: Outcome | None = None
    klass: Class | None = Field(default=None, alias="class")
    reason: Reason | None = None
    duties: list[Duty] | None = None
    value: Decimal | None = None
    counted: Decimal | None = None
    limit: Decimal | None = None
    headroom: Decimal | None = None
    headroom_before: Decimal | None = None
    version: str | None = None


class Expected(ExpectedPart):
    """Expectations of the whole decision, and of single policies and people."""

    policy: dict[str, ExpectedPart] = {}
    person: dict[str, ExpectedPart] = {}


class GiftShape(Shape):
    """One gift. Everything but the day, the recipient and one amount has a default."""

    on: date
    to: Annotated[list[RecipientShape], BeforeValidator(_recipients)]
    id: str | None = None
    what: str = ""
    capacity: Capacities = [Capacity.BUSINESS]
    reaching: Names = Field(default=[], alias="for")
    kind: Kind = Kind.GOODS
    direction: Direction = Direction.GIVEN
    by: str = ""
    giver: GiverRole = GiverRole.ASSOCIATED
    paid_by: Payer = Payer.FIRM
    source: str = ""
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    cost: Decimal | None = None
    market: Decimal | None = None
    face: Decimal | None = None
    tax: Decimal = Decimal(0)
    delivery: Decimal = Decimal(0)
    shared_by: int | None = Field(default=None, ge=1)
    occasion: str = ""
    host_present: bool = False
    turn: int = 0
    corrects: str | None = None
    claim: Claim | None = None
    customary: bool = False
    tie: str = ""
    decorative: bool = False
    declaration: str = ""
    agreement: bool = False
    consent: bool = False
    preconditioned: bool = False
    solicited: bool = False
    to_influence: bool = False
    product: Product | None = None
    business: Business = Business.GENERAL
    territory: Names = []
    stage: int = 0
    stages: int = 0
    timing: Timing | None = None
    employer_approval: bool = False
    suitable_place: bool = False
    guest_costs: bool = False


class AskedShape(GiftShape):
    """A gift that is asked about, with what somebody expects."""

    expect: Expected = Expected()


class ReturnShape(Shape):
    """A gift that came back."""

    gift: str
    on: date
    unused: bool = True
    turn: int = 0


class LinkShape(Shape):
    """People read as one recipient."""

    people: list[str] = Field(min_length=2)
    relation: Relation = Field(default=Relation.SAME_PERSON, alias="as")
    on: date = date.min
    undone_on: date | None = None
    id: str | None = None


class RateShape(Shape):
    """From this day on, one unit of the first currency is worth so many units of the second."""

    on: date
    source: str = Field(alias="from", pattern="^[A-Z]{3}$")
    target: str = Field(alias="to", pattern="^[A-Z]{3}$")
    rate: Decimal = Field(gt=0)


class HouseShape(Shape):
    """House settings that differ from those shipped."""

    window: WindowKind | None = None
    fiscal_start: int | None = Field(default=None, ge=1, le=12)
    nominal_ceiling: Decimal | None = None
    bereavement_ceiling: Decimal | None = None
    hosted_per_quarter: int | None = None
    hosted_extent: Decimal | None = None
    received_ceiling: Decimal | None = None
    return_days: int | None = None


class CaseShape(Shape):
    """One case: what is on record, what is asked, what is expected."""

    number: Annotated[str, BeforeValidator(str)]
    title: str = ""
    policies: list[str] | None = None
    house: HouseShape = HouseShape()
    given: list[GiftShape] = []
    gift: list[AskedShape] = []
    returned: list[ReturnShape] = []
    link: list[LinkShape] = []
    breaches: list[str] | None = None


class FileShape(Shape):
    """A case file."""

    title: str = ""
    policies: list[str] | None = None
    policy_files: list[str] = []
    house: HouseShape = HouseShape()
    rate: list[RateShape] = []
    case: list[CaseShape] = Field(min_length=1)
