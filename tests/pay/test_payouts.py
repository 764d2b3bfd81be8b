"""A payout takes two people: Olga makes it, Nina approves it, and only then payroll gets the file."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from handsel.org.models import Member
from handsel.org.viewer import Forbidden
from handsel.pay import actions
from handsel.pay.models import PayoutBatch, PayPeriod
from handsel.trail.models import ChangeSet
from handsel.trail.undo import CannotUndo, undo
from tests.pay.conftest import Win, at, close
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]
QUARTER = "2026 Q1"


@pytest.fixture
def closed(cast: Cast, win: Win) -> PayPeriod:
    """Ana has won 80,000, Ben 20,000; the quarter is closed."""
    win(cast.ana, 80_000, date(2026, 2, 10))
    win(cast.ben, 20_000, date(2026, 3, 10))
    return close(cast, QUARTER, at(4, 5))


def made(cast: Cast) -> PayoutBatch:
    return actions.make_payout(plan="AE", label=QUARTER, by=looking(cast.olga), at=at(4, 6))


def decided(cast: Cast, batch: PayoutBatch, *, approve: bool, reason: str = "") -> PayoutBatch:
    return actions.decide_payout(batch=batch, approve=approve, reason=reason, by=looking(cast.nina), at=at(4, 7))


def paid(cast: Cast) -> PayPeriod:
    return actions.mark_paid(plan="AE", label=QUARTER, by=looking(cast.nina), at=at(4, 8))


def test_the_file_holds_what_the_statements_pay(cast: Cast, closed: PayPeriod) -> None:
    batch = made(cast)
    rows = list(csv.DictReader(io.StringIO(batch.text)))
    assert [(row["name"], row["amount"]) for row in rows] == [("Ana Alvarez", "8000.00"), ("Ben Baker", "2000.00")]
    assert (batch.payees, batch.totals) == (2, {"USD": "10000.00"})


def test_nothing_is_paid_before_a_second_person_approves(cast: Cast, closed: PayPeriod) -> None:
    with pytest.raises(actions.NotYet, match="approved first"):
        paid(cast)
    batch = made(cast)
    with pytest.raises(actions.NotYet, match="approved first"):
        paid(cast)
    decided(cast, batch, approve=True)
    assert paid(cast).state == PayPeriod.State.PAID
    assert PayoutBatch.objects.get().state == PayoutBatch.State.PAID


def test_an_open_period_pays_nothing(cast: Cast, win: Win) -> None:
    with pytest.raises(actions.NotYet):
        made(cast)


def test_whoever_made_it_does_not_approve_it(cast: Cast, closed: PayPeriod) -> None:
    batch = actions.make_payout(plan="AE", label=QUARTER, by=looking(cast.nina), at=at(4, 6))
    with pytest.raises(Forbidden, match="ask a colleague"):
        decided(cast, batch, approve=True)
    assert PayoutBatch.objects.get().state == PayoutBatch.State.PROPOSED


def test_a_rejection_says_why_and_another_may_be_made(cast: Cast, closed: PayPeriod) -> None:
    batch = made(cast)
    with pytest.raises(actions.NotYet, match="Say why"):
        decided(cast, batch, approve=False)
    with pytest.raises(actions.NotYet, match="made already"):
        made(cast)
    assert decided(cast, batch, approve=False, reason="Ben's account changed").state == PayoutBatch.State.REJECTED
    again = made(cast)
    assert again.pk != batch.pk
    assert again.digest == batch.digest


def test_a_decision_is_not_taken_twice_nor_undone(cast: Cast, closed: PayPeriod) -> None:
    batch = decided(cast, made(cast), approve=True)
    with pytest.raises(actions.NotYet, match="decided already"):
        decided(cast, batch, approve=False, reason="Too late")
    with pytest.raises(CannotUndo):
        undo(change_set=ChangeSet.objects.order_by("pk").last(), by=looking(cast.nina), at=at(4, 9))


def test_who_sees_a_payout(cast: Cast, closed: PayPeriod) -> None:
    made(cast)
    seeing = {who for who, member in cast.everyone().items() if PayoutBatch.objects.visible_to(looking(member))}
    assert seeing == {"olga", "nina", "ivy"}


def test_the_page_goes_from_payout_to_paid(cast: Cast, closed: PayPeriod, signed_in: SignIn) -> None:
    olga, nina = signed_in(cast.olga), signed_in(cast.nina)
    period = reverse("pay:period", args=["AE", "2026-01-01"])
    assert olga.post(reverse("pay:make-payout", args=["AE", QUARTER])).status_code == 302
    batch = PayoutBatch.objects.get()
    file, approve = reverse("pay:payout", args=[batch.pk]), reverse("pay:decide-payout", args=[batch.pk, "approve"])
    assert nina.get(file).status_code == 404
    assert "Approve payout" in nina.get(period).content.decode()
    assert "Approve payout" not in olga.get(period).content.decode()
    nina.post(approve, {"confirmed": "1"}, headers={"HX-Request": "true"})
    assert "Ana Alvarez,ana@example.com,AE,2026 Q1,8000.00,USD," in nina.get(file).content.decode("utf-8-sig")
    assert signed_in(cast.ana).get(file).status_code == 403
    nina.post(reverse("pay:step", args=["AE", QUARTER, "pay"]))
    assert "Paid" in olga.get(period).content.decode()


def test_a_rejection_without_a_reason_stays_in_the_dialog(cast: Cast, closed: PayPeriod, signed_in: SignIn) -> None:
    address = reverse("pay:decide-payout", args=[made(cast).pk, "reject"])
    nina = signed_in(cast.nina)
    assert nina.post(address, {"reason": ""}, headers={"HX-Request": "true"}).status_code == 422
    nina.post(address, {"reason": "Wrong month"}, headers={"HX-Request": "true"})
    assert PayoutBatch.objects.get().reason == "Wrong month"
