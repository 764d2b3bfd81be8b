"""Who stands where: quotas of a period against won and open opportunities, in the company's currency.

Won counts on the close date, for the present owner, at the amount converted as the pipeline converts it. Quotas in
other currencies are converted at the rate of their first day. Five queries, however many people.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from handsel.kernel.money import rounded
from handsel.kernel.periods import Calendar, Period, add_months
from handsel.org.queries import Rates, fiscal_calendar, organisation
from handsel.pipeline.models import Opportunity, Outcome
from handsel.quota.models import Measure
from handsel.quota.queries.targets import QuotaValue, quotas_for, reliefs_for, team_quotas_for
from handsel.quota.rules.attainment import Standing
from handsel.quota.rules.dividing import within

NOTHING = Decimal(0)
KINDS = {Measure.NEW: "new", Measure.EXPANSION: "expansion", Measure.RENEWAL: "renewal"}


@dataclass(frozen=True)
class Series:
    """What is measured: a measure, and a product line or all products."""

    measure: str = Measure.BOOKINGS.value
    product: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether Handsel counts it from opportunities; a plan's own measure is counted where pay is."""
        return self.measure in Measure.values

    @property
    def deals(self) -> Q:
        """The opportunities it counts."""
        kind = KINDS.get(Measure(self.measure)) if self.is_counted else None
        condition = Q(kind=kind) if kind else Q()
        return condition & Q(product__iexact=self.product) if self.product else condition


@dataclass(frozen=True)
class Result:
    """Standings by member, and what could not be converted to the company's currency."""

    series: Series
    period: Period
    standings: Mapping[UUID, Standing]
    unconverted_quotas: frozenset[UUID] = frozenset()
    """Members some of whose quota has no exchange rate."""
    unconverted_deals: Mapping[UUID, int] = field(default_factory=dict)
    """Won deals without an exchange rate, by member; they are left out."""


def standings_of(members: Iterable[UUID], series: Series, period: Period, today: date) -> Result:
    """Where these members stand, those without a quota too. The caller has made sure that they may be seen."""
    ids = list(members)
    values = [value for value in quotas_for(series.measure, ids, period) if value.product == series.product]
    quotas, unknown = _in_base(values, _relief(series, ids, period), period)
    deals = _deals(ids, series, period) if series.is_counted else {}
    closed = _closed(ids, series, period, today) if series.is_counted else {}
    standings = {
        member: _standing(period, today, quotas.get(member), deals.get(member), closed.get(member, (0, 0)))
        for member in ids
    }
    uncounted = {member: row["unknown"] for member, row in deals.items() if row["unknown"]}
    return Result(series, period, standings, frozenset(unknown), uncounted)


def team_quotas(teams: Iterable[UUID], series: Series, period: Period) -> dict[UUID, Decimal]:
    """Quotas set for teams as such, in the company's currency. Those without an exchange rate are missing."""
    values = [value for value in team_quotas_for(series.measure, teams, period) if value.product == series.product]
    quotas, unknown = _in_base(values, {}, period)
    return {team: amount for team, amount in quotas.items() if team not in unknown}


def series_in(period: Period, members: Iterable[UUID]) -> list[Series]:
    """What these members have quotas for in a period: bookings of all products first."""
    found = {Series(value.measure, value.product) for value in quotas_for(None, members, period)}
    order = {measure: index for index, measure in enumerate(Measure.values)}
    return sorted(found, key=lambda one: (order.get(one.measure, len(order)), one.measure, one.product))


def _standing(
    period: Period, today: date, quota: Decimal | None, row: Mapping[str, Decimal] | None, closed: tuple[int, int]
) -> Standing:
    row = row or {}
    won, open_ = row.get("won") or NOTHING, row.get("open") or NOTHING
    return Standing(period, today, quota, won, open_, closed_won=closed[0], closed=closed[1])


def _relief(series: Series, members: list[UUID], period: Period) -> dict[UUID, Decimal]:
    """Relief by target."""
    lowered: dict[UUID, Decimal] = defaultdict(Decimal)
    for relief in reliefs_for(series.measure, members, period):
        lowered[relief.target] += relief.amount
    return lowered


def _in_base(
    values: Iterable[QuotaValue], relief: Mapping[UUID, Decimal], period: Period
) -> tuple[dict[UUID, Decimal], set[UUID]]:
    """Quotas of the period by owner, relieved, divided and converted; and whose could not be."""
    calendar, rates = fiscal_calendar(), Rates(organisation().currency)
    quotas: dict[UUID, Decimal] = {}
    unknown: set[UUID] = set()
    for value in values:
        owner = value.member or value.team
        part = _part(value, relief.get(value.target, NOTHING), period, calendar)
        amount = rates.in_base(part, value.currency, value.period.start)
        if owner is None:
            continue
        if amount is None:
            unknown.add(owner)
        else:
            quotas[owner] = quotas.get(owner, NOTHING) + rounded(amount, rates.base)
    return quotas, unknown


def _part(value: QuotaValue, relief: Decimal, period: Period, calendar: Calendar) -> Decimal:
    effective = max(NOTHING, value.amount - relief)
    return within(effective, value.period, period, calendar, value.currency)


def _deals(members: list[UUID], series: Series, period: Period) -> dict[UUID, dict[str, Any]]:
    won, open_ = Q(outcome=Outcome.WON), Q(outcome=Outcome.OPEN)
    rows = Opportunity.objects.filter(series.deals, close_on__gte=period.start, close_on__lt=period.end)
    summed = rows.owned_within(members).values("owner").order_by("owner")
    figures = summed.annotate(
        won=Sum("base_amount", filter=won),
        open=Sum("base_amount", filter=open_),
        unknown=Count("pk", filter=won & Q(amount__isnull=False, base_amount=None)),
    )
    return {row["owner"]: {**row} for row in figures}


def _closed(members: list[UUID], series: Series, period: Period, today: date) -> dict[UUID, tuple[int, int]]:
    """Deals won, and closed, in the twelve months before today or the period's end."""
    until = min(today, period.end)
    rows = Opportunity.objects.filter(series.deals, close_on__gte=add_months(until, -12), close_on__lt=until)
    closed = rows.exclude(outcome=Outcome.OPEN).owned_within(members).values("owner").order_by("owner")
    counts = closed.annotate(won=Count("pk", filter=Q(outcome=Outcome.WON)), closed=Count("pk"))
    return {row["owner"]: (row["won"], row["closed"]) for row in counts}
