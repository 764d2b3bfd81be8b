"""Asking first: who may answer, what an answer covers, and when it lapses."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.drafts import Draft, To
from handsel.conduct.models import Clearance, Finding
from handsel.conduct.queries.desk import queue
from handsel.conduct.rules.kinds import Capacity
from handsel.org.viewer import Forbidden
from tests.conduct.conftest import TODAY, wine
from tests.people import NOW, Cast, looking

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


def official(dora: Contact, cost: str = "40.00") -> Draft:
    to = (To(dora.pk, frozenset({Capacity.FOREIGN_OFFICIAL})),)
    return replace(wine(dora, cost=cost, on=TOMORROW), to=to)


def asked(cast: Cast, dora: Contact) -> Clearance:
    return actions.ask_clearance(draft=official(dora), reason="New Year", by=looking(cast.ana), at=NOW)


def cleared(cast: Cast, dora: Contact) -> Clearance:
    row = asked(cast, dora)
    actions.decide_clearance(clearance=row, is_cleared=True, reason="Modest", by=looking(cast.fay), at=NOW)
    return Clearance.objects.get(pk=row.pk)


def test_what_needs_clearance_is_not_recorded_without(cast: Cast, dora: Contact) -> None:
    with pytest.raises(actions.NeedsClearance):
        actions.record_gift(draft=official(dora), by=looking(cast.ana), at=NOW)


def test_a_cleared_gift_is_given_once(cast: Cast, dora: Contact) -> None:
    clearance = cleared(cast, dora)
    actions.record_gift(draft=official(dora), clearance=clearance, by=looking(cast.ana), at=NOW)
    assert Clearance.objects.get(pk=clearance.pk).state_on(TODAY) is Clearance.State.GIVEN
    assert not Finding.objects.exists()
    with pytest.raises(ValidationError) as refused:
        actions.record_gift(draft=official(dora), clearance=clearance, by=looking(cast.ana), at=NOW)
    assert "clearance" in refused.value.message_dict


@pytest.mark.parametrize("cost", ["40.01", "400.00"])
def test_a_clearance_covers_no_more_than_was_asked(cast: Cast, dora: Contact, cost: str) -> None:
    clearance = cleared(cast, dora)
    with pytest.raises(ValidationError) as refused:
        actions.record_gift(draft=official(dora, cost), clearance=clearance, by=looking(cast.ana), at=NOW)
    assert "clearance" in refused.value.message_dict


def test_a_colleague_cannot_use_a_clearance(cast: Cast, dora: Contact) -> None:
    clearance = cleared(cast, dora)
    with pytest.raises(ValidationError):
        actions.record_gift(draft=official(dora), clearance=clearance, by=looking(cast.ben), at=NOW)


def test_nobody_clears_their_own(cast: Cast, dora: Contact) -> None:
    row = actions.ask_clearance(draft=official(dora), reason="New Year", by=looking(cast.fay), at=NOW)
    with pytest.raises(Forbidden):
        actions.decide_clearance(clearance=row, is_cleared=True, reason="Mine", by=looking(cast.fay), at=NOW)
    actions.decide_clearance(clearance=row, is_cleared=True, reason="Hers", by=looking(cast.nina), at=NOW)


def test_nobody_clears_what_was_asked_for_them(cast: Cast, dora: Contact) -> None:
    draft = replace(official(dora), giver=cast.nina.pk)
    row = actions.ask_clearance(draft=draft, reason="For Nina", by=looking(cast.fay), at=NOW)
    with pytest.raises(Forbidden):
        actions.decide_clearance(clearance=row, is_cleared=True, reason="Mine", by=looking(cast.nina), at=NOW)


@pytest.mark.parametrize("name", ["ana", "ben", "mo", "olga", "ivy", "sam"])
def test_only_officers_answer(cast: Cast, dora: Contact, name: str) -> None:
    row = asked(cast, dora)
    with pytest.raises(Forbidden):
        actions.decide_clearance(
            clearance=row, is_cleared=True, reason="Fine", by=looking(cast.everyone()[name]), at=NOW
        )


def test_a_delegate_sees_and_answers_one_request(cast: Cast, dora: Contact) -> None:
    row, other = asked(cast, dora), asked(cast, dora)
    with pytest.raises(actions.CannotAnswer):
        actions.delegate(clearance=row, to=cast.ana, note="", by=looking(cast.fay), at=NOW)
    actions.delegate(clearance=row, to=cast.mo, note="I am away", by=looking(cast.fay), at=NOW)
    assert list(queue(looking(cast.mo), TODAY)) == [row]
    actions.decide_clearance(clearance=row, is_cleared=False, reason="Too close", by=looking(cast.mo), at=NOW)
    assert Clearance.objects.get(pk=row.pk).state_on(TODAY) is Clearance.State.REFUSED
    with pytest.raises(Forbidden):
        actions.decide_clearance(clearance=other, is_cleared=True, reason="Fine", by=looking(cast.mo), at=NOW)


def test_a_request_is_answered_once(cast: Cast, dora: Contact) -> None:
    row = cleared(cast, dora)
    with pytest.raises(actions.CannotAnswer):
        actions.decide_clearance(clearance=row, is_cleared=False, reason="No", by=looking(cast.nina), at=NOW)


def test_a_clearance_lapses_when_the_gift_is_not_given_in_time(cast: Cast, dora: Contact) -> None:
    clearance = cleared(cast, dora)
    late = NOW + timedelta(days=2)
    assert clearance.state_on(late.date()) is Clearance.State.EXPIRED
    draft = replace(official(dora), given_on=late.date())
    with pytest.raises(ValidationError):
        actions.record_gift(draft=draft, clearance=clearance, by=looking(cast.ana), at=late)


def test_an_unanswered_request_lapses_with_its_day(cast: Cast, dora: Contact) -> None:
    row = asked(cast, dora)
    late = NOW + timedelta(days=2)
    assert row.state_on(late.date()) is Clearance.State.EXPIRED
    assert not queue(looking(cast.fay), late.date()).exists()
    with pytest.raises(actions.CannotAnswer):
        actions.decide_clearance(clearance=row, is_cleared=True, reason="Fine", by=looking(cast.fay), at=late)


def test_what_is_barred_cannot_be_asked_for(cast: Cast, dora: Contact) -> None:
    with pytest.raises(actions.Held):
        actions.ask_clearance(draft=wine(dora, cost="301.00"), reason="Please", by=looking(cast.ana), at=NOW)


def test_a_cleared_gift_is_still_held_when_the_limit_was_used_up_meanwhile(cast: Cast, dora: Contact) -> None:
    clearance = cleared(cast, dora)
    actions.record_gift(draft=wine(dora, cost="290.00"), by=looking(cast.ben), at=NOW)
    both = replace(official(dora), to=(To(dora.pk, frozenset({Capacity.FOREIGN_OFFICIAL, Capacity.BUSINESS})),))
    with pytest.raises(actions.Held):
        actions.record_gift(draft=both, clearance=clearance, by=looking(cast.ana), at=NOW)


def test_what_was_given_without_clearance_is_found(cast: Cast, dora: Contact) -> None:
    draft = replace(official(dora), given_on=TODAY, already_given=True)
    actions.record_gift(draft=draft, by=looking(cast.ana), at=NOW)
    assert Finding.objects.get().kind == Finding.Kind.NOT_CLEARED


def test_a_seller_sees_own_requests_only(cast: Cast, dora: Contact) -> None:
    row = asked(cast, dora)
    assert not Clearance.objects.visible_to(looking(cast.ben)).exists()
    assert Clearance.objects.visible_to(looking(cast.ana)).get() == row
    assert row.due_on == TOMORROW
    assert Decimal(row.decision["rulings"][0]["value"]["amount"]) == Decimal(40)
