"""Every action says who and when, runs in one change set, and leaves a fact."""

import ast
from pathlib import Path

import pytest

from tests.guards.source import Function, Module, assert_none, called_name, modules

OPENS = {"change"}
RECORDS = {"record", "record_all"}


def problems_of(room: list[Module]) -> list[str]:
    """What is wrong with the actions of one app: its `actions.py`, or the modules of its folder `actions/`.

    An action is what the app offers: the names of `__all__`, else every function without a leading underscore.
    """
    functions = {function.name: function for module in room for function in top_functions(module)}
    offered = offered_names(room)
    return [
        f"{module.at(function)}: {function.name} {problem}"
        for module in room
        for function in top_functions(module)
        if function.name in offered and not is_a_tool(function)
        for problem in problems(function, functions)
    ]


def top_functions(module: Module) -> list[ast.FunctionDef]:
    return [node for node in module.tree.body if isinstance(node, ast.FunctionDef)]


def offered_names(room: list[Module]) -> set[str]:
    front = next((module for module in room if module.path.name == "__init__.py"), room[0])
    for node in front.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return {function.name for module in room for function in module.public_functions()}


def is_a_tool(function: Function) -> bool:
    """A decorator or context manager that actions are built from, not an action."""
    return any("contextmanager" in ast.unparse(decorator) for decorator in function.decorator_list)


def problems(function: Function, functions: dict[str, ast.FunctionDef]) -> list[str]:
    arguments = function.args
    found = []
    if arguments.args or arguments.posonlyargs or arguments.vararg:
        found.append("takes positional arguments; actions take keywords only")
    defaults = dict(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    for name in ("by", "at"):
        default = [value for argument, value in defaults.items() if argument.arg == name]
        if not default:
            found.append(f"lacks `{name}`")
        elif default[0] is not None:
            found.append(f"gives `{name}` a default")
    calls = reachable_calls(function, functions)
    if not calls & OPENS and not hands_over(function):
        found.append("opens no change set: with change(…)")
    elif not calls & RECORDS and not hands_over(function):
        found.append("records no fact")
    return found


def reachable_calls(function: Function, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Names called by the function, and by the functions of its module that it calls."""
    seen: set[str] = set()
    waiting: list[Function] = [function]
    while waiting:
        current = waiting.pop()
        calls = {called_name(node) for node in ast.walk(current) if isinstance(node, ast.Call)}
        waiting += [functions[name] for name in calls - seen if name in functions]
        seen |= calls
    return seen


def hands_over(function: Function) -> bool:
    """Whether the function calls another action with its own `by` and `at`, which then opens the change set."""
    contexts = {item.context_expr for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node not in contexts:
            given = {each.arg: ast.unparse(each.value) for each in node.keywords if each.arg in {"by", "at"}}
            if given == {"by": "by", "at": "at"} and called_name(node) not in OPENS:
                return True
    return False


def rooms() -> list[list[Module]]:
    folders: dict[str, list[Module]] = {}
    for module in modules("*/actions.py", "*/actions/**/*.py"):
        folders.setdefault(module.name.partition("/")[0], []).append(module)
    return list(folders.values())


def test_there_are_actions() -> None:
    assert rooms()


def test_every_action_keeps_the_form() -> None:
    assert_none(problem for room in rooms() for problem in problems_of(room))


GOOD = """
def move(*, deal, by, at):
    with change("pipeline.move", by=by, at=at) as moving:
        moving.record(Moved(subject=deal.pk))
"""


@pytest.mark.parametrize(
    ("source", "word"),
    [
        (GOOD, ""),
        (GOOD.replace("*, deal", "deal, *"), "keywords only"),
        (GOOD.replace("deal, by, at", "deal, at"), "lacks `by`"),
        (GOOD.replace("by, at):", "by, at=None):"), "default"),
        (GOOD.replace("moving.record(Moved(subject=deal.pk))", "pass"), "records no fact"),
        (GOOD.replace("with change", "with other"), "opens no change set"),
        ("def move_all(*, deals, by, at):\n    for deal in deals:\n        move(deal=deal, by=by, at=at)\n", ""),
    ],
)
def test_the_guard_sees_a_broken_action(source: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "actions.py").write_text(source)
    found = problems_of([_Written(tmp_path / "actions.py")])
    assert bool(found) is bool(word)
    assert word in "".join(found)


class _Written(Module):
    @property
    def name(self) -> str:
        return self.path.name
