"""The register as a whole: late entries, returns, corrections, merges and splits, and the laws that hold for all."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.conduct.cast import counting_by, gift, only

from handsel.conduct.policies.reading import shipped
from handsel.conduct.rules.breaches import Breach, breaches, preview, recheck
from handsel.conduct.rules.circles import Circle, around, families
from handsel.conduct.rules.decision import decide
from handsel.conduct.rules.gifts import Gift, Link, Recipient, Register, Return
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.kinds import Claim
from handsel.conduct.rules.policies import Outcome, Rulebook
from handsel.conduct.rules.windows import WindowKind

CALENDAR, FISCAL, ANNIVERSARY, TRAILING = WindowKind
BOOKS = {kind: only(counting_by(kind, 4), "finra-3220") for kind in WindowKind}


def days(found: frozenset[Breach]) -> set[str]:
    return {breach.moment.day.isoformat() for breach in found}


def test_a_late_entry_is_measured_on_the_days_of_later_gifts() -> None:
    register = Register((gift("june", "2026-06-01", 200),))
    late = gift("may", "2026-05-01", 150)
    decision = decide(late, register, shipped())
    assert decision.outcome is Outcome.BLOCK
    assert decision.rulings[0].grounds == (Ground.PASSED_LATER,)
    assert decision.rulings[0].headroom_before is not None
    assert decision.rulings[0].headroom_before.amount == 100
    assert days(recheck(register, register.with_gift(late), shipped()).opened) == {"2026-06-01"}


def test_a_late_entry_below_the_old_limit_may_still_pass_it_on_its_own_day() -> None:
    register = Register((gift("april", "2026-04-10", 150),))
    decision = decide(gift("march", "2026-03-10", 120), register, shipped())
    assert decision.rulings[0].grounds == (Ground.PASSED,)
    assert days(breaches(register.with_gift(decision.gift), shipped())) == {"2026-03-10"}


def test_a_late_entry_that_moves_the_windows_answers_for_what_they_then_hold() -> None:
    book = counting_by(ANNIVERSARY)
    register = Register(
        (gift("a", "2027-01-01", 100), gift("b", "2027-12-31", 150), gift("c", "2028-01-05", 200)),
    )
    assert not breaches(register, book)
    decision = decide(gift("late", "2026-12-01", 1), register, book)
    assert decision.rulings[0].grounds == (Ground.WINDOWS_MOVE,)
    assert decision.outcome is Outcome.BLOCK


def test_a_return_frees_the_room_from_its_day_and_leaves_the_breach() -> None:
    gifts = (gift("one", "2026-06-01", 200), gift("two", "2026-06-05", 150))
    back = Register(gifts, (Return(gift="two", returned_on=date(2026, 6, 15)),))
    assert days(breaches(back, shipped())) == {"2026-06-05"}
    assert decide(gift("three", "2026-06-14", 100), back, shipped()).outcome is Outcome.BLOCK
    assert decide(gift("three", "2026-06-15", 100), back, shipped()).outcome is Outcome.ALLOW


def test_what_was_allowed_on_the_day_of_a_return_is_no_breach_afterwards() -> None:
    back = Register((gift("one", "2026-06-01", 200),), (Return(gift="one", returned_on=date(2026, 6, 15)),))
    decision = decide(gift("two", "2026-06-15", 250), back, shipped())
    assert decision.outcome is Outcome.ALLOW
    assert not breaches(back.with_gift(decision.gift), shipped())


def test_a_return_on_the_day_of_a_breach_does_not_undo_it() -> None:
    gifts = (gift("one", "2026-06-01", 200), gift("two", "2026-06-05", 150))
    back = Register(gifts, (Return(gift="one", returned_on=date(2026, 6, 5)),))
    assert days(breaches(back, shipped())) == {"2026-06-05"}


@pytest.mark.parametrize(
    ("back", "outcome"),
    [
        (Return(gift="one", returned_on=date(2026, 7, 1)), Outcome.ALLOW),
        (Return(gift="one", returned_on=date(2026, 7, 2)), Outcome.BLOCK),
        (Return(gift="one", returned_on=date(2026, 6, 9), unused=False), Outcome.BLOCK),
    ],
)
def test_a_return_counts_only_unused_and_within_the_days_of_the_house(back: Return, outcome: Outcome) -> None:
    register = Register((gift("one", "2026-06-01", 200),), (back,))
    assert decide(gift("two", "2026-08-01", 200), register, shipped()).outcome is outcome


def test_a_correction_takes_the_place_of_the_row_it_corrects_and_of_its_return() -> None:
    wrong, right = gift("wrong", "2026-06-01", 2000), gift("right", "2026-06-01", 200, corrects="wrong")
    register = Register((wrong, right))
    assert not breaches(register, shipped())
    back = replace(register, returns=(Return(gift="wrong", returned_on=date(2026, 6, 10)),))
    assert decide(gift("next", "2026-06-11", 300), back, shipped()).outcome is Outcome.ALLOW


def test_deciding_a_row_again_does_not_count_it_twice() -> None:
    one = gift("one", "2026-06-01", 200)
    assert decide(one, Register((one,)), shipped()).outcome is Outcome.ALLOW


def test_a_breach_says_how_much_who_and_by_what() -> None:
    found = breaches(Register((gift("one", "2026-06-01", 200), gift("two", "2026-06-05", 150))), shipped())
    (breach,) = found
    assert (breach.policy, breach.people, breach.over.amount) == ("finra-3220", frozenset({"pat"}), Decimal(50))
    assert (breach.gifts, breach.adding_up) == (frozenset({"two"}), frozenset({"one", "two"}))


def test_a_changed_rule_shows_what_it_would_have_meant() -> None:
    register = Register((gift("one", "2026-06-10", 200), gift("two", "2027-05-20", 150)))
    assert days(preview(register, counting_by(CALENDAR), counting_by(TRAILING)).opened) == {"2027-05-20"}
    assert days(preview(register, counting_by(TRAILING), counting_by(CALENDAR)).gone) == {"2027-05-20"}


def test_merging_two_records_of_one_person_finds_what_was_hidden() -> None:
    apart = Register((gift("one", "2026-06-01", 200, to="pat"), gift("two", "2026-06-05", 150, to="p. smith")))
    link = Link(id="1", people=frozenset({"pat", "p. smith"}), linked_on=date(2026, 7, 1))
    merged = replace(apart, links=(link,))
    assert days(recheck(apart, merged, shipped()).opened) == {"2026-06-05"}
    split = replace(apart, links=(replace(link, undone_on=date(2026, 8, 1)),))
    (kept,) = breaches(split, shipped())
    assert kept.rests_on_undone_link
    assert decide(gift("next", "2026-08-02", 150, to="p. smith"), split, shipped()).outcome is Outcome.ALLOW


def test_circles_are_every_set_that_links_ever_joined() -> None:
    links = (
        Link(id="1", people=frozenset({"a", "b"}), linked_on=date(2026, 1, 1), undone_on=date(2026, 3, 1)),
        Link(id="2", people=frozenset({"b", "c"}), linked_on=date(2026, 2, 1)),
    )
    (family,) = families(["a", "b", "c"], links)
    assert set(family) == {
        *(Circle(frozenset({person})) for person in "abc"),
        Circle(frozenset("ab"), until=date(2026, 3, 1)),
        Circle(frozenset("abc"), until=date(2026, 3, 1)),
        Circle(frozenset("bc")),
    }
    assert [circle.people for circle in around("c", links)] == [{"c"}, {"b", "c"}]


def test_people_without_links_stand_alone() -> None:
    assert list(families(["b", "a"], ())) == [(Circle(frozenset("a")),), (Circle(frozenset("b")),)]


# Laws. Few people, two years and amounts near the limits, so that windows and limits are met often.

PEOPLE = ("ann", "bob", "cyd", "dee")
DAYS = st.dates(date(2026, 1, 1), date(2028, 3, 31))
AMOUNTS = st.sampled_from([1, 40, 99, 100, 101, 150, 200, 299, 300, 301])
GIFTS = st.builds(
    lambda day, amount, people, claim: (day, amount, people, claim),
    DAYS,
    AMOUNTS,
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True),
    st.sampled_from([None, None, None, Claim.PROMOTIONAL]),
)
KINDS = st.sampled_from(WindowKind)
LAW = settings(max_examples=40, deadline=None)


@st.composite
def gifts(draw: st.DrawFn) -> tuple[Gift, ...]:
    """Up to eight gifts to one or two of four people."""
    drawn = draw(st.lists(GIFTS, max_size=8))
    return tuple(
        gift(f"g{i}", day, amount, to=tuple(Recipient(person) for person in people), claim=claim)
        for i, (day, amount, people, claim) in enumerate(drawn)
    )


@st.composite
def links(draw: st.DrawFn) -> tuple[Link, ...]:
    """Up to four links between two of the people, some undone later."""
    pairs = st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True)
    drawn = draw(st.lists(st.tuples(pairs, DAYS, st.none() | st.integers(0, 400)), max_size=4))
    return tuple(
        Link(
            id=f"l{i}",
            people=frozenset(pair),
            linked_on=day,
            undone_on=None if after is None else day + timedelta(days=after),
        )
        for i, (pair, day, after) in enumerate(drawn)
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Gifts, links, and returns of some of the gifts."""
    given_ = draw(gifts())
    back = draw(st.lists(st.tuples(st.sampled_from(given_), st.integers(0, 45)), max_size=3)) if given_ else []
    returns = tuple(Return(gift=each.id, returned_on=each.given_on + timedelta(days=after)) for each, after in back)
    return Register(given_, returns, draw(links()))


