"""Quotas, reliefs, letters and attainment as the REST API takes and gives them. Days: `ends_on` is the day after."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.rest import Body, Day, Short, Text

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217, such as EUR.")]
Measure = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,59}$", description="bookings, new, expansion, renewal, …")]
PeriodName = Annotated[str, Field(max_length=20, description="2026, 2026 Q3 or 2026-07.")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]


class TargetIn(Body):
    """What is expected of a member or a team in a period."""

    member_id: UUID | None = None
    team_id: UUID | None = None
    measure: Measure = "bookings"
    product: Short = ""
    period: PeriodName
    amount: Amount
    currency: Currency
    ramp: Percent = Decimal(100)


class TargetsIn(Body):
    """Many quotas: all of them are set, or none."""

    quotas: Annotated[list[TargetIn], Field(min_length=1, max_length=10_000)]


class YearIn(TargetIn):
    """A year's quota to be divided. `first_day` and `last_day`: the days somebody is here, when not all of them."""

    grain: Literal["quarter", "month"] = "quarter"
    shape: Literal["even", "days", "4-4-5"] = "even"
    weights: Annotated[list[Annotated[Decimal, Field(ge=0, le=10**9)]], Field(max_length=12)] = Field(
        default_factory=list
    )
    first_day: Day | None = None
    last_day: Day | None = None
    proration: Literal["none", "daily", "monthly", "half-month"] = "daily"


class TargetOut(Schema):
    """A quota. `amount` is the full one; `holds` is what is left after ramp and relief."""

    id: UUID
    member_id: UUID | None
    team_id: UUID | None
    measure: str
    product: str
    period: str
    starts_on: date
    ends_on: date
    amount: Decimal
    currency: str
    ramp: Decimal
    relief: Decimal
    holds: Decimal
    source: str


class ReliefIn(Body):
    """By how much, or for which days of leave, and why."""

    reason: Text
    amount: Amount | None = None
    first_day: Day | None = None
    last_day: Day | None = None


class ReasonIn(Body):
    """Why."""

    reason: Text


class ReliefOut(Schema):
    """Relief; a reversal has a negative amount."""

    id: UUID
    target_id: UUID
    amount: Decimal
    reason: str
    starts_on: date | None
    ends_on: date | None
    at: datetime
    by_id: UUID | None


class LetterIn(Body):
    """Whom to tell their quotas, of which period."""

    member_id: UUID
    period: PeriodName
    note: Text = ""


class LetterOut(Schema):
    """A letter as it was issued; `accepted_at` is empty until the member accepts."""

    id: UUID
    member_id: UUID
    title: str
    starts_on: date
    ends_on: date
    lines: list[dict[str, Any]]
    note: str
    at: datetime
    by_id: UUID | None
    accepted_at: datetime | None


class StandingOut(Schema):
    """Where a member stands, in the company's currency. What is undefined is null."""

    member_id: UUID
    name: str
    measure: str
    product: str
    period: str
    currency: str
    quota: Decimal | None
    won: Decimal
    open: Decimal
    attainment: Decimal | None
    expected: Decimal | None
    pace: Decimal | None
    missing: Decimal | None
    coverage: Decimal | None
    win_rate: Decimal | None
    needed_coverage: Decimal | None
    days_gone: int
    days: int
