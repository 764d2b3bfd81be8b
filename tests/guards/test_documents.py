"""Documents lead where they say, are reached from the README, and tell of every key and of what the code tells."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import reference

from tests.guards.source import PACKAGE, ROOT, assert_none

LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
KEY_ON_A_PAGE = re.compile(r"(?:\bdata-key|(?<![\w-])key)=\"([^\"{}])\"")
KEY_OF_A_PLACE = re.compile(r"\"(g [a-z])\"")
KEYS_OF_SCRIPTS = "j k x X Enter o e / ? Esc c Ctrl+K Ctrl+Z".split()


def documents() -> list[Path]:
    """Every page of ours that people read."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *PACKAGE.rglob("*.md")])


def prose(path: Path) -> str:
    """A page without code, in which brackets mean something else."""
    return CODE.sub("``", CODE_BLOCK.sub("", path.read_text(encoding="utf-8")))


def links(path: Path) -> list[str]:
    """Links of a page that lead to files of ours."""
    return [link for link in LINK.findall(prose(path)) if not re.match(r"[a-z]+:", link)]


def anchors(path: Path) -> set[str]:
    """What `#…` may follow a page's name: its headings, as Markdown viewers write them."""
    headings = HEADING.findall(CODE_BLOCK.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(path: Path) -> Iterator[str]:
    for link in links(path):
        name, _mark, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            yield f"{path.name}: {link} leads nowhere"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{path.name}: {link} names no heading"


def test_every_link_and_picture_leads_somewhere() -> None:
    assert_none(problem for path in documents() for problem in broken(path))


def test_every_document_is_reached_from_the_readme() -> None:
    seen, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in links(page)}
        waiting += [one for one in targets - seen if one.suffix == ".md" and one.exists()]
    assert_none(str(path.relative_to(ROOT)) for path in documents() if path not in seen)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(path.parent / link).resolve() for path in documents() for link in links(path)}
    assert_none(path.name for path in (ROOT / "docs" / "pictures").glob("*.png") if path not in shown)


def test_pages_told_by_the_code_are_current() -> None:
    stale = [name for name, text in reference.pages().items() if not reference.is_current(name, text)]
    assert_none(f"docs/reference/{name}: run python tools/reference.py" for name in stale)


def keys() -> set[str]:
    """Every key a page declares on an element, the keys of the rail, and those of the scripts."""
    pages = [path for path in PACKAGE.rglob("templates/**/*.html") if "styleguide" not in str(path)]
    found = {key for path in pages for key in KEY_ON_A_PAGE.findall(path.read_text(encoding="utf-8"))}
    navigation = (PACKAGE / "home" / "navigation.py").read_text(encoding="utf-8")
    return found | set(KEY_OF_A_PLACE.findall(navigation)) | set(KEYS_OF_SCRIPTS)


def test_every_key_is_in_the_key_map() -> None:
    told = {code.strip("`") for code in CODE.findall((ROOT / "docs/guide/keys.md").read_text(encoding="utf-8"))}
    assert_none(f"docs/guide/keys.md lacks {key}" for key in sorted(keys() - told))


def test_no_two_decisions_have_one_number() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("text", "is_broken"),
    [
        ("[here](there.md)", True),
        ("![picture](there.png)", True),
        ("[here](page.md#nowhere)", True),
        ("[here](page.md#a-heading-it-has)", False),
        ("`[here](there.md)` and [out](https://example.com/)", False),
    ],
)
def test_the_guard_sees_a_broken_link(text: str, is_broken: bool, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A heading it has\n\n{text}\n", encoding="utf-8")
    assert bool(list(broken(page))) is is_broken
