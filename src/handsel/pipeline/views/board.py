"""The board of a pipeline: columns of cards over a filtered list, with exact figures."""

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.kernel.periods import day_of
from handsel.lists import filters
from handsel.lists.models import SavedView
from handsel.lists.queries import matching_rows
from handsel.lists.requests import ListRequest
from handsel.lists.views.common import parameters, viewer_of
from handsel.lists.views.remembering import remembered
from handsel.lists.views.table import forgiving
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.models import Opportunity, OpportunityQuerySet, Outcome, Pipeline, Stage
from handsel.pipeline.queries import board as query
from handsel.pipeline.queries.norms import norms
from handsel.pipeline.queries.record import busiest, pipelines
from handsel.pipeline.rules.ageing import Norm
from handsel.pipeline.rules.moving import days_between
from handsel.pipeline.views.common import TONES, next_step_chip, norm_text
from handsel.ui import words

ZONES = {Outcome.WON: ("trophy", "green"), Outcome.LOST: ("circle-x", "red")}


@require_GET
def board(request: HttpRequest, pipeline_id: UUID | None = None) -> HttpResponse:
    """The board. Filters and views are the list's own; the address says which pipeline."""
    viewer, chosen = viewer_of(request), pipelines()
    pipeline = next((one for one in chosen if one.pk == pipeline_id), None) if pipeline_id else busiest(chosen, viewer)
    if pipeline is None and pipeline_id:
        raise Http404
    asked, problems = forgiving(OPPORTUNITIES, parameters(request), viewer)
    context = _frame(request, asked, viewer, chosen, pipeline) | {"problems": problems}
    if pipeline is not None:
        context |= _columns(pipeline, asked, viewer)
    return remembered(render(request, "pipeline/board.html", context), request, OPPORTUNITIES)


