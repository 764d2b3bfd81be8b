"""Rules are plain Python: no Django, no clock, no chance, no database, no float for money."""

import ast

from tests.guards.source import Module, assert_none, modules

RULES = ("*/rules.py", "*/rules/**/*.py", "kernel/**/*.py")
FORBIDDEN = {"django", "psycopg", "time", "requests", "os", "subprocess"}
CLOCKS = {"now", "today", "utcnow"}


def imported(module: Module) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name: node for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found[node.module] = node
    return found


def test_no_rule_imports_django_or_asks_for_the_time() -> None:
    bad = [
        f"{module.at(node)}: imports {name}"
        for module in modules(*RULES)
        for name, node in imported(module).items()
        if name.partition(".")[0] in FORBIDDEN and module.name != "kernel/ids.py"
    ]
    assert_none(bad)


def test_no_rule_uses_chance_without_a_seed() -> None:
    bad = [
        f"{module.at(node)}: {ast.unparse(node)}"
        for module in modules(*RULES)
        if isinstance(imported(module).get("random"), ast.Import)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "random" and node.attr != "Random"
    ]
    assert_none(bad)


def test_no_rule_reads_the_clock() -> None:
    bad = [
        module.at(node)
        for module in modules(*RULES)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in {"datetime", "date", "datetime.datetime", "datetime.date", "timezone"}
    ]
    assert_none(bad)


def test_there_are_rules_to_guard() -> None:
    assert modules(*RULES)
