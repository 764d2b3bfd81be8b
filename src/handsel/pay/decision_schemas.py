"""What people decide about pay, as the REST API takes and gives it: adjustments, holds, disputes, payouts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.rest import Body, Day, Short, Text
from handsel.pay.schemas import Code


class AdjustmentIn(Body):
    """An amount for a payee, in the plan's currency."""

    member_id: UUID
    plan: Code
    on: Day
    amount: Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
    reason: Annotated[Text, Field(min_length=1)]
    deal: Short = ""


class AdjustmentOut(Schema):
    """An amount that one person proposes and another approves."""

    id: UUID
    member_id: UUID
    plan: str
    on: date
    amount: Decimal
    reason: str
    deal: str
    state: str
    proposed_by_id: UUID | None
    decided_by_id: UUID | None
    decided_at: datetime | None


class HoldIn(Body):
    """Whose earnings are kept back: with one deal, or all."""

    member_id: UUID
    plan: Code
    reason: Annotated[Text, Field(min_length=1)]
    deal: Short = ""


class HoldOut(Schema):
    """Earnings that are kept back from `since` on until they are released."""

    id: UUID
    member_id: UUID
    plan: str
    deal: str
    since: date
    reason: str
    placed_by_id: UUID | None
    placed_at: datetime
    released_on: date | None
    released_by_id: UUID | None
    release_reason: str


class ReleaseIn(Body):
    """Why it is let go."""

    reason: Text = ""


class ApprovalIn(Body):
    """Yes or no."""

    approve: bool


class DisputeIn(Body):
    """What is wrong with a line, and what the payee expects."""

    reason: Annotated[Text, Field(min_length=1)]
    expected: Annotated[Decimal | None, Field(max_digits=18, decimal_places=2)] = None


class DisputeOut(Schema):
    """A line that its payee doubts."""

    id: UUID
    member_id: UUID
    plan: str
    line: str
    expected: Decimal | None
    reason: str
    state: str
    opened_at: datetime
    due_on: date
    answer: str
    decided_at: datetime | None


class PayoutDecisionIn(Body):
    """Yes, or no with a reason."""

    approve: bool
    reason: Text = ""


class DecisionIn(Body):
    """The answer to a dispute."""

    accept: bool
    answer: Annotated[Text, Field(min_length=1)]
