"""Reads that only the pages of conduct need: whom to offer, one's own gifts, the officer's desk, a person's ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from handsel.accounts.models import Contact
from handsel.conduct.actions.finding import names_of
from handsel.conduct.models import (
    Attestation,
    Clearance,
    ExpenseLine,
    Finding,
    Gift,
    GiftPhoto,
    PolicyVersion,
    Relation,
)
from handsel.conduct.queries.book import rulebook
from handsel.conduct.queries.circle import links_of, register_from
from handsel.conduct.rules.breaches import Breach, preview
from handsel.conduct.rules.gifts import Link
from handsel.conduct.rules.policies import Policy, Rulebook
from handsel.kernel.periods import Period, add_months
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity

MOST_PREVIEWED = 20_000
"""Rows that a preview reads; the newest ones where there are more."""

MOST_OFFERED = 6
DECEMBER = 12


def offered(*, opportunity: UUID | None, account: UUID | None, without: list[UUID], viewer: Viewer) -> list[Contact]:
    """Contacts a gift around this deal or account is most likely for, those picked already left out."""
    if opportunity is None and account is None:
        return []
    around = Q()
    if opportunity is not None:
        around |= Q(opportunity_roles__opportunity=opportunity)
    if account is not None:
        around |= Q(account=account)
    rows = Contact.objects.visible_to(viewer).filter(around).exclude(pk__in=without)
    return list(rows.defer("words").order_by("name", "pk").distinct()[:MOST_OFFERED])


def deal(opportunity: UUID, viewer: Viewer) -> Opportunity | None:
    """The opportunity a gift is about, where the viewer may see it."""
    seen = Opportunity.objects.visible_to(viewer).filter(pk=opportunity)
    return seen.select_related("primary_contact", "account").defer("words").first()


def expense(identifier: UUID, viewer: Viewer) -> ExpenseLine | None:
    """An expense line a gift is recorded from, where the viewer may see it."""
    return ExpenseLine.objects.visible_to(viewer).filter(pk=identifier).first()


def gift(identifier: UUID, viewer: Viewer) -> Gift | None:
    """A row of the register with what its page shows."""
    rows = Gift.objects.visible_to(viewer).filter(pk=identifier)
    joined = rows.select_related("giver", "recorded_by", "account", "opportunity", "clearance__answer", "expense")
    return joined.select_related("came_back", "corrects", "corrected_by").prefetch_related("recipients").first()


def photos(gift: Gift, viewer: Viewer) -> list[GiftPhoto]:
    """The photos of a row and of those it corrects, as far as the viewer may see them, oldest first."""
    rows, earlier = [gift.pk], gift.corrects
    while earlier is not None:
        rows.append(earlier.pk)
        earlier = earlier.corrects
    seen = GiftPhoto.objects.visible_to(viewer).filter(gift__in=rows)
    return list(seen.select_related("added_by").order_by("pk"))


def own_requests(viewer: Viewer, size: int) -> list[Clearance]:
    """The viewer's own latest requests."""
    rows = Clearance.objects.visible_to(viewer).filter(asked_by=viewer.member_id).select_related("answer", "gift")
    return list(rows.order_by("-asked_at", "-id")[:size])


def request(identifier: UUID, viewer: Viewer) -> Clearance | None:
    """A request with its answer, where the viewer asked it, answers it, or reads the register."""
    rows = Clearance.objects.visible_to(viewer).filter(pk=identifier)
    joined = rows.select_related("asked_by", "answer__answered_by", "gift").prefetch_related("delegations__to")
    return joined.first()


def attestation_due(viewer: Viewer, day: date) -> int | None:
    """The year the viewer has not attested yet; last year's word comes before this year's, which is due in December."""
    if viewer.member_id is None:
        return None
    year = day.year if day.month == DECEMBER else day.year - 1
    done = Attestation.objects.visible_to(viewer).filter(member=OuterRef("pk"), year=year)
    owing = Member.objects.filter(pk=viewer.member_id, joined_at__year__lte=year).exclude(Exists(done))
    return year if owing.exists() else None


def finding(identifier: UUID, viewer: Viewer) -> Finding | None:
    """A finding with its state, for readers of the register."""
    rows = Finding.objects.visible_to(viewer).with_state().filter(pk=identifier)
    return rows.select_related("member", "expense").prefetch_related("notes__noted_by").first()


def all_findings(viewer: Viewer, *, kind: str, closed: bool) -> QuerySet[Finding]:
    """Findings, the newest first: the unsettled ones, or the closed ones."""
    rows = Finding.objects.visible_to(viewer).with_state().select_related("member")
    rows = rows.filter(Q(state=Finding.State.CLOSED)) if closed else rows.exclude(Q(state=Finding.State.CLOSED))
    return (rows.filter(kind=kind) if kind else rows).order_by("-opened_at", "-id")


