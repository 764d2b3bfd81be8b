"""Verbs of the register: enter a gift, correct it, withdraw what was entered in error, note that it came back."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.conduct import locks
from handsel.conduct.actions import finding
from handsel.conduct.actions.writing import (
    Desk,
    contacts_of,
    decide_at,
    desk_for,
    is_returned,
    people_of,
    refuse_far_day,
    require_entry,
    require_own,
    write,
)
from handsel.conduct.drafts import Draft
from handsel.conduct.events import GiftCorrected, GiftRecorded, GiftReturned, GiftWithdrawn
from handsel.conduct.models import Clearance, Finding, FindingNote, Gift, GiftRecipient, GiftReturn
from handsel.conduct.queries.checking import Check, checked
from handsel.conduct.queries.entering import Entered, entered
from handsel.conduct.rules.classification import Duty
from handsel.conduct.rules.decision import Decision
from handsel.conduct.rules.policies import Outcome
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.changes import Change, change


class Held(Exception):
    """This must not be given. `check` says why, as far as the giver may know."""

    def __init__(self, check: Check) -> None:
        self.check = check
        who = ", ".join(check.held_by)
        super().__init__(_("This must not be given: %(people)s.") % {"people": who})


class NeedsClearance(Exception):
    """The officer has to be asked before this is given. `check` says why."""

    def __init__(self, check: Check) -> None:
        self.check = check
        super().__init__(_("The compliance officer has to be asked before this is given."))


class CannotChange(ValidationError):
    """The row on the register cannot be followed by this one."""


def record_gift(*, draft: Draft, by: Viewer, at: datetime, clearance: Clearance | None = None) -> Gift:
    """Put a gift on the register.

    What is still to be given is refused where the rules hold it (Held) or send it to the officer and no clearance
    covers it (NeedsClearance). What was given already is recorded whatever the rules say, and findings are opened.
    Raises CannotEnter or ValidationError for a draft that cannot be read.
    """
    require_entry(by)
    if draft.giver not in {None, by.member_id}:
        by.require(Permission.OVERSEE_CONDUCT)
    with change("conduct.record-gift", by=by, at=at) as recording:
        found = entered(draft, by)
        desk = desk_for(found.reached, by=by, at=at)
        refuse_far_day(draft.given_on, desk.today)
        decision = decide_at(desk, found, desk.register([draft.given_on]))
        if clearance is not None:
            _refuse_what_was_not_cleared(clearance, found, desk)
        if not (draft.already_given or draft.given_on < desk.today):
            _refuse_what_is_held(decision, found, by, clearance)
        row = write(desk, found, decision, clearance=clearance)
        recording.record(GiftRecorded(subject=row.pk, about=contacts_of(row)))
        _settle(recording, desk, row, decision, [draft.given_on])
    return row


def correct_gift(*, gift: Gift, draft: Draft, reason: str, by: Viewer, at: datetime) -> Gift:
    """Put a row on the register that takes the place of an earlier one. Later gifts are measured anew.

    The earlier row stays readable. Raises CannotChange when it was corrected or withdrawn before.
    """
    require_own(gift, by)
    _require_reason(reason)
    with change("conduct.correct-gift", by=by, at=at) as recording:
        _refuse_superseded(gift)
        found = entered(replace(draft, giver=draft.giver or gift.giver_id), by, corrects=gift.pk)
        if found.giver.pk != gift.giver_id:
            by.require(Permission.OVERSEE_CONDUCT)
        desk = desk_for(found.reached | people_of(gift), by=by, at=at)
        refuse_far_day(draft.given_on, desk.today)
        days = [gift.given_on, draft.given_on]
        decision = decide_at(desk, found, desk.register(days))
        row = write(desk, found, decision, corrects=gift, reason=reason.strip())
        recording.record(GiftCorrected(subject=row.pk, about=(gift.pk, *contacts_of(row))))
        _settle(recording, desk, row, decision, days)
    return row


def withdraw_gift(*, gift: Gift, reason: str, by: Viewer, at: datetime) -> Gift:
    """Say that a row was entered in error and nothing was given. Findings that it opened stay on record."""
    require_own(gift, by)
    _require_reason(reason)
    with change("conduct.withdraw-gift", by=by, at=at) as recording:
        _refuse_superseded(gift)
        desk = desk_for(people_of(gift), by=by, at=at)
        row = _withdrawal(gift, reason, desk)
        recording.record(GiftWithdrawn(subject=row.pk, about=(gift.pk, *contacts_of(gift))))
        finding.settle(recording, desk, [gift.given_on])
    return row


def return_gift(
    *, gift: Gift, returned_on: date, reason: str, by: Viewer, at: datetime, unused: bool = True
) -> GiftReturn:
    """Note that a gift came back. Room returns from that day on; earlier breaches stay. Raises CannotChange."""
    require_own(gift, by)
    with change("conduct.return-gift", by=by, at=at) as recording:
        _refuse_superseded(gift)
        if is_returned(gift):
            raise CannotChange(_("This gift came back already."))
        desk = desk_for(people_of(gift), by=by, at=at)
        _refuse_day_of_return(gift, returned_on, desk.today)
        row = GiftReturn.objects.create(
            gift=gift,
            returned_on=returned_on,
            unused=unused,
            turn=_turn(desk, returned_on),
            reason=reason.strip(),
            recorded_by_id=by.member_id,
            recorded_at=at,
        )
        recording.record(GiftReturned(subject=gift.pk, about=contacts_of(gift)))
        finding.settle(recording, desk, [gift.given_on, returned_on])
    return row


def _refuse_what_is_held(decision: Decision, found: Entered, by: Viewer, clearance: Clearance | None) -> None:
    answer = checked(decision, found, by)
    if decision.outcome is Outcome.BLOCK:
        raise Held(answer)
    if decision.outcome is Outcome.PRECLEAR and clearance is None:
        raise NeedsClearance(answer)
    if Duty.ATTEST in decision.duties and not found.draft.attestation.strip():
        raise ValidationError({"attestation": [_("Attest in your own words that what you claim is so.")]})


def _refuse_what_was_not_cleared(clearance: Clearance, found: Entered, desk: Desk) -> None:
    """A clearance is for the gift that was asked about: these people, this kind, no more than that amount."""
    locks.hold_row(clearance.pk)
    state = Clearance.objects.select_related("answer", "gift").get(pk=clearance.pk).state_on(desk.today)
    if state is not Clearance.State.CLEARED:
        raise ValidationError({"clearance": [_("This clearance does not stand: it is refused, used or expired.")]})
    asked, draft = Draft.read(clearance.draft), found.draft
    same = (asked.kind, asked.direction, asked.currency) == (draft.kind, draft.direction, draft.currency)
    people = {each.person for each in asked.to} == {each.person for each in draft.to}
    amounts = ("cost", "market", "face")
    more = any((getattr(draft, name) or 0) > (getattr(asked, name) or 0) for name in amounts)
    if not same or not people or more or asked.giver != found.giver.pk:
        raise ValidationError({"clearance": [_("Another gift was cleared: the people, kind or amount differ.")]})


def _settle(recording: Change, desk: Desk, row: Gift, decision: Decision, days: list[date]) -> None:
    finding.open_for_decision(recording, row, decision, desk)
    finding.settle(recording, desk, days)
    if row.expense_id:
        _close_expense(row, desk)


def _close_expense(row: Gift, desk: Desk) -> None:
    """The expense line has its record now."""
    for found in Finding.objects.unsettled().filter(expense=row.expense_id):
        FindingNote.objects.create(
            finding=found,
            text=_("The gift is on the register now."),
            state=Finding.State.CLOSED,
            noted_by_id=desk.by.member_id,
            noted_at=desk.at,
        )


def _withdrawal(gift: Gift, reason: str, desk: Desk) -> Gift:
    """A copy of the row that says it was an error."""
    copied = {
        field.attname: getattr(gift, field.attname)
        for field in Gift._meta.concrete_fields
        if field.name not in {"id", "corrects", "is_withdrawal", "clearance", "reason", "recorded_by", "recorded_at"}
    }
    row = Gift.objects.create(
        **copied,
        corrects=gift,
        is_withdrawal=True,
        reason=reason.strip(),
        recorded_by_id=desk.by.member_id,
        recorded_at=desk.at,
    )
    copies = list(gift.recipients.order_by("position"))
    GiftRecipient.objects.bulk_create(_copy(each, row) for each in copies)
    return row


def _copy(recipient: GiftRecipient, row: Gift) -> GiftRecipient:
    fields = [field.attname for field in GiftRecipient._meta.concrete_fields if field.name not in {"id", "gift"}]
    return GiftRecipient(gift=row, **{name: getattr(recipient, name) for name in fields})


def _turn(desk: Desk, day: date) -> int:
    """After everything known of the day."""
    register = desk.register([day])
    turns = [each.turn for each in register.gifts if each.given_on == day]
    return max([*turns, *(each.turn for each in register.returns if each.returned_on == day)], default=0)


def _refuse_superseded(gift: Gift) -> None:
    locks.hold_row(gift.pk)
    if gift.is_withdrawal or Gift.objects.filter(corrects=gift).exists():
        raise CannotChange(_("This row was corrected or withdrawn before. Use the latest one."))


def _refuse_day_of_return(gift: Gift, returned_on: date, today: date) -> None:
    if returned_on < gift.given_on:
        raise CannotChange({"returned_on": [_("A gift cannot come back before it was given.")]})
    if returned_on > today + timedelta(days=1):
        raise CannotChange({"returned_on": [_("Note a return once it has happened.")]})


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why, for whoever reads the register later.")]})
