"""Plans, assignments, events, periods and statements as the REST API takes and gives them."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, model_validator

from handsel.lists.rest import Body, Day, Moment, Short, Text, Whole
from handsel.pay.models import PayoutBatch, Statement
from handsel.pay.plans.event_files import NEEDS_AMOUNT
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.vocabulary import Basis, CreditKind, EventKind

Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Currency = Annotated[str, Field(pattern="^([A-Z]{3})?$", description="ISO 4217, such as EUR.")]
Code = Annotated[Short, Field(min_length=1)]


class PlanIn(Body):
    """A plan file as text. The ending of `file` says its format: `.toml` or `.yaml`."""

    text: Text
    file: Short = "plan.toml"


class PlanVersionOut(Schema):
    """A published version of a plan. `text` is the file as it was written."""

    id: UUID
    code: str
    version: int
    name: str
    file: str
    text: str
    digest: str
    currency: str
    starts_on: date
    published_at: datetime


class AssignmentIn(Body):
    """Who is on which plan from when. `ends_on` is the first day after it, `target` the variable pay of a full year."""

    member_id: UUID
    plan: Code
    starts_on: Day
    ends_on: Day | None = None
    target: Annotated[Amount | None, Field(ge=0)] = None
    fte: Annotated[Decimal, Field(gt=0, le=1, max_digits=5, decimal_places=4)] = Decimal(1)
    carry_ytd: bool = False
    pay_currency: Currency = ""


class AssignmentOut(Schema):
    """A member on a plan."""

    id: UUID
    member_id: UUID
    plan: str
    starts_on: date
    ends_on: date | None
    target: Decimal | None
    fte: Decimal
    carry_ytd: bool
    pay_currency: str


class ShareIn(Body):
    """A payee's part of a deal: an identifier, e-mail or name of a member, and a fraction of one."""

    payee: Code
    share: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=8)] = Decimal(1)
    kind: CreditKind = CreditKind.REVENUE


class EventIn(Body):
    """What happened to a deal. The same `id` again changes nothing. Revenue shares total exactly 1."""

    id: Code
    event: EventKind
    deal: Code
    on: Day
    at: Moment | None = None
    amount: Amount | None = None
    currency: Currency = ""
    shares: list[ShareIn] = Field(default_factory=list, max_length=100)
    measures: dict[Basis, Amount] = Field(default_factory=dict)
    attributes: dict[Short, Short] = Field(default_factory=dict)
    account: Short = ""
    term_months: Whole | None = None
    service_start: Day | None = None
    booked_on: Day | None = None
    reason: Short = ""
    supersedes: Short = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        revenue = [one.share for one in self.shares if one.kind is CreditKind.REVENUE]
        if revenue and sum(revenue) != 1:
            text = _("Revenue shares total %(total)s; they must total exactly 1.")
            raise ValueError(text % {"total": sum(revenue)})
        needed = self.event in NEEDS_AMOUNT or (self.event is EventKind.BOOKED and not self.measures)
        if needed and self.amount is None:
            raise ValueError(_("An event “%(event)s” needs an amount.") % {"event": self.event.value})
        if self.event is EventKind.BOOKED and self.amount is not None and not self.currency:
            raise ValueError(_("A booking needs the currency of its amount."))
        return self

    def value(self) -> Event:
        """The event as the engine knows it."""
        plain = self.model_dump(exclude={"id", "event", "shares", "measures", "attributes"})
        return Event(
            key=self.id,
            kind=self.event,
            shares=tuple(Share(one.payee, one.share, one.kind) for one in self.shares),
            measures=tuple(self.measures.items()),
            attributes=tuple(self.attributes.items()),
            **plain,
        )


class EventsIn(Body):
    """Events, all of them kept or none."""

    events: Annotated[list[EventIn], Field(min_length=1, max_length=10_000)]


class EventsOut(Schema):
    """How many events came and how many of them were new."""

    received: int
    added: int


class EventOut(Schema):
    """An event as it became known."""

    key: str
    origin: str
    kind: str
    deal: str
    title: str
    on: date
    opportunity_id: UUID | None
    received_at: datetime
    payload: dict[str, Any]


class CalculationIn(Body):
    """Which plan is calculated; `whole` for everybody, else only those for whom something changed."""

    plan: Code
    whole: bool = False


