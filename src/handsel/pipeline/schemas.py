"""Opportunities, pipelines and lost reasons as the REST API takes and gives them. Fields are those of the models."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.rest import Body, Short, Text, Version, Whole
from handsel.pipeline.models import ContactRole, Opportunity, Stage, Step

Category = Literal["pipeline", "best-case", "most-likely", "commit", "closed", "omitted"]
Outcome = Literal["open", "won", "lost"]
OpportunityKind = Literal["new", "expansion", "renewal", "other"]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217, such as EUR.")]
Percent = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=32_767)]


class OpportunityValues(Body):
    """What many opportunities may be given at once."""

    account_id: UUID | None = None
    stage_id: UUID | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    close_on: date | None = None
    probability: Annotated[Percent | None, Field(description="Null for the stage's own.")] = None
    category: Annotated[Category | None, Field(description="Null for the stage's own.")] = None
    kind: OpportunityKind | None = None
    source: Short | None = None
    product: Short | None = None
    next_step: Short | None = None
    next_step_on: date | None = None
    competitors: Annotated[list[Short], Field(max_length=100)] | None = None
    primary_contact_id: UUID | None = None
    description: Text | None = None
    lost_reason: Short | None = None
    opened_on: date | None = None


class OpportunityPatch(OpportunityValues):
    """Fields to change; those left out stay. `version` is the one you read: a clash with somebody else is a 409."""

    name: Short | None = None
    version: Version = None


class OpportunityIn(OpportunityValues):
    """A new opportunity. Without an owner it is the caller's; without a stage it starts in the first."""

    name: Short
    owner_id: UUID | None = None


class OpportunityOut(Schema):
    """An opportunity. `base_amount` is the amount in the company's currency."""

    id: UUID
    name: str
    account_id: UUID | None
    account: str | None
    owner_id: UUID | None
    owner: str | None
    pipeline_id: UUID
    pipeline: str
    stage_id: UUID
    stage: str
    stage_since: datetime
    outcome: Outcome
    amount: Decimal | None
    currency: str
    base_amount: Decimal | None
    close_on: date | None
    probability: int
    probability_is_set: bool
    category: Category
    category_is_set: bool
    kind: str
    source: str
    product: str
    next_step: str
    next_step_on: date | None
    competitors: list[str]
    primary_contact_id: UUID | None
    description: str
    lost_reason: str
    opened_on: date | None
    closed_at: datetime | None
    push_count: int
    extra: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_account(row: Opportunity) -> str | None:
        """What the account is called."""
        return row.account.name if row.account else None

    @staticmethod
    def resolve_owner(row: Opportunity) -> str | None:
        """What the owner is called."""
        return row.owner.name if row.owner else None

    @staticmethod
    def resolve_pipeline(row: Opportunity) -> str:
        """What the pipeline is called."""
        return row.pipeline.name

    @staticmethod
    def resolve_stage(row: Opportunity) -> str:
        """What the stage is called."""
        return row.stage.name


class MoveIn(Body):
    """Where to: a stage by `stage_id`, or by its name in the opportunity's own pipeline."""

    stage_id: UUID | None = None
    stage: Short | None = None
    lost_reason: Short = ""
    close_on: date | None = None
    version: Version = None


class WinIn(Body):
    """When it was won, today unless said otherwise."""

    close_on: date | None = None
    version: Version = None


class CreditPartIn(Body):
    """A colleague's part in per cent."""

    member_id: UUID
    percent: Annotated[Decimal, Field(gt=0, le=1000, max_digits=8, decimal_places=4)]
    kind: Literal["revenue", "overlay"] = "revenue"


class CreditIn(Body):
    """How credit is divided: revenue totals exactly 100 per cent or there is none."""

    parts: Annotated[list[CreditPartIn], Field(max_length=50)]


class CreditShareOut(Schema):
    """A colleague's share in per cent."""

    member_id: UUID
    percent: Decimal
    kind: str


class LoseIn(WinIn):
    """Why it was lost, and when."""

    reason: Short


class ReopenIn(Body):
    """The stage to go on in, by default the one it was closed from, and the new close date."""

    stage_id: UUID | None = None
    close_on: date | None = None


class ContactRoleIn(Body):
    """The part a contact plays in the opportunity."""

    contact_id: UUID
    role: Short = ""
    is_primary: bool = False


class ContactRoleOut(Schema):
    """The part a contact plays in the opportunity."""

    contact_id: UUID
    contact: str
    role: str
    is_primary: bool

    @staticmethod
    def resolve_contact(row: ContactRole) -> str:
        """What the contact is called."""
        return str(row.contact)

    @staticmethod
    def resolve_is_primary(row: ContactRole) -> bool:
        """Whether to speak with them first."""
        return row.opportunity.primary_contact_id == row.contact_id


class StepOut(Schema):
    """A row of stage history: the values after a change, the stage that was left and after how many days."""

    at: datetime
    by_id: UUID | None
    by: str | None
    stage_id: UUID
    stage: str
    from_stage_id: UUID | None
    from_stage: str | None
    days: Decimal | None
    amount: Decimal | None
    currency: str
    close_on: date | None
    probability: int
    category: Category
    push_count: int

    @staticmethod
    def resolve_by(row: Step) -> str | None:
        """Who made the change."""
        return row.by.name if row.by else None

    @staticmethod
    def resolve_stage(row: Step) -> str:
        """What the stage is called."""
        return row.stage.name

    @staticmethod
    def resolve_from_stage(row: Step) -> str | None:
        """What the stage that was left is called."""
        return row.from_stage.name if row.from_stage else None


class StageValues(Body):
    """Fields of a stage. A won stage is 100 % and `closed`, a lost one 0 % and `omitted`."""

    name: Short | None = None
    probability: Percent | None = None
    category: Category | None = None
    outcome: Outcome | None = None
    expected_days: Days | None = None
    guidance: Text | None = None


class StageIn(StageValues):
    """A new stage."""

    name: Short


class StageOut(Schema):
    """A stage and what it means."""

    id: UUID
    name: str
    position: int
    probability: int
    category: Category
    outcome: Outcome
    expected_days: int | None
    guidance: str
    is_archived: bool

    @staticmethod
    def resolve_is_archived(row: Stage) -> bool:
        """Whether nothing may enter it any more."""
        return row.archived_at is not None


class PipelineIn(Body):
    """A new pipeline, with the stages of another one or the default stages."""

    name: Short
    like_id: UUID | None = None


class PipelinePatch(Body):
    """Another name or place. The pipeline in the lowest place is the default."""

    name: Short | None = None
    position: Days | None = None


class PipelineOut(Schema):
    """A pipeline with its stages in order, archived ones among them."""

    id: UUID
    name: str
    position: int
    is_archived: bool
    stages: list[StageOut]


class OrderIn(Body):
    """Every stage of the pipeline once, closing ones last."""

    stages: Annotated[list[UUID], Field(max_length=1_000)]


class LostReasonIn(Body):
    """What the reason is called."""

    name: Short


class LostReasonOut(Schema):
    """A reason people choose when an opportunity is lost."""

    id: UUID
    name: str
    position: Whole
