"""The officer's desk: what waits, who is near a limit, what was found, and what has no record. Each read is indexed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from handsel.conduct.models import (
    Attestation,
    Clearance,
    ExpenseLine,
    Finding,
    Gift,
    GiftRecipient,
    NearLimit,
    Relation,
)
from handsel.conduct.queries.book import rulebook
from handsel.conduct.queries.circle import ALWAYS, everyone_with, links_of, register_of
from handsel.conduct.rules.kinds import HOSPITALITY
from handsel.conduct.rules.standing import Standing, standings
from handsel.kernel.periods import FiscalCalendar, Grain, Period
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

NEAR_DAYS = 7
"""An expense and its gift are at most so many days apart."""


def queue(viewer: Viewer, day: date) -> QuerySet[Clearance]:
    """Requests that wait for an answer, the earliest due first: all for officers, else those one is to answer."""
    rows = Clearance.objects.visible_to(viewer).waiting(day)
    if not viewer.may(Permission.OVERSEE_CONDUCT) and not viewer.may(Permission.READ_REGISTER):
        rows = rows.filter(delegations__to_id=viewer.member_id).distinct()
    return rows.select_related("asked_by").order_by("due_on", "id")


def near_limits(viewer: Viewer, day: date) -> QuerySet[NearLimit]:
    """People near or over a limit in a window that holds the day, the nearest first."""
    rows = NearLimit.objects.visible_to(viewer).filter(starts_on__lte=day, ends_on__gt=day)
    return rows.order_by("-part_used", "id")


def findings(viewer: Viewer, kind: str = "") -> QuerySet[Finding]:
    """Findings that are not closed, the newest first, each with its `state` and `due_on`."""
    rows = Finding.objects.visible_to(viewer).unsettled().select_related("member")
    return (rows.filter(kind=kind) if kind else rows).order_by("-opened_at", "-id")


@dataclass(frozen=True)
class Entertained:
    """How often somebody was entertained in a quarter."""

    person: UUID
    name: str
    employer: str
    occasions: int


REPEATED = """
select recipient.person, max(recipient.name), max(recipient.employer_name),
       count(distinct coalesce(nullif(gift.occasion, ''), gift.given_on::text)) as occasions
from conduct_gift gift
join conduct_giftrecipient recipient on recipient.gift_id = gift.id
where gift.host_present and gift.given_on >= %(start)s and gift.given_on < %(end)s and gift.direction = 'given'
  and gift.kind = any(%(kinds)s) and not gift.is_withdrawal
  and not exists (select from conduct_gift later where later.corrects_id = gift.id)
