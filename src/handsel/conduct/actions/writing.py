"""How rows come onto the register: people are locked, the decision falls on what is then there, findings are opened.

Everything that writes gifts goes this way, so that no two writers can pass a limit together that neither passes alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.conduct import locks
from handsel.conduct.models import ExpenseLine, Gift, GiftRecipient, GiftReturn
from handsel.conduct.queries.book import rulebook, today
from handsel.conduct.queries.checking import decided, kept
from handsel.conduct.queries.circle import everyone_with, links_of, register_of, span_around
from handsel.conduct.queries.entering import Entered
from handsel.conduct.rules.decision import Decision
from handsel.conduct.rules.gifts import Gift as RuledGift
from handsel.conduct.rules.gifts import Link, Register
from handsel.conduct.rules.policies import Rulebook, Valuation
from handsel.conduct.rules.rates import Rates
from handsel.conduct.rules.record import plain
from handsel.conduct.rules.standing import keep_until
from handsel.conduct.rules.valuation import shares
from handsel.org.roles import REFUSALS, Permission
from handsel.org.viewer import Forbidden, Viewer

FARTHEST = 366
"""Days ahead for which a gift may be entered."""


@dataclass(frozen=True)
class Desk:
    """What a decision needs, read once the people are locked."""

    by: Viewer
    at: datetime
    today: date
    book: Rulebook
    people: frozenset[UUID]
    links: tuple[Link, ...]

    def register(self, days: Iterable[date]) -> Register:
        """What is on record of these people near the days."""
        return register_of(self.people, span_around(days, self.book), self.links)


def desk_for(people: Iterable[UUID], *, by: Viewer, at: datetime) -> Desk:
    """Wait until nobody else decides gifts to these people or anybody linked to them, then read the rules."""
    locks.share_book()
    wanted = frozenset(people)
    links = links_of(wanted)
    circle = everyone_with(wanted, links)
    locks.hold_people(circle)
    return Desk(by, at, today(at), rulebook(), circle, links)


def desk_alone(people: Iterable[UUID], *, by: Viewer, at: datetime) -> Desk:
    """The same for whoever holds the rule book alone, so that nobody else decides anything anyway."""
    wanted = frozenset(people)
    links = links_of(wanted)
    return Desk(by, at, today(at), rulebook(), everyone_with(wanted, links), links)


def require_entry(by: Viewer) -> None:
    """Raise Forbidden unless the viewer's role writes: sellers enter their gifts, officers everybody's."""
    if not (by.may(Permission.EDIT_RECORDS) or by.may(Permission.OVERSEE_CONDUCT)):
        raise Forbidden(REFUSALS[Permission.EDIT_RECORDS])


def require_own(gift: Gift, by: Viewer) -> None:
    """Raise Forbidden unless the gift is the viewer's own or the viewer oversees the register."""
    require_entry(by)
    if by.member_id not in {gift.giver_id, gift.recorded_by_id}:
        by.require(Permission.OVERSEE_CONDUCT)


def refuse_far_day(day: date, now: date) -> None:
    """A day typed wrong by years would sit in a window nobody looks at."""
    if (day - now).days > FARTHEST:
        raise ValidationError({"given_on": [_("This day is more than a year ahead.")]})


def decide_at(desk: Desk, found: Entered, register: Register) -> Decision:
    """The decision on what is on record now."""
    return decided(found, register, desk.book, desk.by)


def write(desk: Desk, found: Entered, decision: Decision, **more: Any) -> Gift:
    """Store the row and its recipients."""
    draft, gift = found.draft, decision.gift
    row = Gift(
        id=found.id,
        direction=draft.direction.value,
        kind=draft.kind.value,
        description=draft.description.strip(),
        given_on=draft.given_on,
        giver=found.giver,
        giver_role=draft.giver_role.value,
        paid_by=draft.paid_by.value,
        source=gift.source,
        occasion=gift.occasion,
        host_present=draft.host_present,
        currency=draft.currency,
        **{each.name: getattr(gift.worth, each.name) for each in fields(gift.worth) if each.name != "currency"},
        shared_by=draft.shared_by,
        claim=draft.claim.value if draft.claim else "",
        evidence=plain(gift.evidence),
        circumstances=plain(gift.circumstances),
        attestation=draft.attestation.strip(),
        turn=gift.turn,
        account=found.account,
        opportunity=found.opportunity,
        stage_name=found.opportunity.stage.name if found.opportunity else "",
        expense=_expense(draft.expense, desk.by),
        outcome=decision.outcome.value,
        decision=kept(decision),
        keep_until=keep_until(draft.given_on, desk.book),
        recorded_by_id=desk.by.member_id,
        recorded_at=desk.at,
        **more,
    )
    row.save(force_insert=True)
    GiftRecipient.objects.bulk_create(_recipients(row, found, gift))
    return row


def _recipients(row: Gift, found: Entered, gift: RuledGift) -> list[GiftRecipient]:
    parts = shares(gift, Valuation(), row.currency, Rates())
    return [
        GiftRecipient(
            gift=row,
            person=each.to.person,
            given_on=row.given_on,
            position=position,
            contact=each.contact,
            member=each.member,
            name=each.name,
            employer=each.employer,
            employer_name=each.employer.name if each.employer else "",
            capacities=sorted(capacity.value for capacity in each.to.capacities),
            reaching=sorted(each.to.reaching),
            share=part.amount,
        )
        for position, (each, part) in enumerate(zip(found.people, parts, strict=True))
    ]


def _expense(identifier: UUID | None, by: Viewer) -> ExpenseLine | None:
    if identifier is None:
        return None
    line = ExpenseLine.objects.visible_to(by).filter(pk=identifier).first()
    if line is None:
        raise ValidationError({"expense": [_("There is no such expense line, or you may not see it.")]})
    return line


def people_of(gift: Gift) -> frozenset[UUID]:
    """Everyone a row's shares add to."""
    rows = gift.recipients.values_list("person", "reaching")
    return frozenset(person for one, reaching in rows for person in (one, *reaching))


def contacts_of(gift: Gift) -> tuple[UUID, ...]:
    """The contacts whose timeline may show the gift."""
    found = gift.recipients.filter(contact__isnull=False).order_by("position").values_list("contact_id", flat=True)
    return tuple(each for each in found if each)


def is_returned(gift: Gift) -> bool:
    """Whether it, or a row it corrects, came back."""
    current: Gift | None = gift
    while current is not None:
        if GiftReturn.objects.filter(gift=current).exists():
            return True
        current = current.corrects
    return False
