"""The register of a period: to look through, as the examiner's sealed CSV, and as a PDF."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from handsel.conduct.files import export
from handsel.conduct.forms import PeriodForm
from handsel.conduct.labels import OUTCOMES
from handsel.conduct.models import Gift
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.views.common import amount_of, of_the_desk
from handsel.conduct.views.desk import tabs
from handsel.conduct.views.paging import leaf
from handsel.conduct.views.tables import gifts_table, recipients_of, whom
from handsel.kernel.periods import Period
from handsel.lists.views.common import viewer_of
from handsel.org.queries import organisation
from handsel.ui import words
from handsel.ui.rows import Empty
from handsel.ui.sheets import Sheet, download, pdf

FILE = Path(__file__).resolve().parents[1] / "sheets" / "register.typ"
MOST_PRINTED = 5_000


@require_GET
@of_the_desk
def register(request: HttpRequest) -> HttpResponse:
    """Rows of a period, the newest first, narrowed by a name; the ways to take them along."""
    viewer, form = viewer_of(request), _form(request)
    period, text = period_of(form), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = leaf(pages.register_page(period, viewer, text=text), request, "given_on")
    empty = Empty(_("Nothing in this period"), _("Choose another period, or another name."), "book-open")
    context = {
        "tabs": tabs(request),
        "form": form,
        "text": text,
        "period": period,
        "table": gifts_table(
            found.rows, label=_("Rows of the period"), empty=empty, with_giver=True, pager=found.pager
        ),
        "query": _query(period),
    }
    return render(request, "conduct/register.html", context)


@require_GET
@of_the_desk
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The examiner's file, streamed; its last cell of each line seals the lines before it."""
    period = period_of(_form(request))
    answer = StreamingHttpResponse(export.lines(period, viewer_of(request)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(period)}.csv"'
    return answer


def _name(period: Period) -> str:
    return f"register-{period.start.isoformat()}-{period.last_day.isoformat()}"


def _query(period: Period) -> str:
    return f"since={period.start.isoformat()}&until={period.last_day.isoformat()}"


@require_GET
@of_the_desk
def export_pdf(request: HttpRequest) -> HttpResponse:
    """The same period on paper, with the seal of the file. A period with more rows than paper takes is refused."""
    viewer, period, at = viewer_of(request), period_of(_form(request)), timezone.now()
    rows = list(pages.register_page(period, viewer).reverse()[: MOST_PRINTED + 1])
    if len(rows) > MOST_PRINTED:
        said = _("A PDF takes %(most)s rows. Choose a shorter period, or take the CSV.")
        messages.error(request, said % {"most": words.number(MOST_PRINTED)})
        return redirect(f"{reverse('conduct:register')}?{_query(period)}")
    made = pdf(FILE, _sheet(period, len(rows)), _paper(rows, _seal(period, request), viewer.name, at), at)
    return download(made, _name(period))


def _sheet(period: Period, count: int) -> Sheet:
    span = {"start": words.calendar_date(period.start), "end": words.calendar_date(period.last_day)}
    said = ngettext("From %(start)s to %(end)s: %(count)s row", "From %(start)s to %(end)s: %(count)s rows", count)
    text = said % (span | {"count": words.number(count)})
    title = _("Register of gifts and entertainment")
    return Sheet(title, organisation().name, text, f"{period.start.isoformat()} – {period.last_day.isoformat()}")


def _paper(rows: Sequence[Gift], seal: str, name: str, at: datetime) -> dict[str, Any]:
    drawn_up = _("Drawn up by %(name)s, %(moment)s. Corrected and withdrawn rows are among these.")
    heads = (_("Date"), _("What"), _("Recipients"), _("By"), _("Who paid"), _("Amount"), _("Decision"))
    return {
        "heads": heads,
        "rows": [_line(each) for each in rows],
        "nothing": _("Nothing in this period"),
        "closing": [
            drawn_up % {"name": name, "moment": words.full_time(at)},
            f"{_('Seal of the period’s CSV (SHA-256):')} {seal}",
        ],
    }


def _seal(period: Period, request: HttpRequest) -> str:
    """The last seal of the period's file, which vouches for every line of it."""
    last = ""
    for line in export.lines(period, viewer_of(request)):
        last = line
    return next(csv.reader(io.StringIO(last)))[-1]


def _line(gift: Gift) -> list[str]:
    """The cells of a row."""
    names = [", ".join(filter(None, (each.name, each.employer_name))) for each in recipients_of(gift)]
    return [
        gift.given_on.isoformat(),
        f"{gift} ({gift.get_kind_display()})",
        "; ".join(names) if gift.direction == "given" else whom(gift),
        gift.giver.name,
        gift.get_paid_by_display(),
        words.money(amount_of(gift), exact=True),
        " · ".join(filter(None, _since(gift))),
    ]


def _since(gift: Gift) -> Iterator[str]:
    """The decision, and what happened to the row since."""
    yield str(OUTCOMES[gift.outcome].label)
    if gift.is_withdrawal:
        yield _("withdrawn")
    elif getattr(gift, "corrected_by", None) is not None:
        yield _("corrected later")
    if (back := getattr(gift, "came_back", None)) is not None:
        yield _("came back %(day)s") % {"day": words.short_date(back.returned_on)}
    yield gift.reason


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