group by recipient.person
having count(distinct coalesce(nullif(gift.occasion, ''), gift.given_on::text)) >= %(times)s
order by occasions desc, recipient.person
limit %(most)s
"""


def repeated_entertainment(viewer: Viewer, day: date, most: int = 100) -> list[Entertained]:
    """Who was entertained as often as the house allows in the quarter of the day, or more often."""
    if not viewer.may(Permission.READ_REGISTER):
        return []
    house = rulebook().house(day)
    if house.hosted_per_quarter is None:
        return []
    quarter = quarter_of(day)
    values: dict[str, Any] = {
        "start": quarter.start,
        "end": quarter.end,
        "kinds": sorted(kind.value for kind in HOSPITALITY),
        "times": max(house.hosted_per_quarter, 1),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(REPEATED, values)
        return [Entertained(*row) for row in cursor.fetchall()]


def quarter_of(day: date) -> Period:
    """The quarter in which entertainment is counted."""
    return FiscalCalendar(rulebook().house(day).window.start_month).period(Grain.QUARTER, day)


def expenses_without_record(viewer: Viewer) -> QuerySet[ExpenseLine]:
    """Expense lines that look like gifts and belong to none on the register, the newest first."""
    linked = Gift.objects.filter(expense=OuterRef("pk"))
    rows = ExpenseLine.objects.visible_to(viewer).filter(~Exists(linked), looks_like_gift=True)
    return rows.filter(~Exists(_alike())).select_related("member").order_by("-spent_on", "-id")


def _alike() -> QuerySet[Gift]:
    """Gifts of the same member, amount and currency near the day: the record of an expense line nobody linked."""
    near = timedelta(days=NEAR_DAYS)
    total = Q(total=OuterRef("amount")) | Q(cost=OuterRef("amount"))
    rows = Gift.objects.filter(giver=OuterRef("member"), currency=OuterRef("currency"), expense=None)
    rows = rows.standing().annotate(total=F("cost") + F("tax") + F("delivery"))
    return rows.filter(total, given_on__gte=OuterRef("spent_on") - near, given_on__lte=OuterRef("spent_on") + near)


def attestations_due(viewer: Viewer, year: int) -> QuerySet[Member]:
    """Members who still have to attest a year. Everybody but readers of the register sees only themselves."""
    done = Attestation.objects.filter(member=OuterRef("pk"), year=year)
    rows: QuerySet[Member] = Member.objects.active().filter(~Exists(done))
    if not viewer.may(Permission.READ_REGISTER):
        rows = rows.filter(Q(pk=viewer.member_id))
    return rows.order_by("name", "pk")


@dataclass(frozen=True)
class Ledger:
    """All that is on record of one recipient's circle: rows, the people read as one, and totals on the day."""

    rows: tuple[Gift, ...]
    people: frozenset[UUID]
    relations: tuple[Relation, ...]
    standings: tuple[Standing, ...]


def ledger(person: UUID, viewer: Viewer, day: date) -> Ledger | None:
    """A recipient's ledger, corrected and withdrawn rows among them, the newest first; None for those who may not."""
    if not viewer.may(Permission.READ_REGISTER):
        return None
    links = links_of([person])
    circle = everyone_with([person], links)
    rows = Gift.objects.visible_to(viewer).filter(pk__in=gifts_reaching(circle))
    relations = Relation.objects.visible_to(viewer).filter(pk__in=[UUID(link.id) for link in links])
    register = register_of(circle, ALWAYS, links)
    book = rulebook()
    found = tuple(each for each in standings(register, book, day) if {UUID(one) for one in each.people} & circle)
    shown = with_rows(rows).order_by("-given_on", "-id")
    return Ledger(tuple(shown), circle, tuple(relations.select_related("end").order_by("id")), found)


def gifts_reaching(people: Iterable[UUID]) -> QuerySet[Any, Any]:
    """Identifiers of the gifts that reached any of these people."""
    wanted = sorted(people)
    direct = GiftRecipient.objects.filter(person__any_of=wanted).values("gift")
    through = GiftRecipient.objects.filter(~Q(reaching=[]), reaching__overlap=wanted).values("gift")
    return direct.union(through)


def own_gifts(viewer: Viewer) -> QuerySet[Gift]:
    """What the viewer gave, received or entered, the newest first, without rows that were corrected or withdrawn."""
    me = viewer.member_id
    rows = Gift.objects.visible_to(viewer).filter(Q(giver_id=me) | Q(recorded_by_id=me)).standing()
    return with_rows(rows).order_by("-given_on", "-id")


def gifts_to(contact: UUID, viewer: Viewer) -> QuerySet[Gift]:
    """Gifts to a contact that the viewer may see: own ones, or all for readers of the register. The newest first."""
    rows = Gift.objects.visible_to(viewer).filter(pk__in=gifts_reaching([contact])).standing()
    return with_rows(rows).order_by("-given_on", "-id")


def with_rows(rows: QuerySet[Gift]) -> QuerySet[Gift]:
    """With everything a list of gifts shows, in a fixed number of queries."""
    return rows.select_related("giver", "came_back", "corrected_by", "expense").prefetch_related("recipients")
