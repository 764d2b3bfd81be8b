"""Which product a table comes from and which kind of record it holds, by headings, names and contents."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from handsel.exchange.matching import name_key
from handsel.exchange.profile import Profile
from handsel.exchange.reading.tables import Table
from handsel.exchange.vocabulary import Kind, heading_key, kinds, word_kinds

UNKNOWN = "unknown"
CERTAIN = 0.9
ENOUGH_EXPLAINED = 0.34
"""Where no product is known, a kind that explains less of the headings than this is not believed."""


@dataclass(frozen=True)
class Marks:
    """What is known about other systems' exports, from `products.toml`."""

    headings: dict[str, tuple[re.Pattern[str], int]]
    """Product → headings that give it away, and how many of them are enough."""
    objects: dict[str, str]
    """Salesforce object → kind."""
    id_prefixes: dict[str, str]
    """First three characters of a Salesforce id → kind."""


@cache
def marks() -> Marks:
    """The marks of every product."""
    told = tomllib.loads(files(__package__).joinpath("products.toml").read_text("utf-8"))
    headings = {
        name: (re.compile("^(?:" + "|".join(product["marks"]) + ")$"), int(product["enough"]))
        for name, product in told["products"].items()
    }
    return Marks(headings, told["objects"], told["id-prefixes"])


@dataclass(frozen=True)
class Recognition:
    """What a table is taken for, how sure that is (0 to 1), and why (a code and its fact)."""

    product: str
    kind: str
    confidence: float
    reason: str
    fact: str = ""

    @property
    def known(self) -> Kind | None:
        """The kind, None when unknown."""
        return kinds().get(self.kind)


def recognise_product(table: Table) -> str:
    """The product whose marks are most frequent among the headings; `generic` when none has enough."""
    known = marks().headings
    counts = {name: sum(map(bool, map(pattern.match, table.header))) for name, (pattern, _) in known.items()}
    able = [name for name, count in counts.items() if count >= known[name][1]]
    if table.object_type:
        return "salesforce"
    return max(able, key=lambda product: counts[product], default="generic")


def recognise(table: Table, profile: Profile) -> Recognition:
    """Product and kind of a table."""
    product = recognise_product(table)
    if table.object_type:
        kind = marks().objects.get(table.object_type, UNKNOWN)
        return Recognition(product, kind, 1.0, "object-type", table.object_type)
    if by_ids := _by_ids(table, profile):
        mixed = by_ids == "task" and _is_mix(table, profile, {"tasksubtype"})
        return Recognition(product, "activity" if mixed else by_ids, 0.99, "record-ids", table.header[0])
    if product == "pipedrive" and (by_prefix := _by_prefix(table)):
        return Recognition(product, by_prefix, 0.98, "heading-prefix", table.header[0])
    return _by_headings(table, product, profile)


def _by_ids(table: Table, profile: Profile) -> str | None:
    """The kind that the ids in the `Id` column belong to."""
    column = next((name for name in table.header if heading_key(name) in {"id", "recordid"}), None)
    if column is None or profile[column].shape != "salesforce-id":
        return None
    prefixes = {value[:3] for value in profile[column].sample(50)}
    if len(prefixes) != 1:
        return None
    prefix = prefixes.pop()
    return marks().id_prefixes.get(prefix) or (UNKNOWN if prefix.startswith("a") else None)


def _by_prefix(table: Table) -> str | None:
    return PREFIXES.get(table.header[0].partition(" - ")[0])


