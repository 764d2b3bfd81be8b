"""The register of a period: to look through, as the examiner's sealed CSV, and as a page to print."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.conduct.files import export
from handsel.conduct.forms import PeriodForm
from handsel.conduct.labels import OUTCOMES
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.views.common import amount_of, of_the_desk
from handsel.conduct.views.desk import tabs
from handsel.conduct.views.tables import gifts_table, whom
from handsel.kernel.periods import Period
from handsel.lists.views.common import viewer_of
from handsel.org.queries import organisation
from handsel.ui import words
from handsel.ui.rows import Empty

MOST = 200
MOST_PRINTED = 5_000


@require_GET
@of_the_desk
def register(request: HttpRequest) -> HttpResponse:
    """Rows of a period, the newest first, narrowed by a name; the ways to take them along."""
    viewer, form = viewer_of(request), _form(request)
    period, text = period_of(form), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    rows = list(pages.register_page(period, viewer, text=text)[: MOST + 1])
    empty = Empty(_("Nothing in this period"), _("Choose another period, or another name."), "book-open")
    context = {
        "tabs": tabs(request),
        "form": form,
        "text": text,
        "period": period,
        "table": gifts_table(rows[:MOST], label=_("Rows of the period"), empty=empty, with_giver=True),
        "is_cut": len(rows) > MOST,
        "query": f"since={period.start.isoformat()}&until={period.last_day.isoformat()}",
    }
    return render(request, "conduct/register.html", context)


@require_GET
@of_the_desk
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The examiner's file, streamed; its last cell of each line seals the lines before it."""
    period = period_of(_form(request))
    answer = StreamingHttpResponse(export.lines(period, viewer_of(request)), content_type="text/csv; charset=utf-8")
    name = f"register-{period.start.isoformat()}-{period.last_day.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@of_the_desk
def printable(request: HttpRequest) -> HttpResponse:
    """The same period as one page to print, with the seal of the file."""
    viewer, period = viewer_of(request), period_of(_form(request))
    rows = list(pages.register_page(period, viewer).reverse()[: MOST_PRINTED + 1])
    context = {
        "period": period,
        "company": organisation().name,
        "rows": [_line(each) for each in rows[:MOST_PRINTED]],
        "is_cut": len(rows) > MOST_PRINTED,
        "seal": _seal(period, request) if len(rows) <= MOST_PRINTED else "",
        "by": viewer.name,
        "at": timezone.now(),
    }
    return render(request, "conduct/printable.html", context)


def _seal(period: Period, request: HttpRequest) -> str:
    """The last seal of the period's file, which vouches for every line of it."""
    last = ""
    for line in export.lines(period, viewer_of(request)):
        last = line
    return next(csv.reader(io.StringIO(last)))[-1]


def _line(gift: Any) -> dict[str, Any]:
    recipients = sorted(gift.recipients.all(), key=lambda each: each.position)
    return {
        "day": gift.given_on,
        "what": str(gift),
        "kind": gift.get_kind_display(),
        "names": [(each.name, each.employer_name) for each in recipients] if gift.direction == "given" else [],
        "whom": whom(gift),
        "giver": gift.giver.name,
        "paid_by": gift.get_paid_by_display(),
        "amount": words.money(amount_of(gift), exact=True),
        "outcome": OUTCOMES[gift.outcome].label,
        "reason": gift.reason,
        "withdrawn": gift.is_withdrawal,
        "corrected": getattr(gift, "corrected_by", None) is not None,
        "came_back": getattr(gift, "came_back", None),
    }


def _form(request: HttpRequest) -> PeriodForm:
    day = today(timezone.now())
    known = {"since": date(day.year, 1, 1), "until": day}
    asked = {name: request.GET.get(name) or known[name].isoformat() for name in known}
    return PeriodForm(asked)


def period_of(form: PeriodForm) -> Period:
    """The days asked for; this year so far where they cannot be read."""
    if form.is_valid():
        return Period(form.cleaned_data["since"], form.cleaned_data["until"] + timedelta(days=1))
    day = today(timezone.now())
    return Period(date(day.year, 1, 1), day + timedelta(days=1))
