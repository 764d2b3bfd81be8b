"""Every fact reads as a sentence, in both languages, whatever it holds."""

from dataclasses import fields
from uuid import uuid4

import pytest
from django.utils import translation

from handsel.journal.sentences import sentence
from handsel.trail.facts import known_facts

FACTS = {name: fact for name, fact in known_facts().items() if fact.__module__.startswith("handsel.")}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_renders(name: str, language: str) -> None:
    data = {field.name: f"<{field.name}>" for field in fields(FACTS[name]) if field.name not in {"subject", "about"}}
    with translation.override(language):
        said = sentence(name, data)
        assert said
        assert "%(" not in said
        for place in (part.split(")")[0] for part in str(FACTS[name].sentence).split("%(")[1:]):
            assert place in data, f"{name} says %({place})s but holds no such value"


def test_a_fact_of_another_version_is_called_by_its_name() -> None:
    assert sentence("future.thing.happened", {"id": str(uuid4())}) == "future.thing.happened"


def test_empty_quotes_are_left_out() -> None:
    assert sentence("journal.call.logged", {"title": ""}) == "logged the call"
