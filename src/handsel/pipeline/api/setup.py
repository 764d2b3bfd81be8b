"""Pipelines with their stages, and lost reasons: everybody reads them, sales operations change them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from handsel.lists.rest import PROBLEMS, now, viewer
from handsel.pipeline import actions
from handsel.pipeline.models import LostReason, Pipeline, Stage
from handsel.pipeline.schemas import (
    LostReasonIn,
    LostReasonOut,
    OrderIn,
    PipelineIn,
    PipelineOut,
    PipelinePatch,
    StageIn,
    StageOut,
    StageValues,
)

pipelines = Router(tags=["pipelines"])
lost_reasons = Router(tags=["lost reasons"])


@pipelines.get("", response={200: list[PipelineOut]} | PROBLEMS, summary="List pipelines with their stages")
def list_pipelines(request: HttpRequest) -> list[dict[str, Any]]:
    """The default pipeline first, archived ones among them."""
    found = Pipeline.objects.order_by("position", "name", "pk").prefetch_related("stages")
    return [_shown(pipeline) for pipeline in found]


@pipelines.post("", response={201: PipelineOut} | PROBLEMS, summary="Add a pipeline")
def form_pipeline(request: HttpRequest, body: PipelineIn) -> Status[dict[str, Any]]:
    like = get_object_or_404(Pipeline, pk=body.like_id) if body.like_id else None
    return Status(201, _shown(actions.form_pipeline(name=body.name, like=like, by=viewer(request), at=now())))


@pipelines.get("/{pipeline_id}", response={200: PipelineOut} | PROBLEMS, summary="Read a pipeline with its stages")
def get_pipeline(request: HttpRequest, pipeline_id: UUID) -> dict[str, Any]:
    return _shown(get_object_or_404(Pipeline, pk=pipeline_id))


@pipelines.patch("/{pipeline_id}", response={200: PipelineOut} | PROBLEMS, summary="Rename or reorder a pipeline")
def edit_pipeline(request: HttpRequest, pipeline_id: UUID, body: PipelinePatch) -> dict[str, Any]:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    name = pipeline.name if body.name is None else body.name
    return _shown(
        actions.edit_pipeline(pipeline=pipeline, name=name, position=body.position, by=viewer(request), at=now())
    )


@pipelines.post("/{pipeline_id}/archive", response={200: PipelineOut} | PROBLEMS, summary="Take out of use")
def archive_pipeline(request: HttpRequest, pipeline_id: UUID) -> dict[str, Any]:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    return _shown(actions.archive_pipeline(pipeline=pipeline, by=viewer(request), at=now()))


@pipelines.post("/{pipeline_id}/restore", response={200: PipelineOut} | PROBLEMS, summary="Put back to use")
def restore_pipeline(request: HttpRequest, pipeline_id: UUID) -> dict[str, Any]:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    return _shown(actions.restore_pipeline(pipeline=pipeline, by=viewer(request), at=now()))


@pipelines.post("/{pipeline_id}/order", response={200: PipelineOut} | PROBLEMS, summary="Put stages in order")
def order_stages(request: HttpRequest, pipeline_id: UUID, body: OrderIn) -> dict[str, Any]:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    actions.order_stages(pipeline=pipeline, stages=body.stages, by=viewer(request), at=now())
    return _shown(pipeline)


@pipelines.post("/{pipeline_id}/stages", response={201: StageOut} | PROBLEMS, summary="Add a stage")
def add_stage(request: HttpRequest, pipeline_id: UUID, body: StageIn) -> Status[Stage]:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    values = _given(body)
    stage = actions.add_stage(pipeline=pipeline, values=values, by=viewer(request), at=now())
    return Status(201, get_object_or_404(Stage, pk=stage.pk))


@pipelines.patch("/{pipeline_id}/stages/{stage_id}", response={200: StageOut} | PROBLEMS, summary="Change a stage")
def edit_stage(request: HttpRequest, pipeline_id: UUID, stage_id: UUID, body: StageValues) -> Stage:
    stage = _stage(pipeline_id, stage_id)
    return actions.edit_stage(stage=stage, values=_given(body), by=viewer(request), at=now())


@pipelines.post(
    "/{pipeline_id}/stages/{stage_id}/archive", response={200: StageOut} | PROBLEMS, summary="Let nothing in any more"
)
def archive_stage(request: HttpRequest, pipeline_id: UUID, stage_id: UUID) -> Stage:
    return actions.archive_stage(stage=_stage(pipeline_id, stage_id), by=viewer(request), at=now())


@pipelines.post(
    "/{pipeline_id}/stages/{stage_id}/restore", response={200: StageOut} | PROBLEMS, summary="Put a stage back to use"
)
def restore_stage(request: HttpRequest, pipeline_id: UUID, stage_id: UUID) -> Stage:
    return actions.restore_stage(stage=_stage(pipeline_id, stage_id), by=viewer(request), at=now())


@pipelines.delete("/{pipeline_id}/stages/{stage_id}", response={204: None} | PROBLEMS, summary="Delete a stage")
def delete_stage(request: HttpRequest, pipeline_id: UUID, stage_id: UUID) -> Status[None]:
    """Only one that no opportunity was ever in; others are archived."""
    actions.delete_stage(stage=_stage(pipeline_id, stage_id), by=viewer(request), at=now())
    return Status(204, None)


@lost_reasons.get("", response={200: list[LostReasonOut]} | PROBLEMS, summary="List lost reasons")
def list_lost_reasons(request: HttpRequest) -> list[LostReason]:
    return list(LostReason.objects.order_by("position", "name", "pk"))


@lost_reasons.post("", response={201: LostReasonOut} | PROBLEMS, summary="Add a lost reason")
def add_lost_reason(request: HttpRequest, body: LostReasonIn) -> Status[LostReason]:
    return Status(201, actions.add_lost_reason(name=body.name, by=viewer(request), at=now()))


@lost_reasons.patch("/{reason_id}", response={200: LostReasonOut} | PROBLEMS, summary="Rename a lost reason")
def rename_lost_reason(request: HttpRequest, reason_id: UUID, body: LostReasonIn) -> LostReason:
    """Opportunities lost before keep the words chosen then."""
    reason = get_object_or_404(LostReason, pk=reason_id)
    return actions.rename_lost_reason(reason=reason, name=body.name, by=viewer(request), at=now())


@lost_reasons.delete("/{reason_id}", response={204: None} | PROBLEMS, summary="Offer a lost reason no more")
def remove_lost_reason(request: HttpRequest, reason_id: UUID) -> Status[None]:
    reason = get_object_or_404(LostReason, pk=reason_id)
    actions.remove_lost_reason(reason=reason, by=viewer(request), at=now())
    return Status(204, None)


def _stage(pipeline_id: UUID, stage_id: UUID) -> Stage:
    return get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id, pipeline=pipeline_id)


def _given(body: StageValues) -> dict[str, Any]:
    """What was sent. Only the expected days may be emptied by a null; other fields keep what they hold."""
    sent = body.model_dump(exclude_unset=True)
    return {name: value for name, value in sent.items() if value is not None or name == "expected_days"}


def _shown(pipeline: Pipeline) -> dict[str, Any]:
    stages = sorted(pipeline.stages.all(), key=lambda stage: (stage.position, stage.pk))
    return {
        "id": pipeline.pk,
        "name": pipeline.name,
        "position": pipeline.position,
        "is_archived": pipeline.archived_at is not None,
        "stages": stages,
    }
