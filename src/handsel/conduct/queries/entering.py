"""From a draft to a gift the rules can decide: who the recipients are, where they work, which deal is open there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handsel.accounts.models import Account, Contact
from handsel.conduct.drafts import Draft, To
from handsel.conduct.rules.gifts import Gift, InvalidGift, Recipient, Worth
from handsel.conduct.rules.kinds import Direction
from handsel.conduct.rules.words import PROBLEMS
from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity, Outcome, Stage

BRITAIN = frozenset({"gb", "uk", "united kingdom", "great britain", "england", "scotland", "wales"})
"""How addresses write the territory in which the UK Bribery Act is concerned."""


class CannotEnter(ValidationError):
    """The draft cannot be read: fields and sentences."""


@dataclass(frozen=True)
class Named:
    """A recipient as the register will keep them."""

    to: To
    name: str
    contact: Contact | None = None
    member: Member | None = None

    @property
    def employer(self) -> Account | None:
        """Where a contact mainly works."""
        return self.contact.account if self.contact else None


@dataclass(frozen=True)
class Entered:
    """A draft with everybody found: the gift as the rules see it, and the rows it points to."""

    id: UUID
    draft: Draft
    gift: Gift
    people: tuple[Named, ...]
    giver: Member
    opportunity: Opportunity | None
    account: Account | None

    @property
    def reached(self) -> frozenset[UUID]:
        """Everyone whose total it adds to."""
        return frozenset(UUID(person) for each in self.gift.recipients for person in each.reached)

    @property
    def names(self) -> dict[str, str]:
        """Names of the recipients by identifier."""
        return {str(each.to.person): each.name for each in self.people}


def entered(draft: Draft, viewer: Viewer, *, corrects: UUID | None = None) -> Entered:
    """Find everybody a draft names, as far as the viewer may see them. Raises CannotEnter naming the field."""
    giver = _giver(draft, viewer)
    people = _people(draft, viewer)
    opportunity = _opportunity(draft, viewer, people)
    account = _account(draft, viewer, people, opportunity)
    identifier = new_id()
    try:
        gift = _gift(identifier, draft, people, giver, opportunity, account, corrects)
    except InvalidGift as problem:
        raise CannotEnter({problem.field: [problem_text(problem)]}) from problem
    return Entered(identifier, draft, gift, people, giver, opportunity if draft.opportunity else None, account)


def problem_text(problem: InvalidGift) -> str:
    """What is wrong with a fact of a gift, in the reader's language."""
    said = PROBLEMS[problem.problem].said((get_language() or "en")[:2])
    return said[:1].upper() + said[1:]


def _giver(draft: Draft, viewer: Viewer) -> Member:
    identifier = draft.giver or viewer.member_id
    giver: Member | None = Member.objects.filter(pk=identifier).first() if identifier else None
    if giver is None:
        raise CannotEnter({"giver": [_("Say which member gives or receives.")]})
    return giver


def _people(draft: Draft, viewer: Viewer) -> tuple[Named, ...]:
    found = _members(draft) if draft.direction is Direction.RECEIVED else _contacts(draft, viewer)
    named = [found[each.person] for each in draft.to if each.person in found]
    if len(named) < len(draft.to):
        raise CannotEnter({"to": [_("There is no such person, or you may not see them.")]})
    _refuse_unknown_reached(draft.to, viewer)
    return tuple(named)


def _members(draft: Draft) -> dict[UUID, Named]:
    to = {each.person: each for each in draft.to}
    return {row.pk: Named(to[row.pk], row.name, member=row) for row in Member.objects.filter(pk__any_of=sorted(to))}


def _contacts(draft: Draft, viewer: Viewer) -> dict[UUID, Named]:
    to = {each.person: each for each in draft.to}
    rows = Contact.objects.visible_to(viewer).filter(pk__any_of=sorted(to)).select_related("account")
    return {row.pk: Named(to[row.pk], str(row), row) for row in rows.defer("words", "account__words")}


def _refuse_unknown_reached(to: Iterable[To], viewer: Viewer) -> None:
    wanted = {person for each in to for person in each.reaching}
    if wanted and Contact.objects.visible_to(viewer).filter(pk__any_of=sorted(wanted)).count() < len(wanted):
        raise CannotEnter({"reaching": [_("There is no such person, or you may not see them.")]})


