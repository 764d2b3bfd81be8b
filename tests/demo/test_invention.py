"""What is invented before anything is written. No database is needed."""

import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest

from handsel.demo import company, happenings
from handsel.demo.names import short, slug
from handsel.demo.texts import english, russian
from tests.demo.conftest import NOW, SMALL

WELL_KNOWN = {
    "apple", "google", "microsoft", "amazon", "siemens", "deutsche bank", "barclays", "pfizer", "novartis", "walmart",
    "tesco", "sberbank", "gazprom", "сбербанк", "газпром", "яндекс", "salesforce", "oracle", "blackrock", "vanguard",
}  # fmt: skip
STAGES = ("Qualification", "Needs analysis", "Proposal", "Negotiation", "won", "lost", "account")


def told(seed: int) -> list[str]:
    """Everything that happens, as text, without identifiers."""
    return [json.dumps(plain(each), default=str) for each in company.happenings(NOW, seed, SMALL)]


def plain(value: Any) -> Any:
    if isinstance(value, happenings.Sketch):
        return {"owner": value.owner, "values": value.values}
    if is_dataclass(value):
        return {type(value).__name__: {field.name: plain(getattr(value, field.name)) for field in fields(value)}}
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def of[T](kind: type[T], among: Iterable[object]) -> list[T]:
    return [each for each in among if isinstance(each, kind)]


def test_the_same_seed_tells_the_same_story_and_another_one_another() -> None:
    assert told(1) == told(1)
    assert told(1) != told(2)


def test_things_happen_in_the_order_of_time_and_not_in_the_future() -> None:
    moments = [each.at for each in company.happenings(NOW, company.SEED, SMALL)]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert NOW - moments[0] < timedelta(days=400)


def test_no_company_is_a_real_one_and_no_two_share_a_name() -> None:
    everything = company.happenings(NOW, company.SEED, company.Size())
    names = [each.account.values["name"] for each in of(happenings.AccountAdded, everything)]
    assert len(names) == len(set(names)) == 300
    assert not [name for name in names if any(known in name.lower() for known in WELL_KNOWN)]


def test_a_share_of_the_texts_is_russian() -> None:
    written = of(happenings.Written, company.happenings(NOW, company.SEED, company.Size()))
    russian_ones = [each for each in written if re.search("[а-я]", each.note.values.get("body", ""))]
    assert 0.05 < len(russian_ones) / len(written) < 0.4


def test_no_place_in_a_text_stays_empty() -> None:
    for each in of(happenings.Written, company.happenings(NOW, company.SEED, SMALL)):
        assert not re.search(r"[{}]", each.note.values["subject"] + each.note.values.get("body", ""))


@pytest.mark.parametrize("stage", STAGES)
def test_both_languages_have_words_for_every_stage(stage: str) -> None:
    kinds = {key.partition(":")[0] for key in english.TEXTS if key.endswith(f":{stage}")}
    assert kinds == {key.partition(":")[0] for key in russian.TEXTS if key.endswith(f":{stage}")}
    assert kinds


def test_both_languages_have_the_same_phrases() -> None:
    assert english.PHRASES.keys() == russian.PHRASES.keys()


@pytest.mark.parametrize(
    ("name", "expected"), [("Brenwick Savings Bank", "Brenwick"), ("Банк «Ладовский кредит»", "Ладовский")]
)
def test_a_company_is_called_by_its_stem(name: str, expected: str) -> None:
    assert short(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Köln & Söhne", "koln-sohne"), ("Ореховский банк", "orekhovskiy-bank")]
)
def test_a_slug_is_plain_latin(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("number", range(10))
def test_nothing_happens_to_what_is_not_there_yet(number: int) -> None:
    """On weekdays and weekends, at all hours, for several seeds."""
    there: set[happenings.Sketch] = set()
    for each in company.happenings(NOW + timedelta(days=number, hours=7 * number), number, SMALL):
        match each:
            case happenings.AccountAdded(account=made):
                needs = {made.parent} - {None}
            case happenings.ContactAdded(contact=made) | happenings.DealOpened(deal=made):
                needs = {made.account}
            case happenings.Written(note=made, on=records):
                needs = set(records)
            case _:
                made, needs = None, {value for value in vars(each).values() if isinstance(value, happenings.Sketch)}
        assert needs <= there
        there |= {made} - {None}
