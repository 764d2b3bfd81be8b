"""The book of contract costs: what is capitalised, what comes back, what ends; and that the books always close."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handsel.pay.rules.contract_costs import MovementKind, Policy, reconcile
from handsel.pay.rules.cost_book import Cost, CostPolicy, cost_book, policy_on

JANUARY = date(2026, 1, 1)
POLICIES = [CostPolicy(JANUARY, 10, Policy())]


def cost(amount: str, on: date = JANUARY, deal: str = "D", number: int = 1) -> Cost:
    return Cost(f"{number:04d}", deal, "ana", "USD", on, Decimal(amount))


def test_a_commission_is_written_off_over_the_period_of_benefit() -> None:
    (booked,) = cost_book([cost("1000")], POLICIES, {})
    assert booked.asset.carrying(date(2026, 2, 1)) == 900
    assert booked.asset.carrying(date(2026, 11, 1)) == 0


def test_what_comes_back_credits_the_oldest_asset_first() -> None:
    costs = [cost("1000"), cost("500", number=2), cost("-1200", date(2026, 2, 1), number=3)]
    first, second = cost_book(costs, POLICIES, {})
    assert first.asset.carrying(date(2026, 2, 2)) == 0
    # 900 of the first, 300 of the 450 that the second still carries.
    assert second.asset.carrying(date(2026, 2, 2)) == 150


def test_a_contract_that_ends_writes_off_what_is_left() -> None:
    (booked,) = cost_book([cost("1000")], POLICIES, {"D": date(2026, 3, 15)})
    lost = [one.amount for one in booked.asset.movements if one.kind is MovementKind.IMPAIRMENT]
    assert lost == [Decimal("-800.00")]
    assert booked.asset.carrying(date(2027, 1, 1)) == 0


def test_a_policy_holds_from_its_day_on() -> None:
    later = CostPolicy(date(2026, 6, 1), 20, Policy())
    assert policy_on([*POLICIES, later], date(2026, 5, 31)) is POLICIES[0]
    assert policy_on([*POLICIES, later], date(2026, 6, 1)) is later
    assert policy_on(POLICIES, date(2025, 12, 31)) is None
    assert cost_book([cost("1000", date(2025, 12, 31))], POLICIES, {}) == []


@given(
    st.lists(
        st.tuples(st.integers(-50_000, 100_000), st.integers(0, 300), st.sampled_from("DEF")), min_size=1, max_size=8
    ),
    st.integers(1, 60),
    st.sampled_from([None, 40, 200]),
)
def test_the_books_close_and_nothing_is_left_in_the_end(
    rows: list[tuple[int, int, str]], months: int, ended: int | None
) -> None:
    costs = [
        cost(str(Decimal(cents) / 100), JANUARY + timedelta(days=day), deal, number)
        for number, (cents, day, deal) in enumerate(rows)
    ]
    gone = {"D": JANUARY + timedelta(days=ended)} if ended is not None else {}
    assets = [one.asset for one in cost_book(costs, [CostPolicy(JANUARY, months, Policy())], gone)]
    whole = reconcile(assets, JANUARY, date(2040, 1, 1))
    lost = whole.amortisation + whole.impairment + whole.clawback
    assert whole.opening + whole.additions - lost == whole.closing == 0
    assert whole.additions == sum(one.amount for one in costs if one.amount > 0)
    assert all(asset.carrying(JANUARY + timedelta(days=day)) >= 0 for asset in assets for day in range(0, 400, 37))
