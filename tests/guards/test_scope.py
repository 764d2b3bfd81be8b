"""A door reads through `visible_to`: no page, route, tool or command starts from everybody's records."""

import ast

import pytest

from tests.guards.source import Module, assert_none, modules, parents

DOORS = ("*/views.py", "*/views/**/*.py", "*/api.py", "*/api/**/*.py", "*/mcp.py", "*/mcp/**/*.py", "*/commands.py")

SCOPED = {"visible_to", "editable_by"}
"""Queryset methods that begin with what the viewer may see or edit."""

OPEN_TO_ALL = {
    "Organisation": "the company's own name and conventions",
    "Member": "colleagues see who works here; what they own is another matter",
    "Team": "colleagues see which teams there are",
    "Invitation": "found by its secret",
    "ApiToken": "found by its secret, or through its member",
    "Pipeline": "configuration",
    "Stage": "configuration",
    "LostReason": "configuration",
    "Competitor": "configuration",
    "ExchangeRate": "configuration",
    "Authenticator": "allauth's second steps of a member; says which kinds, never a secret",
    "UserSession": "allauth's; only ever the signed-in member's own",
}
"""Models without an owner that a door may read whole, each with the reason."""


def unscoped(module: Module) -> list[str]:
    """Every use of `X.objects` whose next word does not narrow it to the viewer."""
    parent = parents(module.tree)
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in {"objects", "_default_manager", "_base_manager"}:
            continue
        model = node.value.id if isinstance(node.value, ast.Name) else ast.unparse(node.value)
        follow = parent.get(node)
        if isinstance(follow, ast.Attribute) and follow.attr in SCOPED:
            continue
        if model not in OPEN_TO_ALL:
            found.append(f"{module.at(node)}: {model}.{node.attr} without .visible_to(viewer)")
    return found


def test_every_door_reads_through_visible_to() -> None:
    assert_none([problem for door in modules(*DOORS) for problem in unscoped(door)])


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Account.objects.filter(pk=1)", True),
        ("Account.objects.all().visible_to(viewer)", True),
        ("models.Account.objects.get(pk=1)", True),
        ("Account.objects.visible_to(viewer).get(pk=1)", False),
        ("Member.objects.get(pk=1)", False),
    ],
)
def test_the_guard_sees_an_unscoped_read(line: str, is_found: bool, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "views.py"
    path.write_text(line)
    assert bool(unscoped(OutsideModule(path))) is is_found


class OutsideModule(Module):
    """A module written by a test."""

    @property
    def name(self) -> str:
        return self.path.name
