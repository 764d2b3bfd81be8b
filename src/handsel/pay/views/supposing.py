"""What if: open deals with other amounts, dates and outcomes, answered by the engine and never written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from handsel.kernel.periods import day_of
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pay.forms import SupposedDeal
from handsel.pay.queries import pages
from handsel.pay.queries.pages import Answer, Books, Hypothesis
from handsel.pay.rules.expected import OpenDeal
from handsel.pay.views.lines import DealName, shown_line
from handsel.pay.views.people import crumbs, of_payee, sees_pay_of
from handsel.pay.views.showing import Amount, outlook, progress
from handsel.pipeline.models import Opportunity, Outcome
from handsel.ui import words


@dataclass(frozen=True)
class Supposed:
    """A row of the page: a deal as it is, and what is supposed of it."""

    row: Opportunity
    deal: OpenDeal
    amount: Decimal
    on: date
    outcome: str

    def shown(self) -> dict[str, Any]:
        """The row for the template."""
        return {
            "id": self.row.pk,
            "name": self.row.name,
            "url": reverse("pipeline:opportunity", args=[self.row.pk]),
            "note": self.row.account.name if self.row.account else self.row.stage.name,
            "amount": f"{self.amount:f}",
            "currency": self.row.currency,
            "on": self.on,
            "outcome": self.outcome,
            "chance": words.percent(Decimal(self.row.probability) / 100),
        }


@require_GET
@of_payee
def what_if(request: HttpRequest, member: Member) -> HttpResponse:
    """The page: every open deal in a row, the answer beside it."""
    viewer, today = viewer_of(request), _today(request)
    found = pages.books(member, today)
    if found is None:
        return redirect("pay:of", member.pk)
    rows, problems = _rows(request, found, viewer, today)
    context = {
        "title": _("What if"),
        "crumbs": crumbs(member, viewer),
        "rows": [row.shown() for row in rows],
        "answer_url": reverse("pay:what-if-answer", args=[member.pk]),
        "more": _("Only the first %(count)s deals by close date are shown.") % {"count": pages.MOST_DEALS}
        if len(rows) == pages.MOST_DEALS
        else "",
    }
    return render(request, "pay/what_if.html", context | _answer(found, rows, problems, today))


@require_GET
@of_payee
def what_if_answer(request: HttpRequest, member: Member) -> HttpResponse:
    """The answer alone, as somebody types."""
    today = _today(request)
    found = pages.books(member, today)
    if found is None:
        raise Http404
    rows, problems = _rows(request, found, viewer_of(request), today)
    context = _answer(found, rows, problems, today)
    return render(request, "pay/what_if_answer.html", context, status=422 if problems else 200)


def _today(request: HttpRequest) -> date:
    return day_of(timezone.now(), viewer_of(request).zone)


def _rows(request: HttpRequest, found: Books, viewer: Viewer, today: date) -> tuple[list[Supposed], list[str]]:
    """Each open deal as it is, or as the query says; and what in the query cannot be understood."""
    rows, problems = [], []
    for row, deal in pages.open_deals(found.member, today, viewer):
        known = Supposed(row, deal, row.amount or Decimal(0), row.close_on or today, "open")
        if f"amount-{row.pk}" not in request.GET:
            rows.append(known)
            continue
        names = ("amount", "on", "outcome")
        form = SupposedDeal({name: request.GET.get(f"{name}-{row.pk}", "") for name in names})
        if form.is_valid():
            values = form.cleaned_data
            rows.append(Supposed(row, deal, values["amount"], values["on"], values["outcome"]))
        else:
            rows.append(known)
            problems += [f"{row.name}: {message}" for messages in form.errors.values() for message in messages]
    return rows, problems


def _answer(found: Books, rows: list[Supposed], problems: list[str], today: date) -> dict[str, Any]:
    if problems or not rows:
        return {"problems": problems}
    moved = {str(row.row.pk): (row, pages.moved_to(row.deal, amount=row.amount, on=max(row.on, today))) for row in rows}
    won = tuple(deal for row, deal in moved.values() if row.outcome == "won")
    still = tuple(deal for row, deal in moved.values() if row.outcome == "open")
    answer = pages.answer(found.plan, found.inputs, Hypothesis(won, still), found.payee)
    return {"problems": []} | _shown(answer, found, won, still, {key: row.row.name for key, (row, _d) in moved.items()})


def _shown(
    answer: Answer, found: Books, won: tuple[OpenDeal, ...], still: tuple[OpenDeal, ...], names: Mapping[str, str]
) -> dict[str, Any]:
    currency = found.plan.currency
    rest = outlook(answer.rest, currency, len(still))
    last = max((deal.event.on for deal in won), default=timezone.localdate())
    context = next((one for one in reversed(answer.then.contexts) if one.payee == found.payee), None)
    sentence = ngettext("more for %(count)s deal you took as won", "more for %(count)s deals you took as won", len(won))
    return {
        "won_amount": words.money(answer.added, currency, exact=True) if won else rest.amount,
        "won_sentence": sentence % {"count": len(won)} if won else rest.sentence,
        "totals": list(_totals(answer, won, still, currency)),
        "how": rest.how if still else "",
        "steps": progress(found.plan, context, last) if context else [],
        "deals": [
            {"name": names[deal], "amount": words.money(amount, currency, exact=True)}
            for deal, amount in answer.by_deal
        ]
        + _moved(answer, currency),
    }


def _moved(answer: Answer, currency: str) -> list[dict[str, str]]:
    if not answer.by_deal or not answer.moved:
        return []
    return [{"name": _("Other lines: tiers and bonuses"), "amount": words.money(answer.moved, currency, exact=True)}]


def _totals(answer: Answer, won: tuple[OpenDeal, ...], still: tuple[OpenDeal, ...], currency: str) -> Iterator[Amount]:
    def money(amount: Decimal) -> str:
        return words.money(amount, currency, exact=True)

    yield Amount(_("Entitled as things stand"), money(answer.before))
    if won:
        yield Amount(_("With the deals taken as won"), money(answer.added))
        yield Amount(_("Together"), money(answer.before + answer.added), foot=True)
    if still:
        yield Amount(_("Expected from the open ones on top"), money(answer.rest.amount))
        yield Amount(_("Probable range"), f"{money(answer.rest.low)} – {money(answer.rest.high)}")
        yield Amount(_("If all of them are won"), money(answer.rest.if_all_won))


@require_GET
def would_earn(request: HttpRequest, opportunity_id: UUID) -> HttpResponse:
    """What the owner of an open deal would earn with it: for the owner and whoever may see their pay; else nothing."""
    viewer, today = viewer_of(request), _today(request)
    row = Opportunity.objects.visible_to(viewer).filter(pk=opportunity_id).select_related("owner").first()
    if row is None:
        raise Http404
    context: dict[str, Any] = {}
    if row.owner is not None and sees_pay_of(viewer, row.owner.pk) and row.outcome == Outcome.OPEN and row.amount:
        found = pages.books(row.owner, today)
        context = _would_earn(row, found, viewer, today) if found is not None else {}
    return render(request, "pay/would_earn.html", context)


def _would_earn(row: Opportunity, found: Books, viewer: Viewer, today: date) -> dict[str, Any]:
    deal = pages.open_deal(row, today)
    answer = pages.answer(found.plan, found.inputs, Hypothesis(won=(deal,)), found.payee)
    if not answer.added:
        return {}
    lines = pages.lines_of(answer.then, found.payee, deal.event.deal)
    shown = [shown_line(line, found.plan, {deal.event.deal: DealName(row.name)}) for line in lines[:1]]
    own = found.member.pk == viewer.member_id
    note = _("other lines included: %(amount)s") % {"amount": words.money(answer.moved, found.plan.currency)}
    return {
        "label": _("You would earn") if own else _("%(name)s would earn") % {"name": found.member.name},
        "amount": words.money(answer.added, found.plan.currency, exact=True),
        "portions": shown[0].portions if shown else (),
        "note": note if answer.moved else "",
        "url": reverse("pay:what-if", args=[found.member.pk]),
    }
