"""A gift before it is on the register: what somebody wants to give, or says was given, as every door puts it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import TypeAdapter

from handsel.conduct.rules.gifts import Circumstances, Evidence
from handsel.conduct.rules.kinds import Capacity, Claim, Direction, GiverRole, Kind, Payer


@dataclass(frozen=True)
class To:
    """One recipient: a contact (a member where the firm's people receive), and whom the gift reaches through them."""

    person: UUID
    capacities: frozenset[Capacity] = frozenset({Capacity.BUSINESS})
    reaching: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A gift as it is asked about or entered. Amounts are for all recipients together, tax and delivery apart.

    `giver` is the member who gives or receives on the firm's side; None means whoever enters it. `already_given` says
    that it cannot be held any more; a past day says so by itself. `attestation` is the giver's word where a rule asks
    for it.
    """

    given_on: date
    to: tuple[To, ...]
    description: str = ""
    kind: Kind = Kind.GOODS
    direction: Direction = Direction.GIVEN
    giver: UUID | None = None
    giver_role: GiverRole = GiverRole.ASSOCIATED
    paid_by: Payer = Payer.FIRM
    source: str = ""
    occasion: str = ""
    host_present: bool = False
    currency: str = "USD"
    cost: Decimal | None = None
    market: Decimal | None = None
    face: Decimal | None = None
    tax: Decimal = Decimal(0)
    delivery: Decimal = Decimal(0)
    shared_by: int | None = None
    claim: Claim | None = None
    evidence: Evidence = field(default_factory=Evidence)
    circumstances: Circumstances = field(default_factory=Circumstances)
    account: UUID | None = None
    opportunity: UUID | None = None
    expense: UUID | None = None
    attestation: str = ""
    already_given: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data that `read` turns back into the same draft."""
        dumped: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return dumped

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The draft that `as_json` wrote."""
        return _ADAPTER.validate_python(data)  # type: ignore[return-value]

    def given_by(self, member: UUID) -> Self:
        """The same draft with its giver named."""
        return self if self.giver else replace(self, giver=member)


_ADAPTER: TypeAdapter[Draft] = TypeAdapter(Draft)
