"""The home page: what to do today, and which deals need somebody. Few queries, whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handsel.accounts.models import Account
from handsel.journal import records
from handsel.journal.agenda import Item, items, meetings, midnight
from handsel.journal.models import Entry
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity, OpportunityQuerySet
from handsel.ui import words

ROTTING_DAYS = 30
"""A deal that has stood in its stage for longer counts as rotting, as in the list of that name."""
MOST_TASKS = 12
MOST_DEALS = 10
MOST_PEOPLE = 30


@dataclass(frozen=True)
class Agenda:
    """Tasks overdue and due today, and today's meetings."""

    tasks: Sequence[Item]
    meetings: Sequence[Item]
    more_tasks: bool


def agenda(viewer: Viewer, today: date) -> Agenda:
    """What is on for the viewer. Three queries, and one for each kind of record."""
    mine = [viewer.member_id] if viewer.member_id else []
    records.load_grants(viewer)
    due = Entry.objects.assigned_within(viewer, mine).open_tasks().filter(due_on__lte=today)
    tasks = list(due.order_by("due_on", "id").select_related("assignee", "author")[: MOST_TASKS + 1])
    span = {"since": midnight(today), "until": midnight(today + timedelta(days=1))}
    met = list(meetings(viewer=viewer, of=mine, **span)[:MOST_TASKS])
    both = items([*tasks[:MOST_TASKS], *met], viewer)
    split = len(tasks[:MOST_TASKS])
    return Agenda(both[:split], both[split:], len(tasks) > MOST_TASKS)


@dataclass(frozen=True)
class Figure:
    """A number with its sum, leading to the list behind it."""

    label: str
    count: int
    amount: Decimal | None
    query: str
    tone: str = ""


@dataclass(frozen=True)
class Deal:
    """A deal that needs somebody, with the reasons."""

    opportunity: Opportunity
    reasons: Sequence[tuple[str, str]]
    """Text and tone of each."""


@dataclass(frozen=True)
class Pipeline:
    """Open deals at a glance: the viewer's, the team's, or those the viewer helps with."""

    figures: Sequence[Figure]
    deals: Sequence[Deal]
    open_count: int
    whose: str
    """`own`, `team` or `shared`."""


def pipeline(viewer: Viewer, at: datetime, today: date) -> Pipeline:
    """The viewer's own open deals; without any, those of the team or those others let them help with.

    Two queries, four for who has none.
    """
    mine = Opportunity.objects.visible_to(viewer).open().filter(owner=viewer.member_id)
    own = _pipeline(mine, "owner=me&outcome=open&sort=close_on", at, today)
    if own.open_count or (viewer.sees_everything and not leads(viewer)):
        return own
    seen = Opportunity.objects.visible_to(viewer).open()
    whose = "team" if leads(viewer) else "shared"
    return _pipeline(seen, "outcome=open&sort=close_on", at, today, whose=whose)


def leads(viewer: Viewer) -> bool:
    """Whether the viewer reaches a team, and not simply everyone."""
    return viewer.reach is not None and len(viewer.reach) > 1


def _pipeline(rows: OpportunityQuerySet, query: str, at: datetime, today: date, *, whose: str = "own") -> Pipeline:
    conditions = _conditions(at, today)
    found: dict[str, Any] = rows.aggregate(
        **{f"{name}_count": Count("pk", filter=condition) for name, condition in conditions.items()},
        **{f"{name}_amount": Sum("base_amount", filter=condition) for name, condition in conditions.items()},
    )
    urgent = rows.filter(conditions["any"]).select_related("account", "stage", "owner").order_by("close_on", "id")
    deals = [Deal(deal, reasons(deal, at, today)) for deal in urgent[:MOST_DEALS]] if found["any_count"] else []
    figures = [
        Figure(_("Open deals"), found["open_count"], found["open_amount"], query),
        Figure(
            _("Closing this month"),
            found["month_count"],
            found["month_amount"],
            f"{query}&close_on=this-month",
        ),
        Figure(
            _("No next step"),
            found["stepless_count"],
            found["stepless_amount"],
            f"{query}&next_step__empty=true",
            "amber" if found["stepless_count"] else "",
        ),
        Figure(
            _("Rotting"),
            found["rotting_count"],
            found["rotting_amount"],
            f"{query}&days_in_stage__gt={ROTTING_DAYS}",
            "red" if found["rotting_count"] else "",
        ),
    ]
    return Pipeline(figures, deals, found["open_count"], whose)


