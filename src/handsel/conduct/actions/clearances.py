"""Verbs of clearance: ask, let somebody else answer, answer. Nobody clears their own."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.conduct import locks
from handsel.conduct.actions.gifts import Held
from handsel.conduct.actions.writing import refuse_far_day, require_entry
from handsel.conduct.drafts import Draft
from handsel.conduct.events import ClearanceAnswered, ClearanceAsked, ClearanceDelegated
from handsel.conduct.models import Clearance, ClearanceAnswer, ClearanceDelegation
from handsel.conduct.queries.book import rulebook, today
from handsel.conduct.queries.checking import checked, circle_register, decided, kept
from handsel.conduct.queries.entering import entered
from handsel.conduct.rules.policies import Outcome
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.changes import change

DAYS_TO_ANSWER = 2
"""Working days the officer has, or until the gift is to be given."""

FRIDAY = 4


class CannotAnswer(ValidationError):
    """The request cannot be answered like this."""


def ask_clearance(*, draft: Draft, reason: str, by: Viewer, at: datetime) -> Clearance:
    """Ask the officer about a gift. What the rules bar outright cannot be cleared: raises Held."""
    require_entry(by)
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why it should be given.")]})
    if draft.giver not in {None, by.member_id}:
        by.require(Permission.OVERSEE_CONDUCT)
    with change("conduct.ask-clearance", by=by, at=at) as recording:
        day = today(at)
        _refuse_past(draft.given_on, day)
        found = entered(draft, by)
        book = rulebook()
        decision = decided(found, circle_register(found, book), book, by)
        if decision.outcome is Outcome.BLOCK:
            raise Held(checked(decision, found, by))
        row = Clearance.objects.create(
            asked_by_id=by.member_id or found.giver.pk,
            asked_at=at,
            planned_on=draft.given_on,
            due_on=min(_working_days_after(day, DAYS_TO_ANSWER), draft.given_on),
            people=sorted(each.to.person for each in found.people),
            names=[each.name for each in found.people],
            description=draft.description.strip(),
            draft=replace(draft, giver=found.giver.pk).as_json(),
            reason=reason.strip(),
            outcome=decision.outcome.value,
            decision=kept(decision),
        )
        recording.record(ClearanceAsked(subject=row.pk))
    return row


def delegate(*, clearance: Clearance, to: Member, note: str, by: Viewer, at: datetime) -> ClearanceDelegation:
    """Let another member answer one request. Raises CannotAnswer for the one who asked, and for who has left."""
    by.require(Permission.OVERSEE_CONDUCT)
    with change("conduct.delegate-clearance", by=by, at=at) as recording:
        locks.hold_row(clearance.pk)
        _refuse_closed(clearance, today(at))
        if to.pk in _parties(clearance):
            raise CannotAnswer({"to": [_("Nobody clears their own: choose somebody else.")]})
        if to.deactivated_at is not None:
            raise CannotAnswer({"to": [_("%(name)s no longer works here.") % {"name": to.name}]})
        row = ClearanceDelegation.objects.create(
            clearance=clearance, to=to, note=note.strip(), delegated_by_id=by.member_id, delegated_at=at
        )
        recording.record(ClearanceDelegated(subject=clearance.pk, about=(to.pk,)))
    return row


def decide_clearance(
    *,
    clearance: Clearance,
    is_cleared: bool,
    reason: str,
    by: Viewer,
    at: datetime,
    conditions: str = "",
    valid_until: date | None = None,
) -> ClearanceAnswer:
    """Answer a request. A cleared gift is to be given by `valid_until`, else by the day it was planned for.

    Raises Forbidden for one's own request and for whoever neither oversees conduct nor was asked to answer, and
    CannotAnswer when it was answered before or its day has passed.
    """
    _require_judge(clearance, by)
    if not reason.strip():
        raise CannotAnswer({"reason": [_("Say why, for the one who asked and for the examiner.")]})
    with change("conduct.decide-clearance", by=by, at=at) as recording:
        locks.hold_row(clearance.pk)
        day = today(at)
        _refuse_closed(clearance, day)
        until = valid_until or clearance.planned_on
        if until < day:
            raise CannotAnswer({"valid_until": [_("This day has passed.")]})
        row = ClearanceAnswer.objects.create(
            clearance=clearance,
            is_cleared=is_cleared,
            conditions=conditions.strip(),
            reason=reason.strip(),
            valid_until=until,
            answered_by_id=by.member_id,
            answered_at=at,
        )
        recording.record(ClearanceAnswered(subject=clearance.pk, about=(clearance.asked_by_id,), is_cleared=is_cleared))
    return row


def _require_judge(clearance: Clearance, by: Viewer) -> None:
    if by.member_id in _parties(clearance):
        raise Forbidden(_("Nobody clears their own: somebody else has to answer this request."))
    if not clearance.delegations.filter(to_id=by.member_id).exists():
        by.require(Permission.OVERSEE_CONDUCT)


def _parties(clearance: Clearance) -> set[object]:
    """Who asked, and who is to give."""
    return {clearance.asked_by_id, Draft.read(clearance.draft).giver}


def _refuse_closed(clearance: Clearance, day: date) -> None:
    state = Clearance.objects.select_related("answer", "gift").get(pk=clearance.pk).state_on(day)
    if state is Clearance.State.EXPIRED:
        raise CannotAnswer(_("The day on which it was to be given has passed; it has to be asked anew."))
    if state is not Clearance.State.ASKED:
        raise CannotAnswer(_("This request was answered before."))


def _refuse_past(planned: date, day: date) -> None:
    if planned < day:
        raise ValidationError({"given_on": [_("What was given already is recorded, not asked about.")]})
    refuse_far_day(planned, day)


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day
