"""A plan file on a page: what is wrong with it and where, or what its examples give and what it says to people."""

from typing import Any

from handsel.pay.check import Check, ExampleReport, check_plan
from handsel.pay.plans.problems import UnusableFile
from handsel.pay.plans.reading import parse_plan
from handsel.pay.plans.wording import in_words
from handsel.pay.views.words import language


def checked(text: str, name: str) -> dict[str, Any]:
    """Context of `pay/plan_check.html`. `may_save` says whether the text is a plan that keeps its promises."""
    try:
        file = parse_plan(text, name)
    except UnusableFile as unusable:
        places = [(problem.where(language()), problem.text(language())) for problem in unusable.problems]
        return {"problems": places, "may_save": False}
    report = check_plan(file)
    return {
        "plan": file.plan,
        "promises_kept": report.ok,
        "checks": sum(len(example.checks) for example in report.examples),
        "examples": [_example(example) for example in report.examples],
        "words": in_words(file.plan, language()),
        "may_save": report.ok,
    }


def _example(example: ExampleReport) -> dict[str, Any]:
    return {
        "name": example.name,
        "ok": example.ok,
        "checks": [_check(check) for check in example.checks],
        "unexpected": [finding.text(language()) for finding in example.unexpected],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "what": check.what,
        "where": check.where,
        "expected": _shown(check.expected),
        "computed": _shown(check.computed),
        "ok": check.ok,
    }


def _shown(value: object) -> str:
    return "–" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)
