"""Holding back and releasing, as sales operations do it, with statements and the proof that follow."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from handsel.org.viewer import Forbidden
from handsel.pay import actions
from handsel.pay.actions.plans import NotPublished
from handsel.pay.models import Hold, LedgerEntry, Statement
from handsel.pay.queries.verifying import verify
from tests.pay.conftest import Win, at, close
from tests.people import Cast, looking


def posted(quarter: str = "") -> Decimal:
    rows = LedgerEntry.objects.all()
    if quarter:
        rows = rows.filter(posted_start=date.fromisoformat(quarter))
    return sum((row.amount for row in rows), Decimal(0))


def calculate(cast: Cast, month: int) -> None:
    actions.calculate(plan="AE", by=looking(cast.olga), at=at(month))


def keep(cast: Cast, deal: str, month: int = 2) -> Hold:
    return actions.place_hold(
        member=cast.ana, plan="AE", deal=deal, reason="The contract is checked.", by=looking(cast.olga), at=at(month)
    )


def test_what_is_held_is_on_no_statement_until_it_is_released(cast: Cast, win: Win) -> None:
    first, _second = win(cast.ana, 10_000, date(2026, 1, 10)), win(cast.ana, 20_000, date(2026, 2, 10))
    calculate(cast, 2)
    assert posted() == 3_000
    hold = keep(cast, str(first.pk))
    calculate(cast, 3)
    assert posted() == 2_000
    close(cast, "2026 Q1", at(4, 2))
    assert Statement.objects.get(member=cast.ana).paid == 2_000

    actions.release_hold(hold=hold, reason="It is fine.", by=looking(cast.olga), at=at(4, 20))
    calculate(cast, 5)
    assert (posted("2026-01-01"), posted("2026-04-01")) == (2_000, 1_000)
    late = LedgerEntry.objects.filter(posted_start=date(2026, 4, 1)).get()
    assert late.detail["steps"][-1]["step"] == "held"
    close(cast, "2026 Q2", at(7, 2))
    assert Statement.objects.filter(member=cast.ana).latest("starts_on").paid == 1_000
    assert verify("AE") == []


def test_only_the_held_payee_is_calculated_again(cast: Cast, win: Win) -> None:
    win(cast.ana, 10_000, date(2026, 1, 10))
    win(cast.ben, 10_000, date(2026, 1, 10))
    calculate(cast, 2)
    keep(cast, "")
    calculate(cast, 3)
    assert {row.amount for row in LedgerEntry.objects.filter(member=cast.ben)} == {Decimal(1_000)}
    assert sum(row.amount for row in LedgerEntry.objects.filter(member=cast.ana)) == 0
    assert verify("AE") == []


def test_nobody_holds_or_releases_their_own_pay(cast: Cast, plan: str) -> None:
    with pytest.raises(Forbidden, match="own pay"):
        actions.place_hold(member=cast.olga, plan=plan, reason="x", by=looking(cast.olga), at=at(2))
    with pytest.raises(Forbidden):
        actions.place_hold(member=cast.ben, plan=plan, reason="x", by=looking(cast.ana), at=at(2))
    hold = actions.place_hold(member=cast.olga, plan=plan, reason="x", by=looking(cast.nina), at=at(2))
    with pytest.raises(Forbidden, match="own pay"):
        actions.release_hold(hold=hold, by=looking(cast.olga), at=at(3))


def test_a_deal_is_held_once_and_released_once(cast: Cast, plan: str) -> None:
    hold = keep(cast, "D1")
    with pytest.raises(ValidationError, match="already"):
        keep(cast, "D1")
    with pytest.raises(NotPublished):
        actions.place_hold(member=cast.ana, plan="NONE", reason="x", by=looking(cast.olga), at=at(2))
    actions.release_hold(hold=hold, by=looking(cast.olga), at=at(3))
    with pytest.raises(Forbidden, match="already"):
        actions.release_hold(hold=hold, by=looking(cast.olga), at=at(3))
    assert keep(cast, "D1", 4).pk != hold.pk


def test_the_database_keeps_one_open_hold(cast: Cast, plan: str) -> None:
    hold = keep(cast, "D1")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into pay_hold select gen_random_uuid(), plan, deal, since, reason, placed_at, released_on,"
            " release_reason, member_id, placed_by_id, released_by_id from pay_hold where id = %s",
            [hold.pk],
        )


def test_operations_hold_and_release_on_the_desk(cast: Cast, win: Win, signed_in: object) -> None:
    deal = win(cast.ana, 10_000, date(2026, 1, 10))
    client: Client = signed_in(cast.olga)  # type: ignore[operator]
    asked = {"member": cast.ana.pk, "plan": "AE", "opportunity": deal.pk, "opportunity-text": "x", "reason": "Checked."}
    assert client.post(reverse("pay:place-hold"), asked | {"deal": "D"}).status_code == 422
    assert client.post(reverse("pay:place-hold"), asked).status_code == 204
    assert client.post(reverse("pay:place-hold"), asked).status_code == 422
    hold = Hold.objects.get()
    assert hold.deal == str(deal.pk)
    text = client.get(reverse("pay:holds")).content.decode()
    assert all(part in text for part in (deal.name, "Checked.", "Held back", "Release"))
    release = reverse("pay:release-hold", args=[hold.pk])
    assert "Checked." in client.get(release).content.decode()
    assert client.post(release, {"reason": "Fine."}).status_code == 204
    assert "Fine." in client.get(reverse("pay:holds")).content.decode()


def test_a_payee_reads_why_money_waits(cast: Cast, win: Win, signed_in: object) -> None:
    win(cast.ana, 10_000, date(2026, 1, 10))
    keep(cast, "")
    client: Client = signed_in(cast.ana)  # type: ignore[operator]
    text = client.get(reverse("pay:mine")).content.decode()
    assert "The contract is checked." in text
    assert client.get(reverse("pay:holds")).status_code == 403
