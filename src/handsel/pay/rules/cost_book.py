"""The book of contract costs: every commission of a contract as an asset, what came back, what ended (ASC 340-40)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from handsel.pay.rules.contract_costs import Asset, Policy, capitalise
from handsel.pay.rules.plan import NOTHING


@dataclass(frozen=True)
class CostPolicy:
    """The policy for costs from a day on: the period of benefit in months, and how costs are counted."""

    starts_on: date
    benefit_months: int
    terms: Policy


@dataclass(frozen=True)
class Cost:
    """Commission of one payee for one contract, as it was posted; below zero where it came back.

    `on` is the day it was earned, or the first day of the period it was posted in when that is later: months that were
    closed stay as they were reported.
    """

    id: str
    deal: str
    payee: str
    currency: str
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Booked:
    """An asset with the contract and the payee it came from."""

    deal: str
    payee: str
    asset: Asset


def policy_on(policies: Sequence[CostPolicy], day: date) -> CostPolicy | None:
    """The policy in force on a day: the last that had begun. None before the first."""
    begun = [one for one in policies if one.starts_on <= day]
    return max(begun, key=lambda one: one.starts_on) if begun else None


def cost_book(costs: Iterable[Cost], policies: Sequence[CostPolicy], ended: Mapping[str, date]) -> list[Booked]:
    """Assets by contract and payee. Costs from before the first policy are left out.

    What comes back credits the oldest asset first; what is still carried when the contract ends is written off.
    """
    book: list[Booked] = []
    ordered = sorted(costs, key=lambda one: (one.deal, one.payee, one.currency, one.on, one.id))
    for (deal, payee, _currency), group in groupby(ordered, key=lambda one: (one.deal, one.payee, one.currency)):
        assets: list[Asset] = []
        for cost in group:
            assets = _after(assets, cost, policy_on(policies, cost.on))
        if deal in ended:
            assets = [_ended(asset, ended[deal]) for asset in assets]
        book += [Booked(deal, payee, asset) for asset in assets]
    return book


def _after(assets: list[Asset], cost: Cost, policy: CostPolicy | None) -> list[Asset]:
    if policy is None or not cost.amount:
        return assets
    if cost.amount > 0:
        return [*assets, capitalise(cost.id, cost.amount, cost.currency, cost.on, policy.benefit_months, policy.terms)]
    return _credited(assets, cost.on, -cost.amount * (1 + policy.terms.payroll_tax))


def _credited(assets: list[Asset], on: date, back: Decimal) -> list[Asset]:
    """What comes back beyond what is carried is income of its month and no movement of an asset."""
    left, found = back, []
    for asset in assets:
        taken = min(left, asset.carrying(on))
        found.append(asset.clawed_back(on, taken) if taken > 0 else asset)
        left -= taken
    return found


def _ended(asset: Asset, on: date) -> Asset:
    return asset.written_off(max(on, asset.start)) if asset.carrying(max(on, asset.start)) > NOTHING else asset
