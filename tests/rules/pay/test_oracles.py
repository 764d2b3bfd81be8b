"""The worked examples of the specification, by number: those about plans through plan files, the rest by function."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from tests.rules.pay.build import dec, event, plan, run

from handsel.kernel.money import allocate
from handsel.kernel.periods import Period
from handsel.pay.check import check_file
from handsel.pay.rules.contract_costs import Policy, capitalise, reconcile
from handsel.pay.rules.inputs import Participant, Quota
from handsel.pay.rules.plan import Measure, QuotaRule
from handsel.pay.rules.rounding import spread

FILES = sorted((Path(__file__).parent / "oracles").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_plan_file_pays_what_the_specification_says(path: Path) -> None:
    report = check_file(path)
    wrong = [check for example in report.examples for check in example.checks if not check.ok]
    unexpected = [finding.text() for example in report.examples for finding in example.unexpected]
    assert report.examples
    assert (wrong, unexpected) == ([], [])


def test_every_numbered_example_about_plans_has_a_file() -> None:
    numbers = {int(path.stem[:2]) for path in FILES}
    assert numbers == {*range(1, 25), 26, 27, 28, 29, 31, 32, 33}


def test_14_equal_thirds_give_the_first_the_cent_and_a_reversal_mirrors_them() -> None:
    thirds = [Decimal(1)] * 3
    shares = allocate(dec("100000.00"), thirds, "USD")
    assert shares == [dec("33333.34"), dec("33333.33"), dec("33333.33")]
    assert [-share for share in shares] == allocate(dec("-100000.00"), thirds, "USD")
    assert allocate(dec("-0.05"), thirds, "USD") == [dec("-0.02"), dec("-0.02"), dec("-0.01")]


def test_24_attainment_counts_both_plans_of_the_quarter() -> None:
    quarter = Period(date(2026, 4, 1), date(2026, 7, 1))
    of = plan(measures=(Measure("bookings", quota=QuotaRule(assigned=True)),))
    people = (
        Participant("ana", Period(quarter.start, date(2026, 6, 16)), plan="old"),
        Participant("ana", Period(date(2026, 6, 16), quarter.end), carry_ytd=True),
    )
    result = run(
        of,
        event("D1", date(2026, 5, 10), 200000),
        event("D2", date(2026, 6, 20), 60000),
        participants=people,
        quotas=(Quota("ana", "bookings", quarter, dec(300000)),),
    )
    standing = result.contexts[0].standing("bookings", quarter, quarter.end)
    assert standing.quota == 300000
    assert standing.attainment is not None
    assert round(standing.attainment, 4) == dec("0.8667")


def test_25_capitalised_with_payroll_tax_over_sixty_months() -> None:
    asset = capitalise("L1", dec(36000), "USD", date(2026, 1, 1), 60, Policy(payroll_tax=dec("0.0765")))
    after = date(2027, 3, 1)
    assert asset.movements[0].amount == dec("38754.00")
    assert {-movement.amount for movement in asset.movements[1:]} == {dec("645.90")}
    assert asset.amortised(after) == dec("9042.60")
    assert asset.carrying(after) == dec("29711.40")
    summary = reconcile([asset], date(2026, 1, 1), after)
    assert (summary.opening, summary.closing) == (0, dec("29711.40"))


def test_25c_cumulative_rounding_starts_as_published_and_totals_exactly() -> None:
    parts = spread(dec("10000.00"), 36, "USD")
    assert parts[:3] == [dec("277.78"), dec("277.78"), dec("277.77")]
    assert set(parts) == {dec("277.78"), dec("277.77")}
    assert parts[:9] == parts[9:18]
    assert sum(parts) == 10000


def test_29_is_rounded_from_the_exact_product() -> None:
    assert Fraction(dec("842150.40")) * Fraction(dec("0.0125")) == Fraction(dec("10526.88"))
