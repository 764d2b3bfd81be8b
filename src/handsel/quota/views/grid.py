"""The grid of a year: everybody's quotas by quarter, set at once; and the same as a file in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.kernel.money import rounded
from handsel.kernel.periods import Grain, Period
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.models import Member, Team
from handsel.org.roles import Permission, Role
from handsel.org.viewer import Viewer
from handsel.quota import actions
from handsel.quota.actions import CannotImport, CannotSet, Setting
from handsel.quota.forms import SheetForm
from handsel.quota.models import Measure, Target
from handsel.quota.queries import Series
from handsel.quota.queries.sheet import sheet_of
from handsel.quota.rules.dividing import divided
from handsel.quota.rules.sheet import number
from handsel.quota.views.asked import Asked, asked

SELLERS = (Role.ACCOUNT_EXECUTIVE.value, Role.ACCOUNT_MANAGER.value, Role.SALES_MANAGER.value)
MOST_ROWS = 300


@dataclass
class Cell:
    """A quarter of somebody: what stands in the box, or a target of another grain that stands in its way."""

    name: str
    period: Period
    label: str
    target: Target | None = None
    text: str = ""
    error: str = ""


@dataclass
class Row:
    """A member or a team with its four quarters and a box for the whole year."""

    owner: Member | Team
    is_team: bool
    cells: Sequence[Cell]
    currency: str
    year_text: str = ""
    error: str = ""
    other: str = ""
    """Set by the year or by months: shown here, changed as a file."""

    @property
    def year_name(self) -> str:
        return f"y-{self.owner.pk}"

    @property
    def total(self) -> Decimal | None:
        amounts = [cell.target.amount for cell in self.cells if cell.target]
        return rounded(sum(amounts, Decimal(0)), self.currency) if amounts else None


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest) -> HttpResponse:
    """Show a year's quotas by quarter; save what was changed, all of it or nothing."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_PAY)
    seen = _year(request)
    rows = _rows(viewer, seen)
    problem = ""
    if request.method == "POST":
        problem = _save(request, viewer, seen, rows)
        if not problem:
            messages.success(request, _("Saved."))
            return redirect(reverse("quota:grid") + seen.query())
    context = {
        "asked": seen,
        "rows": rows,
        "problem": problem,
        "quarters": [cell.label for cell in rows[0].cells] if rows else [],
        "more": len(rows) == MOST_ROWS,
        "tabs": seen.tabs([Series(measure) for measure in Measure.values]),
    }
    return render(request, "quota/grid.html", context, status=422 if problem else 200)


def _year(request: HttpRequest) -> Asked:
    seen = asked(request, timezone.localdate())
    year = seen.calendar.period(Grain.YEAR, seen.period.start)
    return Asked(seen.calendar, Grain.YEAR, year, seen.series, seen.today)


def _rows(viewer: Viewer, seen: Asked) -> list[Row]:
    targets = Target.objects.visible_to(viewer).during(seen.period)
    mine = targets.filter(measure=seen.series.measure, product=seen.series.product).order_by("starts_on")
    by_owner: dict[Any, list[Target]] = {}
    for target in mine:
        by_owner.setdefault(target.member_id or target.team_id, []).append(target)
    sellers = Member.objects.active().filter(roles__overlap=list(SELLERS))
    members = (sellers | Member.objects.filter(pk__any_of=list(by_owner))).order_by("name", "pk")
    owners: list[Member | Team] = [*Team.objects.order_by("name"), *members]
    return [_row(owner, by_owner.get(owner.pk, []), viewer, seen) for owner in owners[:MOST_ROWS]]


def _row(owner: Member | Team, targets: list[Target], viewer: Viewer, seen: Asked) -> Row:
    quarters = {target.starts_on: target for target in targets if target.grain == Grain.QUARTER.value}
    cells = []
    for index, period in enumerate(seen.calendar.within(Grain.QUARTER, seen.period)):
        target = quarters.get(period.start)
        text = f"{rounded(target.amount, target.currency):f}" if target else ""
        label = seen.calendar.label(Grain.QUARTER, period)
        cells.append(Cell(f"q-{owner.pk}-{index}", period, label, target, _short(text)))
    others = [target for target in targets if target.grain != Grain.QUARTER.value]
    other = ", ".join(seen.calendar.label(Grain(target.grain), target.period) for target in others)
    currency = targets[0].currency if targets else viewer.currency
    return Row(owner, isinstance(owner, Team), cells, currency, other=other)


