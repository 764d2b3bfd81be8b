"""Every code that reading can give has a sentence in both languages."""

import re
import string
from pathlib import Path

import handsel.exchange
from handsel.exchange.findings import Finding
from handsel.exchange.questions import Question
from handsel.exchange.values.problems import Problem
from handsel.exchange.vocabulary import kinds
from handsel.exchange.wording import LANGUAGES, ask, say, say_problem, sentences

SOURCE = Path(handsel.exchange.__file__).parent
GIVEN = re.compile(r'(?:unreadable|findings\.add|noted\.add|Finding|Problem|Question)\(\s*"([a-z-]+)"')


def test_every_code_has_its_sentences() -> None:
    codes = {code for file in SOURCE.rglob("*.py") for code in GIVEN.findall(file.read_text("utf-8"))}
    assert len(codes) > 40
    assert codes - set(sentences()) == set()
    for code, said in sentences().items():
        assert set(said) == set(LANGUAGES), code
        assert re.search("[а-яё]", said["ru"]), code


def test_both_languages_name_the_same_facts() -> None:
    for code, said in sentences().items():
        facts = [{name for _, name, _, _ in string.Formatter().parse(said[language]) if name} for language in LANGUAGES]
        assert facts[0] == facts[1], code


def test_a_finding_is_said_with_its_facts() -> None:
    finding = Finding("short-row", line=7, facts=(("cells", "2"), ("columns", "3")))
    assert say(finding) == "Line 7 has 2 cells under 3 headings; the rest is blank."
    assert say(finding, "ru").startswith("В строке 7")
    assert say_problem(Problem("not-a-date", "soon")) == "“soon” is not a date. Write it as 2026-11-24."
    question = Question("date-order", "a.csv", column="Close", facts=(("example", "02/03/24"),))
    assert ask(question) == "Is the day or the month first in Close, for example in 02/03/24?"


def test_braces_in_a_value_do_no_harm() -> None:
    assert "{x.__class__}" in say_problem(Problem("not-a-date", "{x.__class__}"))


def test_every_kind_has_a_way_to_be_named() -> None:
    for kind in kinds().values():
        assert kind.fields or kind.marks, kind.name
        for field in kind.fields.values():
            if field.is_link:
                assert field.target in {*kinds(), "any"}, f"{kind.name}.{field.name}"
