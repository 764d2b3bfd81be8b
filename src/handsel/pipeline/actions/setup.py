"""Verbs of sales operations: pipelines, their stages, and the reasons deals are lost for."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline import events
from handsel.pipeline.actions.defaults import LOST_REASONS, PIPELINE_NAME, STAGES
from handsel.pipeline.actions.writing import CannotEdit, Unchanged, refuse
from handsel.pipeline.models import LostReason, Opportunity, Pipeline, Stage, Step
from handsel.pipeline.rules.checking import SHORT, check_stage
from handsel.pipeline.rules.vocabulary import Category, Outcome
from handsel.trail.changes import change

STAGE_FIELDS = {"name", "probability", "category", "outcome", "expected_days", "guidance"}


class CannotSetUp(CannotEdit):
    """Pipelines cannot be set up like this."""


def set_up_default_pipeline(*, by: Viewer, at: datetime) -> Pipeline:
    """The first pipeline with its stages and lost reasons, named in the company's language."""
    by.require(Permission.CONFIGURE)
    russian = organisation().locale.startswith("ru")
    with change("pipeline.set-up", by=by, at=at):
        pipeline = form_pipeline(name=PIPELINE_NAME[russian], by=by, at=at)
        for names in LOST_REASONS:
            if not LostReason.objects.filter(name=names[russian]).exists():
                add_lost_reason(name=names[russian], by=by, at=at)
    return pipeline


def form_pipeline(*, name: str, by: Viewer, at: datetime, like: Pipeline | None = None) -> Pipeline:
    """Add a pipeline with the stages of another one, or the default stages."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.form", by=by, at=at) as forming:
        pipeline = Pipeline.objects.create(name=_free_name(Pipeline, name), position=_next_position(Pipeline))
        Stage.objects.bulk_create(_copied(pipeline, like) if like else _default_stages(pipeline))
        forming.record(events.PipelineFormed(subject=pipeline.pk, title=pipeline.name))
    return pipeline


def edit_pipeline(*, pipeline: Pipeline, by: Viewer, at: datetime, name: str, position: int | None = None) -> Pipeline:
    """Rename a pipeline, or put it in another place. The lowest place is the default pipeline."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.edit-pipeline", by=by, at=at) as editing:
        pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
        pipeline.name = _free_name(Pipeline, name, but=pipeline.pk)
        pipeline.position = pipeline.position if position is None else position
        pipeline.save()
        editing.record(events.PipelineEdited(subject=pipeline.pk, title=pipeline.name))
    return pipeline


def archive_pipeline(*, pipeline: Pipeline, by: Viewer, at: datetime) -> Pipeline:
    """Take a pipeline out of use. Raises CannotSetUp while deals are open in it or when it is the only one."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.archive-pipeline", by=by, at=at) as archiving:
        pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
        _refuse_open_deals(Opportunity.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN).count())
        if not Pipeline.objects.filter(archived_at=None).exclude(pk=pipeline.pk).exists():
            raise CannotSetUp(_("Handsel needs at least one pipeline."))
        pipeline.archived_at = at
        pipeline.save(update_fields=["archived_at"])
        archiving.record(events.PipelineEdited(subject=pipeline.pk, title=pipeline.name))
    return pipeline


def restore_pipeline(*, pipeline: Pipeline, by: Viewer, at: datetime) -> Pipeline:
    """Put an archived pipeline back to use."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.restore-pipeline", by=by, at=at) as restoring:
        pipeline.archived_at = None
        pipeline.save(update_fields=["archived_at"])
        restoring.record(events.PipelineEdited(subject=pipeline.pk, title=pipeline.name))
    return pipeline


