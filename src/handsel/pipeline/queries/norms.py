"""How long deals that were won stayed in each stage. Learned from the whole company: durations give nobody away."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db import connection

from handsel.pipeline.models import Stage
from handsel.pipeline.rules.ageing import Durations, Norm, norm

NEWEST = 500
"""So many of a pipeline's newest won deals are looked at: recent practice counts, and the read stays short."""

DURATIONS = """
with won as (
    select id from pipeline_opportunity where outcome = 'won' and pipeline_id = %s
    order by created_at desc, id desc limit %s
),
stays as (
    select step.from_stage_id as stage_id, sum(step.days) as days
    from won join pipeline_step step on step.opportunity_id = won.id
    where step.from_stage_id is not null
    group by won.id, step.from_stage_id
)
select stage_id, count(*), percentile_cont(array[0.5, 0.75, 0.9]) within group (order by days)
from stays group by stage_id
"""


def norms(pipeline_id: UUID, stages: Iterable[Stage]) -> Mapping[UUID, Norm | None]:
    """The norm of each stage. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DURATIONS, [pipeline_id, NEWEST])
        found = {stage: Durations(count, *map(_days, points)) for stage, count, points in cursor.fetchall()}
    return {stage.pk: norm(found.get(stage.pk), stage.expected_days) for stage in stages}


def _days(value: float) -> Decimal:
    return round(Decimal(value), 2)
