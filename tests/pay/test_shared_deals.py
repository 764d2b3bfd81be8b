"""A deal whose credit is divided pays each their share, whenever it was divided."""

from datetime import date
from decimal import Decimal
from typing import Any

from handsel.pay import actions
from handsel.pay.actions.deals import take_from_pipeline
from handsel.pay.events import PayCalculated
from handsel.pay.models import LedgerEntry, SourceEvent
from handsel.pay.queries.verifying import verify
from handsel.pipeline import actions as pipeline
from handsel.pipeline.actions import Part
from handsel.pipeline.actions.credit import Kind
from handsel.trail.changes import change
from tests.pay.conftest import Win, at
from tests.people import Cast, looking


def paid(cast: Cast) -> dict[str, Decimal]:
    actions.calculate(plan="AE", by=looking(cast.olga), at=at(3))
    sums: dict[str, Decimal] = {}
    for row in LedgerEntry.objects.select_related("member"):
        name = row.member.name.split()[0]
        sums[name] = sums.get(name, Decimal(0)) + row.amount
    return {name: amount for name, amount in sums.items() if amount}


def test_shares_follow_what_is_said_of_a_won_deal(cast: Cast, win: Win) -> None:
    deal = win(cast.ana, 10_000, date(2026, 1, 10))
    assert paid(cast) == {"Ana": 1_000}
    by = looking(cast.ana)
    halves = [Part(cast.ana, Decimal("66.6667")), Part(cast.ben, Decimal("33.3333"))]
    pipeline.split_credit(opportunity=deal, parts=halves, by=by, at=at(2))
    assert paid(cast) == {"Ana": Decimal("666.67"), "Ben": Decimal("333.33")}
    over = [Part(cast.ana, Decimal(100)), Part(cast.ben, Decimal(25), Kind.OVERLAY)]
    pipeline.split_credit(opportunity=deal, parts=over, by=by, at=at(2, 16))
    assert paid(cast) == {"Ana": 1_000, "Ben": 250}
    pipeline.split_credit(opportunity=deal, parts=[], by=by, at=at(2, 17))
    assert paid(cast) == {"Ana": 1_000}
    assert [row.kind for row in SourceEvent.objects.order_by("pk")] == ["booked", "amended", "amended", "amended"]
    assert verify("AE") == []


def test_a_deal_divided_before_it_is_won_is_booked_so(cast: Cast, win: Win) -> None:
    deal = win(cast.ana, 10_000, date(2026, 1, 10))
    pipeline.reopen(opportunity=deal, by=looking(cast.ana), at=at(1, 20))
    deal.refresh_from_db()
    pipeline.split_credit(opportunity=deal, parts=[Part(cast.ben, Decimal(100))], by=looking(cast.ana), at=at(1, 21))
    deal.refresh_from_db()
    pipeline.win(opportunity=deal, by=looking(cast.ana), at=at(1, 22))
    assert paid(cast) == {"Ben": 1_000}


def test_a_new_owner_takes_no_credit_and_a_named_one_keeps_it(cast: Cast, win: Win) -> None:
    deal = win(cast.ana, 10_000, date(2026, 1, 10))
    pipeline.reassign(opportunities=[deal.pk], owner=cast.ben, by=looking(cast.mo), at=at(2))
    assert paid(cast) == {"Ana": 1_000}
    deal.refresh_from_db()
    overlay = [Part(cast.ben, Decimal(10), Kind.OVERLAY)]
    pipeline.split_credit(opportunity=deal, parts=overlay, by=looking(cast.mo), at=at(2, 16))
    assert paid(cast) == {"Ana": 1_000, "Ben": 100}


def test_many_deals_are_taken_in_with_few_queries(cast: Cast, win: Win, django_assert_max_num_queries: Any) -> None:
    deals = [win(cast.ana, 1_000 + number, date(2026, 1, 10)) for number in range(5)]
    with change("pay.calculate", by=looking(cast.olga), at=at(2)) as taking, django_assert_max_num_queries(6):
        assert take_from_pipeline(taking, [deal.pk for deal in deals]) == 0
        taking.record(PayCalculated(subject=deals[0].pk, plan="AE", posted=0))