def _by_headings(table: Table, product: str, profile: Profile) -> Recognition:
    keys = [heading_key(heading) for heading in table.header if heading not in table.unnamed]
    scores = {kind.name: _score(kind, keys) + _named(kind, table) for kind in kinds().values()}
    ranked = sorted(scores, key=lambda name: scores[name], reverse=True)
    best, second = ranked[0], ranked[1]
    if scores[best] < 1.6 or not _usable(kinds()[best], keys):
        return Recognition(product, UNKNOWN, 0.0, "no-kind", best)
    margin = (scores[best] - scores[second]) / scores[best]
    confidence = min(0.97, 0.5 + 0.08 * min(scores[best], 4) + margin * 0.6)
    if product == "generic" and _explained(kinds()[best], keys) < ENOUGH_EXPLAINED:
        confidence = min(confidence, 0.7)
    if best == "task" and _is_mix(table, profile, {"type", "activitytype", "tasksubtype"}):
        return Recognition(product, "activity", confidence, "activity-types")
    return Recognition(product, best, round(confidence, 2), "headings", second)


def _explained(kind: Kind, keys: list[str]) -> float:
    """The part of the headings that the kind knows: soil samples have a type, a title and a source too."""
    return sum(1 for key in keys if key in kind.marks or kind.field_for(key)) / max(1, len(keys))


def _score(kind: Kind, keys: list[str]) -> float:
    """Points for every heading the kind knows: more for one that few kinds know, most for the first column's own id."""
    counts = word_kinds()
    score, met = (-0.5 if kind.like else 0.0), set()
    for key in keys:
        field = kind.field_for(key) or (kinds()[kind.like].field_for(key) if kind.like else None)
        if field is not None and field.name not in met:
            met.add(field.name)
            score += 0.25 + 1.5 / (counts.get(key) or 2)
        elif key in kind.marks:
            score += 0.25 + 1.5 / (counts.get(key) or 2)
    if keys and keys[0] in {f"{name}id" for name in kind.names} | {f"{name}name" for name in kind.names} | set(
        kind.names
    ):
        score += 1.5
    missing = [field for field in kind.required if field.name not in met]
    return score - 1.2 * len(missing)


def _named(kind: Kind, table: Table) -> float:
    """Points when the file or the sheet is named as the kind is."""
    for name in (table.sheet, table.name, table.file.rpartition("/")[2].partition(".")[0]):
        if name_key(name) in kind.names:
            return 3.0
        words = [name_key(word) for word in re.split(r"[^\w]|_", name) if word]
        pairs = ["".join(pair) for pair in pairwise(words)]
        if any(word in kind.names or word.rstrip("s") in kind.names for word in [*words, *pairs]):
            return 2.0 if any(pair in kind.names for pair in pairs) else 1.6
    return 0.0


def _usable(kind: Kind, keys: list[str]) -> bool:
    """Whether enough of the kind is there to make a record of it: something to call it by, and two headings."""
    if not kind.home:
        return sum(1 for key in keys if key in kind.marks) >= 2
    met = {field.name for key in keys if (field := kind.field_for(key))}
    return bool(met & NAMING[kind.name]) and (len(met) >= 2 or len(keys) == 1)


PREFIXES = {
    "Deal": "opportunity",
    "Person": "contact",
    "Organization": "account",
    "Lead": "lead",
    "Activity": "activity",
    "Note": "note",
    "Product": "product",
}
"""What stands before the dash in Pipedrive's headings."""

NAMING = {
    "member": {"name", "email", "last_name"},
    "account": {"name", "domain", "website"},
    "contact": {"last_name", "full_name", "email", "first_name"},
    "opportunity": {"name", "external_id", "account", "stage"},
    "stage-history": {"opportunity"},
    "opportunity-contact": {"opportunity"},
    "account-contact": {"contact"},
    "note": {"body"},
    "call": {"subject", "starts_at"},
    "meeting": {"subject", "starts_at"},
    "task": {"subject"},
    "activity": {"subject", "body", "activity_kind"},
}
"""Of each kind, the fields one of which must be there."""


def _is_mix(table: Table, profile: Profile, headings: set[str]) -> bool:
    """Whether a table of activities holds several types of them."""
    return any(heading_key(name) in headings and len(profile[name].distinct) > 1 for name in table.header)
