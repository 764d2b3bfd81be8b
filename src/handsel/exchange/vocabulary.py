"""The kinds and fields a file can feed, read from `fields.toml`, and the headings that mean them."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from handsel.exchange.matching import name_key

EXTRA = "extra"
"""The field of columns that found none: kept with the record under their own heading."""
IGNORE = "ignore"
"""The field of columns a mapping leaves out on purpose."""


@dataclass(frozen=True)
class Field:
    """One field of a kind. `type` says how text is read; `choices` or `target` is what follows the colon."""

    name: str
    type: str
    required: bool = False
    words: frozenset[str] = frozenset()
    """Heading keys that mean it."""

    @property
    def is_link(self) -> bool:
        """Whether it points at another record."""
        return self.type.startswith("link:")

    @property
    def target(self) -> str:
        """The kind a link points at, or the name of the choices."""
        return self.type.partition(":")[2]


@dataclass(frozen=True)
class Kind:
    """One kind of record. A kind without a home is named and counted, not imported."""

    name: str
    names: tuple[str, ...]
    """Keys of the words people use for it, for file names and headings."""
    fields: dict[str, Field] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    home: bool = True
    like: str = ""
    """A kind whose fields it has too: a lead looks like a contact."""

    def fields_for(self, key: str) -> tuple[Field, ...]:
        """The fields a heading key may mean, with or without the kind's own name before it, the likeliest first."""
        words = _words(self.name)
        if found := words.get(key):
            return found
        for name in self.names:
            if key.startswith(name) and (found := words.get(key[len(name) :])):
                return found
        return ()

    def field_for(self, key: str) -> Field | None:
        """The likeliest field a heading key means."""
        found = self.fields_for(key)
        return found[0] if found else None

    @property
    def required(self) -> tuple[Field, ...]:
        """Fields without which a row is rejected."""
        return tuple(known for known in self.fields.values() if known.required)


HEADING_PREFIX = re.compile(r"^(?:Deal|Person|Organi[sz]ation|Lead|Activity|Note|Product) - ", re.IGNORECASE)
HEADING_SUFFIX = re.compile(r"(?:__[cr]|\.\d+)$")


def heading_key(heading: str) -> str:
    """Letters and digits alone: `Account ID`, `AccountId` and `ACCOUNT_ID` are one; `Deal - Title` is `title`."""
    return name_key(HEADING_SUFFIX.sub("", HEADING_PREFIX.sub("", heading)))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the file."""
    loaded = tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))
    return {name: _kind(name, told) for name, told in loaded.items()}


def _kind(name: str, told: dict[str, Any]) -> Kind:
    return Kind(
        name=name,
        names=tuple(sorted({*_keys(told.get("names")), name_key(name)}, key=len, reverse=True)),
        fields={key: _field(key, value) for key, value in told.get("fields", {}).items()},
        marks=frozenset(_keys(told.get("marks"))),
        home=bool(told.get("home", True)),
        like=str(told.get("like", "")),
    )


def _field(name: str, told: dict[str, Any]) -> Field:
    words = {*_keys(told.get("words")), name_key(name)}
    return Field(name, str(told["type"]), bool(told.get("required")), frozenset(words))


def _keys(words: object) -> list[str]:
    return [name_key(word) for word in str(words or "").split(";") if word.strip()]


@cache
def _words(kind: str) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for known in kinds()[kind].fields.values():
        for word in known.words:
            found[word] = (*found.get(word, ()), known)
    return found


@cache
def word_kinds() -> dict[str, int]:
    """In how many kinds a heading key means something: the fewer, the more it tells."""
    counts: dict[str, int] = {}
    for kind in kinds().values():
        for word in {*_words(kind.name), *kind.marks}:
            counts[word] = counts.get(word, 0) + 1
    return counts
