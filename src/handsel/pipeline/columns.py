"""Opportunities as a list: columns, ways to group, figures, and the views that ship."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import (
    Avg,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Now, Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.lists.columns import Choices, Column, Group, Kind, Measure, Preset, RecordList, register
from handsel.org.viewer import Viewer
from handsel.pipeline import actions
from handsel.pipeline.models import Category, Opportunity, Outcome, Pipeline, Stage


def _kinds(viewer: Viewer) -> Choices:
    return Opportunity.Kind.choices


def _outcomes(viewer: Viewer) -> Choices:
    return Outcome.choices


def _categories(viewer: Viewer) -> Choices:
    return Category.choices


def _stages(viewer: Viewer) -> Choices:
    """Stage names, each once: several pipelines may share a name and a filter means all of them."""
    names = Stage.objects.order_by("pipeline__position", "position").values_list("name", flat=True)
    return [(name, name) for name in dict.fromkeys(names)]


def _pipelines(viewer: Viewer) -> Choices:
    return list(Pipeline.objects.order_by("position", "name").values_list("name", "name"))


def _edit(record: Opportunity, values: Mapping[str, Any], **context: Any) -> Opportunity:
    """An edit in place; a stage comes by its name."""
    if isinstance(name := values.get("stage"), str):
        values = {**values, "stage": _stage_named(name, record.pipeline_id)}
    return actions.edit(opportunity=record, values=values, **context)


def _bulk_edit(ids: Sequence[UUID], *, by: Viewer, at: datetime, **more: Any) -> int:
    """An edit of many; a stage comes by its name and means the stage of the deals' pipeline."""
    values: Mapping[str, Any] = more["values"]
    name = values.get("stage")
    if not isinstance(name, str):
        return actions.bulk_edit(opportunities=ids, values=values, by=by, at=at)
    by_pipeline: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Opportunity.objects.visible_to(by).filter(pk__any_of=list(ids)).values_list("pipeline_id", "pk")
    for pipeline, identifier in rows:
        by_pipeline[pipeline].append(identifier)
    if len(by_pipeline) == 1:
        [(pipeline, some)] = by_pipeline.items()
        return actions.bulk_edit(
            opportunities=some, values={**values, "stage": _stage_named(name, pipeline)}, by=by, at=at
        )
    raise ValidationError(_("These deals are in several pipelines; move the deals of one at a time."))


def _stage_named(name: str, pipeline: UUID) -> Stage:
    stage = Stage.objects.filter(pipeline=pipeline, name=name, archived_at=None).first()
    if stage is None:
        raise ValidationError(_("This deal's pipeline has no stage %(stage)s.") % {"stage": name})
    return stage


MONEY = DecimalField(max_digits=24, decimal_places=2)
DAYS_IN_STAGE = Cast(
    Func(Now() - F("stage_since"), template="extract(epoch from %(expressions)s) / 86400", output_field=FloatField()),
    IntegerField(),
)
CYCLE_DAYS = Func(
    F("close_on"), F("opened_on"), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
)
NOTHING = Value(Decimal(0), output_field=MONEY)
WON, LOST = Q(outcome=Outcome.WON), Q(outcome=Outcome.LOST)
WEIGHTED = ExpressionWrapper(F("base_amount") * F("probability") / Value(Decimal(100)), output_field=MONEY)


def _win_rate(figures: Mapping[str, Any]) -> Decimal | None:
    closed = figures["won_count"] + figures["lost_count"]
    return round(Decimal(figures["won_count"]) / closed, 6) if closed else None


