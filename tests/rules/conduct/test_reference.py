"""The reference page for case files is true: its examples run, and it leaves no key and no word out."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel

from handsel.conduct.cases import shape
from handsel.conduct.check import check
from handsel.conduct.policies.reading import policy
from handsel.conduct.rules import kinds
from handsel.conduct.rules.classification import Class, Duty
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.windows import WindowKind

PAGE = (Path(__file__).parents[3] / "docs/reference/conduct-cases.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(toml|csv)\n(.*?)```", PAGE, re.DOTALL)
SHAPES = [each for each in vars(shape).values() if isinstance(each, type) and issubclass(each, shape.Shape)]
WORDS = [each for each in vars(kinds).values() if isinstance(each, type) and issubclass(each, StrEnum)]


@pytest.mark.parametrize("kind", ["toml", "csv"])
def test_the_examples_agree_with_themselves(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"cases.{kind}"
    path.write_text(next(text for found, text in EXAMPLES if found == kind), encoding="utf-8")
    report = check(path)
    assert report.lines
    assert not report.differences


def test_the_example_of_a_policy_is_one() -> None:
    assert policy(EXAMPLES[-1][1], name="ours.toml").code == "ours"


@pytest.mark.parametrize("table", SHAPES, ids=lambda each: each.__name__)
def test_every_key_is_told(table: type[BaseModel]) -> None:
    keys = [field.alias or name for name, field in table.model_fields.items()]
    assert [key for key in keys if not re.search(rf"\b{key}\b", PAGE)] == []


@pytest.mark.parametrize(
    "words",
    [each for each in WORDS if each is not StrEnum] + [Class, Duty, Outcome, WindowKind],
    ids=lambda e: e.__name__,
)
def test_every_word_a_key_may_hold_is_told(words: type[StrEnum]) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in PAGE] == []
