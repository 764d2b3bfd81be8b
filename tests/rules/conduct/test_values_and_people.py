"""What a gift is worth, who shares it, in which currency, and to whose total it adds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.rules.conduct.cast import gift, worth

from handsel.conduct.policies.reading import shipped
from handsel.conduct.rules.breaches import breaches
from handsel.conduct.rules.decision import decide
from handsel.conduct.rules.gifts import Circumstances, Gift, InvalidGift, Link, Recipient, Register, Worth
from handsel.conduct.rules.kinds import Direction, Kind, Product, Relation
from handsel.conduct.rules.policies import Basis, BrokenPolicy, Extra, Outcome, Rulebook, Valuation
from handsel.conduct.rules.rates import MissingRate, Rate, Rates
from handsel.conduct.rules.valuation import shares, value

DAY = "2026-06-10"
PEOPLE = tuple(Recipient(name) for name in ("ann", "bob", "cyd"))


def valued(kind: Kind, **amounts: int) -> Decimal:
    found = Worth(**{name: Decimal(amount) for name, amount in amounts.items()})  # type: ignore[arg-type]
    return value(gift("one", DAY, kind=kind, worth=found), Valuation()).amount


def test_goods_are_worth_the_higher_of_cost_and_market() -> None:
    assert valued(Kind.GOODS, cost=200, market=350) == 350
    assert valued(Kind.GOODS, cost=200, market=150) == 200
    assert valued(Kind.GOODS, cost=200, face=900) == 200


def test_tickets_are_worth_the_higher_of_cost_and_face() -> None:
    assert valued(Kind.TICKET, cost=180, face=180, market=600) == 180
    assert valued(Kind.TICKET, cost=600, face=180) == 600
    assert valued(Kind.EVENT, cost=0, face=180, market=600) == 180


def test_the_only_amount_known_stands_for_the_value() -> None:
    assert valued(Kind.TICKET, market=600) == 600
    assert valued(Kind.GOODS, face=25) == 25


def test_tax_and_delivery_count_only_where_a_policy_adds_them() -> None:
    found = Worth(cost=Decimal(295), tax=Decimal("23.60"), delivery=Decimal(18))
    asked = gift("one", DAY, worth=found)
    assert value(asked, Valuation()).amount == 295
    assert value(asked, Valuation(added=frozenset(Extra))).amount == Decimal("336.60")
    assert value(asked, Valuation(goods=frozenset({Basis.MARKET}))).amount == 295


def test_a_shared_gift_is_split_to_the_last_cent() -> None:
    split = shares(gift("one", DAY, 100, to=PEOPLE), Valuation(), "USD", Rates())
    assert [share.amount for share in split] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_unnamed_people_share_too() -> None:
    split = shares(gift("one", DAY, 900, to=PEOPLE, shared_by=30), Valuation(), "USD", Rates())
    assert [share.amount for share in split] == [Decimal(30)] * 3


def test_a_group_gift_is_held_if_one_person_is_over() -> None:
    register = Register((gift("earlier", DAY, 290, to="bob"),))
    decision = decide(gift("group", DAY, 60, to=PEOPLE), register, shipped())
    assert decision.outcome is Outcome.BLOCK
    assert decision.held_by() == {"bob"}
    assert decision.about("ann").outcome is Outcome.ALLOW


def test_a_gift_in_pounds_is_counted_in_dollars_at_the_rate_of_its_day() -> None:
    rates = Rates(
        (
            Rate("GBP", "USD", date(2026, 1, 1), Decimal("1.25")),
            Rate("GBP", "USD", date(2026, 6, 10), Decimal("1.30")),
            Rate("GBP", "USD", date(2026, 6, 11), Decimal("9.99")),
        )
    )
    ruling = decide(gift("one", DAY, worth=worth(100, "GBP")), Register(), replace(shipped(), rates=rates)).rulings[0]
    assert ruling.share.amount.amount == Decimal("130.00")
    assert ruling.share.rate == rates.rows[1]


def test_a_rate_may_be_written_the_other_way_round() -> None:
    rates = Rates((Rate("USD", "EUR", date(2026, 1, 1), Decimal("0.80")),))
    assert shares(gift("one", DAY, worth=worth(100, "EUR")), Valuation(), "USD", rates)[0].amount == 125


def test_a_missing_rate_is_named() -> None:
    with pytest.raises(MissingRate, match=r"No rate from EUR to USD on or before 2026-06-10; enter one\."):
        decide(gift("one", DAY, worth=worth(100, "EUR")), Register(), shipped())


def test_a_rate_of_a_later_day_is_not_used() -> None:
    rates = Rates((Rate("EUR", "USD", date(2026, 6, 11), Decimal("1.1")),))
    with pytest.raises(MissingRate):
        decide(gift("one", DAY, worth=worth(100, "EUR")), Register(), replace(shipped(), rates=rates))


def test_a_yen_has_no_parts() -> None:
    split = shares(gift("one", DAY, to=PEOPLE, worth=worth(100, "JPY")), Valuation(), "JPY", Rates())
    assert [share.amount for share in split] == [34, 33, 33]


@pytest.mark.parametrize("relation", Relation)
def test_people_read_as_one_share_one_limit(relation: Relation) -> None:
    link = Link(id="1", people=frozenset({"pat", "sam"}), relation=relation)
    register = Register((gift("one", DAY, 200),), links=(link,))
    assert decide(gift("two", DAY, 150, to="sam"), register, shipped()).outcome is Outcome.BLOCK
    assert decide(gift("two", DAY, 150, to="kim"), register, shipped()).outcome is Outcome.ALLOW


def test_a_gift_may_reach_someone_through_another() -> None:
    through = (Recipient("assistant", reaching=frozenset({"pat"})),)
    register = Register((gift("one", DAY, 200),))
    assert decide(gift("two", DAY, 150, to=through), register, shipped()).outcome is Outcome.BLOCK


def test_two_clients_who_share_an_assistant_do_not_share_a_limit() -> None:
    ann = gift("one", DAY, 200, to=(Recipient("assistant", reaching=frozenset({"ann"})),))
    bob = gift("two", DAY, 90, to=(Recipient("assistant", reaching=frozenset({"bob"})),))
    decision = decide(gift("three", DAY, 150, to="bob"), Register((ann, bob)), shipped())
    assert decision.rulings[0].room is not None
    assert decision.rulings[0].room.counted.amount == 240


def test_gifts_received_from_two_firms_are_counted_apart() -> None:
    def received(name: str, source: str) -> Gift:
        around = Circumstances(product=Product.FUND)
        return gift(name, DAY, 200, direction=Direction.RECEIVED, source=source, circumstances=around)

    assert not breaches(Register((received("one", "a"), received("two", "b"))), shipped())
    assert breaches(Register((received("one", "a"), received("two", "a"))), shipped())


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        (lambda: Worth(), "cost", "no-amount"),
        (lambda: Worth(cost=Decimal(-1)), "cost", "negative"),
        (lambda: Worth(cost=Decimal("NaN")), "cost", "negative"),
        (lambda: Worth(cost=Decimal(1), tax=Decimal("0.001")), "tax", "too-many-digits"),
        (lambda: Worth(currency="JPY", cost=Decimal("1.5")), "cost", "too-many-digits"),
        (lambda: gift("one", DAY, to=()), "to", "nobody"),
        (lambda: gift("one", DAY, to=(PEOPLE[0], PEOPLE[0])), "to", "twice"),
        (lambda: gift("one", DAY, to=PEOPLE, shared_by=2), "shared_by", "fewer-than-named"),
        (lambda: gift("one", DAY, around={"stage": 7, "stages": 6}), "stage", "no-such-stage"),
        (lambda: Link(id="1", people=frozenset({"pat"})), "people", "alone"),
        (
            lambda: Link(id="1", people=frozenset({"a", "b"}), linked_on=date(2026, 2, 1), undone_on=date(2026, 1, 1)),
            "undone_on",
            "undone-before-made",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(wrong: object, field: str, problem: str) -> None:
    assert callable(wrong)
    with pytest.raises(InvalidGift) as refused:
        wrong()
    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_a_rulebook_holds_one_policy_for_each_code_and_the_house() -> None:
    policies = shipped().policies
    with pytest.raises(BrokenPolicy, match="same code"):
        Rulebook(policies=(*policies, policies[0]))
    with pytest.raises(BrokenPolicy, match="house"):
        Rulebook(policies=tuple(each for each in policies if each.code != "house"))
