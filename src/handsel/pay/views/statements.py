"""The statement of a payee and a period: every posted line with the sum behind it, and totals that foot."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.kernel.cells import harmless
from handsel.kernel.money import exponent, rounded
from handsel.kernel.periods import Period
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pay.models import Dispute, PayPeriod, PlanVersion, Statement
from handsel.pay.queries import pages
from handsel.pay.queries.pages import Entry
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING, Plan
from handsel.pay.rules.settlement import Payment
from handsel.pay.rules.vocabulary import LineKind
from handsel.pay.views.lines import DealName, ShownLine, shown_line
from handsel.pay.views.people import crumbs, deal_names, of_payee
from handsel.pay.views.showing import Group, balances, span_text, totals
from handsel.pay.views.words import LINE_KINDS, exact_money

TONES = {"open": "gray", "review": "amber", "approved": "blue", "closed": "green", "paid": "green"}
DISPUTE_TONES = {"open": "amber", "accepted": "green", "rejected": "gray"}


@dataclass(frozen=True)
class Sheet:
    """A payee's period as it was posted."""

    member: Member
    version: PlanVersion
    plan: Plan
    period: Period
    entries: Sequence[Entry]
    payment: Payment | None

    @property
    def label(self) -> str:
        """The name of the period, such as `2026-03`."""
        return self.plan.label(self.period)

    @property
    def lines(self) -> list[Entry]:
        """What comes from lines, in the order of the plan's components."""
        order = {component.code: place for place, component in enumerate(self.plan.components)}
        return sorted(self.entries, key=lambda one: (*_place(one, order), one.day, one.row.id))


def _place(entry: Entry, order: Mapping[str, int]) -> tuple[int, str]:
    """Where a component stands in the plan; what belongs to none comes last."""
    return order.get(entry.row.component, len(order)), entry.row.component


def sheet_of(member: Member, plan: str, starts_on: str) -> Sheet:
    """The sheet of the address, or 404."""
    try:
        day = date.fromisoformat(starts_on)
    except ValueError as problem:
        raise Http404 from problem
    entries = pages.posted(member, plan, day)
    version = pages.latest_version(plan, day)
    if not entries or version is None:
        raise Http404
    rules, period = pages.plan_of(version), Period(day, entries[0].row.posted_end)
    return Sheet(member, version, rules, period, entries, pages.payment_of(rules, member, period))


@require_GET
@of_payee
def statement(request: HttpRequest, member: Member, plan: str, starts_on: str) -> HttpResponse:
    """One statement on a page that prints well."""
    viewer, sheet = viewer_of(request), sheet_of(member, plan, starts_on)
    state = pages.state_of(plan, sheet.period.start)
    frozen = Statement.objects.visible_to(viewer).filter(member=member, plan=plan, starts_on=sheet.period.start).first()
    found = groups(sheet, viewer)
    context = {
        "title": _("Statement %(period)s") % {"period": sheet.label},
        "crumbs": crumbs(member, viewer),
        "member": member,
        "state": PayPeriod.State(state).label,
        "tone": TONES[state],
        "span": span_text(sheet.period),
        "plan_name": sheet.version.name,
        "currency": sheet.plan.currency,
        "groups": found,
        "totals": totals(found, sheet.payment, sheet.plan.currency),
        "balances": balances(sheet.payment, sheet.plan.currency) if sheet.payment else [],
        "seal": frozen.digest if frozen else "",
        "notice": "" if frozen else _("This period is not closed yet. Every line may still change."),
        "csv_url": reverse("pay:statement-csv", args=[member.pk, plan, starts_on]),
        "pdf_url": reverse("pay:statement-pdf", args=[member.pk, plan, starts_on]),
    } | _neighbours(sheet)
    return render(request, "pay/statement.html", context)


def groups(sheet: Sheet, viewer: Viewer) -> list[Group]:
    """Posted lines by component. The totals are sums of what was posted."""
    deals = deal_names((one.row.deal for one in sheet.lines), viewer)
    disputes = {one.line: one for one in Dispute.objects.visible_to(viewer).filter(member=sheet.member)}
    found: dict[str, list[Entry]] = {}
    for entry in sheet.lines:
        found.setdefault(entry.row.component, []).append(entry)
    return [_group(sheet, entries, deals, disputes, viewer) for entries in found.values()]


def _group(
    sheet: Sheet,
    entries: Sequence[Entry],
    deals: Mapping[str, DealName],
    disputes: Mapping[str, Dispute],
    viewer: Viewer,
) -> Group:
    component = next((one for one in sheet.plan.components if one.code == entries[0].row.component), None)
    title = (component.name or component.code) if component else str(LINE_KINDS[LineKind.ADJUSTMENT])
    lines = tuple(_dispute(_shown(entry, sheet, deals), entry, disputes, viewer) for entry in entries)
    total = sum((entry.row.amount for entry in entries), NOTHING)
    return Group(title, component.clause if component else "", lines, total)


