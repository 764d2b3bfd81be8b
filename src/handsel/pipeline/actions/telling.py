"""Which facts a written opportunity makes, and whose timelines show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from handsel.pipeline import events
from handsel.pipeline.actions.writing import Desk, Written
from handsel.pipeline.models import ContactRole, Opportunity
from handsel.pipeline.rules.moving import is_push
from handsel.pipeline.rules.vocabulary import Outcome
from handsel.trail.facts import Fact

Abouts = Mapping[UUID, tuple[UUID, ...]]


def abouts(rows: Sequence[Opportunity]) -> Abouts:
    """For every opportunity its account and the contacts who take part."""
    contacts: dict[UUID, list[UUID]] = defaultdict(list)
    roles = ContactRole.objects.filter(opportunity__any_of=[row.pk for row in rows])
    for opportunity, contact in roles.values_list("opportunity_id", "contact_id"):
        contacts[opportunity].append(contact)
    return {row.pk: _present(row.account_id, row.primary_contact_id, *contacts[row.pk]) for row in rows}


def facts_of(
    written: Iterable[Written], values: Mapping[str, Any], desk: Desk, about: Abouts | None = None
) -> list[Fact]:
    """What to record about rows that were written with these values. `about` is looked up when it is not known."""
    written = list(written)
    about = abouts([w.row for w in written]) if about is None else about
    return [fact for w in written for fact in _facts(w, set(values), desk, about[w.row.pk])]


def created(row: Opportunity, desk: Desk, about: tuple[UUID, ...]) -> list[Fact]:
    """What to record about a new opportunity; one that starts closed was won or lost as well."""
    born = events.OpportunityCreated(
        subject=row.pk,
        about=about,
        title=row.name,
        stage=desk.stages[row.stage_id].name,
        amount=_text(row.amount),
        currency=row.currency,
    )
    return [born, _closing(row, about)] if row.outcome != Outcome.OPEN else [born]


def _facts(w: Written, given: set[str], desk: Desk, about: tuple[UUID, ...]) -> list[Fact]:
    told: set[str] = set()
    facts: list[Fact] = []
    if "stage" in w.changed:
        told |= {"stage", "lost_reason", "close_on", "probability", "category"}
        facts.append(_moved(w, desk, about))
    elif w.row.outcome == Outcome.OPEN and is_push(w.before["close_on"], w.row.close_on):
        told.add("close_on")
        facts.append(_pushed(w, about))
    rest = sorted(given & w.changed - told)
    if not rest and not facts:
        rest = sorted(given)  # the value stays and is now a person's own: a probability the stage had given, say
    if rest:
        facts.append(events.OpportunityEdited(subject=w.row.pk, about=about, title=w.row.name, fields=rest))
    return facts


def _moved(w: Written, desk: Desk, about: tuple[UUID, ...]) -> Fact:
    row, after = w.row, desk.stages[w.row.stage_id]
    if row.outcome != Outcome.OPEN:
        return _closing(row, about)
    if w.before["outcome"] != Outcome.OPEN:
        return events.OpportunityReopened(subject=row.pk, about=about, title=row.name, after=after.name)
    before = desk.stages[w.before["stage"]]
    return events.StageMoved(
        subject=row.pk,
        about=about,
        title=row.name,
        before=before.name,
        after=after.name,
        before_id=before.pk,
        after_id=after.pk,
    )


def _closing(row: Opportunity, about: tuple[UUID, ...]) -> Fact:
    told: dict[str, Any] = {
        "subject": row.pk,
        "about": about,
        "title": row.name,
        "amount": _text(row.amount),
        "currency": row.currency,
        "close_on": row.close_on.isoformat() if row.close_on else "",
    }
    if row.outcome == Outcome.WON:
        return events.OpportunityWon(**told)
    return events.OpportunityLost(**told, reason=row.lost_reason)


def _pushed(w: Written, about: tuple[UUID, ...]) -> Fact:
    return events.CloseDatePushed(
        subject=w.row.pk,
        about=about,
        title=w.row.name,
        before=w.before["close_on"].isoformat(),
        after=w.row.close_on.isoformat() if w.row.close_on else "",
        times=w.row.push_count,
    )


def _present(*ids: UUID | None) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one for one in ids if one is not None))


def _text(amount: object) -> str | None:
    return None if amount is None else str(amount)
