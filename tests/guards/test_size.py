"""Functions of forty lines and modules of five hundred are the ceiling; about ten and three hundred are the aim."""

from tests.guards.source import ROOT, Function, Module, assert_none, modules

FUNCTION = 40
MODULE = 500


def python_files() -> list[Module]:
    outside = [Module(path) for folder in ("tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py")]
    return [*modules(), *outside]


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    first = function.body[0]
    docstring = (first.end_lineno or 0) - first.lineno + 1 if _is_docstring(function) else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def _is_docstring(function: Function) -> bool:
    import ast

    first = function.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{module.at(function)}: {function.name} has {length(function)} lines"
        for module in python_files()
        for function in module.functions()
        if length(function) > FUNCTION
    ]
    assert_none(long)


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    lines = {module.name: module.text.count("\n") for module in python_files()}
    assert {name: count for name, count in lines.items() if count > MODULE} == {}