def finding_counts(viewer: Viewer) -> dict[str, int]:
    """How many unsettled findings there are of each kind."""
    rows = Finding.objects.visible_to(viewer).unsettled().order_by().values_list("kind").annotate(count=Count("pk"))
    return dict(rows)


def gifts_of(identifiers: list[UUID], viewer: Viewer) -> list[Gift]:
    """Rows of the register by their identifiers, in the order of giving."""
    rows = Gift.objects.visible_to(viewer).filter(pk__in=identifiers)
    rows = rows.select_related("giver", "came_back", "account").prefetch_related("recipients")
    return list(rows.order_by("given_on", "turn", "pk"))


def register_page(period: Period, viewer: Viewer, *, text: str = "") -> QuerySet[Gift]:
    """Rows given in a period, corrected and withdrawn ones among them, the newest first; `text` narrows by name."""
    rows = Gift.objects.visible_to(viewer).filter(given_on__gte=period.start, given_on__lt=period.end)
    if text:
        named = Q(recipients__name__icontains=text) | Q(giver__name__icontains=text) | Q(description__icontains=text)
        rows = rows.filter(pk__in=rows.filter(named).values("pk"))
    rows = rows.select_related("giver", "came_back", "corrected_by", "account").prefetch_related("recipients")
    return rows.order_by("-given_on", "-id")


def attested(year: int, viewer: Viewer) -> list[Attestation]:
    """Who has given their word for a year, as far as the viewer may see."""
    rows = Attestation.objects.visible_to(viewer).filter(year=year).select_related("member")
    return list(rows.order_by("member__name", "pk"))


def added_versions() -> dict[tuple[str, str], PolicyVersion]:
    """The officer's own versions by policy and version name; the rest are the shipped ones."""
    rows = PolicyVersion.objects.select_related("added_by").order_by("id")
    return {(row.code, row.version): row for row in rows}


def contact(person: UUID, viewer: Viewer) -> Contact | None:
    """The contact behind a recipient, where there is one and the viewer may see them."""
    return Contact.objects.visible_to(viewer).filter(pk=person).select_related("account").defer("words").first()


@dataclass(frozen=True)
class Preview:
    """What a changed policy would have meant for the gifts of a year: breaches that come, and those that go."""

    opened: tuple[Breach, ...]
    gone: tuple[Breach, ...]
    kept: int
    gifts: int
    is_cut: bool
    names: Mapping[UUID, str]


def preview_of(fresh: Policy, day: date) -> Preview:
    """The year up to the day under the rule book as it is, and with this policy's versions over it from that year on.

    The version is read as if it had been in force the whole time. Raises MissingRate and BrokenPolicy.
    """
    current = rulebook()
    year = Period(add_months(day, -12), day + timedelta(days=1))
    rows = Gift.objects.standing().filter(given_on__gte=add_months(year.start, -12), given_on__lt=year.end)
    found = list(rows.order_by("-given_on", "-id")[: MOST_PREVIEWED + 1])
    register = register_from(found[:MOST_PREVIEWED], _all_links())
    changed = Rulebook(policies=_in_force_since(current.policies, fresh, year.start), rates=current.rates)
    result = preview(register, current, changed)
    opened, gone, kept = (_within(year, each) for each in (result.opened, result.gone, result.kept))
    people = {person for breach in (*opened, *gone) for person in identifiers(breach.people)}
    within = sum(row.given_on in year for row in found[:MOST_PREVIEWED])
    return Preview(opened, gone, len(kept), within, len(found) > MOST_PREVIEWED, names_of(people))


def _in_force_since(policies: Iterable[Policy], fresh: Policy, day: date) -> tuple[Policy, ...]:
    """The policies with the new version in the place of every one of its policy that began on the day or later."""
    version = replace(fresh.versions[0], starts=day)
    found = {policy.code: policy for policy in policies}
    old = found[fresh.code].versions if fresh.code in found else ()
    before = tuple(each for each in old if (each.starts or date.min) < day)
    return tuple((found | {fresh.code: replace(fresh, versions=(*before, version))}).values())


def identifiers(people: Iterable[str]) -> list[UUID]:
    """The people of a breach as the register identifies them, in order."""
    return sorted(UUID(person) for person in people)


def _within(year: Period, found: Iterable[Breach]) -> tuple[Breach, ...]:
    return tuple(sorted((each for each in found if each.moment.day in year), key=lambda each: each.order))


def _all_links() -> tuple[Link, ...]:
    ends = Relation.objects.values_list("first", flat=True)
    return links_of(set(ends))
