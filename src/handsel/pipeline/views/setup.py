"""Settings of pipelines, stages and lost reasons, for sales operations."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.roles import Permission
from handsel.pipeline import actions
from handsel.pipeline.forms import PipelineForm, ReasonForm, StageTermsForm
from handsel.pipeline.models import LostReason, Outcome, Pipeline, Stage
from handsel.pipeline.queries.record import was_passed_through
from handsel.trail.answers import reload_with_toast, with_toast


def for_configuring(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse whoever may not change how Handsel is set up, before anything is shown."""

    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        viewer_of(request).require(Permission.CONFIGURE)
        return view(request, *arguments, **more)

    return wrapped


@require_GET
@for_configuring
def settings(request: HttpRequest) -> HttpResponse:
    """Every pipeline with its stages, and the lost reasons."""
    deals = Count("opportunities", filter=Q(opportunities__outcome=Outcome.OPEN))
    stages = Stage.objects.annotate(deals=deals).order_by("position", "pk")
    by_pipeline: dict[UUID, list[Stage]] = {}
    for stage in stages:
        by_pipeline.setdefault(stage.pipeline_id, []).append(stage)
    pipelines = Pipeline.objects.order_by("archived_at", "position", "name", "pk")
    context = {
        "pipelines": [{"pipeline": one, "stages": _with_edges(by_pipeline.get(one.pk, []))} for one in pipelines],
        "reasons": LostReason.objects.order_by("position", "name"),
    }
    return render(request, "pipeline/settings.html", context)


@require_http_methods(["GET", "POST"])
@for_configuring
def form_pipeline(request: HttpRequest) -> HttpResponse:
    """Add a pipeline with the default stages."""
    by = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.form_pipeline(name=values["name"], by=by, at=timezone.now())
        return reload_with_toast(_("Pipeline added"), by=by)

    return dialog(request, PipelineForm(request.POST or None), run, title=_("New pipeline"), submit_label=_("Add"))


