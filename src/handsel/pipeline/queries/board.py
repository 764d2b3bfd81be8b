"""The board: every stage with exact counts and sums over all matching deals, and the first cards of each column.

Three queries whatever the number of deals or stages: figures, identifiers of the first cards, the cards.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast

from handsel.pipeline.models import Opportunity, OpportunityQuerySet, Outcome, Pipeline, Stage

CARDS = 25
LEFT_OUT = ("words", "description", "extra", "competitors")


@dataclass(frozen=True)
class Figures:
    """Of all deals in a column: number, sum and weighted sum in the company's currency, how many lack a rate."""

    count: int = 0
    total: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    unconverted: int = 0


@dataclass(frozen=True)
class BoardColumn:
    """A stage, its figures, its first cards, and whether there are more."""

    stage: Stage
    figures: Figures
    cards: Sequence[Opportunity]
    has_more: bool


def stages_of(pipeline: Pipeline) -> list[Stage]:
    """Stages in use, in order."""
    return list(Stage.objects.filter(pipeline=pipeline, archived_at=None).order_by("position", "pk"))


def board(rows: OpportunityQuerySet, stages: Sequence[Stage], *, cards: int = CARDS) -> list[BoardColumn]:
    """The columns of these stages over rows that are visible and filtered already."""
    totals = figures(rows, stages)
    first = _first_cards(rows, stages, cards + 1)
    return [
        BoardColumn(stage, totals.get(stage.pk, Figures()), first[stage.pk][:cards], len(first[stage.pk]) > cards)
        for stage in stages
    ]


def figures(rows: OpportunityQuerySet, stages: Sequence[Stage]) -> dict[UUID, Figures]:
    """Counts and sums per stage, over all rows. One query."""
    money = DecimalField(max_digits=24, decimal_places=2)
    weighted = Cast(F("base_amount") * F("probability") / 100, money)
    found = (
        rows.filter(stage__in=[stage.pk for stage in stages])
        .order_by()
        .values("stage_id")
        .annotate(
            number=Count("pk"),
            total=Sum("base_amount"),
            weighted=Sum(weighted),
            unconverted=Count("pk", filter=Q(base_amount=None, amount__isnull=False)),
        )
    )
    return {
        row["stage_id"]: Figures(
            row["number"], row["total"] or Decimal(0), row["weighted"] or Decimal(0), row["unconverted"]
        )
        for row in found
    }


def more_cards(
    rows: OpportunityQuerySet, stage: Stage, after: tuple[date | None, UUID], *, cards: int = CARDS
) -> tuple[list[Opportunity], bool]:
    """Cards of a column that follow the one with this close date and identifier, and whether there are still more."""
    day, identifier = after
    found = list(_with_relations(_column(rows, stage).filter(_beyond(stage, day, identifier)))[: cards + 1])
    return found[:cards], len(found) > cards


def _first_cards(rows: OpportunityQuerySet, stages: Sequence[Stage], count: int) -> dict[UUID, list[Opportunity]]:
    first: QuerySet[Opportunity, UUID] | None = None
    heads = [_column(rows, stage).values_list("pk", flat=True)[:count] for stage in stages]
    by_stage: dict[UUID, list[Opportunity]] = defaultdict(list)
    if not heads:
        return by_stage
    first = heads[0].union(*heads[1:], all=True) if len(heads) > 1 else heads[0]
    order = {pk: place for place, pk in enumerate(first)}
    cards = _with_relations(Opportunity.objects.filter(pk__any_of=list(order)))
    for card in sorted(cards, key=lambda row: order[row.pk]):
        by_stage[card.stage_id].append(card)
    return by_stage


def _column(rows: OpportunityQuerySet, stage: Stage) -> OpportunityQuerySet:
    """Open deals by the nearest close date, those without one last; closed ones newest first."""
    column = rows.filter(stage=stage.pk)
    return column.order_by("close_on", "id") if _opens(stage) else column.order_by("-close_on", "-id")


def _beyond(stage: Stage, day: date | None, identifier: UUID) -> Q:
    if _opens(stage):
        if day is None:
            return Q(close_on=None, pk__gt=identifier)
        return Q(close_on__gt=day) | Q(close_on=day, pk__gt=identifier) | Q(close_on=None)
    if day is None:
        return Q(close_on=None, pk__lt=identifier) | Q(close_on__isnull=False)
    return Q(close_on__lt=day) | Q(close_on=day, pk__lt=identifier)


def _opens(stage: Stage) -> bool:
    return stage.outcome == Outcome.OPEN


def _with_relations(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return rows.select_related("account", "owner", "stage").defer(
        *LEFT_OUT, "account__words", "account__description", "account__extra"
    )
