"""Every fact is named after its app and subject, and can be said as a sentence in every language."""

import re
from dataclasses import fields

import pytest
from django.conf import settings
from django.utils import translation

from handsel.trail.facts import Fact, known_facts

NAME = re.compile(r"[a-z]+\.[a-z-]+\.[a-z-]+")
PLACE = re.compile(r"%\((\w+)\)")


def all_facts() -> list[type[Fact]]:
    return [fact for fact in known_facts().values() if fact.__module__.startswith("handsel.")]


def test_there_are_facts() -> None:
    assert all_facts()


@pytest.mark.parametrize("fact", all_facts(), ids=lambda fact: fact.name)
def test_a_fact_is_named_after_its_app(fact: type[Fact]) -> None:
    assert NAME.fullmatch(fact.name)
    assert fact.name.partition(".")[0] == fact.__module__.split(".")[1]


@pytest.mark.parametrize("fact", all_facts(), ids=lambda fact: fact.name)
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_fact_can_be_said_as_a_sentence(fact: type[Fact], language: str) -> None:
    with translation.override(language):
        sentence = str(fact.sentence)
    assert sentence
    known = {field.name for field in fields(fact)}
    assert set(PLACE.findall(sentence)) <= known