def _shown(entry: Entry, sheet: Sheet, deals: Mapping[str, DealName]) -> ShownLine:
    """The line as it was reckoned; where only a difference was posted, from what to what."""
    row, currency = entry.row, sheet.plan.currency
    origin = Period(row.origin_start, row.origin_end)
    label = sheet.plan.label(origin) if origin != sheet.period else ""
    if entry.line is None:
        name = deals.get(row.deal, DealName(row.detail.get("title") or row.deal))
        kind = str(LINE_KINDS[LineKind(row.line_kind)])
        note = _("This line is no more. What was posted for it goes back.")
        gone = ShownLine(
            str(row.pk), row.origin_start, name.name, name.url, "", "", kind, True, (), (), (), row.amount, currency
        )
        return replace(gone, origin=label, note=note)
    shown = replace(shown_line(entry.line, sheet.plan, deals, label), key=str(row.pk), amount=row.amount)
    if not entry.before:
        return shown
    values = {
        "now": exact_money(entry.line.amount, currency),
        "before": exact_money(entry.before, currency),
        "difference": exact_money(row.amount, currency),
    }
    note = _("Now %(now)s, posted before %(before)s: the difference is %(difference)s.") % values
    return replace(shown, note=note, is_taken=row.amount < 0)


def _dispute(shown: ShownLine, entry: Entry, disputes: Mapping[str, Dispute], viewer: Viewer) -> ShownLine:
    """The state of the line's dispute; or, for the payee, a way to open one."""
    known = disputes.get(entry.row.line)
    if known is not None:
        label = _("Disputed: %(state)s") % {"state": known.get_state_display()}
        return replace(shown, dispute=label, dispute_tone=DISPUTE_TONES[known.state])
    if viewer.member_id == entry.row.member_id:
        return replace(shown, dispute_url=reverse("pay:dispute", args=[entry.row.pk]))
    return shown


def _neighbours(sheet: Sheet) -> dict[str, str]:
    """The payee's statements before and after this one."""
    days = sorted(start for plan, start, _end in pages.posted_periods(sheet.member) if plan == sheet.version.code)
    before = [day for day in days if day < sheet.period.start]
    after = [day for day in days if day > sheet.period.start]
    return {
        "previous_url": address(sheet.member, sheet.version.code, before[-1]) if before else "",
        "next_url": address(sheet.member, sheet.version.code, after[0]) if after else "",
    }


def address(member: Member, plan: str, starts_on: date) -> str:
    """Where a statement is."""
    return reverse("pay:statement", args=[member.pk, plan, starts_on.isoformat()])


@require_GET
@of_payee
def statement_csv(request: HttpRequest, member: Member, plan: str, starts_on: str) -> HttpResponse:
    """The same as a file: one row for each tier portion, so that every product can be recomputed."""
    sheet = sheet_of(member, plan, starts_on)
    deals = deal_names((one.row.deal for one in sheet.lines), viewer_of(request))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{plan}-{sheet.label}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(map(harmless, row) for row in _csv_rows(sheet, deals))
    return response


CSV_COLUMNS = (
    "payee", "plan", "period", "origin_period", "type", "component", "clause", "deal", "day", "deal_amount",
    "deal_currency", "exchange_rate", "share", "credit", "tier", "portion", "rate", "portion_earned", "line_amount",
    "posted_before", "posted", "currency",
)  # fmt: skip


def _csv_rows(sheet: Sheet, deals: Mapping[str, DealName]) -> Iterator[list[str]]:
    for entry in sheet.lines:
        yield from _csv_entry(entry, sheet, deals)


def _csv_entry(entry: Entry, sheet: Sheet, deals: Mapping[str, DealName]) -> Iterator[list[str]]:
    """A row per portion; what is posted stands in the first one only, so that the column sums to the statement."""
    row, line = entry.row, entry.line
    origin = sheet.plan.label(Period(row.origin_start, row.origin_end))
    head = [sheet.member.name, sheet.version.code, sheet.label, origin, row.kind, row.component]
    tail = [_cents(entry.before, row.currency), _cents(row.amount, row.currency), row.currency]
    if line is None:
        yield [*head, *[""] * 13, *tail]
        return
    name = deals.get(row.deal, DealName(row.deal)).name
    about = [line.clause, name, line.on.isoformat(), *_csv_credit(line)]
    parts = [[str(part.tier), f"{part.amount:f}", f"{part.rate:f}", _exact(part.earned)] for part in line.slices]
    for place, part in enumerate(parts or [[""] * 4]):
        amounts = [_cents(line.amount, row.currency), *tail] if place == 0 else ["", "", "", row.currency]
        yield [*head, *about, *part, *amounts]


def _csv_credit(line: Line) -> list[str]:
    one = line.credit
    if one is None:
        return [""] * 5
    return [f"{one.deal_amount:f}", one.booking.currency, f"{one.rate:f}", f"{one.share:f}", f"{one.amount:f}"]


def _exact(value: Any) -> str:
    return f"{round(Decimal(value.numerator) / Decimal(value.denominator), 6):f}"


def _cents(amount: Decimal, currency: str) -> str:
    return f"{rounded(amount, currency):.{exponent(currency)}f}"
