"""Quotas and reliefs as plain frozen values, for whoever reckons with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from handsel.kernel.money import rounded
from handsel.kernel.periods import Grain, Period
from handsel.quota.models import Relief, Target
from handsel.quota.rules.ramp import ramped


@dataclass(frozen=True)
class QuotaValue:
    """A quota of a member or a team. `amount` is after the row's own ramp and before relief, in `currency`."""

    target: UUID
    member: UUID | None
    team: UUID | None
    measure: str
    product: str
    grain: Grain
    period: Period
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class ReliefValue:
    """An amount by which a target is lowered. `period` is the leave it is for, else the target's own."""

    target: UUID
    member: UUID | None
    team: UUID | None
    measure: str
    product: str
    period: Period
    amount: Decimal
    currency: str
    at: datetime


def quotas_for(measure: str | None, members: Iterable[UUID], span: Period) -> tuple[QuotaValue, ...]:
    """Quotas of these members whose period has a day in the span; every measure for None. One query."""
    rows = Target.objects.filter(member__any_of=list(members))
    return tuple(value_of(row) for row in _narrowed(rows, measure, span))


def team_quotas_for(measure: str | None, teams: Iterable[UUID], span: Period) -> tuple[QuotaValue, ...]:
    """Quotas set for teams as such; every measure for None. One query."""
    rows = Target.objects.filter(team__any_of=list(teams))
    return tuple(value_of(row) for row in _narrowed(rows, measure, span))


def reliefs_for(measure: str | None, members: Iterable[UUID], span: Period) -> tuple[ReliefValue, ...]:
    """Reliefs of those quotas, the oldest first. A reversal has a negative amount. One query."""
    rows = Relief.objects.filter(
        target__member__any_of=list(members), target__starts_on__lt=span.end, target__ends_on__gt=span.start
    )
    if measure is not None:
        rows = rows.filter(target__measure=measure)
    return tuple(_relief(row) for row in rows.select_related("target").order_by("at", "id"))


def _narrowed(rows: QuerySet[Target], measure: str | None, span: Period) -> QuerySet[Target]:
    rows = rows.filter(starts_on__lt=span.end, ends_on__gt=span.start)
    if measure is not None:
        rows = rows.filter(measure=measure)
    return rows.order_by("starts_on", "measure", "product", "id")


def value_of(row: Target) -> QuotaValue:
    """A target as a value."""
    return QuotaValue(
        target=row.pk,
        member=row.member_id,
        team=row.team_id,
        measure=row.measure,
        product=row.product,
        grain=Grain(row.grain),
        period=row.period,
        amount=ramped(row.amount, row.ramp, row.currency),
        currency=row.currency,
    )


def _relief(row: Relief) -> ReliefValue:
    target = row.target
    return ReliefValue(
        target=target.pk,
        member=target.member_id,
        team=target.team_id,
        measure=target.measure,
        product=target.product,
        period=Period(row.starts_on, row.ends_on) if row.starts_on and row.ends_on else target.period,
        amount=rounded(row.amount, target.currency),
        currency=target.currency,
        at=row.at,
    )
