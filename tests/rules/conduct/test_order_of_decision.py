"""Each row of the decision, in its order, and what happens to a claim without its evidence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.conduct.cast import counting_by, gift, worth

from handsel.conduct.policies.reading import shipped
from handsel.conduct.rules.classification import Class, Duty, Reason
from handsel.conduct.rules.decision import Ruling, decide
from handsel.conduct.rules.gifts import Recipient, Register
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.kinds import (
    Business,
    Capacity,
    Claim,
    Direction,
    GiverRole,
    Kind,
    Payer,
    Product,
    Timing,
)
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.rates import Rate, Rates
from handsel.conduct.rules.windows import WindowKind

DAY = "2026-06-10"
POUNDS = Rates((Rate("GBP", "USD", date(2026, 1, 1), Decimal("1.25")),))


def ruled(policy: str = "finra-3220", amount: str = "80", **facts: Any) -> Ruling:
    """What one policy says of a gift on an ordinary day."""
    decision = decide(gift("one", DAY, amount, **facts), Register(), shipped())
    return decision.under(policy).rulings[0]


@pytest.mark.parametrize(
    ("facts", "klass", "reason"),
    [
        ({"direction": Direction.RECEIVED}, Class.OUT_OF_SCOPE, Reason.RECEIVED),
        ({"giver_role": GiverRole.OUTSIDER}, Class.OUT_OF_SCOPE, Reason.OUTSIDE_GIVER),
        ({"giver_role": GiverRole.AFFILIATE}, Class.OUT_OF_SCOPE, Reason.OUTSIDE_GIVER),
        ({"capacity": Capacity.OWN_ASSOCIATE}, Class.OUT_OF_SCOPE, Reason.OWN_ASSOCIATE),
        ({"capacity": Capacity.RETAIL_CUSTOMER}, Class.OUT_OF_SCOPE, Reason.RETAIL_CUSTOMER),
        ({"kind": Kind.SERVICES, "evidence": {"agreement": True, "consent": True}}, Class.SERVICES, Reason.SERVICES),
        ({"kind": Kind.SERVICES, "evidence": {"agreement": True}}, Class.COUNTS, Reason.SERVICES_WITHOUT_PAPERS),
        ({"kind": Kind.CASH}, Class.COUNTS, Reason.CASH),
        ({"kind": Kind.CASH, "claim": Claim.BEREAVEMENT, "evidence": {"customary": True}}, Class.COUNTS, Reason.CASH),
        ({"kind": Kind.MEAL, "host_present": True}, Class.ENTERTAINMENT, Reason.HOSTED),
        ({"kind": Kind.MEAL}, Class.COUNTS, Reason.HOST_ABSENT),
        ({"kind": Kind.TRIP, "host_present": True}, Class.ENTERTAINMENT, Reason.HOSTED),
        ({"claim": Claim.BEREAVEMENT, "evidence": {"customary": True}}, Class.EXCLUDED, Reason.BEREAVEMENT),
        ({"claim": Claim.BEREAVEMENT}, Class.COUNTS, Reason.BEREAVEMENT_NOT_CUSTOMARY),
        ({"claim": Claim.DISASTER, "evidence": {"declaration": "1"}}, Class.EXCLUDED, Reason.DISASTER),
        ({"claim": Claim.DISASTER}, Class.COUNTS, Reason.DISASTER_NOT_DECLARED),
        (
            {"claim": Claim.PERSONAL, "paid_by": Payer.GIVER, "evidence": {"tie": "cousins"}},
            Class.EXCLUDED,
            Reason.PERSONAL,
        ),
        ({"claim": Claim.PERSONAL, "paid_by": Payer.GIVER}, Class.COUNTS, Reason.PERSONAL_WITHOUT_TIE),
        ({"claim": Claim.PERSONAL, "evidence": {"tie": "cousins"}}, Class.COUNTS, Reason.PERSONAL_BUT_FIRM_PAID),
        (
            {"claim": Claim.PERSONAL, "paid_by": Payer.REIMBURSED, "evidence": {"tie": "cousins"}},
            Class.COUNTS,
            Reason.PERSONAL_BUT_FIRM_PAID,
        ),
        ({"claim": Claim.MEMENTO, "evidence": {"decorative": True}}, Class.EXCLUDED, Reason.MEMENTO),
        ({"claim": Claim.MEMENTO}, Class.COUNTS, Reason.MEMENTO_OF_USE),
        ({"claim": Claim.PROMOTIONAL, "amount": "50"}, Class.EXCLUDED, Reason.PROMOTIONAL),
        ({"claim": Claim.PROMOTIONAL, "amount": "50.01"}, Class.COUNTS, Reason.NOT_NOMINAL),
        ({"claim": Claim.DE_MINIMIS, "amount": "4"}, Class.EXCLUDED, Reason.DE_MINIMIS),
        ({"claim": Claim.DE_MINIMIS, "amount": "60"}, Class.COUNTS, Reason.NOT_NOMINAL),
        ({}, Class.COUNTS, Reason.COUNTS),
    ],
)
def test_the_first_row_that_fits_gives_the_class(facts: dict[str, Any], klass: Class, reason: Reason) -> None:
    ruling = ruled(**facts)
    assert (ruling.klass, ruling.share.finding.reason) == (klass, reason)


def test_a_client_who_also_has_a_private_account_stays_a_client() -> None:
    both = (Recipient("pat", frozenset({Capacity.BUSINESS, Capacity.RETAIL_CUSTOMER})),)
    assert ruled(to=both).klass is Class.COUNTS


def test_a_sales_target_is_barred_before_any_other_question_is_asked() -> None:
    around = {"preconditioned": True, "product": Product.FUND}
    meal = ruled("finra-2341", kind=Kind.MEAL, host_present=True, around=around)
    assert (meal.klass, meal.outcome) == (Class.PROHIBITED, Outcome.BLOCK)


@pytest.mark.parametrize(
    ("product", "policy"), list(zip(Product, ("finra-2310", "finra-2320", "finra-2341", "finra-5110"), strict=True))
)
def test_each_product_has_its_own_rule(product: Product, policy: str) -> None:
    decision = decide(gift("one", DAY, 80, around={"product": product}), Register(), shipped())
    assert {ruling.policy.code for ruling in decision.rulings} == {"finra-3220", policy}


def test_an_internal_contest_may_depend_on_sales() -> None:
    around = {"preconditioned": True, "product": Product.FUND}
    ruling = ruled("finra-2341", kind=Kind.CONTEST, capacity=Capacity.OWN_ASSOCIATE, around=around)
    assert ruling.outcome is Outcome.ALLOW_EXCLUDED


@pytest.mark.parametrize(
    ("conditions", "klass"),
    [
        ({"employer_approval": True, "suitable_place": True}, Class.EXCLUDED),
        ({"employer_approval": True, "suitable_place": True, "guest_costs": True}, Class.COUNTS),
        ({"suitable_place": True}, Class.COUNTS),
    ],
)
def test_a_training_meeting_is_left_out_on_three_conditions(conditions: dict[str, bool], klass: Class) -> None:
    around = conditions | {"product": Product.FUND}
    assert ruled("finra-2341", kind=Kind.TRAINING, host_present=True, around=around).klass is klass


def test_a_disaster_is_not_known_to_the_rule_before_it_was_amended() -> None:
    asked = gift("one", "2026-03-27", 90, claim=Claim.DISASTER, evidence={"declaration": "1"})
    ruling = decide(asked, Register(), shipped()).under("finra-3220").rulings[0]
    assert ruling.share.finding.reason is Reason.CLAIM_UNKNOWN_HERE


def test_the_municipal_rule_still_stops_at_a_hundred() -> None:
    municipal = {"business": Business.MUNICIPAL}
    assert ruled("msrb-g-20", "100", around=municipal).outcome is Outcome.ALLOW
    assert ruled("msrb-g-20", "100.01", around=municipal).outcome is Outcome.BLOCK


def test_a_fiduciary_must_stay_below_and_meals_count() -> None:
    fiduciary = {"capacity": Capacity.ERISA_FIDUCIARY, "kind": Kind.MEAL, "host_present": True}
    assert ruled("erisa-406b3", "249.99", **fiduciary).outcome is Outcome.ALLOW
    assert ruled("erisa-406b3", "250", **fiduciary).outcome is Outcome.BLOCK
    assert ruled("erisa-406b3", "1", capacity=Capacity.ERISA_FIDUCIARY, kind=Kind.CASH).outcome is Outcome.BLOCK


def test_gifts_of_affiliates_count_for_a_fiduciary_and_not_under_3220() -> None:
    decision = decide(
        gift("one", DAY, 260, capacity=Capacity.ERISA_FIDUCIARY, giver_role=GiverRole.AFFILIATE), Register(), shipped()
    )
    assert decision.under("finra-3220").outcome is Outcome.OUT_OF_SCOPE
    assert decision.under("erisa-406b3").outcome is Outcome.BLOCK


def test_a_federal_employee_may_not_ask_for_a_gift() -> None:
    ruling = ruled("us-executive-branch", "5", capacity=Capacity.FEDERAL_EMPLOYEE, around={"solicited": True})
    assert (ruling.klass, ruling.outcome) == (Class.PROHIBITED, Outcome.BLOCK)


@pytest.mark.parametrize(("occasions", "outcome"), [(("lunch", "dinner"), Outcome.ALLOW), (("", ""), Outcome.BLOCK)])
def test_two_occasions_on_one_day_are_told_apart_by_name(occasions: tuple[str, str], outcome: Outcome) -> None:
    first, second = (
        gift(name, DAY, 20, capacity=Capacity.FEDERAL_EMPLOYEE, occasion=occasion)
        for name, occasion in zip(("first", "second"), occasions, strict=True)
    )
    assert decide(second, Register((first,)), shipped()).outcome is outcome


@pytest.mark.parametrize("amount", ["0.01", "10000"])
def test_a_foreign_official_is_asked_about_at_any_value(amount: str) -> None:
    ruling = ruled("fcpa", amount, capacity=Capacity.FOREIGN_OFFICIAL)
    assert (ruling.outcome, ruling.grounds) == (Outcome.PRECLEAR, (Ground.ALWAYS_ASK,))


def test_a_gift_meant_to_win_a_decision_is_barred() -> None:
    around = {"to_influence": True}
    assert ruled("fcpa", "1", capacity=Capacity.FOREIGN_OFFICIAL, around=around).outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    "capacity",
    [
        Capacity.STATE_LOCAL_OFFICIAL,
        Capacity.ISSUER_OFFICIAL,
        Capacity.UNION_OFFICIAL,
        Capacity.CANDIDATE,
        Capacity.HEALTHCARE_PROFESSIONAL,
        Capacity.FOREIGN_BANK_EMPLOYEE,
    ],
)
def test_officials_without_a_built_in_amount_need_clearance(capacity: Capacity) -> None:
    assert decide(gift("one", DAY, 10, capacity=capacity), Register(), shipped()).outcome is Outcome.PRECLEAR


@pytest.mark.parametrize(
    ("amount", "around", "outcome"),
    [
        ("50", {}, Outcome.ALLOW),
        ("50.01", {}, Outcome.PRECLEAR),
        ("10", {"stage": 4, "stages": 6}, Outcome.ALLOW),
        ("10", {"stage": 5, "stages": 6}, Outcome.PRECLEAR),
        ("10", {"stage": 6, "stages": 6}, Outcome.PRECLEAR),
        ("10", {"timing": Timing.TENDER}, Outcome.PRECLEAR),
    ],
)
def test_in_britain_value_and_timing_ask_for_clearance(amount: str, around: dict[str, Any], outcome: Outcome) -> None:
    asked = gift("one", DAY, worth=worth(amount, "GBP"), around={"territories": frozenset({"GB"})} | around)
    decision = decide(asked, Register(), replace(shipped(), rates=POUNDS))
    assert decision.under("uk-bribery-act").outcome is outcome


def test_cash_is_blocked_by_the_house_though_the_rule_only_counts_it() -> None:
    decision = decide(gift("one", DAY, 100, kind=Kind.CASH_EQUIVALENT), Register(), shipped())
    assert decision.under("finra-3220").outcome is Outcome.ALLOW
    assert decision.under("house").outcome is Outcome.BLOCK
    assert decision.outcome is Outcome.BLOCK


def test_condolences_above_the_house_ceiling_are_reviewed() -> None:
    facts: dict[str, Any] = {"claim": Claim.BEREAVEMENT, "evidence": {"customary": True}}
    assert decide(gift("one", DAY, 250, **facts), Register(), shipped()).outcome is Outcome.ALLOW_EXCLUDED
    assert decide(gift("one", DAY, "250.01", **facts), Register(), shipped()).outcome is Outcome.PRECLEAR


def test_the_fourth_evening_of_a_quarter_raises_the_question_of_propriety() -> None:
    evenings = tuple(
        gift(day, day, 60, kind=Kind.MEAL, host_present=True) for day in ("2026-04-01", "2026-05-04", "2026-06-01")
    )
    fourth = gift("fourth", "2026-06-30", 60, kind=Kind.MEAL, host_present=True)
    decision = decide(fourth, Register(evenings), shipped())
    assert decision.under("house").rulings[0].grounds == (Ground.HOSTED_TOO_OFTEN,)
    next_quarter = gift("fourth", "2026-07-01", 60, kind=Kind.MEAL, host_present=True)
    assert decide(next_quarter, Register(evenings), shipped()).outcome is Outcome.ALLOW


def test_extensive_entertainment_is_shown_to_the_officer() -> None:
    event = gift("one", DAY, "1000.01", kind=Kind.EVENT, host_present=True)
    assert decide(event, Register(), shipped()).under("house").rulings[0].grounds == (Ground.HOSTED_TOO_MUCH,)


def test_a_large_received_gift_is_shown_to_the_officer() -> None:
    received: dict[str, Any] = {"direction": Direction.RECEIVED, "source": "a supplier"}
    assert decide(gift("one", DAY, 100, **received), Register(), shipped()).outcome is Outcome.OUT_OF_SCOPE
    assert decide(gift("one", DAY, "100.01", **received), Register(), shipped()).outcome is Outcome.PRECLEAR


def test_a_blocked_gift_leaves_nothing_to_do_and_takes_no_headroom() -> None:
    decision = decide(gift("one", DAY, 400), Register(), counting_by(WindowKind.CALENDAR))
    ruling = decision.rulings[0]
    assert ruling.duties == ()
    assert ruling.headroom_after == ruling.headroom_before


def test_a_personal_gift_is_attested_and_reviewed() -> None:
    ruling = ruled(claim=Claim.PERSONAL, paid_by=Payer.GIVER, evidence={"tie": "cousins"})
    assert ruling.duties == (Duty.RECORD, Duty.ATTEST, Duty.REVIEW)
