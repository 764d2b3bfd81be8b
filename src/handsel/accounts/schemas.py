"""Accounts and contacts as the REST API takes and gives them. Fields are those of the models."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.rest import Body, Day, Text, Version, Whole

AccountKind = Literal["prospect", "customer", "former-customer", "partner", "competitor", "other"]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Year = Annotated[int, Field(ge=0, le=32_767)]


class AccountValues(Body):
    """What many accounts may be given at once."""

    kind: AccountKind | None = None
    industry: Text | None = None
    size: Whole | None = None
    annual_revenue: Amount | None = None
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] | None = None
    phone: Text | None = None
    billing_street: Text | None = None
    billing_city: Text | None = None
    billing_region: Text | None = None
    billing_postal_code: Text | None = None
    billing_country: Text | None = None
    shipping_street: Text | None = None
    shipping_city: Text | None = None
    shipping_region: Text | None = None
    shipping_postal_code: Text | None = None
    shipping_country: Text | None = None
    founded_year: Year | None = None
    source: Text | None = None
    description: Text | None = None
    parent_id: UUID | None = None


class AccountPatch(AccountValues):
    """Fields to change; those left out stay. `version` is the one you read: a clash with somebody else is a 409."""

    name: Text | None = None
    website: Text | None = None
    version: Version = None


class AccountIn(AccountPatch):
    """A new account. Without an owner it belongs to the caller."""

    name: Text
    owner_id: UUID | None = None


class AccountOut(Schema):
    """An account."""

    id: UUID
    name: str
    kind: str
    industry: str
    size: int | None
    annual_revenue: Decimal | None
    currency: str
    website: str
    domain: str
    phone: str
    billing_street: str
    billing_city: str
    billing_region: str
    billing_postal_code: str
    billing_country: str
    shipping_street: str
    shipping_city: str
    shipping_region: str
    shipping_postal_code: str
    shipping_country: str
    founded_year: int | None
    source: str
    description: str
    parent_id: UUID | None
    owner_id: UUID | None
    extra: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class ContactValues(Body):
    """What many contacts may be given at once."""

    salutation: Text | None = None
    title: Text | None = None
    department: Text | None = None
    street: Text | None = None
    city: Text | None = None
    region: Text | None = None
    postal_code: Text | None = None
    country: Text | None = None
    profile_url: Text | None = None
    language: Text | None = None
    preferences: Text | None = None
    source: Text | None = None
    description: Text | None = None
    do_not_contact: bool | None = None
    do_not_call: bool | None = None
    email_opt_out: bool | None = None


type MergedField = Literal[
    "salutation", "first_name", "last_name", "account", "title", "department", "email", "phone", "mobile", "street",
    "city", "region", "postal_code", "country", "birthday", "profile_url", "language", "preferences", "source",
    "description",
]  # fmt: skip
"""Fields of which one value survives a merge."""


class ContactPatch(ContactValues):
    """Fields to change; those left out stay. `version` is the one you read: a clash with somebody else is a 409."""

    first_name: Text | None = None
    last_name: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    mobile: Text | None = None
    birthday: Day | None = None
    account_id: UUID | None = None
    reports_to_id: UUID | None = None
    version: Version = None


class ContactIn(ContactPatch):
    """A new contact, with a name or an e-mail address at least. Without an owner it belongs to the caller."""

    owner_id: UUID | None = None


class MergeIn(Body):
    """The contact that goes, and for which fields its values stay; the others keep their own, empty ones are filled."""

    duplicate_id: UUID
    take: Annotated[tuple[MergedField, ...], Field(max_length=30)] = ()


class ContactOut(Schema):
    """A contact."""

    id: UUID
    name: str
    salutation: str
    first_name: str
    last_name: str
    title: str
    department: str
    email: str
    phone: str
    mobile: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str
    birthday: date | None
    profile_url: str
    language: str
    preferences: str
    source: str
    description: str
    do_not_contact: bool
    do_not_call: bool
    email_opt_out: bool
    account_id: UUID | None
    reports_to_id: UUID | None
    owner_id: UUID | None
    extra: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class TeamPlaceIn(Body):
    """A colleague's place on a team."""

    member_id: UUID
    role: Text = ""
    edits: bool = True


class TeamPlaceOut(Schema):
    """A colleague's place on a team."""

    member_id: UUID
    role: str
    edits: bool


class AffiliationIn(Body):
    """The part a contact plays at an account."""

    account_id: UUID
    role: Text = ""
    is_primary: bool = False


class AffiliationOut(Schema):
    """The part a contact plays at an account."""

    account_id: UUID
    contact_id: UUID
    role: str
    is_primary: bool
