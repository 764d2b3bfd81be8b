"""Every message of every app is said in Russian, and says the same."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from tools import translations

from tests.guards.source import assert_none


@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_every_message_is_translated(app: Path) -> None:
    assert_none(translations.problems_of(app))


@pytest.mark.parametrize(
    ("original", "translated", "differs"),
    [
        ("%(count)s deals", "сделок: %(count)s", False),
        ("%(count)s deals", "сделок: %(number)s", True),
        ("{file} exists", "{file} уже есть", False),
        ("{file} exists", "файл уже есть", True),
        ("plain", "просто", False),
    ],
)
def test_a_translation_that_fills_in_other_values_is_noticed(original: str, translated: str, differs: bool) -> None:
    assert translations.places_differ(Message(original, translated)) is differs


def test_messages_of_templates_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<p>{% translate "Hello" %}</p>\n  {% blocktranslate with name=x %}Dear {{ name }}{% endblocktranslate %}'
        '{{ _("Bye") }}{% translate "May" context "month" %}'
    )
    found = {(text, context) for text, context in translations.messages_of(page)}
    assert found == {("Hello", None), ("Dear %(name)s", None), ("Bye", None), ("May", "month")}
