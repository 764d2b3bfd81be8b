"""Where people stand on a day, who is near a limit, and how long a record is kept."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rules.conduct.cast import gift

from handsel.conduct.policies.reading import shipped, with_house
from handsel.conduct.rules.gifts import Link, Register, Return
from handsel.conduct.rules.kinds import Capacity
from handsel.conduct.rules.policies import BrokenPolicy
from handsel.conduct.rules.standing import keep_until, near_limit, standings

DAY = date(2026, 6, 30)


def test_a_household_stands_as_one() -> None:
    link = Link(id="1", people=frozenset({"pat", "sam"}))
    register = Register((gift("one", "2026-06-01", 100), gift("two", "2026-06-02", 50, to="sam")), links=(link,))
    (found,) = standings(register, shipped(), DAY)
    assert (found.people, found.counted.amount, found.headroom.amount) == (
        frozenset({"pat", "sam"}),
        Decimal(150),
        Decimal(150),
    )


def test_what_is_still_to_come_has_come_back_or_lies_outside_the_year_does_not_stand() -> None:
    gifts = (gift("later", "2026-07-01"), gift("back", "2026-06-01"), gift("old", "2025-12-31", 50))
    register = Register(gifts, (Return(gift="back", returned_on=DAY),))
    assert list(standings(register, shipped(), DAY)) == []


@pytest.mark.parametrize(("amount", "is_near"), [("239.99", False), ("240.00", True), ("300.00", True)])
def test_the_officer_is_told_at_four_fifths_of_the_limit(amount: str, is_near: bool) -> None:
    register = Register((gift("one", "2026-06-01", amount),))
    assert bool(near_limit(register, shipped(), DAY)) is is_near


def test_the_nearest_comes_first() -> None:
    register = Register(
        (
            gift("one", "2026-06-01", 250, to="ann"),
            gift("two", "2026-06-01", 300, to="bob"),
            gift("three", "2026-06-01", 20, to="cyd", capacity=Capacity.FEDERAL_EMPLOYEE),
            gift("four", "2026-06-02", 20, to="cyd", capacity=Capacity.FEDERAL_EMPLOYEE),
        )
    )
    assert [min(each.people) for each in near_limit(register, shipped(), DAY)] == ["bob", "ann", "cyd"]


def test_a_record_is_kept_for_six_years_and_never_for_less_than_three() -> None:
    assert keep_until(date(2028, 2, 29), shipped()) == date(2034, 2, 28)
    with pytest.raises(BrokenPolicy, match="at least 3 years"):
        with_house(shipped(), {"retention_years": 2})