@require_http_methods(["GET", "POST"])
@for_configuring
def rename_pipeline(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Rename a pipeline."""
    by, pipeline = viewer_of(request), get_object_or_404(Pipeline, pk=pipeline_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.edit_pipeline(pipeline=pipeline, name=values["name"], by=by, at=timezone.now())
        return reload_with_toast(_("Pipeline changed"), by=by)

    form = PipelineForm(request.POST or None, initial={"name": pipeline.name})
    return dialog(request, form, run, title=_("Rename the pipeline"), submit_label=_("Save"))


@require_POST
@for_configuring
def archive_pipeline(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Take a pipeline out of use, or put it back."""
    by, pipeline = viewer_of(request), get_object_or_404(Pipeline, pk=pipeline_id)
    verb = actions.restore_pipeline if pipeline.archived_at else actions.archive_pipeline
    return _tried(request, lambda: verb(pipeline=pipeline, by=by, at=timezone.now()), _("Pipeline changed"))


@require_http_methods(["GET", "POST"])
@for_configuring
def add_stage(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Add a stage to a pipeline."""
    by, pipeline = viewer_of(request), get_object_or_404(Pipeline, pk=pipeline_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.add_stage(pipeline=pipeline, values=values, by=by, at=timezone.now())
        return reload_with_toast(_("Stage added"), by=by)

    return dialog(
        request, StageTermsForm(request.POST or None), run, title=_("New stage"), submit_label=_("Add"), columns=2
    )


@require_http_methods(["GET", "POST"])
@for_configuring
def edit_stage(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Change what a stage means."""
    by, stage = viewer_of(request), get_object_or_404(Stage, pk=stage_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.edit_stage(stage=stage, values=values, by=by, at=timezone.now())
        return reload_with_toast(_("Stage changed"), by=by)

    known = {name: getattr(stage, name) for name in StageTermsForm.base_fields}
    form = StageTermsForm(request.POST or None, initial=known)
    text = _("Deals in the stage keep their probability and category; the next move takes the new ones.")
    return dialog(request, form, run, title=stage.name, text=text, submit_label=_("Save"), columns=2)


@require_POST
@for_configuring
def shift_stage(request: HttpRequest, stage_id: UUID, way: str) -> HttpResponse:
    """Move a stage one place up or down."""
    by, stage = viewer_of(request), get_object_or_404(Stage, pk=stage_id)
    order = list(
        Stage.objects.filter(pipeline=stage.pipeline_id).order_by("position", "pk").values_list("pk", flat=True)
    )
    place = order.index(stage.pk)
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    pipeline = stage.pipeline
    return _tried(
        request,
        lambda: actions.order_stages(pipeline=pipeline, stages=order, by=by, at=timezone.now()),
        _("Order changed"),
    )


@require_POST
@for_configuring
def archive_stage(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Take a stage out of use, or put it back. One that no deal was ever in is deleted."""
    by, stage = viewer_of(request), get_object_or_404(Stage, pk=stage_id)
    if stage.archived_at is None and not _was_used(stage):
        return _tried(request, lambda: actions.delete_stage(stage=stage, by=by, at=timezone.now()), _("Stage deleted"))
    verb = actions.restore_stage if stage.archived_at else actions.archive_stage
    return _tried(request, lambda: verb(stage=stage, by=by, at=timezone.now()), _("Stage changed"))


@require_http_methods(["GET", "POST"])
@for_configuring
def add_reason(request: HttpRequest) -> HttpResponse:
    """Add a lost reason."""
    by = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.add_lost_reason(name=values["name"], by=by, at=timezone.now())
        return reload_with_toast(_("Reason added"), by=by)

    return dialog(request, ReasonForm(request.POST or None), run, title=_("New lost reason"), submit_label=_("Add"))


@require_http_methods(["GET", "POST"])
@for_configuring
def rename_reason(request: HttpRequest, reason_id: UUID) -> HttpResponse:
    """Rename a lost reason."""
    by, reason = viewer_of(request), get_object_or_404(LostReason, pk=reason_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.rename_lost_reason(reason=reason, name=values["name"], by=by, at=timezone.now())
        return reload_with_toast(_("Reason changed"), by=by)

    form = ReasonForm(request.POST or None, initial={"name": reason.name})
    text = _("Deals lost before keep the words chosen then.")
    return dialog(request, form, run, title=_("Rename the reason"), text=text, submit_label=_("Save"))


@require_http_methods(["GET", "POST"])
@for_configuring
def remove_reason(request: HttpRequest, reason_id: UUID) -> HttpResponse:
    """Offer a reason no more, after asking."""
    by, reason = viewer_of(request), get_object_or_404(LostReason, pk=reason_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.remove_lost_reason(reason=reason, by=by, at=timezone.now())
        return reload_with_toast(_("Reason removed"), by=by)

    title = _("Remove %(name)s?") % {"name": reason.name}
    text = _("Deals lost for it keep it.")
    return dialog(request, confirmation(request), run, title=title, text=text, submit_label=_("Remove"), danger=True)


def _with_edges(stages: list[Stage]) -> list[dict[str, Any]]:
    """Each stage, and whether it may move up or down: open ones before the closing ones."""
    places = []
    for number, stage in enumerate(stages):
        above = stages[number - 1] if number else None
        below = stages[number + 1] if number + 1 < len(stages) else None
        places.append(
            {
                "stage": stage,
                "up": above is not None and _same_part(stage, above),
                "down": below is not None and _same_part(stage, below),
            }
        )
    return places


def _same_part(one: Stage, other: Stage) -> bool:
    return (one.outcome == Outcome.OPEN) == (other.outcome == Outcome.OPEN)


def _was_used(stage: Stage) -> bool:
    return stage.opportunities.exists() or was_passed_through(stage)


def _tried(request: HttpRequest, run: Callable[[], Any], done: str) -> HttpResponse:
    try:
        run()
    except ValidationError as problem:
        return with_toast(HttpResponse(status=409), messages_of(problem), kind="error")
    return reload_with_toast(done, by=viewer_of(request))
