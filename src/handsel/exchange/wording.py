"""What findings and questions say, in English and Russian. The codes come from the reader; the sentences are here."""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from handsel.exchange.findings import Finding
from handsel.exchange.mapping_files import UnusableMapping
from handsel.exchange.questions import Question
from handsel.exchange.values.problems import Problem

LANGUAGES = ("en", "ru")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Code → language → sentence with `{facts}` in it."""
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text("utf-8"))


@cache
def labels() -> dict[str, dict[str, str]]:
    """Field → language → what it is called."""
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text("utf-8"))


def field_label(name: str, language: str = "en") -> str:
    """What a field is called; one we have no word for keeps its own."""
    said = labels().get(name, {})
    return said.get(language) or said.get("en") or name


def say(finding: Finding, language: str = "en") -> str:
    """What a finding says, without its place."""
    facts = {"line": str(finding.line or ""), "column": finding.column, "value": finding.value, **dict(finding.facts)}
    return _filled(finding.code, facts, language)


def say_problem(problem: Problem, language: str = "en") -> str:
    """Why a text is not a value."""
    return _filled(problem.code, {"value": problem.text[:80], **dict(problem.facts)}, language)


def ask(question: Question, language: str = "en") -> str:
    """What a question asks."""
    return _filled(question.code, {"column": question.column, **dict(question.facts)}, language)


def say_mapping_problem(problem: UnusableMapping, language: str = "en") -> str:
    """What is wrong with a mapping file, where, and what may stand there."""
    facts = {"key": problem.key, "setting": problem.key.rpartition(".")[2], **problem.facts}
    said = _filled(f"mapping-{problem.code}", facts, language)
    allowed = _filled("mapping-allowed", {"allowed": ", ".join(problem.allowed)}, language) if problem.allowed else ""
    place = "" if problem.key == "file" else f"{problem.key}: "
    return f"{place}{said}{f' {allowed}' if allowed else ''}"


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _filled(code: str, facts: Mapping[str, str], language: str) -> str:
    said = sentences().get(code)
    if said is None:
        return code
    sentence = said.get(language) or said["en"]
    return string.Formatter().vformat(sentence, (), _Facts(facts))