@require_GET
def more(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """The next cards of a column."""
    viewer, stage = viewer_of(request), get_object_or_404(Stage, pk=stage_id)
    asked = forgiving(OPPORTUNITIES, parameters(request, "after"), viewer)[0]
    day, _comma, identifier = request.GET.get("after", "").partition(",")
    try:
        after = (date.fromisoformat(day) if day else None, UUID(identifier))
    except ValueError:
        raise Http404 from None
    found, has_more = query.more_cards(_rows(stage.pipeline_id, asked, viewer), stage, after)
    usual = norms(stage.pipeline_id, [stage]).get(stage.pk)
    context = {
        "cards": [_card(row, usual, viewer, timezone.now()) for row in found],
        "more_url": _more_url(stage, found, asked) if has_more else "",
    }
    return render(request, "pipeline/cards.html", context)


def drop_answer(request: HttpRequest, opportunity_id: UUID, stage_ids: set[UUID]) -> HttpResponse:
    """The dropped card anew, and the heads of the columns it left and entered, over the board's own filters."""
    viewer = viewer_of(request)
    address = request.headers.get("HX-Current-URL", "").partition("?")[2].partition("#")[0]
    asked = forgiving(OPPORTUNITIES, parse_qsl(address), viewer)[0]
    card = get_object_or_404(
        Opportunity.objects.visible_to(viewer).select_related("account", "owner", "stage"), pk=opportunity_id
    )
    stages = list(Stage.objects.filter(pk__in=stage_ids))
    rows = _rows(card.pipeline_id, asked, viewer)
    figures = query.figures(rows, stages)
    usual = norms(card.pipeline_id, stages)
    heads = [_head(stage, figures.get(stage.pk, query.Figures()), usual.get(stage.pk), viewer) for stage in stages]
    context = {"card": _card(card, usual.get(card.stage_id), viewer, timezone.now()), "heads": heads}
    return render(request, "pipeline/dropped.html", context)


def _columns(pipeline: Pipeline, asked: ListRequest, viewer: Viewer) -> dict[str, Any]:
    stages = query.stages_of(pipeline)
    usual = norms(pipeline.pk, stages)
    now = timezone.now()
    columns = []
    for column in query.board(_rows(pipeline.pk, asked, viewer), stages):
        norm = usual.get(column.stage.pk)
        columns.append(
            _head(column.stage, column.figures, norm, viewer)
            | {
                "cards": [_card(row, norm, viewer, now) for row in column.cards],
                "more_url": _more_url(column.stage, column.cards, asked) if column.has_more else "",
            }
        )
    zones = [
        {"id": str(stage.pk), "label": stage.name, "icon": ZONES[stage.outcome][0], "tone": ZONES[stage.outcome][1]}  # type: ignore[index]
        for stage in stages
        if stage.outcome != Outcome.OPEN
    ]
    return {"columns": columns, "zones": zones}


def _rows(pipeline_id: UUID, asked: ListRequest, viewer: Viewer) -> OpportunityQuerySet:
    rows: OpportunityQuerySet = matching_rows(OPPORTUNITIES, asked, viewer)  # type: ignore[assignment]
    return rows.filter(pipeline=pipeline_id)


def _head(stage: Stage, figures: query.Figures, norm: Norm | None, viewer: Viewer) -> dict[str, Any]:
    is_open = stage.outcome == Outcome.OPEN
    return {
        "id": str(stage.pk),
        "label": stage.name,
        "count": words.number(figures.count, 0),
        "sum": words.money(figures.total, viewer.currency) + _unconverted(figures.unconverted),
        "weighted": words.money_short(figures.weighted, viewer.currency) if is_open and figures.total else "",
        "hint": "\n".join(part for part in (stage.guidance, norm_text(norm) if is_open else "") if part),
        "create_url": f"{reverse('pipeline:create')}?stage={stage.pk}"
        if is_open and viewer.may(Permission.EDIT_RECORDS)
        else "",
    }


def _unconverted(count: int) -> str:
    return "" if not count else " " + _("+ %(count)s without a rate") % {"count": count}


def _card(row: Opportunity, norm: Norm | None, viewer: Viewer, now: datetime) -> dict[str, Any]:
    today, is_open = day_of(now, viewer.zone), row.outcome == Outcome.OPEN
    days = days_between(row.stage_since, now)
    step = next_step_chip(row, today)
    overdue = is_open and row.close_on is not None and row.close_on < today
    return {
        "id": str(row.pk),
        "title": row.name,
        "url": reverse("pipeline:opportunity", args=[row.pk]),
        "subtitle": row.account.name if row.account else "",
        "owner": row.owner.name if row.owner else "",
        "amount": words.money(row.amount, row.currency) if row.amount is not None else "",
        "close": words.short_date(row.close_on) if row.close_on else "",
        "close_title": _("Close date has passed") if overdue else _("Close date"),
        "days": int(days) if is_open else "",
        "days_title": norm_text(norm),
        "days_tone": TONES[norm.level(days)] if norm and is_open else "",
        "pushes": row.push_count if is_open else 0,
        "next_step": step["text"],
        "next_tone": step["tone"],
        "panel_url": reverse("pipeline:panel", args=[row.pk]),
        "move_url": reverse("pipeline:drop", args=[row.pk]) if viewer.may(Permission.EDIT_RECORDS) else "",
        "version": row.version,
    }


def _more_url(stage: Stage, cards: Any, asked: ListRequest) -> str:
    last = cards[-1]
    after = f"{last.close_on.isoformat() if last.close_on else ''},{last.pk}"
    return f"{reverse('pipeline:more', args=[stage.pk])}?{asked.query(after=after)}"


def _frame(
    request: HttpRequest, asked: ListRequest, viewer: Viewer, chosen: list[Pipeline], pipeline: Pipeline | None
) -> dict[str, Any]:
    """Switcher, views and filters round the board."""
    said = asked.query()
    return {
        "pipeline": pipeline,
        "switch": [
            {"label": one.name, "url": _with(reverse("pipeline:board-of", args=[one.pk]), said)} for one in chosen
        ],
        "list": OPPORTUNITIES,
        "list_url": _with(reverse("pipeline:opportunities"), said),
        "views": _views(request.path, said, viewer),
        "filters": filters.chips(asked, OPPORTUNITIES, viewer, request.path),
        "fields": [{"key": one.name, "label": str(one.label)} for one in OPPORTUNITIES.columns if one.filters],
        "keep": [("list_query", said), ("list_path", request.path)],
        "may_create": viewer.may(Permission.EDIT_RECORDS),
        "may_configure": viewer.may(Permission.CONFIGURE),
        "save_view_url": f"{reverse('lists:save-view', args=[OPPORTUNITIES.name])}?{asked.query(path=request.path)}",
    }


def _views(path: str, said: str, viewer: Viewer) -> list[dict[str, Any]]:
    offered = [("", _("All"))] + [(one.query, one.label) for one in OPPORTUNITIES.presets]
    saved = SavedView.objects.visible_to(viewer).filter(list_name=OPPORTUNITIES.name)
    offered += list(saved.order_by("position", "name", "pk").values_list("query", "name"))
    return [
        {"url": _with(path, one), "label": label, "active": sorted(parse_qsl(one)) == sorted(parse_qsl(said))}
        for one, label in offered
    ]


def _with(path: str, said: str) -> str:
    return f"{path}?{said}" if said else path
