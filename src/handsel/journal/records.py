"""The records an entry can concern, by kind. The journal knows accounts and contacts; rooms above register theirs.

A reference is `(kind, identifier)`. What a viewer may not see is answered as if it did not exist.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.org.models import Grant
from handsel.org.scope import FEW, ScopedQuerySet
from handsel.org.viewer import Viewer

type Ref = tuple[str, UUID]

MOST_OFFERED = 12


class UnknownRecord(ValidationError):
    """There is no such record, or you may not see it."""


def _nothing_else(records: Sequence[UUID]) -> list[tuple[UUID, Ref]]:
    return []


def _nobody(record: UUID) -> list[Ref]:
    return []


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """How to find, call and open records of a kind, and what else an entry on one of them concerns."""

    kind: str
    table: str
    label: Any
    icon: str
    rows: Callable[[], ScopedQuerySet[Any]]
    url: Callable[[UUID], str]
    title_fields: tuple[str, ...] = ("name",)
    """Columns that `str(row)` reads."""
    also: Callable[[Sequence[UUID]], Iterable[tuple[UUID, Ref]]] = _nothing_else
    """For record identifiers: pairs of the record and another one that an entry on it concerns too."""
    near: Callable[[UUID], Sequence[Ref]] = _nobody
    """People who may be meant when somebody writes on this record; the composer offers them."""


@dataclass(frozen=True)
class Record:
    """A record as a page shows it."""

    kind: str
    id: UUID
    title: str
    owner_id: UUID | None = None

    @property
    def url(self) -> str:
        """The record's own page."""
        return _kinds[self.kind].url(self.id)

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return _kinds[self.kind].icon

    @property
    def ref(self) -> str:
        """`account:0190…`, as forms carry it."""
        return f"{self.kind}:{self.id}"


_kinds: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> None:
    """Let entries concern records of this kind; a room calls this when it loads."""
    _kinds[kind.kind] = kind


def kinds() -> Mapping[str, RecordKind]:
    """Every registered kind by its name."""
    return dict(_kinds)


def kind_of_table(table: str) -> RecordKind | None:
    """The kind whose rows stand in a table, if it is one."""
    return next((kind for kind in _kinds.values() if kind.table == table), None)


def parse(text: str) -> Ref:
    """`account:0190…` as a reference. Raises UnknownRecord."""
    kind, _separator, identifier = text.partition(":")
    try:
        return _known(kind).kind, UUID(identifier)
    except ValueError as error:
        raise UnknownRecord(_("%(record)s is no record.") % {"record": text[:80]}) from error


def find(refs: Iterable[Ref], viewer: Viewer) -> list[Record]:
    """The records the references name, in their order. Raises UnknownRecord when one is not visible to the viewer."""
    wanted = list(dict.fromkeys(refs))
    found = titles(wanted, viewer)
    if any(ref not in found for ref in wanted):
        raise UnknownRecord(_("There is no such record, or you may not see it."))
    return [found[ref] for ref in wanted]


def titles(refs: Iterable[Ref], viewer: Viewer) -> dict[Ref, Record]:
    """Those of the records that the viewer may see. One query per kind."""
    found: dict[Ref, Record] = {}
    for name, identifiers in _by_kind(refs).items():
        kind = _known(name)
        rows = kind.rows().visible_to(viewer).filter(pk__any_of=identifiers)
        for row in rows.only("owner_id", *kind.title_fields):
            found[name, row.pk] = Record(name, row.pk, str(row), row.owner_id)
    return found


def owners(refs: Iterable[Ref]) -> dict[Ref, UUID | None]:
    """Who owns the records; those that do not exist are left out. One query per kind."""
    found: dict[Ref, UUID | None] = {}
    for name, identifiers in _by_kind(refs).items():
        rows = _known(name).rows().filter(pk__any_of=identifiers).values_list("pk", "owner_id")
        found |= {(name, pk): owner for pk, owner in rows}
    return found


def load_grants(viewer: Viewer) -> None:
    """Load what is granted to the viewer's reach for every kind at once, where it would be asked kind by kind."""
    if (
        viewer.sees_everything
        or len(viewer.reach or ()) > FEW
        or any((name, False) in viewer.granted for name in _kinds)
    ):
        return
    found: dict[str, set[UUID]] = {name: set() for name in _kinds}
    grants = Grant.objects.filter(member__any_of=sorted(viewer.reach or ()), kind__in=list(_kinds))
    for name, record in grants.values_list("kind", "record_id"):
        found[name].add(record)
    viewer.granted.update({(name, False): frozenset(ids) for name, ids in found.items()})


def also(refs: Iterable[Ref]) -> list[Ref]:
    """What else an entry on these records concerns: the account of an opportunity or contact, say."""
    more = [ref for name, identifiers in _by_kind(refs).items() for _of, ref in _known(name).also(identifiers)]
    return list(dict.fromkeys(more))


def near(ref: Ref, viewer: Viewer) -> list[Record]:
    """Records the composer offers to write on at the same time, as far as the viewer sees them."""
    kind, identifier = ref
    offered = [*_known(kind).near(identifier)]
    offered += [other for account in also([ref]) for other in _known(account[0]).near(account[1])]
    wanted = [other for other in dict.fromkeys(offered) if other != ref][:MOST_OFFERED]
    found = titles(wanted, viewer)
    return [found[other] for other in wanted if other in found]


def _by_kind(refs: Iterable[Ref]) -> dict[str, list[UUID]]:
    grouped: dict[str, list[UUID]] = defaultdict(list)
    for name, identifier in refs:
        grouped[name].append(identifier)
    return grouped


def _known(name: str) -> RecordKind:
    if name not in _kinds:
        raise UnknownRecord(_("Entries cannot be kept on records of the kind “%(kind)s”.") % {"kind": name[:40]})
    return _kinds[name]
