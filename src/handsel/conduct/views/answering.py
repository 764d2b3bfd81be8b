"""A check as the giver reads it before giving: outcome and what is left for each person, never who gave what."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from handsel.conduct.drafts import Draft
from handsel.conduct.labels import OUTCOMES
from handsel.conduct.models.register import Claim
from handsel.conduct.queries import checking
from handsel.conduct.queries.checking import Check
from handsel.conduct.rules.kinds import Direction
from handsel.conduct.rules.policies import Outcome
from handsel.kernel.money import Money
from handsel.ui import words

MOST_NAMED = 3
STOPS = frozenset({Outcome.BLOCK, Outcome.PRECLEAR})


@dataclass(frozen=True)
class Standing:
    """One person in the answer: the outcome for them alone and what is left."""

    name: str
    label: Any
    tone: str
    left: str


@dataclass(frozen=True)
class Answer:
    """What the page shows, and which of its buttons stand there."""

    outcome: Outcome
    label: Any
    tone: str
    icon: str
    sentence: str
    people: list[Standing]
    why: list[str]
    attestation: str
    may_record: bool
    may_ask: bool
    may_report: bool
    record_label: str

    @property
    def is_blocked(self) -> bool:
        """Whether it must not be given."""
        return self.outcome is Outcome.BLOCK


def answer(check: Check, draft: Draft, *, is_past: bool) -> Answer:
    """The check for the giver. `is_past` says that the day lies behind, so that it can only be reported."""
    look, received = OUTCOMES[check.outcome], draft.direction is Direction.RECEIVED
    return Answer(
        outcome=check.outcome,
        label=_("Show it to the officer") if received and check.outcome is Outcome.PRECLEAR else look.label,
        tone=look.tone,
        icon=look.icon,
        sentence=_sentence(check, received=received),
        people=[] if received else [_standing(each) for each in check.people],
        why=list(dict.fromkeys(check.paragraphs)),
        attestation=attestation(check, draft),
        may_record=check.outcome not in STOPS,
        may_ask=check.outcome is Outcome.PRECLEAR and not received and not is_past,
        may_report=check.outcome in STOPS,
        record_label=_("Put it on record") if received or is_past else _("Give it and put it on record"),
    )


def attestation(check: Check, draft: Draft) -> str:
    """What the giver has to attest, in words; empty where nothing has to be attested."""
    if not check.asks_for_attestation:
        return ""
    if draft.claim is None:
        return _("I attest that what is said above is true and complete.")
    ground = Claim(draft.claim.value).label
    return _("I attest that what is said above is true and that the ground holds: %(ground)s.") % {"ground": ground}


def left(standing: checking.Standing) -> Money | None:
    """What is left once the answer is followed, never below nothing; None where nothing limits it."""
    after = standing.headroom_after
    return Money(max(after.amount, after.amount * 0), after.currency) if after is not None else None


def _standing(each: checking.Standing) -> Standing:
    look, rest = OUTCOMES[each.outcome], left(each)
    text = _("%(amount)s left") % {"amount": words.money(rest)} if rest is not None else ""
    return Standing(each.name, look.label, look.tone, text)


def _sentence(check: Check, *, received: bool) -> str:
    match check.outcome:
        case Outcome.BLOCK:
            return _held(check)
        case Outcome.PRECLEAR if received:
            return _("It is put on record and the compliance officer looks at it.")
        case Outcome.PRECLEAR:
            return _("The compliance officer decides before it is given.")
        case Outcome.ALLOW_EXCLUDED:
            return _("It does not count towards a limit, as long as the ground holds.")
        case Outcome.ALLOW:
            return _("It stays within every limit.")
    return _("It still goes on record.")


def _held(check: Check) -> str:
    if len(check.people) == 1 or not check.held_by:
        return _("It must not be given.")
    if len(check.held_by) == len(check.people):
        return _("It must not be given to any of them.")
    shown = ", ".join(check.held_by[:MOST_NAMED]) + (" …" if len(check.held_by) > MOST_NAMED else "")
    return _("The whole order is held because of %(names)s.") % {"names": shown}
