"""Which system a source comes from: as a person says, the product, or, for files of no product, where they came from.

Files of no product are called after their folder or archive. The same export in a folder of another name is still the
same export: where most of its rows are known from an earlier one, under the same keys and names, it is that one.
"""

from collections import Counter
from collections.abc import Iterator

from handsel.exchange.importing.desk import Options, database_key
from handsel.exchange.importing.index import MODELS
from handsel.exchange.inspecting import Reading
from handsel.exchange.models import ExternalId
from handsel.exchange.records import Record

GENERIC = "generic"
SAMPLED = 200
"""Rows of each table that are compared with what is known."""


def system_of(reading: Reading, options: Options) -> str:
    """What the other system is called."""
    if options.system:
        return options.system
    if reading.product != GENERIC:
        return reading.product
    return _known_before(reading) or f"{GENERIC}/{reading.source.name}"


def name_of(system: str, source: str) -> str:
    """What a system is called where people read it: a product's files go by their own name."""
    return system.removeprefix(f"{GENERIC}/") if system.startswith(f"{GENERIC}/") else source


def _known_before(reading: Reading) -> str:
    """The earlier source that has most of these rows under the same keys and names; blank where there is none."""
    sampled, found = 0, Counter[str]()
    for kind, names in _samples(reading):
        sampled += len(names)
        found.update(_systems(kind, names))
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > sampled else ""


def _samples(reading: Reading) -> Iterator[tuple[str, dict[str, str]]]:
    """For each table of records with names, some rows: their keys, and what they are called."""
    for table, converter in reading.converters():
        kind = table.map.kind
        if kind in MODELS and kind != "member":
            some = [record for record in converter.peek(SAMPLED) if not record.rejected]
            yield kind, {database_key(record): _name(record) for record in some}


def _name(record: Record) -> str:
    parts = [record.values.get(name) for name in ("first_name", "last_name")]
    return str(record.values.get("name") or " ".join(str(part) for part in parts if part))


def _systems(kind: str, names: dict[str, str]) -> Iterator[str]:
    """The sources without a product that know one of these keys, once for each record of that name."""
    rows = ExternalId.objects.filter(system__startswith=f"{GENERIC}/", kind=kind, key__in=list(names))
    known = list(rows.values_list("system", "key", "record_id"))
    records = MODELS[kind].objects.filter(pk__in={record for _system, _key, record in known})
    called = dict(records.values_list("pk", "name"))
    for system, key, record in known:
        if called.get(record) == names[key]:
            yield system