def _short(text: str) -> str:
    return text.removesuffix(".00").removesuffix(".000")


def _save(request: HttpRequest, viewer: Viewer, seen: Asked, rows: Sequence[Row]) -> str:
    """Set and remove what the boxes say. Returns what is wrong; the rows then hold what was typed."""
    settings: list[tuple[Row, Setting]] = []
    removed: list[Target] = []
    for row in rows:
        if not row.other:
            _read(row, request.POST, seen, settings, removed)
    if any(row.error or any(cell.error for cell in row.cells) for row in rows):
        return _("Nothing was saved: some boxes hold no amount.")
    try:
        chosen = [setting for _row, setting in settings]
        actions.save_grid(settings=chosen, removed=removed, by=viewer, at=timezone.now())
    except CannotSet as refusal:
        if settings:
            settings[refusal.row][0].error = messages_of(refusal)
        return messages_of(refusal)
    return ""


def _read(
    row: Row, sent: Mapping[str, str], seen: Asked, settings: list[tuple[Row, Setting]], removed: list[Target]
) -> None:
    row.year_text = sent.get(row.year_name, "").strip()
    for cell in row.cells:
        cell.text = sent.get(cell.name, cell.text).strip()
    amounts = [_amount(cell, row, seen) for cell in row.cells]
    for cell, amount in zip(row.cells, _divided(row, amounts, seen), strict=True):
        if amount is not None:
            settings.append((row, _setting(row, cell, amount, seen)))
        elif cell.target is not None and not cell.error:
            removed.append(cell.target)


def _amount(cell: Cell, row: Row, seen: Asked) -> Decimal | None:
    if not cell.text:
        return None
    amount = number(cell.text)
    if amount is None or amount < 0:
        cell.error = _("Write an amount such as 250000.")
    return amount


def _divided(row: Row, amounts: list[Decimal | None], seen: Asked) -> list[Decimal | None]:
    """The quarters of a year that was typed; otherwise the quarters as typed."""
    if not row.year_text:
        return amounts
    year = number(row.year_text)
    if year is None or year < 0:
        row.error = _("Write an amount such as 250000.")
        return amounts
    parts = divided(year, seen.period, Grain.QUARTER, seen.calendar, row.currency)
    return [amount for _period, amount in parts]


def _setting(row: Row, cell: Cell, amount: Decimal, seen: Asked) -> Setting:
    owner = row.owner
    return Setting(
        member=owner if isinstance(owner, Member) else None,
        team=owner if isinstance(owner, Team) else None,
        measure=seen.series.measure,
        product=seen.series.product,
        period=cell.period,
        amount=amount,
        currency=cell.target.currency if cell.target else row.currency,
        ramp=cell.target.ramp if cell.target else Decimal(100),
    )


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Set quotas from a CSV file, or show every line that is wrong."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_PAY)
    problems: list[str] = []
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        try:
            if form.is_valid():
                text, name = form.text()
                made = actions.import_quotas(text=text, name=name, by=viewer, at=timezone.now())
                messages.success(request, _("Quotas set or changed: %(count)s.") % {"count": len(made)})
                return redirect("quota:quotas")
            problems = [str(error) for errors in form.errors.values() for error in errors]
        except (CannotImport, ValidationError) as refusal:
            problems = list(refusal.messages)
    context = {"problems": problems[:100], "count": len(problems)}
    return render(request, "quota/import.html", context, status=422 if problems else 200)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The quotas of a year that the viewer may see, as a file that can be brought in again."""
    viewer, seen = viewer_of(request), _year(request)
    viewer.require(Permission.EXPORT)
    answer = HttpResponse(sheet_of(viewer, seen.period), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="quotas {seen.name}.csv"'
    return answer
