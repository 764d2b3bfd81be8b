"""A ruling reads as a paragraph: complete for the officer, silent about colleagues for the giver."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from string import Formatter
from typing import Any

import pytest
from tests.rules.conduct.cast import gift, worth

from handsel.conduct.policies.reading import shipped
from handsel.conduct.rules import words
from handsel.conduct.rules.classification import Duty, Reason
from handsel.conduct.rules.decision import Decision, decide
from handsel.conduct.rules.explanation import Audience, Language, explained
from handsel.conduct.rules.gifts import Link, Recipient, Register
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.kinds import Kind
from handsel.conduct.rules.policies import Basis, Extra, Outcome, Text
from handsel.conduct.rules.rates import Rate, Rates
from handsel.conduct.rules.record import recorded
from handsel.conduct.rules.windows import WindowKind

TABLES: list[tuple[Mapping[Any, Text], type[StrEnum] | None]] = [
    (words.OUTCOMES, Outcome),
    (words.REASONS, Reason),
    (words.GROUNDS, Ground),
    (words.DUTIES, Duty),
    (words.BASES, Basis),
    (words.EXTRAS, Extra),
    (words.WINDOWS, WindowKind),
    (words.PROBLEMS, None),
    (words.PARAGRAPH, None),
]


@pytest.mark.parametrize(("table", "codes"), TABLES)
def test_every_code_has_words_in_both_languages_with_the_same_places(
    table: Mapping[Any, Text], codes: type[StrEnum] | None
) -> None:
    if codes is not None:
        assert set(table) == set(codes)
    for text in table.values():
        assert _places(text.en) == _places(text.ru)


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture
def too_much() -> Decision:
    return decide(gift("new", "2026-04-20", "180.01"), Register((gift("old", "2026-04-02", 120),)), shipped())


def test_the_officer_reads_the_whole_arithmetic_and_the_source(too_much: Decision) -> None:
    (said,) = explained(too_much, Language.EN)
    for part in (
        "FINRA Rule 3220, version 2026-03-30: blocked.",
        "The value is 180.01\xa0USD, its cost, tax and delivery apart.",
        "From 1 January 2026 to 31 December 2026 (calendar year) 120.00\xa0USD counted without it,",
        "the limit is 300.00\xa0USD, which may be reached but not passed.",
        "That is 0.01\xa0USD too much.",
        "Left before: 180.00\xa0USD; left after: 180.00\xa0USD.",
        "Source: FINRA Regulatory Notice 26-05",
        "Still to be verified: the paragraph numbers .01 to .08",
    ):
        assert part in said


def test_the_same_stands_in_russian(too_much: Decision) -> None:
    (said,) = explained(too_much, Language.RU)
    assert "Правило FINRA 3220, версия 2026-03-30: запрещено." in said
    assert "С 1 января 2026 по 31 декабря 2026 (календарный год)" in said
    assert "Это на 0,01\xa0USD больше допустимого." in said


@pytest.mark.parametrize("language", Language)
def test_the_giver_reads_what_is_left_and_not_what_others_gave(too_much: Decision, language: Language) -> None:
    (said,) = explained(too_much, language, Audience.GIVER)
    assert "120" not in said
    assert "300" not in said
    assert "180" in said


def test_the_giver_is_not_told_the_day_of_a_colleagues_gift() -> None:
    late = decide(gift("late", "2026-05-01", 150), Register((gift("june", "2026-06-01", 200),)), shipped())
    (to_giver,) = explained(late, Language.EN, Audience.GIVER)
    (to_officer,) = explained(late, Language.EN)
    assert "June" not in to_giver
    assert "1 June 2026" in to_officer


def test_a_share_and_a_rate_are_told() -> None:
    book = replace(shipped(), rates=Rates((Rate("GBP", "USD", date(2026, 1, 5), Decimal("1.25")),)))
    people = (Recipient("ann"), Recipient("bob"))
    pounds = gift("one", "2026-06-01", to=people, worth=worth(90, "GBP"))
    said = explained(decide(pounds, Register(), book), Language.EN)
    assert "The value is 90.00\xa0GBP" in said[0]
    assert "It is shared equally by 2 people." in said[0]
    assert "Converted at the rate of 5 January 2026: 1.25 USD for one GBP." in said[0]
    assert "For this person that is 56.25\xa0USD." in said[0]


def test_the_officer_sees_who_is_read_as_one() -> None:
    register = Register((), links=(Link(id="1", people=frozenset({"pat", "sam"})),))
    assert any(
        "everyone read as one recipient: pat, sam." in said
        for said in explained(decide(gift("one", "2026-06-01", 10), register, shipped()), Language.EN)
    )


def test_a_gift_that_does_not_count_is_said_not_to_add() -> None:
    lunch = gift("one", "2026-06-01", 10, kind=Kind.MEAL, host_present=True)
    (said,) = explained(decide(lunch, Register(), shipped()), Language.EN)
    assert "this does not add to it" in said


def test_a_decision_is_stored_with_everything_it_rests_on(too_much: Decision) -> None:
    stored = json.loads(json.dumps(recorded(too_much)))
    (ruling,) = stored["rulings"]
    assert stored["gift"]["worth"]["cost"] == "180.01"
    assert (ruling["policy"], ruling["version"]) == ("finra-3220", "2026-03-30")
    assert ruling["headroom_before"] == {"amount": "180.00", "currency": "USD"}
    assert ruling["headroom_after"] == {"amount": "180.00", "currency": "USD"}
    assert ruling["room"]["span"] == {"start": "2026-01-01", "end": "2027-01-01"}
