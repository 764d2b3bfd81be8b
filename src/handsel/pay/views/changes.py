"""Why did my number change: two moments, every line that differs, and what became known in between."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from handsel.kernel.periods import day_of
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pay.forms import MomentsForm
from handsel.pay.models import SourceEvent
from handsel.pay.queries import pages
from handsel.pay.rules.changes import Cause, Change, compare
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.vocabulary import EventKind
from handsel.pay.views.lines import DealName, component_of, portions
from handsel.pay.views.people import crumbs, deal_names, of_payee
from handsel.pay.views.words import LINE_KINDS, cause, exact_money
from handsel.ui import words

A_WEEK = timedelta(days=7)

EVENTS = {
    EventKind.BOOKED: gettext_lazy("%(deal)s was booked: %(amount)s"),
    EventKind.AMENDED: gettext_lazy("%(deal)s was changed: %(amount)s"),
    EventKind.INVOICED: gettext_lazy("%(deal)s was invoiced: %(amount)s"),
    EventKind.PAID: gettext_lazy("%(deal)s was paid: %(amount)s"),
    EventKind.REFUNDED: gettext_lazy("%(deal)s was refunded: %(amount)s"),
    EventKind.CANCELLED: gettext_lazy("%(deal)s was cancelled"),
}


@require_GET
@of_payee
def changes(request: HttpRequest, member: Member) -> HttpResponse:
    """The difference between two moments, line by line."""
    viewer = viewer_of(request)
    today = day_of(timezone.now(), viewer.zone)
    if pages.assignment_of(member, today) is None:
        return redirect("pay:of", member.pk)
    asked = request.GET.copy()
    asked.setdefault("before", (today - A_WEEK).isoformat())
    asked.setdefault("after", today.isoformat())
    form = MomentsForm(asked)
    context = {"title": _("Why did it change"), "crumbs": crumbs(member, viewer), "form": form}
    if form.is_valid():
        before, after = (form.moment(form.cleaned_data[name] or today) for name in ("before", "after"))
        context |= _compared(member, viewer, before, after)
    return render(request, "pay/changes.html", context, status=422 if form.errors else 200)


def _compared(member: Member, viewer: Viewer, before: datetime, after: datetime) -> dict[str, Any]:
    today = day_of(timezone.now(), viewer.zone)
    then, now = (pages.books_at(member, today, moment) for moment in (before, after))
    if then is None or now is None:
        return {}
    old, new, plan = then.lines(), now.lines(), now.plan
    found = compare(old, new)
    deals = deal_names([one.line.deal for one in found], viewer)
    totals = [sum((line.amount for line in lines), NOTHING) for lines in (old, new)]
    events = pages.received_between(before, after, sorted({line.deal for line in (*old, *new) if line.deal}))
    return {
        "before_label": _("Entitled, known on %(day)s") % {"day": words.short_date(before)},
        "after_label": _("Entitled, known on %(day)s") % {"day": words.short_date(after)},
        "difference_label": _("Difference"),
        "before_total": exact_money(totals[0], plan.currency),
        "after_total": exact_money(totals[1], plan.currency),
        "difference": _signed(totals[1] - totals[0], plan.currency),
        "changes": [_change(one, plan, deals) for one in found],
        "events": [_event(one, deals) for one in events],
    }


def _signed(amount: Decimal, currency: str) -> str:
    return f"{'+' if amount > 0 else ''}{exact_money(amount, currency)}"


def _change(one: Change, plan: Plan, deals: Mapping[str, DealName]) -> dict[str, Any]:
    line = one.line
    component = component_of(line, plan)
    deal = deals.get(line.deal, DealName(line.deal))
    return {
        "label": deal.name or str(LINE_KINDS[line.kind]),
        "url": deal.url,
        "component": (component.name or component.code) if component else line.rule,
        "period": plan.label(line.period),
        "cause": cause(one.cause),
        "how": _how(one, plan),
        "before": exact_money(one.before.amount, plan.currency) if one.before else "–",
        "after": exact_money(one.after.amount, plan.currency) if one.after else "–",
        "amount": _signed(one.amount, plan.currency),
        "tone": "green" if one.amount > 0 else "red",
    }


def _how(one: Change, plan: Plan) -> str:
    """The credit or the portions before and after, where that is what changed."""
    if one.before is None or one.after is None:
        return ""
    if one.cause in (Cause.CREDIT, Cause.RATE):
        return f"{exact_money(one.before.base, plan.currency)} → {exact_money(one.after.base, plan.currency)}"
    if one.cause is Cause.TIER:
        return f"{_sum(one.before, plan)} → {_sum(one.after, plan)}"
    return ""


def _sum(line: Line, plan: Plan) -> str:
    parts = portions(line, plan, component_of(line, plan))
    return " + ".join(f"{part.amount} × {part.rate}" if part.rate else part.part for part in parts)


def _event(row: SourceEvent, deals: Mapping[str, DealName]) -> dict[str, Any]:
    payload = row.payload
    amount, currency = payload.get("amount"), payload.get("currency", "")
    said = (words.money(amount, currency) if currency else words.number(Decimal(amount))) if amount else "–"
    name = deals[row.deal].name if row.deal in deals else row.title or row.deal
    return {"text": EVENTS[EventKind(row.kind)] % {"deal": name, "amount": said}, "at": row.received_at}