def add_stage(*, pipeline: Pipeline, values: Mapping[str, Any], by: Viewer, at: datetime) -> Stage:
    """Add a stage: open ones before the closing ones, at the end of theirs."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.add-stage", by=by, at=at) as adding:
        stage = Stage(pipeline=pipeline, position=0, outcome=Outcome.OPEN, category=Category.PIPELINE, probability=10)
        _apply(stage, values)
        stage.save()
        _renumber(_with(list(_stages(pipeline).exclude(pk=stage.pk)), stage))
        adding.record(
            events.StageAdded(subject=stage.pk, about=(pipeline.pk,), title=stage.name, pipeline=str(pipeline))
        )
    return stage


def edit_stage(*, stage: Stage, values: Mapping[str, Any], by: Viewer, at: datetime) -> Stage:
    """Change a stage. Deals already in it keep their probability and category; its outcome stays once it is used."""
    by.require(Permission.CONFIGURE)
    with suppress(Unchanged), change("pipeline.edit-stage", by=by, at=at) as editing:
        stage = Stage.objects.select_for_update(of=("self",)).select_related("pipeline").get(pk=stage.pk)
        if values.get("outcome", stage.outcome) != stage.outcome:
            _refuse_used(stage)
            _refuse_last(stage)
        changed = _apply(stage, values)
        if not changed:
            raise Unchanged
        stage.save()
        editing.record(_stage_edited(stage, changed))
    return stage


def archive_stage(*, stage: Stage, by: Viewer, at: datetime) -> Stage:
    """Let nothing in any more. Raises CannotSetUp while open deals are in it, or when it is the last of its kind."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.archive-stage", by=by, at=at) as archiving:
        stage = Stage.objects.select_for_update(of=("self",)).select_related("pipeline").get(pk=stage.pk)
        _refuse_open_deals(stage.opportunities.filter(outcome=Outcome.OPEN).count())
        _refuse_last(stage)
        stage.archived_at = at
        stage.save(update_fields=["archived_at"])
        archiving.record(_stage_edited(stage, ["archived_at"]))
    return stage


def restore_stage(*, stage: Stage, by: Viewer, at: datetime) -> Stage:
    """Put an archived stage back to use."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.restore-stage", by=by, at=at) as restoring:
        stage.archived_at = None
        stage.save(update_fields=["archived_at"])
        restoring.record(_stage_edited(stage, ["archived_at"]))
    return stage


def delete_stage(*, stage: Stage, by: Viewer, at: datetime) -> None:
    """Remove a stage that no opportunity was ever in. Raises CannotSetUp otherwise: archive it instead."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.delete-stage", by=by, at=at) as deleting:
        stage = Stage.objects.select_for_update(of=("self",)).select_related("pipeline").get(pk=stage.pk)
        _refuse_used(stage)
        _refuse_last(stage)
        deleting.record(
            events.StageDeleted(
                subject=stage.pk, about=(stage.pipeline_id,), title=stage.name, pipeline=str(stage.pipeline)
            )
        )
        Stage.objects.filter(pk=stage.pk).delete()


def order_stages(*, pipeline: Pipeline, stages: Sequence[UUID], by: Viewer, at: datetime) -> None:
    """Put a pipeline's stages in this order: all of them, each once, closing ones last."""
    by.require(Permission.CONFIGURE)
    with suppress(Unchanged), change("pipeline.order-stages", by=by, at=at) as ordering:
        held = {stage.pk: stage for stage in _stages(pipeline).select_for_update()}
        if sorted(held) != sorted(stages):
            raise CannotSetUp(_("Name every stage of the pipeline once."))
        ordered = [held[stage] for stage in stages]
        closing = [stage.outcome != Outcome.OPEN for stage in ordered]
        if closing != sorted(closing):
            raise CannotSetUp(_("Stages for what is won and lost stand last."))
        if not _renumber(ordered):
            raise Unchanged
        ordering.record(events.StagesOrdered(subject=pipeline.pk, title=pipeline.name))


def add_lost_reason(*, name: str, by: Viewer, at: datetime) -> LostReason:
    """Add a reason people may choose."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.add-lost-reason", by=by, at=at) as adding:
        reason = LostReason.objects.create(name=_free_name(LostReason, name), position=_next_position(LostReason))
        adding.record(events.LostReasonChanged(subject=reason.pk, title=reason.name))
    return reason


def rename_lost_reason(*, reason: LostReason, name: str, by: Viewer, at: datetime) -> LostReason:
    """Rename a reason. Deals lost before keep the words chosen then."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.rename-lost-reason", by=by, at=at) as renaming:
        reason.name = _free_name(LostReason, name, but=reason.pk)
        reason.save(update_fields=["name"])
        renaming.record(events.LostReasonChanged(subject=reason.pk, title=reason.name))
    return reason


def remove_lost_reason(*, reason: LostReason, by: Viewer, at: datetime) -> None:
    """Offer a reason no more. Deals lost for it keep it."""
    by.require(Permission.CONFIGURE)
    with change("pipeline.remove-lost-reason", by=by, at=at) as removing:
        removing.record(events.LostReasonChanged(subject=reason.pk, title=reason.name))
        LostReason.objects.filter(pk=reason.pk).delete()


