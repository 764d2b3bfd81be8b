"""The rule book as it stands: the shipped policies, the officer's versions over them, and the firm's dated rates."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from handsel.conduct.models import PolicyVersion
from handsel.conduct.policies.reading import shipped
from handsel.conduct.rules.policies import Policy, Rulebook
from handsel.conduct.rules.rates import Rate, Rates
from handsel.kernel.periods import day_of
from handsel.org.models import ExchangeRate
from handsel.org.queries import organisation, zone_named

_POLICY: TypeAdapter[Policy] = TypeAdapter(Policy)


def rulebook() -> Rulebook:
    """Everything a decision needs besides the register. Three queries."""
    added = tuple(PolicyVersion.objects.order_by("id").values_list("pk", flat=True))
    policies = _policies(added)
    return Rulebook(policies=policies, rates=rates({policy.currency for policy in policies}))


def today(at: datetime) -> date:
    """The day at the firm."""
    return day_of(at, zone_named(organisation().zone))


def read(body: Mapping[str, Any]) -> Policy:
    """A policy from what a row keeps."""
    return _POLICY.validate_python(body)


def over(book: Iterable[Policy], added: Policy) -> tuple[Policy, ...]:
    """The policies with the versions of one more laid over those of the same code."""
    found = {policy.code: policy for policy in book}
    old = found.get(added.code)
    versions = {version.starts: version for version in (*(old.versions if old else ()), *added.versions)}
    ordered = tuple(versions[start] for start in sorted(versions, key=lambda day: day or date.min))
    found[added.code] = replace(added, versions=ordered)
    return tuple(found.values())


@lru_cache(maxsize=4)
def _policies(added: tuple[UUID, ...]) -> tuple[Policy, ...]:
    """Rows never change, so their identifiers say which rule book it is."""
    policies = shipped().policies
    for row in PolicyVersion.objects.filter(pk__in=added).order_by("id"):
        policies = over(policies, read(row.body))
    return policies


def rates(targets: Iterable[str]) -> Rates:
    """The firm's rates, and those between two other currencies where a policy counts in one of them."""
    base = organisation().currency
    quoted: dict[str, list[tuple[date, Any]]] = {}
    for currency, since, per_unit in ExchangeRate.objects.order_by("since").values_list(
        "currency", "since", "per_unit"
    ):
        quoted.setdefault(currency, []).append((since, per_unit))
    rows = [Rate(base, currency, since, each) for currency, found in quoted.items() for since, each in found]
    for target in sorted(set(targets) & quoted.keys()):
        for source in sorted(quoted.keys() - {target}):
            rows += _crossed(source, quoted[source], target, quoted[target])
    return Rates(tuple(rows))


def _crossed(source: str, ours: list[tuple[date, Any]], target: str, theirs: list[tuple[date, Any]]) -> list[Rate]:
    """Rates between two currencies through the firm's own, on every day either of them was quoted."""
    days = sorted({day for day, _each in (*ours, *theirs)})
    found = []
    for day in days:
        source_rate = [each for since, each in ours if since <= day]
        target_rate = [each for since, each in theirs if since <= day]
        if source_rate and target_rate:
            found.append(Rate(source, target, day, target_rate[-1] / source_rate[-1]))
    return found