def is_kept(old: Breach, found: frozenset[Breach]) -> bool:
    return any(old.is_found_again_in(new) for new in found)


@LAW
@given(register=registers(), kind=KINDS, order=st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(register: Register, kind: WindowKind, order: Random) -> None:
    mixed = Register(
        tuple(order.sample(register.gifts, len(register.gifts))),
        tuple(order.sample(register.returns, len(register.returns))),
        tuple(order.sample(register.links, len(register.links))),
    )
    assert breaches(mixed, BOOKS[kind]) == breaches(register, BOOKS[kind])


@LAW
@given(register=registers(), kind=KINDS, pair=st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
def test_merging_people_never_hides_a_breach(register: Register, kind: WindowKind, pair: list[str]) -> None:
    last = Link(id="z", people=frozenset(pair), linked_on=date(2030, 1, 1))
    merged = breaches(replace(register, links=(*register.links, last)), BOOKS[kind])
    assert all(is_kept(old, merged) for old in breaches(register, BOOKS[kind]))


@LAW
@given(register=registers(), kind=KINDS, which=st.integers(0, 3))
def test_splitting_people_never_hides_a_breach(register: Register, kind: WindowKind, which: int) -> None:
    undone = tuple(
        replace(link, undone_on=date(2030, 1, 1)) if i == which and link.undone_on is None else link
        for i, link in enumerate(register.links)
    )
    split = breaches(replace(register, links=undone), BOOKS[kind])
    assert all(is_kept(old, split) for old in breaches(register, BOOKS[kind]))


@LAW
@given(register=registers())
def test_a_trailing_window_is_never_looser_than_an_anniversary_one(register: Register) -> None:
    trailing = breaches(register, BOOKS[TRAILING])
    assert all(is_kept(old, trailing) for old in breaches(register, BOOKS[ANNIVERSARY]))


@LAW
@given(register=registers(), kind=KINDS, after=st.integers(0, 60), which=st.integers(0, 7))
def test_a_return_never_removes_a_breach_of_the_days_up_to_it(
    register: Register, kind: WindowKind, after: int, which: int
) -> None:
    if which >= len(register.gifts):
        return
    back = register.gifts[which]
    day = back.given_on + timedelta(days=after)
    returned = replace(register, returns=(*register.returns, Return(gift=back.id, returned_on=day)))
    now = breaches(returned, BOOKS[kind])
    assert all(is_kept(old, now) for old in breaches(register, BOOKS[kind]) if old.moment.day <= day)


@LAW
@given(register=registers(), kind=KINDS, day=DAYS, amount=AMOUNTS, person=st.sampled_from(PEOPLE))
def test_a_gift_that_was_allowed_opens_no_breach(
    register: Register, kind: WindowKind, day: date, amount: int, person: str
) -> None:
    book = _without_undone_links(register), BOOKS[kind]
    decision = decide(gift("new", day, amount, to=person), *book)
    if decision.outcome is Outcome.ALLOW:
        assert not recheck(book[0], book[0].with_gift(decision.gift), book[1]).opened


@LAW
@given(register=registers(), kind=KINDS, day=DAYS, amount=AMOUNTS, person=st.sampled_from(PEOPLE))
def test_a_gift_that_was_blocked_would_open_or_deepen_a_breach(
    register: Register, kind: WindowKind, day: date, amount: int, person: str
) -> None:
    book: Rulebook = BOOKS[kind]
    decision = decide(gift("new", day, amount, to=person), register, book)
    if decision.outcome is Outcome.BLOCK:
        after = breaches(register.with_gift(decision.gift), book)
        assert (
            any("new" in breach.adding_up for breach in after)
            or recheck(register, register.with_gift(decision.gift), book).opened
        )


def _without_undone_links(register: Register) -> Register:
    return replace(register, links=tuple(link for link in register.links if link.undone_on is None))
