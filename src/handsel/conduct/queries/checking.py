"""The check before giving: outcome and room for each person, while somebody is still typing.

What others have given stays theirs: the answer holds outcomes, reasons and what is left. Only readers of the register
get the whole arithmetic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handsel.conduct.drafts import Draft, To
from handsel.conduct.queries.book import rulebook
from handsel.conduct.queries.circle import everyone_with, links_of, register_of, span_around
from handsel.conduct.queries.entering import Entered, entered
from handsel.conduct.rules.classification import Duty
from handsel.conduct.rules.decision import Decision, decide
from handsel.conduct.rules.explanation import Audience, Language, explained
from handsel.conduct.rules.gifts import Register
from handsel.conduct.rules.kinds import Capacity, Kind
from handsel.conduct.rules.policies import Outcome, Rulebook
from handsel.conduct.rules.rates import MissingRate
from handsel.conduct.rules.record import recorded
from handsel.kernel.money import Money
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


@dataclass(frozen=True)
class Standing:
    """How one recipient stands: outcome, and the room under the limit that binds (None where no limit applies)."""

    person: UUID
    name: str
    outcome: Outcome
    policy: str
    limit: Money | None
    headroom_before: Money | None
    headroom_after: Money | None


@dataclass(frozen=True)
class Check:
    """The answer to a draft. `paragraphs` are in the reader's language and hold only what the reader may know."""

    outcome: Outcome
    people: tuple[Standing, ...]
    held_by: tuple[str, ...]
    duties: frozenset[Duty]
    paragraphs: tuple[str, ...]

    @property
    def asks_for_attestation(self) -> bool:
        """Whether the giver has to attest before it may be given."""
        return Duty.ATTEST in self.duties


def check(*, draft: Draft, viewer: Viewer) -> Check:
    """Decide a draft without entering it. Raises CannotEnter, or ValidationError for a missing exchange rate."""
    found = entered(draft, viewer)
    book = rulebook()
    decision = decided(found, circle_register(found, book), book, viewer)
    return checked(decision, found, viewer)


def headroom(
    *, people: Iterable[UUID], kind: Kind, amount: Decimal | None, on: date, viewer: Viewer, currency: str = "USD"
) -> Check:
    """What is left for these people, for a gift of this kind and amount on a day."""
    to = tuple(To(person, frozenset({Capacity.BUSINESS})) for person in people)
    draft = Draft(given_on=on, to=to, kind=kind, cost=amount or Decimal(0), currency=currency)
    return check(draft=draft, viewer=viewer)


def circle_register(found: Entered, book: Rulebook, *days: date) -> Register:
    """All that is on record near the gift, of everybody it reaches. `days` are other days that matter as well."""
    links = links_of(found.reached)
    return register_of(everyone_with(found.reached, links), span_around([found.gift.given_on, *days], book), links)


def decided(found: Entered, register: Register, book: Rulebook, viewer: Viewer) -> Decision:
    """The decision. Raises ValidationError for a missing rate, naming only what the viewer put in themselves."""
    try:
        return decide(found.gift, register, book)
    except MissingRate as missing:
        raise ValidationError({"currency": [_rate_text(missing, found, viewer)]}) from missing


def _rate_text(missing: MissingRate, found: Entered, viewer: Viewer) -> str:
    own = missing.source == found.gift.worth.currency and missing.day == found.gift.given_on
    if own or viewer.may(Permission.READ_REGISTER):
        values = {"source": missing.source, "target": missing.target, "day": missing.day.isoformat()}
        return _("There is no rate from %(source)s to %(target)s on or before %(day)s. Ask for one to be set.") % values
    return _("A rate is missing for something on record. Ask the compliance officer.")


def checked(decision: Decision, found: Entered, viewer: Viewer) -> Check:
    """The decision as the viewer may read it."""
    names = found.names
    return Check(
        outcome=decision.outcome,
        people=tuple(_standing(decision.about(person), UUID(person), names[person]) for person in names),
        held_by=tuple(sorted(names[person] for person in decision.held_by())),
        duties=decision.duties,
        paragraphs=tuple(explained(decision, language(), audience(viewer))),
    )


def audience(viewer: Viewer) -> Audience:
    """Who reads a paragraph: the whole arithmetic is for readers of the register."""
    return Audience.OFFICER if viewer.may(Permission.READ_REGISTER) else Audience.GIVER


def language() -> Language:
    """The language of paragraphs for the request at hand."""
    return Language.RU if (get_language() or "").startswith("ru") else Language.EN


def kept(decision: Decision) -> dict[str, Any]:
    """The decision as the register keeps it: all its data, and its paragraphs for both readers in both languages."""
    said = {reader.value: {each.value: explained(decision, each, reader) for each in Language} for reader in Audience}
    return recorded(decision) | {"said": said}


def paragraphs(kept_decision: dict[str, Any], viewer: Viewer) -> list[str]:
    """What was said when it was decided, as far as the viewer may read it."""
    said: list[str] = kept_decision.get("said", {}).get(audience(viewer).value, {}).get(language().value, [])
    return said


def _standing(part: Decision, person: UUID, name: str) -> Standing:
    leading = part.rulings[0] if part.rulings else None
    measured = next((ruling for ruling in part.rulings if ruling.room is not None), None)
    return Standing(
        person=person,
        name=name,
        outcome=part.outcome,
        policy=leading.policy.code if leading else "",
        limit=Money(measured.room.limit.amount, measured.policy.currency) if measured and measured.room else None,
        headroom_before=measured.headroom_before if measured else None,
        headroom_after=measured.headroom_after if measured else None,
    )
