"""Functions of forty lines and modules of five hundred are the ceiling; about ten and three hundred are the aim."""

import ast

from tests.guards.source import ROOT, Function, Module, assert_none, modules

FUNCTION = 40
MODULE = 500


def python_files() -> list[Module]:
    outside = [Module(path) for folder in ("tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py")]
    return [*modules(), *outside]


def length(function: Function) -> int:
    """Lines without the docstring. A command's options are its manual, and a literal is data: neither counts."""
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    if is_data(function):
        return 0
    head = 0 if is_command(function) else function.body[0].lineno - function.lineno
    return head + (function.end_lineno or 0) - first.lineno + 1


def is_command(function: Function) -> bool:
    return any(".command(" in ast.unparse(decorator) for decorator in function.decorator_list)


def is_data(function: Function) -> bool:
    """Whether the function only spells out values: few statements, none of which decides or repeats anything."""
    decides = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match)
    return len(function.body) <= 20 and not any(isinstance(node, decides) for node in ast.walk(function))


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
