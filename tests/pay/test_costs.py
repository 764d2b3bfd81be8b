"""Contract costs on page, API and terminal: they close month by month, and follow what was posted."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.viewer import Forbidden
from handsel.pay import actions
from handsel.pay.models import ContractCostPolicy
from handsel.pay.queries.costs import book_for, months_of, schedule_lines
from handsel.pipeline import actions as pipeline
from tests.pay.conftest import Win, at
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def policy(cast: Cast) -> ContractCostPolicy:
    return actions.set_cost_policy(
        starts_on=date(2026, 1, 1), benefit_months=40, reason="Clients stay about three years.",
        by=looking(cast.olga), at=at(1, 3),
    )  # fmt: skip


def calculate(cast: Cast, month: int) -> None:
    actions.calculate(plan="AE", by=looking(cast.olga), at=at(month, 20))


def test_commission_is_capitalised_and_a_lost_client_written_off(
    cast: Cast, win: Win, policy: ContractCostPolicy
) -> None:
    deal = win(cast.ana, 80_000, date(2026, 2, 10))
    calculate(cast, 3)
    february, march = months_of(book_for(looking(cast.olga)), YEAR)[1:3]
    assert (february.sums.additions, march.sums.amortisation) == (Decimal(8000), Decimal(200))
    pipeline.reopen(opportunity=deal, by=looking(cast.ana), at=at(6, 1))
    calculate(cast, 6)
    months = months_of(book_for(looking(cast.olga)), YEAR)
    assert months[-1].sums.closing == 0
    for before, after in pairwise(months):
        assert before.sums.closing == after.sums.opening


def test_the_schedule_names_every_movement(cast: Cast, win: Win, policy: ContractCostPolicy) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    calculate(cast, 3)
    rows = list(csv.DictReader(io.StringIO("".join(schedule_lines(book_for(looking(cast.olga)))))))
    assert [row["movement"] for row in rows] == ["addition", *["amortisation"] * 40]
    assert sum(Decimal(row["amount"]) for row in rows) == 0


def test_without_a_policy_nothing_is_capitalised(cast: Cast, win: Win) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    calculate(cast, 3)
    assert book_for(looking(cast.olga)) == []


def test_a_policy_is_followed_by_another_and_never_changed(cast: Cast, policy: ContractCostPolicy) -> None:
    with pytest.raises(ValidationError, match="there already"):
        actions.set_cost_policy(
            starts_on=policy.starts_on, benefit_months=12, reason="x", by=looking(cast.olga), at=at(2)
        )
    with pytest.raises(ValidationError, match="From 1 to"):
        actions.set_cost_policy(
            starts_on=date(2026, 5, 1), benefit_months=0, reason="x", by=looking(cast.olga), at=at(2)
        )


@pytest.mark.parametrize("who", ["ana", "mo", "fay", "sam"])
def test_who_reads_no_books(cast: Cast, who: str, signed_in: SignIn) -> None:
    member = getattr(cast, who)
    with pytest.raises(Forbidden):
        book_for(looking(member))
    assert signed_in(member).get(reverse("pay:costs")).status_code == 403
    with pytest.raises(Forbidden):
        actions.set_cost_policy(starts_on=date(2026, 5, 1), benefit_months=12, reason="x", by=looking(member), at=at(2))


def test_the_page_sets_a_policy_and_shows_the_months(cast: Cast, win: Win, signed_in: SignIn) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    calculate(cast, 3)
    olga = signed_in(cast.olga)
    assert "Nothing is capitalised" in olga.get(reverse("pay:costs")).content.decode()
    sent = {"starts_on": "2026-01-01", "benefit_months": "40", "payroll_tax": "5", "reason": "As audited"}
    olga.post(reverse("pay:new-cost-policy"), sent, headers={"HX-Request": "true"})
    assert ContractCostPolicy.objects.get().payroll_tax == Decimal("0.05")
    text = olga.get(reverse("pay:costs") + "?year=2026").content.decode()
    assert "$8,400.00" in text
    assert "As audited" in text
    assert "addition" in olga.get(reverse("pay:costs-csv")).content.decode("utf-8-sig")
    assert olga.get(reverse("pay:costs") + "?year=nonsense").status_code == 200
