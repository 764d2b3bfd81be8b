"""Which records of the same source a link column points at, and by what: id, name, e-mail or domain.

Decided by trying: the key under which most of the column's values are found among the tables of the target kind.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from handsel.exchange.mapping import ColumnMap, TableMap
from handsel.exchange.matching import company_key, email_key, name_key, person_key, salesforce_key
from handsel.exchange.profile import Profile
from handsel.exchange.values.people import domain_of
from handsel.exchange.vocabulary import Field

KEY_FIELDS = {
    "id": ("external_id",),
    "email": ("email",),
    "domain": ("domain", "website"),
    "name": ("name", "full_name"),
}
TRIED = 400
LONGEST_KEY = 200


@dataclass
class Known:
    """The keys of every record of one kind in the source."""

    keys: dict[str, set[str]] = field(default_factory=lambda: {by: set() for by in (*KEY_FIELDS, "reference")})

    def add(self, by: str, kind: str, texts: Iterable[str]) -> None:
        """Include these texts as keys of this sort."""
        self.keys[by].update(key for text in texts if (key := link_key(by, kind, text)))


def link_key(by: str, kind: str, text: str) -> str:
    """The form in which two texts that mean one record are equal."""
    match by:
        case "id":
            return kept_key(salesforce_key(text.strip()))
        case "email":
            return email_key(text)
        case "domain":
            return domain_of(text) or ""
        case "reference":
            return text.strip().removeprefix("@")
        case _:
            normal = {"account": company_key, "member": person_key, "contact": person_key}
            return normal.get(kind, name_key)(text)


def kept_key(key: str) -> str:
    """The key as it is kept: a very long one by its fingerprint, since an index holds no more."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:20]}…{hashlib.blake2b(key.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def known_of(tables: Sequence[tuple[TableMap, Profile]]) -> dict[str, Known]:
    """What every kind in the source is known by."""
    found: dict[str, Known] = {}
    for table, seen in tables:
        known = found.setdefault(table.kind, Known())
        for by, fields in KEY_FIELDS.items():
            for name in fields:
                for column in table.feeding(name):
                    if column.column in seen.columns:
                        known.add(by, table.kind, seen[column.column].distinct)
        if "referenceId" in seen.columns:
            known.add("reference", table.kind, seen["referenceId"].distinct)
    return found


def choose_keys(table: TableMap, seen: Profile, known: dict[str, Known]) -> TableMap:
    """The table with `by` set for each link column whose target is in the source, and by content where it is not."""
    kind = table.known
    if kind is None:
        return table
    for column in table.columns:
        linked = [kind.fields[name] for name in column.fields if name in kind.fields and kind.fields[name].is_link]
        if linked and not column.by and column.column in seen.columns:
            values = seen[column.column].sample(TRIED)
            table = table.with_column(replace(column, by=_by(column, linked[0], values, known)))
    return table


def _by(column: ColumnMap, wanted: Field, values: list[str], known: dict[str, Known]) -> str:
    targets = list(known) if wanted.target == "any" else [wanted.target]
    scores = {
        by: max((_share(values, by, kind, known[kind]) for kind in targets if kind in known), default=0.0)
        for by in KEY_FIELDS
    }
    best = max(scores, key=lambda by: scores[by])
    if scores[best] >= 0.3:
        return best
    return _by_looks(column, values)


def _share(values: list[str], by: str, kind: str, known: Known) -> float:
    if not values:
        return 0.0
    return sum(1 for value in values if link_key(by, kind, value) in known.keys[by]) / len(values)


def _by_looks(column: ColumnMap, values: list[str]) -> str:
    heading = name_key(column.column)
    for word, by in (("email", "email"), ("domain", "domain")):
        if heading.endswith(word):
            return by
    if heading.endswith("id") and values and all(" " not in value for value in values) and "@" not in values[0]:
        return "id"
    return ""