def _opportunity(draft: Draft, viewer: Viewer, people: Sequence[Named]) -> Opportunity | None:
    """The deal it is about; where none is named, the open one of the recipients' employers that is furthest on."""
    if draft.opportunity:
        seen = Opportunity.objects.visible_to(viewer).filter(pk=draft.opportunity)
        found = seen.select_related("stage", "account").defer("words", "account__words").first()
        if found is None:
            raise CannotEnter({"opportunity": [_("There is no such opportunity, or you may not see it.")]})
        return found
    employers = {each.employer.pk for each in people if each.employer}
    if not employers:
        return None
    open_deals = Opportunity.objects.filter(account__any_of=sorted(employers), outcome=Outcome.OPEN)
    return open_deals.select_related("stage").defer("words").order_by("-stage__position", "pk").first()


def _account(draft: Draft, viewer: Viewer, people: Sequence[Named], opportunity: Opportunity | None) -> Account | None:
    if draft.account:
        found = Account.objects.visible_to(viewer).filter(pk=draft.account).defer("words").first()
        if found is None:
            raise CannotEnter({"account": [_("There is no such account, or you may not see it.")]})
        return found
    if draft.opportunity and opportunity:
        return opportunity.account
    return next((each.employer for each in people if each.employer), None)


def _gift(
    identifier: UUID,
    draft: Draft,
    people: Sequence[Named],
    giver: Member,
    opportunity: Opportunity | None,
    account: Account | None,
    corrects: UUID | None,
) -> Gift:
    return Gift(
        id=str(identifier),
        given_on=_day(draft.given_on),
        worth=Worth(
            currency=draft.currency,
            cost=draft.cost,
            market=draft.market,
            face=draft.face,
            tax=draft.tax,
            delivery=draft.delivery,
        ),
        recipients=tuple(_recipient(each) for each in people),
        kind=draft.kind,
        direction=draft.direction,
        giver=str(giver.pk),
        giver_role=draft.giver_role,
        paid_by=draft.paid_by,
        source=_source(draft, account),
        occasion=draft.occasion.strip(),
        shared_by=draft.shared_by,
        host_present=draft.host_present,
        claim=draft.claim,
        evidence=draft.evidence,
        circumstances=replace(draft.circumstances, **_surroundings(draft, people, opportunity)),
        corrects=str(corrects) if corrects else None,
    )


def _day(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise CannotEnter({"given_on": [_("Choose a day between the years 1900 and 2200.")]})
    return day


def _recipient(each: Named) -> Recipient:
    return Recipient(str(each.to.person), each.to.capacities, frozenset(map(str, each.to.reaching)))


def _source(draft: Draft, account: Account | None) -> str:
    """Received gifts add up by where they come from, so the account stands for itself however its name is typed."""
    if draft.direction is Direction.GIVEN:
        return ""
    if account is None and not draft.source.strip():
        raise CannotEnter({"source": [_("Say which organisation it came from.")]})
    return str(account.pk) if account else draft.source.strip().casefold()


def _surroundings(draft: Draft, people: Sequence[Named], opportunity: Opportunity | None) -> dict[str, Any]:
    """The open deal's stage and the territory, where the draft does not say them itself."""
    around = draft.circumstances
    found: dict[str, Any] = {}
    if not around.stages and opportunity and opportunity.outcome == Outcome.OPEN:
        found["stage"], found["stages"] = _stage(opportunity)
    if not around.territories and any(map(_is_british, people)):
        found["territories"] = frozenset({"GB"})
    return found


def _stage(opportunity: Opportunity) -> tuple[int, int]:
    stages = Stage.objects.filter(pipeline=opportunity.pipeline_id, outcome=Outcome.OPEN).order_by("position", "pk")
    order = list(stages.values_list("pk", flat=True))
    return order.index(opportunity.stage_id) + 1, len(order)


def _is_british(each: Named) -> bool:
    countries = [each.contact.country if each.contact else "", each.employer.billing_country if each.employer else ""]
    return any(country.strip().casefold() in BRITAIN for country in countries)
