"""The text of a plan file as plain values, with the line each key stands on. Numbers become decimals, never floats."""

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from handsel.pay.plans.problems import Problem, UnusableFile

type Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """A file that was read: its values and where they stand."""

    path: Path
    data: dict[str, Any]
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """The line of a key, of the nearest key above it, or 0."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 0


def read_source(path: Path) -> Source:
    """The values of a TOML or YAML file. Raises UnusableFile when it cannot be opened or is not what its name says."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as failure:
        raise _unusable(path, 0, "cannot-open", reason=failure.strerror or str(failure)) from failure
    except UnicodeDecodeError as failure:
        raise _unusable(path, 0, "not-text") from failure
    return parse(path, text)


def parse(path: Path, text: str) -> Source:
    """The same for text that is at hand; the name of the path says which format it is in."""
    match path.suffix.lower():
        case ".toml":
            return _toml(path, text)
        case ".yaml" | ".yml":
            return _yaml(path, text)
        case ending:
            raise _unusable(path, 0, "unknown-ending", ending=ending or "–")


def _toml(path: Path, text: str) -> Source:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as failure:
        reason = str(failure)
        found = re.search(r"line (\d+)", reason)
        raise _unusable(
            path, int(found[1]) if found else 0, "bad-syntax", format="TOML", reason=reason.rstrip(".")
        ) from failure
    return Source(path, data, toml_lines(text))


HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"^\s*([A-Za-z0-9_.\-\"' ]+?)\s*=\s*(.*)$")


def toml_lines(text: str) -> dict[Place, int]:
    """The line of each table and key. Rows of an array over several lines are counted by their opening brace."""
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    here: Place = ()
    array: tuple[Place, int] | None = None
    quoted = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quoted:
            quoted = "" if quoted in line else quoted
        elif array is not None:
            array = _array_row(line, number, array, lines)
        elif header := HEADER.match(line):
            here = _place(header[2], repeated=header[1] == "[[", counts=counts)
            lines[here] = number
        elif key := KEY.match(line):
            place = (*here, *_words(key[1]))
            lines.setdefault(place, number)
            quoted, array = _opened(key[2], place)
    return lines


def _array_row(line: str, number: int, array: tuple[Place, int], lines: dict[Place, int]) -> tuple[Place, int] | None:
    place, index = array
    for _brace in re.findall(r"\{", line):
        lines[(*place, index)] = number
        index += 1
    return None if line.strip().startswith("]") or line.rstrip().endswith("]") else (place, index)


def _opened(value: str, place: Place) -> tuple[str, tuple[Place, int] | None]:
    """A text or an array that goes on in the next lines."""
    for quote in ('"""', "'''"):
        if value.startswith(quote) and quote not in value[3:]:
            return quote, None
    bare = value.split("#")[0].rstrip()
    return "", (place, 0) if bare.startswith("[") and not bare.endswith("]") else None


def _place(name: str, *, repeated: bool, counts: dict[Place, int]) -> Place:
    """The path of a header; a repeated table, or one inside it, carries its number."""
    place: Place = ()
    words = _words(name)
    for position, word in enumerate(words):
        place = (*place, word)
        last = position == len(words) - 1
        if last and repeated:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _words(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


class _Loader(yaml.SafeLoader):
    """YAML's safe loader with decimals for floats."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
# YAML 1.1 reads `on`, `yes` and `no` as true and false; here only true and false are, because `on` is a day.
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tTfF"))


def _yaml(path: Path, text: str) -> Source:
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, ArithmeticError, ValueError) as failure:
        mark = getattr(failure, "problem_mark", None)
        reason = str(getattr(failure, "problem", None) or failure)
        raise _unusable(path, mark.line + 1 if mark else 0, "bad-syntax", format="YAML", reason=reason) from failure
    if not isinstance(data, dict):
        raise _unusable(path, 1, "not-a-table", key=path.name)
    lines: dict[Place, int] = {}
    _mark(root, (), lines)
    return Source(path, _with_text_keys(data), lines)


def _with_text_keys(value: Any) -> Any:
    """Keys such as 2026 as text."""
    if isinstance(value, dict):
        return {str(key): _with_text_keys(one) for key, one in value.items()}
    return [_with_text_keys(one) for one in value] if isinstance(value, list) else value


def _mark(node: yaml.Node | None, place: Place, lines: dict[Place, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*place, key.value)] = key.start_mark.line + 1
            _mark(value, (*place, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            lines[(*place, number)] = value.start_mark.line + 1
            _mark(value, (*place, number), lines)


def _unusable(path: Path, line: int, code: str, **values: str) -> UnusableFile:
    return UnusableFile(str(path), [Problem(line, path.name, code, tuple(values.items()))])
