"""The page of one opportunity, its stage history, its side panel, and what accounts and contacts show of deals."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.accounts.models import Account, Contact
from handsel.kernel.periods import day_of
from handsel.lists.cells import shown
from handsel.lists.views.common import viewer_of
from handsel.lists.views.remembering import ways_on
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline.columns import OPPORTUNITIES
from handsel.pipeline.models import Opportunity, OpportunityQuerySet, Outcome
from handsel.pipeline.queries import record as query
from handsel.pipeline.queries.record import Record, StagePlace
from handsel.pipeline.views.common import (
    TONES,
    board_url,
    may_edit,
    next_step_chip,
    norm_text,
    opportunity_or_404,
)
from handsel.pipeline.words import WORRIES
from handsel.ui import words

FACTS = (
    "amount", "close_on", "probability", "category", "next_step", "next_step_on", "kind", "source", "product",
    "competitors", "opened_on",
)  # fmt: skip
MOST_SHOWN = 20


@require_GET
def opportunity(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """One deal: where it stands, what is next, who takes part, what happened."""
    viewer = viewer_of(request)
    deal = opportunity_or_404(opportunity_id, viewer)
    record = query.record(deal, viewer=viewer, at=timezone.now())
    head = _head(request, record, viewer)
    context = head | {
        "facts": _facts(deal, viewer, editable=head["may_edit"]),
        "next_step": next_step_chip(deal, day_of(timezone.now(), viewer.zone)),
        "extra": deal.extra,
    }
    return render(request, "pipeline/opportunity.html", context)


@require_GET
def history(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """The way through the stages: every visit with its days, every step with what changed."""
    viewer = viewer_of(request)
    deal = opportunity_or_404(opportunity_id, viewer)
    record = query.record(deal, viewer=viewer, at=timezone.now())
    context = _head(request, record, viewer) | {
        "totals": [
            {
                "stage": place.stage.name,
                "days": words.number(place.days, 1),
                "usual": words.number(place.norm.usual, 0) if place.norm else "",
                "hint": norm_text(place.norm),
                "tone": TONES[place.norm.level(place.days)] if place.norm else "",
            }
            for place in record.path
            if place.days is not None and place.stage.outcome == Outcome.OPEN
        ],
        "steps": list(reversed(record.steps)),
    }
    return render(request, "pipeline/history.html", context)


@require_GET
def panel(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """A deal in the side panel of a list or the board."""
    viewer = viewer_of(request)
    deal = opportunity_or_404(opportunity_id, viewer)
    record = query.record(deal, viewer=viewer, at=timezone.now())
    editable = may_edit(deal, viewer)
    context = {
        "deal": deal,
        "record": record,
        "may_edit": editable,
        "stages": _stages(record, editable=editable),
        "facts": _facts(deal, viewer, editable=editable),
        "next_step": next_step_chip(deal, day_of(timezone.now(), viewer.zone)),
        "worries": _worries(record),
    }
    return render(request, "pipeline/panel.html", context)


@require_GET
def of_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """The deals of an account, for its page."""
    viewer = viewer_of(request)
    if not Account.objects.visible_to(viewer).filter(pk=account_id).exists():
        raise Http404
    rows = Opportunity.objects.visible_to(viewer).filter(account=account_id)
    return _deals(request, rows, viewer, create=f"account={account_id}", everything=f"account={account_id}")


@require_GET
def of_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The deals a contact takes part in, for their page."""
    viewer = viewer_of(request)
    contact = Contact.objects.visible_to(viewer).filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    takes_part = Q(contact_roles__contact=contact_id) | Q(primary_contact=contact_id)
    rows = Opportunity.objects.visible_to(viewer).filter(takes_part).distinct()
    create = f"contact={contact_id}" + (f"&account={contact.account_id}" if contact.account_id else "")
    return _deals(request, rows, viewer, create=create, everything="")


def _deals(
    request: HttpRequest, rows: OpportunityQuerySet, viewer: Viewer, *, create: str, everything: str
) -> HttpResponse:
    found = Opportunity.objects.visible_to(viewer).filter(pk__in=rows.values("pk"))
    found = found.select_related("stage", "owner").defer("words")
    open_sum = rows.filter(outcome=Outcome.OPEN).values("pk", "base_amount").aggregate(total=Sum("base_amount"))
    shown_rows = list(found.order_by("closed_at", "close_on", "pk")[: MOST_SHOWN + 1])
    shown_rows.sort(key=lambda row: row.outcome != Outcome.OPEN)
    context = {
        "deals": shown_rows[:MOST_SHOWN],
        "count": rows.count(),
        "open_sum": words.money(open_sum["total"], viewer.currency) if open_sum["total"] else "",
        "more_url": f"{reverse('pipeline:opportunities')}?{everything}"
        if everything and len(shown_rows) > MOST_SHOWN
        else "",
        "create_url": f"{reverse('pipeline:create')}?{create}" if viewer.may(Permission.EDIT_RECORDS) else "",
    }
    return render(request, "pipeline/deals.html", context)


