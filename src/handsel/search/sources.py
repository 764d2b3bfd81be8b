"""What can be found: each room's records, declared once. Rooms stand above search, so they register theirs here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from handsel.org.viewer import Viewer


def _no_detail(row: Any) -> str:
    return ""


def _no_candidates(viewer: Viewer, prefixes: str) -> list[UUID] | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A kind of record that is found by its words.

    `rows` starts from what the viewer may see. `title_field` ranks rows whose title begins with what was typed.
    `instead` finds rows by something else than words where it knows better (an e-mail address). `candidates` replaces
    the first step of the search where scope and words together need a plan of their own.
    """

    name: str
    label: Any
    icon: str
    rows: Callable[[Viewer], QuerySet[Any]]
    url: Callable[[Any], str]
    title: Callable[[Any], str] = str
    detail: Callable[[Any], str] = _no_detail
    title_field: str = "name"
    has_words: bool = True
    instead: Callable[[str], Q | None] | None = None
    candidates: Callable[[Viewer, str], list[UUID] | None] = _no_candidates
    person: bool = False
    position: int = 100


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let records of this kind be found."""
    _sources[source.name] = source


def sources() -> Mapping[str, Source]:
    """Every source by its name, in the order results are shown."""
    return dict(sorted(_sources.items(), key=lambda pair: pair[1].position))
