"""Contract costs: schedules, revisions, write-offs, clawbacks, and a reconciliation that closes."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.pay.build import dec

from handsel.pay.rules.contract_costs import Asset, MovementKind, Policy, capitalise, period_of_benefit, reconcile

START = date(2026, 1, 1)


def asset(amount: object = 12000, months: int = 12) -> Asset:
    return capitalise("L1", dec(amount), "USD", START, months)


def test_a_month_is_written_off_on_its_last_day() -> None:
    movements = asset().movements
    assert [movement.on for movement in movements[1:3]] == [date(2026, 1, 31), date(2026, 2, 28)]
    assert {movement.amount for movement in movements[1:]} == {dec(-1000)}


def test_a_revision_counts_from_then_on() -> None:
    revised = asset().revised(date(2026, 5, 1), 16)
    assert revised.amortised(date(2026, 5, 1)) == 4000
    later = [movement.amount for movement in revised.movements if movement.on >= date(2026, 5, 1)]
    assert later == [dec(-500)] * 16


def test_a_lost_contract_is_written_off_at_once() -> None:
    lost = asset().written_off(date(2026, 5, 1))
    assert lost.carrying(date(2026, 5, 2)) == 0
    assert lost.movements[-1].kind is MovementKind.IMPAIRMENT
    assert lost.movements[-1].amount == -8000


def test_a_clawback_credits_the_asset_and_the_rest_runs_on() -> None:
    left = asset().clawed_back(date(2026, 5, 1), dec(4000))
    later = [movement for movement in left.movements if movement.on >= date(2026, 5, 1)]
    assert (later[0].kind, later[0].amount) == (MovementKind.CLAWBACK, -4000)
    assert [movement.amount for movement in later[1:]] == [dec(-500)] * 8


def test_a_clawback_never_takes_more_than_is_carried() -> None:
    left = asset().clawed_back(date(2026, 12, 1), dec(5000))
    assert left.carrying(date(2026, 12, 2)) == 0


def test_the_expedient_looks_at_the_period_of_benefit() -> None:
    policy = Policy(expedient_months=12)
    assert [one.kind for one in capitalise("L1", dec(100), "USD", START, 12, policy).movements] == [
        MovementKind.EXPENSE
    ]
    assert capitalise("L1", dec(100), "USD", START, 13, policy).carrying(date(2026, 1, 2)) == 100


def test_a_commensurate_renewal_leaves_the_first_commission_to_the_first_term() -> None:
    assert period_of_benefit(12, 60, renewal_is_commensurate=True) == 12
    assert period_of_benefit(12, 60, renewal_is_commensurate=False) == 60


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10_000_000), st.integers(1, 48)), min_size=1, max_size=4),
    st.integers(2, 30),
    st.sampled_from(["keep", "revise", "write off", "claw back"]),
)
def test_the_reconciliation_closes_and_everything_is_written_off_in_the_end(
    costs: list[tuple[int, int]], month: int, what: str
) -> None:
    on = date(2026 + month // 12, month % 12 + 1, 1)
    assets = [asset(Decimal(cents) / 100, months) for cents, months in costs]
    changed = {
        "keep": lambda one: one,
        "revise": lambda one: one.revised(on, 9),
        "write off": lambda one: one.written_off(on),
        "claw back": lambda one: one.clawed_back(on, dec(50)),
    }[what]
    assets = [changed(one) for one in assets]
    summary = reconcile(assets, date(2026, 3, 1), on)
    kept = summary.opening + summary.additions - summary.amortisation - summary.impairment - summary.clawback
    assert kept == summary.closing
    assert {one.carrying(date(2040, 1, 1)) for one in assets} == {Decimal(0)}