def _head(request: HttpRequest, record: Record, viewer: Viewer) -> dict[str, Any]:
    """What both tabs of the page show above."""
    deal, editable = record.opportunity, may_edit(record.opportunity, viewer)
    return {
        "deal": deal,
        "record": record,
        "may_edit": editable,
        "may_split": editable and viewer.answers_for(deal.owner_id),
        "is_open": deal.outcome == Outcome.OPEN,
        "crumbs": [{"label": deal.pipeline.name, "url": board_url(deal)}],
        "neighbours": ways_on(request, OPPORTUNITIES, deal.pk, viewer),
        "meta": _meta(deal),
        "highlights": _highlights(record, day_of(timezone.now(), viewer.zone)),
        "stages": _stages(record, editable=editable),
        "worries": _worries(record),
        "tabs": _tabs(request, deal),
    }


def _tabs(request: HttpRequest, deal: Opportunity) -> list[dict[str, Any]]:
    pages = [
        (reverse("pipeline:opportunity", args=[deal.pk]), _("Overview"), "layout-list"),
        (reverse("pipeline:history", args=[deal.pk]), _("Stage history"), "route"),
        (reverse("home:history", args=["opportunity", deal.pk]), _("All changes"), "history"),
    ]
    return [{"url": url, "label": label, "icon": icon, "active": url == request.path} for url, label, icon in pages]


def _meta(deal: Opportunity) -> list[dict[str, str]]:
    meta = []
    if deal.account:
        url = reverse("accounts:account", args=[deal.account.pk])
        meta.append({"text": deal.account.name, "icon": "building-2", "url": url})
    meta.append({"text": deal.owner.name if deal.owner else _("No owner"), "icon": "user-round"})
    return meta


def _highlights(record: Record, today: date) -> list[dict[str, Any]]:
    deal = record.opportunity
    highlights = [
        {"label": _("Amount"), "value": words.money(deal.amount, deal.currency) if deal.amount is not None else ""},
        {"label": _("Close date"), "value": words.short_date(deal.close_on) if deal.close_on else ""},
        {"label": _("Probability"), "value": words.percent(Decimal(deal.probability) / 100)},
        {"label": _("Forecast category"), "value": deal.get_category_display()},
    ]
    if deal.outcome == Outcome.OPEN:
        highlights.append({"label": _("Days in stage"), "value": words.number(int(record.days_in_stage), 0)})
        highlights.append({"label": _("Pushes"), "value": str(deal.push_count)})
        highlights.append({"label": _("Next step"), "value": next_step_chip(deal, today)["text"]})
    if deal.outcome == Outcome.LOST:
        highlights.append({"label": _("Lost reason"), "value": deal.lost_reason})
    return highlights


def _stages(record: Record, *, editable: bool) -> list[dict[str, Any]]:
    return [_stage(place, record.opportunity, editable=editable) for place in record.path]


def _stage(place: StagePlace, deal: Opportunity, *, editable: bool) -> dict[str, Any]:
    moves = editable and place.state != "current" and place.stage.archived_at is None
    moves = moves and deal.outcome == Outcome.OPEN
    return {
        "label": place.stage.name,
        "state": place.state,
        "days": int(place.days) if place.days is not None and place.stage.outcome == Outcome.OPEN else "",
        "url": reverse("pipeline:to-stage", args=[deal.pk, place.stage.pk]) if moves else "",
        "hint": "\n".join(part for part in (place.stage.guidance, norm_text(place.norm)) if part),
    }


def _worries(record: Record) -> list[dict[str, str]]:
    if record.health is None:
        return []
    tone = TONES[record.health.level]
    return [{"text": str(WORRIES[worry]), "tone": tone} for worry in record.health.worries]


def _facts(deal: Opportunity, viewer: Viewer, *, editable: bool) -> list[dict[str, Any]]:
    names = [*FACTS, "lost_reason"] if deal.outcome == Outcome.LOST else FACTS
    return [
        {
            "label": column.label,
            "key": column.name,
            "value": shown(deal, column, viewer),
            "edit_url": reverse("lists:cell", args=["opportunities", deal.pk, column.name]) if editable else "",
        }
        for column in (OPPORTUNITIES.by_name[name] for name in names)
    ]
