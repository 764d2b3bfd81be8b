"""The statement as a PDF: what its page shows, on paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.queries import organisation
from handsel.org.viewer import Viewer
from handsel.pay.models import PayPeriod, Statement
from handsel.pay.queries import pages
from handsel.pay.views.lines import ShownLine
from handsel.pay.views.people import of_payee
from handsel.pay.views.showing import Amount, Group, balances, span_text, totals
from handsel.pay.views.statements import Sheet as Posted
from handsel.pay.views.statements import groups, sheet_of
from handsel.ui import words
from handsel.ui.sheets import Sheet, download, pdf

FILE = Path(__file__).resolve().parents[1] / "sheets" / "statement.typ"


@require_GET
@of_payee
def statement_pdf(request: HttpRequest, member: Member, plan: str, starts_on: str) -> HttpResponse:
    """The statement on paper."""
    posted = sheet_of(member, plan, starts_on)
    return download(_paper(posted, member, viewer_of(request)), f"statement-{plan}-{posted.label}")


def paper_of(row: Statement, viewer: Viewer) -> bytes:
    """A sealed statement as PDF, in the language and time zone that are set: always the same bytes."""
    return _paper(sheet_of(row.member, row.plan, row.starts_on.isoformat()), row.member, viewer)


def _paper(posted: Posted, member: Member, viewer: Viewer) -> bytes:
    code, start = posted.plan.code, posted.period.start
    frozen = Statement.objects.visible_to(viewer).filter(member=member, plan=code, starts_on=start).first()
    data = _data(posted, groups(posted, viewer), frozen)
    return pdf(FILE, _sheet(posted), data, frozen.closed_at if frozen else timezone.now())


def _sheet(posted: Posted) -> Sheet:
    state = PayPeriod.State(pages.state_of(posted.version.code, posted.period.start)).label
    about = [posted.member.name, span_text(posted.period), posted.version.name, str(state)]
    title = _("Statement %(period)s") % {"period": posted.label}
    return Sheet(title, organisation().name, " · ".join(about), f"{posted.member.name} · {posted.label}")


def _data(posted: Posted, found: Sequence[Group], frozen: Statement | None) -> dict[str, Any]:
    currency, payment = posted.plan.currency, posted.payment
    left = balances(payment, currency) if payment else []
    sums = [(_("Total"), totals(found, payment, currency)), (_("Balances after this period"), left)]
    return {
        "notice": "" if frozen else _("This period is not closed yet. Every line may still change."),
        "heads": [_("Date"), _("Deal and how it was reckoned"), _("Amount")],
        "groups": [_group(each, currency) for each in found],
        "nothing": _("There is no line in this statement"),
        "sums": [_sum(title, rows) for title, rows in sums if rows],
        "seal": f"{_('Sealed')}: {frozen.digest}" if frozen else "",
    }


def _group(group: Group, currency: str) -> dict[str, Any]:
    return {
        "title": group.title,
        "clause": _("Plan, clause %(clause)s") % {"clause": group.clause} if group.clause else "",
        "lines": [_line(each) for each in group.lines],
        "foot": _("Total, %(title)s") % {"title": group.title},
        "total": words.money(group.total, currency, exact=True),
    }


def _line(line: ShownLine) -> dict[str, Any]:
    origin = _("belongs to %(period)s") % {"period": line.origin} if line.origin else ""
    return {
        "on": words.short_date(line.on),
        "deal": line.deal or line.component,
        "marks": [each for each in (line.kind if line.is_taken else "", origin, line.dispute) if each],
        "credit": line.credit,
        "portions": [vars(each) for each in line.portions],
        "steps": line.steps,
        "note": line.note,
        "amount": words.money(line.amount, line.currency, exact=True),
    }


def _sum(title: str, rows: Sequence[Amount]) -> dict[str, Any]:
    return {"title": title, "heads": [_("What"), _("Amount")], "rows": [vars(each) for each in rows]}