def _conditions(at: datetime, today: date) -> dict[str, Q]:
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    month = Q(close_on__gte=first, close_on__lt=following)
    stepless = Q(next_step="")
    rotting = Q(stage_since__lt=at - timedelta(days=ROTTING_DAYS))
    late = Q(close_on__lt=today) | Q(next_step_on__lt=today)
    return {
        "open": Q(),
        "month": month,
        "stepless": stepless,
        "rotting": rotting,
        "any": month | stepless | rotting | late,
    }


def reasons(deal: Opportunity, at: datetime, today: date) -> list[tuple[str, str]]:
    """Why a deal needs somebody, the gravest first."""
    said = []
    if deal.close_on and deal.close_on < today:
        said.append((_("close date has passed"), "red"))
    if deal.next_step_on and deal.next_step_on < today:
        said.append((_("next step is overdue"), "red"))
    if not deal.next_step:
        said.append((_("no next step"), "amber"))
    days = (at - deal.stage_since).days
    if days > ROTTING_DAYS:
        text = ngettext("%(count)s day in %(stage)s", "%(count)s days in %(stage)s", days)
        said.append((text % {"count": days, "stage": deal.stage.name}, "amber"))
    if (
        deal.close_on
        and deal.close_on >= today
        and (deal.close_on.year, deal.close_on.month) == (today.year, today.month)
    ):
        said.append((_("closes: %(day)s") % {"day": words.day_name(deal.close_on)}, "blue"))
    return said


@dataclass(frozen=True)
class Teammate:
    """A colleague within reach: open deals, this month's, what is late."""

    id: UUID
    name: str
    open_count: int
    open_amount: Decimal | None
    month_count: int
    month_amount: Decimal | None
    late_tasks: int


def team(viewer: Viewer, at: datetime, today: date) -> list[Teammate]:
    """The viewer's reach, who closes most this month first. Three queries; nobody for those without a team."""
    if not leads(viewer):
        return []
    others = sorted((viewer.reach or frozenset()) - {viewer.member_id})
    conditions = _conditions(at, today)
    deals = Opportunity.objects.open().owned_within(others).values("owner").order_by("owner")
    figures: dict[UUID, dict[str, Any]] = {
        row["owner"]: dict(row)
        for row in deals.annotate(
            open_count=Count("pk"),
            open_amount=Sum("base_amount"),
            month_count=Count("pk", filter=conditions["month"]),
            month_amount=Sum("base_amount", filter=conditions["month"]),
        )
    }
    late = Entry.objects.assigned_within(viewer, others).open_tasks().filter(due_on__lt=today).order_by()
    counts = dict(late.values_list("assignee").annotate(n=Count("pk")))
    people = Member.objects.visible_to(viewer).active().filter(pk__any_of=others).order_by("name")
    mates = [
        _teammate(pk, name, figures.get(pk, {}), counts.get(pk, 0)) for pk, name in people.values_list("pk", "name")
    ]
    return sorted(mates, key=lambda mate: (-(mate.month_amount or 0), mate.name))[:MOST_PEOPLE]


def _teammate(member: UUID, name: str, row: dict[str, Any], late: int) -> Teammate:
    return Teammate(
        id=member,
        name=name,
        open_count=row.get("open_count", 0),
        open_amount=row.get("open_amount"),
        month_count=row.get("month_count", 0),
        month_amount=row.get("month_amount"),
        late_tasks=late,
    )


def is_empty() -> bool:
    """Whether the company has no accounts and no opportunities yet. Two queries that end at the first row."""
    return not (Account.objects.exists() or Opportunity.objects.exists())