COLUMNS = (
    Column(name="name", label=_("Name"), title=True, edits="name", bulk=False),
    Column(
        name="account",
        label=_("Account"),
        kind=Kind.RECORD,
        path="account",
        text_path="account__name",
        nullable=True,
        phone="start",
    ),
    Column(name="stage", label=_("Stage"), kind=Kind.CHOICE, path="stage__name", choices=_stages, edits="stage"),
    Column(
        name="amount",
        label=_("Amount"),
        kind=Kind.MONEY,
        nullable=True,
        base_path="base_amount",
        currency_path="currency",
        edits="amount",
        phone="end",
    ),
    Column(name="close_on", label=_("Close date"), kind=Kind.DATE, nullable=True, edits="close_on", phone="end"),
    Column(name="probability", label=_("Probability"), kind=Kind.PERCENT, edits="probability"),
    Column(name="category", label=_("Category"), kind=Kind.CHOICE, choices=_categories, edits="category"),
    Column(name="owner", label=_("Owner"), kind=Kind.MEMBER, path="owner", text_path="owner__name", nullable=True),
    Column(name="next_step", label=_("Next step"), edits="next_step"),
    Column(name="next_step_on", label=_("Next step date"), kind=Kind.DATE, nullable=True, edits="next_step_on"),
    Column(
        name="days_in_stage", label=_("Days in stage"), kind=Kind.NUMBER, path="days_in_stage", expression=DAYS_IN_STAGE
    ),
    Column(name="push_count", label=_("Pushes"), kind=Kind.NUMBER, shown=False),
    Column(name="outcome", label=_("Outcome"), kind=Kind.CHOICE, choices=_outcomes, shown=False),
    Column(name="kind", label=_("Type"), kind=Kind.CHOICE, choices=_kinds, edits="kind", shown=False),
    Column(name="source", label=_("Source"), edits="source", shown=False),
    Column(name="product", label=_("Product"), edits="product", shown=False),
    Column(name="competitors", label=_("Competitors"), kind=Kind.TAGS, edits="competitors", bulk=False, shown=False),
    Column(
        name="pipeline", label=_("Pipeline"), kind=Kind.CHOICE, path="pipeline__name", choices=_pipelines, shown=False
    ),
    Column(
        name="base_amount", label=_("Amount in the company's currency"), kind=Kind.MONEY, nullable=True, shown=False
    ),
    Column(name="lost_reason", label=_("Lost reason"), edits="lost_reason", bulk=False, shown=False),
    Column(
        name="primary_contact",
        label=_("Primary contact"),
        kind=Kind.RECORD,
        path="primary_contact",
        text_path="primary_contact__name",
        nullable=True,
        shown=False,
    ),
    Column(name="industry", label=_("Industry"), path="account__industry", nullable=True, shown=False),
    Column(name="country", label=_("Country"), path="account__billing_country", nullable=True, shown=False),
    Column(
        name="opened_on",
        label=pgettext_lazy("day", "Opened"),
        kind=Kind.DATE,
        nullable=True,
        edits="opened_on",
        shown=False,
    ),
    Column(name="closed_at", label=pgettext_lazy("moment", "Closed"), kind=Kind.MOMENT, nullable=True, shown=False),
    Column(name="created_at", label=_("Created"), kind=Kind.MOMENT, shown=False),
    Column(name="updated_at", label=_("Changed"), kind=Kind.MOMENT, shown=False),
)

GROUPS = (
    Group(name="owner", label=_("Owner"), path="owner_id", text_path="owner__name"),
    Group(name="stage", label=_("Stage"), path="stage_id", text_path="stage__name", order="stage__position"),
    Group(name="close_quarter", label=_("Close quarter"), path="close_on", grain="quarter"),
    Group(name="close_month", label=_("Close month"), path="close_on", grain="month"),
    Group(name="close_year", label=_("Close year"), path="close_on", grain="year"),
    Group(name="account", label=_("Account"), path="account_id", text_path="account__name"),
    Group(name="sector", label=_("Industry"), path="account__industry"),
    Group(name="product", label=_("Product"), path="product"),
    Group(name="category", label=_("Category"), path="category", choices=_categories),
    Group(name="kind", label=_("Type"), path="kind", choices=_kinds),
    Group(name="source", label=_("Source"), path="source"),
    Group(name="outcome", label=_("Outcome"), path="outcome", choices=_outcomes),
    Group(name="lost_reason", label=_("Lost reason"), path="lost_reason"),
    Group(name="pipeline", label=_("Pipeline"), path="pipeline_id", text_path="pipeline__name"),
    Group(name="team", label=_("Team"), path="owner__team_id", text_path="owner__team__name"),
)

