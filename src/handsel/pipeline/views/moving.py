"""Doors to the stage of a deal: a step of the path, a dialog, won, lost, reopened, dropped on the board."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.viewer import Forbidden
from handsel.pipeline import actions
from handsel.pipeline.forms import LoseForm, ReopenForm, StageForm
from handsel.pipeline.models import Opportunity, Outcome, Stage
from handsel.pipeline.views.board import drop_answer
from handsel.pipeline.views.common import opportunity_or_404
from handsel.trail.answers import reload_with_toast, with_toast
from handsel.trail.editing import Conflict


@require_http_methods(["GET", "POST"])
def choose_stage(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """A dialog with every stage of every pipeline."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        stage: Stage = values["stage"]
        if stage.outcome == Outcome.LOST and opportunity.outcome != Outcome.LOST:
            return _lose_dialog(request, opportunity, stage, bound=False)
        actions.move(opportunity=opportunity, stage=stage, by=by, at=timezone.now())
        return reload_with_toast(moved_text(opportunity, stage), by=by)

    form = StageForm(request.POST or None, initial={"stage": opportunity.stage_id})
    return dialog(request, form, run, title=_("Move to a stage"), submit_label=_("Move"))


@require_POST
def to_stage(request: HttpRequest, opportunity_id: UUID, stage_id: UUID) -> HttpResponse:
    """One click on the path."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    stage = get_object_or_404(Stage, pk=stage_id)
    return _told(lambda: actions.move(opportunity=opportunity, stage=stage, by=by, at=timezone.now()), request)


@require_POST
def win(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Won."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    return _told(lambda: actions.win(opportunity=opportunity, by=by, at=timezone.now()), request)


@require_http_methods(["GET", "POST"])
def lose(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Lost, with the reason; `?stage=` names the lost stage where a pipeline has several."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    stages = Stage.objects.filter(outcome=Outcome.LOST, archived_at=None, pipeline=opportunity.pipeline_id)
    asked = request.GET.get("stage", "")
    stage = stages.filter(pk=asked).first() if _is_uuid(asked) else None
    return _lose_dialog(request, opportunity, stage, bound=request.method == "POST")


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """Take a closed deal up again."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        again = actions.reopen(opportunity=opportunity, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Reopened %(name)s") % {"name": again.name}, by=by)

    last = opportunity.steps.filter(stage__outcome=Outcome.OPEN).order_by("-at", "-id")
    stage = last.values_list("stage_id", flat=True).first()
    form = ReopenForm(request.POST or None, initial={"stage": stage})
    return dialog(request, form, run, title=_("Reopen %(name)s") % {"name": opportunity.name}, submit_label=_("Reopen"))


@require_POST
def drop(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """A card dropped on the board: the card anew with both columns' heads, or the question why it was lost."""
    by = viewer_of(request)
    opportunity = opportunity_or_404(opportunity_id, by)
    stage = get_object_or_404(Stage, pk=request.POST.get("stage", "")) if _is_uuid(request.POST.get("stage")) else None
    if stage is None:
        return with_toast(HttpResponse(status=400), _("There is no such stage."), kind="error")
    if stage.outcome == Outcome.LOST and opportunity.stage_id != stage.pk:
        return _retargeted(_lose_dialog(request, opportunity, stage, bound=False))
    left = opportunity.stage
    version = request.POST.get("version", "")
    try:
        actions.move(
            opportunity=opportunity,
            stage=stage,
            by=by,
            at=timezone.now(),
            version=int(version) if version.isdigit() else None,
        )
    except (ValidationError, Conflict, Forbidden) as problem:
        return _refused(problem)
    response = drop_answer(request, opportunity.pk, {left.pk, stage.pk})
    return response if left.pk == stage.pk else with_toast(response, moved_text(opportunity, stage), by=by)


def moved_text(opportunity: Opportunity, stage: Stage) -> str:
    """What a toast says after a move."""
    if stage.outcome == Outcome.WON:
        return _("Won %(name)s") % {"name": opportunity.name}
    if stage.outcome == Outcome.LOST:
        return _("Lost %(name)s") % {"name": opportunity.name}
    return _("%(name)s is in %(stage)s now") % {"name": opportunity.name, "stage": stage.name}


def _lose_dialog(request: HttpRequest, opportunity: Opportunity, stage: Stage | None, *, bound: bool) -> HttpResponse:
    by = viewer_of(request)
    action = reverse("pipeline:lose", args=[opportunity.pk]) + (f"?stage={stage.pk}" if stage else "")

    def run(values: Mapping[str, Any]) -> HttpResponse:
        asked = {"close_on": values["close_on"], "by": by, "at": timezone.now()}
        if stage is not None:
            actions.move(opportunity=opportunity, stage=stage, lost_reason=values["reason"], **asked)
        else:
            actions.lose(opportunity=opportunity, reason=values["reason"], **asked)
        return reload_with_toast(_("Lost %(name)s") % {"name": opportunity.name}, by=by)

    form = LoseForm(request.POST if bound else None)
    title = _("Why was %(name)s lost?") % {"name": opportunity.name}
    return dialog(request, form, run, title=title, submit_label=_("Mark as lost"), action=action)


def _told(run: Callable[[], Opportunity], request: HttpRequest) -> HttpResponse:
    try:
        after = run()
    except (ValidationError, Conflict, Forbidden) as problem:
        return _refused(problem)
    stage = Stage.objects.get(pk=after.stage_id)
    return reload_with_toast(moved_text(after, stage), by=viewer_of(request))


def _refused(problem: Exception) -> HttpResponse:
    text = messages_of(problem) if isinstance(problem, ValidationError) else str(problem)
    return with_toast(HttpResponse(status=409), text, kind="error")


def _retargeted(response: HttpResponse) -> HttpResponse:
    response.headers["HX-Retarget"] = "#modal-content"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _is_uuid(value: str | None) -> bool:
    try:
        UUID(value or "")
    except ValueError:
        return False
    return True
