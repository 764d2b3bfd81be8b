"""A circle's part of the register: everybody read as one with these people, and their gifts within the windows.

However large the register is, a decision reads only this: two index ranges and the rows they name.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from pydantic import TypeAdapter

from handsel.accounts.models import MergedContact
from handsel.conduct.models import Gift, GiftRecipient, GiftReturn, Relation
from handsel.conduct.rules import gifts as rules
from handsel.conduct.rules import kinds
from handsel.conduct.rules.gifts import Circumstances, Evidence, Recipient, Register, Worth
from handsel.conduct.rules.policies import Rulebook
from handsel.conduct.rules.windows import WindowKind
from handsel.kernel.money import rounded
from handsel.kernel.periods import Period, add_months

_EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)
_CIRCUMSTANCES: TypeAdapter[Circumstances] = TypeAdapter(Circumstances)

ALWAYS = Period(date.min, date.max)


def span_around(days: Iterable[date], book: Rulebook) -> Period:
    """The days whose gifts can matter to gifts of these days: a window back and a window on.

    Anniversary windows begin with a person's first gift, so there it is everything.
    """
    houses = [version.house for version in book.house_policy.versions if version.house]
    windows = [house.window for house in houses]
    windows += [limit.window for policy in book.policies for limit in policy.limits() if limit.window]
    found = sorted(days)
    if not found or any(window.kind is WindowKind.ANNIVERSARY for window in windows):
        return ALWAYS
    return Period(add_months(found[0], -12), add_months(found[-1], 12) + timedelta(days=1))


def links_of(people: Iterable[UUID]) -> tuple[rules.Link, ...]:
    """Every link, undone ones too, that leads from these people to others, step by step."""
    known, fresh = set(people), set(people)
    found: dict[UUID, rules.Link] = {}
    while fresh:
        rows = Relation.objects.filter(Q(first__any_of=sorted(fresh)) | Q(second__any_of=sorted(fresh)))
        merged = list(MergedContact.objects.filter(Q(gone__any_of=sorted(fresh)) | Q(into__any_of=sorted(fresh))))
        fresh = set()
        for row in rows.select_related("end"):
            found[row.pk] = _link(row)
            fresh |= {row.first, row.second} - known
        for pair in merged:
            found[pair.pk] = _merged(pair)
            fresh |= {pair.gone, pair.into_id} - known
        known |= fresh
    return tuple(found.values())


def everyone_with(people: Iterable[UUID], links: Iterable[rules.Link]) -> frozenset[UUID]:
    """The people and all those linked to them."""
    return frozenset(people) | {UUID(person) for link in links for person in link.people}


def register_of(people: Collection[UUID], span: Period, links: tuple[rules.Link, ...] = ()) -> Register:
    """The gifts that reached any of these people within the days, with their returns. At most five queries."""
    wanted = sorted(people)
    within = GiftRecipient.objects.filter(given_on__gte=span.start, given_on__lt=span.end)
    direct = within.filter(person__any_of=wanted).values_list("gift_id", flat=True)
    through = within.filter(~Q(reaching=[]), reaching__overlap=wanted).values_list("gift_id", flat=True)
    identifiers = set(direct) | set(through)
    standing = Gift.objects.filter(pk__any_of=sorted(identifiers), is_withdrawal=False, corrected_by=None)
    return register_from(list(standing), links)


def register_from(standing: Sequence[Gift], links: tuple[rules.Link, ...] = ()) -> Register:
    """The register that these rows make, with the rows they correct (a return stays with its gift) and returns."""
    rows = {row.pk: row for row in standing}
    missing = {row.corrects_id for row in standing if row.corrects_id} - rows.keys()
    while missing:
        earlier = Gift.objects.filter(pk__any_of=sorted(filter(None, missing)))
        rows |= {row.pk: row for row in earlier}
        missing = {row.corrects_id for row in earlier if row.corrects_id} - rows.keys()
    return Register(tuple(_gifts(rows)), tuple(_returns(rows)), links)


def gift_of(row: Gift, recipients: Sequence[GiftRecipient]) -> rules.Gift:
    """A row as the rules see it."""
    return rules.Gift(
        id=str(row.pk),
        given_on=row.given_on,
        worth=_worth(row),
        recipients=tuple(_recipient(each) for each in sorted(recipients, key=lambda each: each.position)),
        kind=kinds.Kind(row.kind),
        direction=kinds.Direction(row.direction),
        giver=str(row.giver_id),
        giver_role=kinds.GiverRole(row.giver_role),
        paid_by=kinds.Payer(row.paid_by),
        source=row.source,
        occasion=row.occasion,
        shared_by=row.shared_by,
        host_present=row.host_present,
        claim=kinds.Claim(row.claim) if row.claim else None,
        evidence=_EVIDENCE.validate_python(row.evidence),
        circumstances=_CIRCUMSTANCES.validate_python(row.circumstances),
        turn=row.turn,
        corrects=str(row.corrects_id) if row.corrects_id else None,
    )


def _gifts(rows: Mapping[UUID, Gift]) -> Iterable[rules.Gift]:
    recipients: dict[UUID, list[GiftRecipient]] = {}
    for each in GiftRecipient.objects.filter(gift__any_of=sorted(rows)):
        recipients.setdefault(each.gift_id, []).append(each)
    return (gift_of(row, recipients[pk]) for pk, row in rows.items())


def _returns(rows: Mapping[UUID, Gift]) -> Iterable[rules.Return]:
    for row in GiftReturn.objects.filter(gift__any_of=sorted(rows)):
        yield rules.Return(gift=str(row.gift_id), returned_on=row.returned_on, unused=row.unused, turn=row.turn)


def _worth(row: Gift) -> Worth:
    amounts = {name: getattr(row, name) for name in ("cost", "market", "face", "tax", "delivery")}
    known = {name: rounded(each, row.currency) for name, each in amounts.items() if each is not None}
    return Worth(currency=row.currency, **known)


def _recipient(row: GiftRecipient) -> Recipient:
    return Recipient(
        str(row.person),
        capacities=frozenset(map(kinds.Capacity, row.capacities)),
        reaching=frozenset(map(str, row.reaching)),
    )


def _merged(pair: MergedContact) -> rules.Link:
    """Contacts that were merged are one person, for earlier gifts too."""
    return rules.Link(id=str(pair.pk), people=frozenset({str(pair.gone), str(pair.into_id)}), linked_on=pair.at.date())


def _link(row: Relation) -> rules.Link:
    end = getattr(row, "end", None)
    return rules.Link(
        id=str(row.pk),
        people=frozenset({str(row.first), str(row.second)}),
        relation=kinds.Relation(row.kind),
        linked_on=row.linked_on,
        undone_on=end.ended_on if end else None,
    )