MEASURES = (
    Measure(name="count", label=_("Opportunities"), aggregate=Count("pk")),
    Measure(name="amount", label=_("Amount"), kind=Kind.MONEY, aggregate=Sum("base_amount", default=NOTHING)),
    Measure(
        name="open_count", label=pgettext_lazy("deals", "Open"), aggregate=Count("pk", filter=Q(outcome=Outcome.OPEN))
    ),
    Measure(
        name="open_amount",
        label=_("Open amount"),
        kind=Kind.MONEY,
        aggregate=Sum("base_amount", filter=Q(outcome=Outcome.OPEN), default=NOTHING),
    ),
    Measure(
        name="weighted_amount",
        label=_("Weighted amount"),
        kind=Kind.MONEY,
        aggregate=Sum(WEIGHTED, filter=Q(outcome=Outcome.OPEN), default=NOTHING),
        description=_("Open amounts times their probability."),
    ),
    Measure(name="won_count", label=pgettext_lazy("deals", "Won"), aggregate=Count("pk", filter=WON)),
    Measure(
        name="won_amount",
        label=_("Won amount"),
        kind=Kind.MONEY,
        aggregate=Sum("base_amount", filter=WON, default=NOTHING),
    ),
    Measure(name="lost_count", label=pgettext_lazy("deals", "Lost"), aggregate=Count("pk", filter=LOST)),
    Measure(
        name="lost_amount",
        label=_("Lost amount"),
        kind=Kind.MONEY,
        aggregate=Sum("base_amount", filter=LOST, default=NOTHING),
    ),
    Measure(
        name="win_rate",
        label=_("Win rate"),
        kind=Kind.PERCENT,
        derive=_win_rate,
        needs=("won_count", "lost_count"),
        description=_("Won among won and lost, by number; what was lost without a decision counts as lost."),
    ),
    Measure(
        name="avg_won_amount",
        label=_("Average won amount"),
        kind=Kind.MONEY,
        aggregate=Round(Avg("base_amount", filter=WON), precision=2),
        description=_("Over won deals with an amount; what was lost does not enter."),
    ),
    Measure(
        name="avg_cycle_days",
        label=_("Days to win"),
        aggregate=Round(Avg(CYCLE_DAYS, filter=WON), precision=2),
        description=_("From the day a won deal was opened to the day it closed, on average."),
    ),
)

OPPORTUNITIES = register(
    RecordList(
        name="opportunities",
        label=_("Opportunities"),
        one=_("Opportunity"),
        model=Opportunity,
        icon="target",
        sort="-close_on",
        url=lambda row: reverse("pipeline:opportunity", args=[row.pk]),
        panel_url=lambda row: reverse("pipeline:panel", args=[row.pk]),
        create_url=lambda: reverse("pipeline:create"),
        columns=COLUMNS,
        groups=GROUPS,
        measures=MEASURES,
        presets=(
            Preset(name="mine", label=_("My pipeline"), query="owner=me&outcome=open&sort=close_on"),
            Preset(name="open", label=pgettext_lazy("deals", "Open"), query="outcome=open&sort=close_on"),
            Preset(
                name="closing", label=_("Closing this month"), query="outcome=open&close_on=this-month&sort=close_on"
            ),
            Preset(
                name="no-next-step", label=_("No next step"), query="outcome=open&next_step__empty=true&sort=close_on"
            ),
            Preset(name="rotting", label=_("Rotting"), query="outcome=open&days_in_stage__gt=30&sort=-days_in_stage"),
            Preset(name="won", label=_("Won this quarter"), query="outcome=won&close_on=this-quarter&sort=-close_on"),
        ),
        edit=_edit,
        bulk_edit=_bulk_edit,
        reassign=lambda ids, **context: actions.reassign(opportunities=ids, **context),
        delete=lambda ids, **context: actions.delete(opportunities=ids, **context),
    )
)
