"""Contract costs: the books of a year month by month, the policies behind them, the schedule as a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.kernel.periods import Grain, Period
from handsel.lists.views.common import viewer_of
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.forms import CostPolicyForm
from handsel.pay.models import ContractCostPolicy
from handsel.pay.queries import costs
from handsel.pay.rules.cost_book import Booked
from handsel.pay.views.common import for_desk, tabs
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.rows import Cell, Column, Empty, Row, Table


@require_GET
@for_desk(Permission.SEE_PAY)
def contract_costs(request: HttpRequest) -> HttpResponse:
    """What each month of a year began with, added, lost and ended with."""
    viewer, today = viewer_of(request), timezone.localdate()
    year = year_asked(request.GET.get("year", ""), today)
    book = costs.book_for(viewer)
    context = {
        "title": _("Contract costs"),
        "tabs": tabs(viewer, "pay:costs"),
        "actions": _actions(viewer, book, year),
        "years": _years(year, today),
        "policies": [_policy(row) for row in costs.policies()],
        "table": _table(book, year),
    }
    return render(request, "pay/costs.html", context)


@require_GET
@for_desk(Permission.SEE_PAY)
def schedule(request: HttpRequest) -> HttpResponse:
    """Every movement of every asset as CSV."""
    lines = costs.schedule_lines(costs.book_for(viewer_of(request)))
    answer = HttpResponse("\ufeff" + "".join(lines))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="contract-costs.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@for_desk(Permission.MANAGE_PAY)
def new_policy(request: HttpRequest) -> HttpResponse:
    """A policy from a day on; the earlier ones hold for their own days."""
    viewer = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.set_cost_policy(**values, by=viewer, at=timezone.now())
        return reload_with_toast(_("Policy set"))

    form = CostPolicyForm(request.POST or None)
    return dialog(request, form, run, title=_("Policy for contract costs"), submit_label=_("Set"), columns=2)


def year_asked(text: str, today: date) -> Period:
    """The fiscal year of that name; this one where the text is none."""
    calendar = fiscal_calendar()
    if text.isdigit() and 1990 <= int(text) <= 2200:
        return calendar.year(int(text))
    return calendar.period(Grain.YEAR, today)


def _years(year: Period, today: date) -> list[dict[str, Any]]:
    """This year, two before and one after."""
    calendar = fiscal_calendar()
    names = [calendar.period(Grain.YEAR, date(today.year + step, today.month, 1)) for step in (-2, -1, 0, 1)]
    address = reverse("pay:costs")
    labels = [calendar.label(Grain.YEAR, one) for one in names]
    return [
        {"url": f"{address}?year={label}", "label": label, "active": one == year}
        for one, label in zip(names, labels, strict=True)
    ]


def _actions(viewer: Viewer, book: Sequence[Booked], year: Period) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if book:
        url = reverse("pay:costs-csv")
        found.append({"label": _("Schedule as CSV"), "url": url, "icon": "download", "variant": "outline"})
    if viewer.may(Permission.MANAGE_PAY):
        url = reverse("pay:new-cost-policy")
        found.append({"label": _("Set the policy"), "url": url, "icon": "plus", "modal": True, "key": "n"})
    return found


def _table(book: Sequence[Booked], year: Period) -> Table:
    calendar = fiscal_calendar()
    rows = [
        Row(
            f"{one.currency}-{one.period.start}",
            calendar.label(Grain.MONTH, one.period),
            [
                Cell(calendar.label(Grain.MONTH, one.period)),
                *(
                    Cell(words.money(amount, one.currency, exact=True) if amount else "–")
                    for amount in (
                        one.sums.opening, one.sums.additions, one.sums.amortisation, one.sums.impairment,
                        one.sums.clawback, one.sums.closing,
                    )
                ),
            ],
        )
        for one in costs.months_of(book, year)
    ]  # fmt: skip
    columns = [
        Column("month", _("Month"), "title"),
        Column("opening", _("Opening"), "number", phone="start"),
        Column("additions", _("Additions"), "number"),
        Column("amortisation", _("Amortisation"), "number"),
        Column("impairment", _("Impairment"), "number"),
        Column("clawback", _("Clawback"), "number"),
        Column("closing", _("Closing"), "number", phone="end"),
    ]
    text = _("Set the policy: commission that a contract caused is then capitalised and written off month by month.")
    empty = Empty(_("Nothing is capitalised"), text, "scale")
    return Table("contract-costs", _("Contract costs"), columns, rows, empty=empty)


def _policy(row: ContractCostPolicy) -> dict[str, str]:
    parts = [_("written off over %(months)s months") % {"months": row.benefit_months}]
    if row.expedient_months:
        parts.append(_("up to %(months)s months an expense at once") % {"months": row.expedient_months})
    if row.payroll_tax:
        parts.append(_("payroll tax %(share)s on top") % {"share": words.percent(row.payroll_tax, 2)})
    return {
        "since": _("From %(day)s") % {"day": words.short_date(row.starts_on)},
        "text": ", ".join(parts),
        "reason": row.reason,
        "by": row.set_by.name if row.set_by else "Handsel",
    }
