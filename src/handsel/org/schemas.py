"""Members, teams, the company and tokens as the REST API takes and gives them. Fields are those of the models."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.org.models import ApiToken, ExchangeRate, Member
from handsel.org.rest import Body, Day, Moment, Short

Access = Literal["private", "read", "edit"]
Language = Literal["en", "ru"]
RoleName = Literal[
    "account-executive",
    "account-manager",
    "sales-manager",
    "sales-operations",
    "compliance-officer",
    "specialist",
    "administrator",
    "auditor",
]
Scope = Literal["read", "write", "import", "export", "admin"]
Status = Literal["active", "left", "all"]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217, such as EUR.")]
Rate = Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=10)]


class ProfilePatch(Body):
    """What people change about themselves. An empty language or time zone means the company's."""

    name: Short | None = None
    phone: Short | None = None
    locale: Language | Literal[""] | None = None
    zone: Annotated[Short | None, Field(description="A name such as Europe/Berlin.")] = None


class MemberPatch(ProfilePatch):
    """Fields to change; those left out stay."""

    email: Annotated[Short, Field(max_length=254)] | None = None
    title: Short | None = None
    roles: Annotated[list[RoleName], Field(max_length=8)] | None = None
    team_id: UUID | None = None
    manager_id: UUID | None = None


class MemberIn(MemberPatch):
    """Somebody who works here. Without an e-mail address they own records but cannot sign in."""

    name: Short


class MemberOut(Schema):
    """A colleague."""

    id: UUID
    name: str
    email: str | None
    title: str
    phone: str
    roles: list[str]
    team_id: UUID | None
    manager_id: UUID | None
    locale: str
    zone: str
    is_active: bool
    joined_at: datetime
    deactivated_at: datetime | None


class MeOut(MemberOut):
    """The caller: who they are, what they may do, and what the token they use leaves of it."""

    permissions: list[str]
    scopes: list[str] | None
    reaches: Annotated[int | None, Field(description="How many colleagues' records they see; null for everybody's.")]


class HandOverIn(Body):
    """Who takes over what the member owns; without an heir it stays where it is."""

    heir_id: UUID | None = None


class HoldingOut(Schema):
    """So many records of one kind."""

    kind: str
    count: int


class InvitationOut(Schema):
    """A link by which the member sets a password. It is shown this once."""

    link: str
    expires_at: datetime
    mailed: bool


class TeamPatch(Body):
    """Fields to change; those left out stay."""

    name: Short | None = None
    parent_id: UUID | None = None
    lead_id: UUID | None = None


class TeamIn(TeamPatch):
    """A new team."""

    name: Short


class TeamOut(Schema):
    """A team in the tree of teams. Its lead reaches everyone in it and beneath it."""

    id: UUID
    name: str
    parent_id: UUID | None
    lead_id: UUID | None


class OrganisationPatch(Body):
    """Fields to change; those left out stay."""

    name: Short | None = None
    default_access: Access | None = None
    currency: Currency | None = None
    fiscal_start_month: Annotated[int, Field(ge=1, le=12)] | None = None
    fiscal_named_by_end: bool | None = None
    locale: Language | None = None
    zone: Short | None = None


class OrganisationOut(Schema):
    """The company and the conventions it counts by."""

    id: UUID
    name: str
    default_access: Access
    currency: str
    fiscal_start_month: int
    fiscal_named_by_end: bool
    locale: str
    zone: str
    is_demo: bool


class RateIn(Body):
    """How many units of a currency one unit of the company's currency buys, from a day on."""

    currency: Currency
    since: Day
    per_unit: Rate


class RateOut(Schema):
    """How many units of a currency one unit of the company's currency buys, from a day on."""

    id: UUID
    currency: str
    since: date
    per_unit: Decimal

    @staticmethod
    def resolve_per_unit(row: ExchangeRate) -> Decimal:
        """Without the zeros that only fill its column."""
        return Decimal(f"{row.per_unit.normalize():f}")


class TokenIn(Body):
    """What a program may do in the caller's name, and until when; without a moment it has no end."""

    name: Short
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    expires_at: Moment | None = None


class TokenOut(Schema):
    """An API token: how its secret begins, what it may do, until when."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @staticmethod
    def resolve_last_used_at(row: ApiToken) -> datetime | None:
        """When a program last used it, to the minute."""
        return row.use.last_used_at if hasattr(row, "use") else None


class NewTokenOut(TokenOut):
    """A new token with its secret, which is shown this once."""

    secret: str


def me_of(member: Member, permissions: list[str], scopes: list[str] | None, reaches: int | None) -> MeOut:
    """The caller as the API shows them."""
    more = {"permissions": permissions, "scopes": scopes, "reaches": reaches}
    return MeOut.model_validate(MemberOut.from_orm(member).model_dump() | more)
