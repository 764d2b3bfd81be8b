"""Finding records by what rows call them: the other system's id, a reference, an e-mail, a domain, a name.

Knows the records of this import and asks the database for the rest, a batch of links at a time.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from handsel.accounts.models import Account, Contact
from handsel.exchange.links import link_key
from handsel.exchange.parsers import Link
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity

MODELS: dict[str, Any] = {"member": Member, "account": Account, "contact": Contact, "opportunity": Opportunity}
ANY = ("account", "contact", "opportunity")
"""What a link to anything may mean."""


class Found(NamedTuple):
    """A record, with what others need to know of it."""

    kind: str
    id: UUID
    owner_id: UUID | None
    account_id: UUID | None


EXISTING = "select key, record_id from exchange_externalid where system = %s and kind = %s and key = any(%s)"


HAS_ANY = "select exists (select from exchange_externalid where system = %s and kind = %s)"


REMEMBERED = 100_000


class Several(Exception):
    """More than one record goes by this name."""


class Index:
    """What every record of the import and of the database is called."""

    def __init__(self, viewer: Viewer, system: str) -> None:
        self.viewer, self.system = viewer, system
        self._known: dict[str, dict[tuple[str, str], Found | None]] = defaultdict(dict)
        """Kind → (by, key) → the record; None where several have it."""
        self._asked: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._keys: dict[str, dict[Link, str]] = defaultdict(dict)
        self._owners: dict[UUID, UUID | None] = {}
        self._before: dict[str, bool] = {}

    def learn(self, found: Found, names: Iterable[tuple[str, str]]) -> None:
        """A record and what it is called: pairs of `by` and text."""
        if found.kind == "account":
            self._owners[found.id] = found.owner_id
        known = self._known[found.kind]
        for by, text in names:
            key = self._key(Link(by, text), found.kind)
            if not key:
                continue
            held = known.get((by, key), found)
            known[by, key] = found if held is not None and held.id == found.id else None

    def find(self, link: Link, kind: str) -> Found | None:
        """The record a link means, or None. Raises Several when more than one has that name."""
        for one in ANY if kind == "any" else (kind,):
            key = (link.by, self._key(link, one))
            if key in self._known[one]:
                found = self._known[one][key]
                if found is None:
                    raise Several(link.text)
                return found
        return None

    def ask(self, kind: str, links: Iterable[Link]) -> None:
        """Look up, in the database, links that nothing is known of yet. A constant number of queries per batch."""
        distinct = dict.fromkeys(links)
        for one in ANY if kind == "any" else (kind,):
            wanted: dict[str, dict[str, str]] = defaultdict(dict)
            for link in distinct:
                key = self._key(link, one)
                if key and (link.by, key) not in self._known[one] and (link.by, key) not in self._asked[one]:
                    self._asked[one].add((link.by, key))
                    wanted[link.by][key] = link.text
            for by, texts in wanted.items():
                self._look(one, by, texts)

    def _key(self, link: Link, kind: str) -> str:
        """The key of a link, worked out once: an account is named by many rows."""
        keys = self._keys[kind]
        key = keys.get(link)
        if key is None:
            if len(keys) > REMEMBERED:
                keys.clear()
            key = keys[link] = link_key(link.by, kind, link.text)
        return key

    def owner_of(self, kind: str, of: Found) -> UUID | None:
        """Who owns the account that a contact or opportunity belongs to."""
        if of.account_id is None:
            return None
        if of.account_id not in self._owners:
            row = self._rows(kind).filter(pk=of.account_id).values_list("owner_id", flat=True).first()
            self._owners[of.account_id] = row
        return self._owners[of.account_id]

    def existing(self, kind: str, keys: Iterable[str], system: str) -> dict[str, UUID]:
        """Records already here under these keys of the other system."""
        wanted = list(keys)
        if not wanted or not self.has_any(kind, system):
            return {}
        with connection.cursor() as cursor:
            cursor.execute(EXISTING, [system, kind, wanted])
            return dict(cursor.fetchall())

    def has_any(self, kind: str, system: str) -> bool:
        """Whether anything of this kind came from there before this run. The first time, nothing need be looked up."""
        if kind not in self._before:
            with connection.cursor() as cursor:
                cursor.execute(HAS_ANY, [system, kind])
                self._before[kind] = bool(cursor.fetchone()[0])
        return self._before[kind]

    def _look(self, kind: str, by: str, texts: dict[str, str]) -> None:
        if by == "id":
            keys = self.existing(kind, [*texts, *texts.values()], self.system)
            rows = self._rows(kind).filter(pk__in=keys.values())
            by_id = {found.id: found for found in self._found(kind, rows)}
            for key, record_id in keys.items():
                if record_id in by_id:
                    self.learn(by_id[record_id], [("id", key)])
            return
        column = {"name": "name", "email": "email", "domain": "domain"}.get(by)
        if column is None or not hasattr(MODELS[kind], column):
            return
        lowered = {text.strip().lower() for text in texts.values()}
        rows = self._rows(kind).annotate(called=Lower(column)).filter(called__in=lowered)
        for found, called in self._called(kind, rows):
            self.learn(found, [(by, called)])

    def _rows(self, kind: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = MODELS[kind].objects.visible_to(self.viewer)
        return rows

    def _found(self, kind: str, rows: QuerySet[Any]) -> Iterable[Found]:
        for found, _called in self._called(kind, rows.annotate(called=Lower("name"))):
            yield found

    def _called(self, kind: str, rows: QuerySet[Any]) -> Iterable[tuple[Found, str]]:
        if kind == "member":
            yield from ((Found(kind, pk, pk, None), called) for pk, called in rows.values_list("pk", "called"))
        elif kind == "account":
            for pk, owner, called in rows.values_list("pk", "owner_id", "called"):
                yield Found(kind, pk, owner, pk), called
        else:
            for pk, owner, account, called in rows.values_list("pk", "owner_id", "account_id", "called"):
                yield Found(kind, pk, owner, account), called