class CalculationOut(Schema):
    """One run of the engine, with digests of what went in and came out. `payees` is null when it was for everybody."""

    id: UUID
    plan: str
    at: datetime
    engine: int
    payees: list[UUID] | None
    lines: int
    inputs_digest: str
    lines_digest: str
    findings: list[dict[str, Any]]


class PeriodIn(Body):
    """A pay period of a plan by its label, such as `2026-03`."""

    plan: Code
    period: Code


class PeriodOut(Schema):
    """How far a pay period has come. `ends_on` is the first day after it."""

    plan: str
    label: str
    starts_on: date
    ends_on: date
    state: str
    submitted_by_id: UUID | None
    approved_by_id: UUID | None
    closed_at: datetime | None
    paid_at: datetime | None


class PayoutOut(Schema):
    """What payroll is to pay for a closed period. `digest` covers the file, `totals` are amounts by currency."""

    id: UUID
    plan: str
    label: str
    starts_on: date
    state: str
    payees: int
    totals: dict[str, str]
    digest: str
    made_by_id: UUID | None
    made_at: datetime
    decided_by_id: UUID | None
    decided_at: datetime | None
    reason: str


class PayoutWholeOut(PayoutOut):
    """With the file itself, once it is approved; empty before."""

    text: str

    @staticmethod
    def resolve_text(row: PayoutBatch) -> str:
        """Payroll gets nothing that nobody approved."""
        return row.text if row.is_approved else ""


class CostPolicyIn(Body):
    """How commissions are accounted for from a day on. `payroll_tax` is a fraction; no expedient where it is empty."""

    starts_on: Day
    benefit_months: Annotated[int, Field(ge=1, le=240)]
    expedient_months: Annotated[int | None, Field(ge=1, le=12)] = None
    payroll_tax: Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)] = Decimal(0)
    reason: Annotated[Text, Field(min_length=1)]


class CostPolicyOut(Schema):
    """A policy for contract costs; it holds until the next one begins."""

    id: UUID
    starts_on: date
    benefit_months: int
    expedient_months: int | None
    payroll_tax: Decimal
    reason: str
    set_by_id: UUID | None
    set_at: datetime


class CostMonthOut(Schema):
    """The books of one month in one currency. `ends_on` is the first day after it."""

    starts_on: date
    ends_on: date
    currency: str
    opening: Decimal
    additions: Decimal
    amortisation: Decimal
    impairment: Decimal
    clawback: Decimal
    closing: Decimal


class StatementOut(Schema):
    """A frozen statement. `digest` covers the digest before it and the text."""

    id: UUID
    member_id: UUID
    plan: str
    label: str
    starts_on: date
    ends_on: date
    paid: Decimal
    currency: str
    digest: str
    previous: str
    closed_at: datetime


class StatementWholeOut(StatementOut):
    """The statement with what it says: `text` is what the digest covers, `content` the same as an object."""

    text: str
    content: dict[str, Any]

    @staticmethod
    def resolve_content(row: Statement) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(row.text)
        return content


class LedgerEntryOut(Schema):
    """Money posted to a payee. `detail` is the whole line it belongs to."""

    id: UUID
    member_id: UUID
    plan: str
    kind: str
    line: str
    component: str
    deal: str
    amount: Decimal
    currency: str
    origin_start: date
    origin_end: date
    posted_start: date
    posted_end: date
    calculation_id: UUID
    detail: dict[str, Any]


class LedgerPage(Schema):
    """One page of the ledger in order of posting. Pass `next` as `cursor` for the page after it."""

    items: list[LedgerEntryOut]
    next: UUID | None


class SupposedIn(Body):
    """An open deal as it might end: certainly won, or with a probability in percent."""

    deal: Code
    amount: Annotated[Amount, Field(ge=0)]
    on: Day
    currency: Currency = ""
    probability: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] = Decimal(100)
    attributes: dict[Short, Short] = Field(default_factory=dict)


class WhatIfIn(Body):
    """Deals to suppose. Nothing is written. `member_id` is the caller where it is left out."""

    member_id: UUID | None = None
    deals: Annotated[list[SupposedIn], Field(min_length=1, max_length=200)]


class WhatIfOut(Schema):
    """What the deals would pay: `added` by those that are certain, `expected` by those that may be won."""

    plan: str
    currency: str
    before: Decimal
    added: Decimal
    by_deal: dict[str, Decimal]
    expected: Decimal
    low: Decimal
    high: Decimal
    if_all_won: Decimal
    is_exact: bool
