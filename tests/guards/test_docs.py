"""The documentation knows every command, every setting, every floor."""

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from handsel.cli.catalogue import OWN, PROMOTED, app_groups, load
from tests.guards.source import PACKAGE, ROOT, assert_none, modules

SETTING = re.compile(r"\bHANDSEL_[A-Z_]+\b")
OF_TOOLS = {"HANDSEL_CHROMIUM", "HANDSEL_RELEASED"}


def documentation() -> str:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def commands() -> Iterator[str]:
    """Every command as it is typed, such as `handsel token create`."""
    homes = {word: PACKAGE / entry.module.split(".")[1] for word, entry in PROMOTED.items()}
    promoted = [word for word, home in homes.items() if (home / "commands.py").exists()]
    for word in [*OWN, *promoted, *app_groups()]:
        command: Any = load(word, [])
        inner = getattr(command, "commands", None)
        yield from [f"handsel {word} {name}" for name in inner] if inner else [f"handsel {word}"]


def test_every_command_is_documented() -> None:
    text = documentation()
    assert_none([command for command in commands() if command not in text])


def test_every_setting_is_documented() -> None:
    used = {name for module in modules() for name in SETTING.findall(module.text)} - OF_TOOLS
    text = documentation()
    assert_none(sorted(name for name in used if name not in text))


def test_every_documented_setting_exists() -> None:
    sources = "\n".join(module.text for module in modules())
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tools").glob("*") if path.is_file())
    named = set(SETTING.findall(documentation()))
    assert_none(sorted(name for name in named if name not in sources + scripts))


def test_every_app_says_what_it_owns() -> None:
    import ast

    silent = [
        path.parent.name
        for path in PACKAGE.glob("*/__init__.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert_none(silent)


def test_the_command_line_can_be_built() -> None:
    from handsel.cli.main import app

    assert get_command(app)