def _default_stages(pipeline: Pipeline) -> list[Stage]:
    russian = organisation().locale.startswith("ru")
    return [
        Stage(
            pipeline=pipeline,
            name=preset.names[russian],
            position=position,
            probability=preset.probability,
            category=preset.category,
            outcome=preset.outcome,
            expected_days=preset.expected_days,
        )
        for position, preset in enumerate(STAGES)
    ]


def _copied(pipeline: Pipeline, like: Pipeline) -> list[Stage]:
    stages = list(_stages(like).filter(archived_at=None))
    return [
        Stage(
            pipeline=pipeline,
            name=stage.name,
            position=position,
            probability=stage.probability,
            category=stage.category,
            outcome=stage.outcome,
            expected_days=stage.expected_days,
            guidance=stage.guidance,
        )
        for position, stage in enumerate(stages)
    ]


def _stages(pipeline: Pipeline) -> Any:
    return Stage.objects.filter(pipeline=pipeline).order_by("position", "pk")


def _apply(stage: Stage, values: Mapping[str, Any]) -> list[str]:
    """Set the values, check them, and say which changed."""
    if unknown := values.keys() - STAGE_FIELDS:
        raise CannotSetUp({name: [_("This field cannot be edited.")] for name in sorted(unknown)})
    before = {name: getattr(stage, name) for name in STAGE_FIELDS}
    for name, value in values.items():
        setattr(stage, name, value.strip() if isinstance(value, str) else value)
    _refuse_bad_name(stage.name)
    twins = Stage.objects.filter(pipeline=stage.pipeline_id, name__iexact=stage.name).exclude(pk=stage.pk)
    if twins.exists():
        raise CannotSetUp({"name": _("%(name)s exists already.") % {"name": stage.name}})
    refuse(check_stage(Outcome(stage.outcome), stage.probability, Category(stage.category)))
    return sorted(name for name in STAGE_FIELDS if getattr(stage, name) != before[name])


def _with(stages: list[Stage], new: Stage) -> list[Stage]:
    """The stages with a new one behind the last of its kind: open before closing."""
    if new.outcome != Outcome.OPEN:
        return [*stages, new]
    opened = [stage for stage in stages if stage.outcome == Outcome.OPEN]
    return [*opened, new, *(stage for stage in stages if stage.outcome != Outcome.OPEN)]


def _renumber(stages: Sequence[Stage]) -> bool:
    """Number the stages in this order; whether anything changed."""
    moved = [stage for position, stage in enumerate(stages) if stage.position != position]
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(moved, ["position"])
    return bool(moved)


def _stage_edited(stage: Stage, fields: list[str]) -> events.StageEdited:
    return events.StageEdited(
        subject=stage.pk, about=(stage.pipeline_id,), title=stage.name, pipeline=str(stage.pipeline), fields=fields
    )


def _refuse_open_deals(count: int) -> None:
    if count:
        message = ngettext(
            "%(count)s open deal is still here; move it first.",
            "%(count)s open deals are still here; move them first.",
            count,
        )
        raise CannotSetUp(message % {"count": count})


def _refuse_used(stage: Stage) -> None:
    used = stage.opportunities.exists() or Step.objects.filter(stage=stage).exists()
    if used or Step.objects.filter(from_stage=stage).exists():
        raise CannotSetUp(_("%(stage)s is part of deals' history; archive it instead.") % {"stage": stage.name})


def _refuse_last(stage: Stage) -> None:
    others = Stage.objects.filter(pipeline=stage.pipeline_id, outcome=stage.outcome, archived_at=None)
    if not others.exclude(pk=stage.pk).exists():
        raise CannotSetUp(_("A pipeline needs a stage like %(stage)s; add another one first.") % {"stage": stage.name})


def _free_name(kind: Any, name: str, but: UUID | None = None) -> str:
    name = name.strip()
    _refuse_bad_name(name)
    if kind.objects.filter(name__iexact=name).exclude(pk=but).exists():
        raise CannotSetUp({"name": _("%(name)s exists already.") % {"name": name}})
    return name


def _refuse_bad_name(name: str) -> None:
    if not name:
        raise CannotSetUp({"name": _("Give it a name.")})
    if len(name) > SHORT or "\0" in name:
        raise CannotSetUp({"name": _("Shorten this to %(longest)s characters.") % {"longest": SHORT}})


def _next_position(kind: Any) -> int:
    last = kind.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
