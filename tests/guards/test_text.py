"""What no tracked file may contain."""

import re
from pathlib import Path

import pytest

from tests.guards.source import ROOT, assert_none, modules, tracked_files

TEXT = {
    "", ".py", ".html", ".txt", ".md", ".css", ".js", ".mjs", ".toml", ".po", ".json", ".yml", ".yaml", ".sh", ".in",
    ".cfg", ".svg",
}  # fmt: skip
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + r"XX)\b")
REGISTRIES = re.compile(
    r"(?:py" + r"pi\.org|files\.python" + r"hosted|registry\.npm" + r"js|registry\.yarn" + r"pkg|deb\.debian"
    r"|index-" + r"url|cdn\.js" + r"delivr|un" + r"pkg\.com|esm" + r"\.sh)"
)
VAGUE = {"utils", "helpers", "services", "managers", "base"}


def text_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix in TEXT]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in text_files():
        text = path.read_text(encoding="utf-8")
        if pattern.search(text):
            found += [
                f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
                for number, line in enumerate(text.splitlines(), 1)
                if pattern.search(line)
            ]
    return found


def test_nothing_is_left_unfinished() -> None:
    assert_none(lines_matching(UNFINISHED))


def test_no_file_names_a_registry_or_a_content_network() -> None:
    assert_none(lines_matching(REGISTRIES))


def test_no_module_has_a_vague_name() -> None:
    assert_none([module.name for module in modules() if module.path.stem in VAGUE])


def test_every_module_says_what_it_owns() -> None:
    import ast

    silent = [
        module.name
        for module in modules()
        if module.text.strip() and not ast.get_docstring(module.tree) and module.path.name != "apps.py"
    ]
    assert_none(silent)


@pytest.mark.parametrize("text", ["# TO" + "DO: later", "see FIX" + "ME"])
def test_the_guard_sees_unfinished_work(text: str) -> None:
    assert UNFINISHED.search(text)
