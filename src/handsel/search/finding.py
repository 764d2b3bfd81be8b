"""Finding: words and prefixes over what a viewer may see, ranked, in two steps.

First a bounded number of matching rows is picked, in no order; then only those are ranked. In one step the planner
may walk the sort index instead of the word index, which takes a hundred times longer for some words.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length, Lower

from handsel.org.viewer import Viewer
from handsel.search.sources import Source, sources
from handsel.search.words import prefixes_of

CANDIDATES = 400
"""So many rows are ranked; somebody who gets more types another letter."""
FREQUENT = 4_000
"""So many rows the word index hands over at most for viewers who see too much to narrow it down."""
SMALL = 40
"""Up to so many members in reach the index of owners narrows a search down by itself."""
SHORTEST_ID = 6
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Hit:
    """A found record as a page shows it."""

    source: Source
    id: UUID
    text: str
    detail: str
    url: str

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return self.source.icon

    @property
    def person(self) -> bool:
        """Whether it is a person, who gets initials instead of an icon."""
        return self.source.person


@dataclass(frozen=True)
class Group:
    """Hits of one kind; `more` when there are others."""

    source: Source
    hits: Sequence[Hit]
    more: bool

    @property
    def label(self) -> str:
        """What the kind is called."""
        return str(self.source.label)


def find(text: str, *, viewer: Viewer, each: int, only: Sequence[str] = ()) -> list[Group]:
    """The best hits of each kind, or of the kinds named. One query for each kind."""
    text = text.strip()[:LONGEST_QUERY]
    chosen = [source for source in sources().values() if not only or source.name in only]
    with _bounded(viewer):
        groups = [_search(source, text, viewer, each) for source in chosen]
    return [group for group in groups if group.hits]


def by_id(text: str, *, viewer: Viewer, each: int) -> list[Group]:
    """Records whose identifier begins like this: what stands in an address or an API answer."""
    digits = "".join(character for character in text.lower() if character in "0123456789abcdef")
    if len(digits) < SHORTEST_ID or len(digits) > 32:
        return []
    low, high = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    groups = []
    for source in sources().values():
        rows = list(source.rows(viewer).filter(pk__gte=low, pk__lte=high).order_by("pk")[: each + 1])
        groups.append(Group(source, [hit(source, row) for row in rows[:each]], len(rows) > each))
    return [group for group in groups if group.hits]


def hit(source: Source, row: Any) -> Hit:
    """A row as a hit."""
    return Hit(source, row.pk, source.title(row), source.detail(row), source.url(row))


@contextmanager
def _bounded(viewer: Viewer) -> Iterator[None]:
    """Cap what the word index returns for those who see nearly everything; theirs is the only search without bound.

    Whoever sees few records is served by the index of owners, so nothing of theirs is left out.
    """
    if not viewer.sees_everything and len(viewer.reach or ()) <= SMALL:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('gin_fuzzy_search_limit', %s, true)", [str(FREQUENT)])
        yield
        cursor.execute("select set_config('gin_fuzzy_search_limit', '0', true)")


def _search(source: Source, text: str, viewer: Viewer, each: int) -> Group:
    rows = _matching(source, text, viewer)
    found = list(_ranked(source, rows, text)[: each + 1]) if rows is not None else []
    return Group(source, [hit(source, row) for row in found[:each]], len(found) > each)


def _matching(source: Source, text: str, viewer: Viewer) -> QuerySet[Any] | None:
    """The first step: rows that match, as a set that is worked out before anything else."""
    rows, prefixes = source.rows(viewer), prefixes_of(text)
    chosen = source.candidates(viewer, prefixes) if prefixes else None
    if chosen is not None:
        return rows.filter(pk__any_of=chosen)
    narrowed = _condition(source, text, prefixes)
    if narrowed is None:
        return None
    first = rows.filter(narrowed).order_by().values("pk")[:CANDIDATES]
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=first)
    joined = _joined(rows)
    return found.select_related(*joined) if joined else found


def _condition(source: Source, text: str, prefixes: str) -> Q | None:
    """By words, or by what the source knows better: never both, for `or` between two indexes defeats either."""
    if source.instead and (better := source.instead(text)) is not None:
        return better
    if not _by_words(source, prefixes):
        return None
    return Q(words=SearchQuery(prefixes, search_type="raw", config="simple"))


def _by_words(source: Source, prefixes: str) -> bool:
    return bool(source.has_words and prefixes)


def _joined(rows: QuerySet[Any]) -> list[str]:
    """Relations the source wants loaded with each row."""
    related = rows.query.select_related
    return list(related) if isinstance(related, dict) else []


def _ranked(source: Source, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The second step: titles that begin with the text, then those whose words weigh most, then the shortest."""
    begins = Case(
        When(**{f"{source.title_field}__istartswith": text}, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    order: list[Any] = [begins.desc()]
    prefixes = prefixes_of(text)
    if _by_words(source, prefixes) and not (source.instead and source.instead(text)):
        rank = SearchRank(F("words"), SearchQuery(prefixes, search_type="raw", config="simple"))
        order.append(rank.desc())
    return rows.order_by(*order, Length(source.title_field), Lower(source.title_field), "pk")
