"""From rows to records: typed values, links to other records, what is kept as it was, and what went wrong.

Works on whole columns: each distinct text is parsed once and remembered, so that a million rows with forty stages cost
forty parses.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from handsel.exchange.findings import Findings
from handsel.exchange.mapping import ColumnMap, Mapping, TableMap
from handsel.exchange.parsers import Link, link_parser, value_parser
from handsel.exchange.reading.objects import REFERENCE
from handsel.exchange.reading.tables import Row, Table
from handsel.exchange.shaping import shape
from handsel.exchange.values.numbers import Amount
from handsel.exchange.values.people import parse_boolean
from handsel.exchange.values.problems import Problem
from handsel.exchange.vocabulary import EXTRA, Field, heading_key, kinds

REMEMBERED = 200_000
SEPARATORS = frozenset({"–", "-", ",", "/", ":", "|", ";"})
DOLLARS = frozenset("USD CAD AUD NZD SGD HKD MXN CLP COP ARS TWD".split())


class Trouble(NamedTuple):
    """A value that could not be read as it stands."""

    column: str
    field: str
    problem: Problem


@dataclass(slots=True)
class Record:
    """One row as typed values. `values` holds None for a blank cell; a field no column feeds is not there at all."""

    kind: str
    line: int
    cells: list[str]
    """The row as the file has it, so that a rejected one can be written out again."""
    key: str
    """The same row of a later file has the same key: the other system's id, else a fingerprint."""
    values: dict[str, Any]
    kept: str = ""
    """The key as it is kept in the database, once that was worked out."""
    links: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    rejected: str = ""
    """The required field that is missing, if one is."""
    skipped: str = ""
    """Why the row is passed over though nothing is wrong with it: `deleted` in the other system."""
    reference: str = ""
    """A data tree's own name for the row, which links of the same source may use; it means nothing elsewhere."""
    repeat_of: int = 0
    """The line of an earlier row of this table with the same key."""


class Remembering(dict[Any, Any]):
    """Parses each distinct text once; knows which ones were problems."""

    def __init__(self, parse: Callable[[Any], Any]) -> None:
        super().__init__()
        self.parse = parse
        self.troubled = False

    def __missing__(self, text: Any) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
        value = self[text] = self.parse(text)
        self.troubled = self.troubled or isinstance(value, Problem)
        return value


@dataclass
class _Column:
    """A column that feeds one field, ready to be read."""

    index: int
    map: ColumnMap
    field: Field
    read: Remembering


class Converter:
    """Turns the rows of one table into records by its map."""

    def __init__(self, table: Table, table_map: TableMap, mapping: Mapping) -> None:
        self.table, self.map, self.mapping = table, table_map, mapping
        self.kind = table_map.kind
        self._zone = ZoneInfo(mapping.time_zone)
        self._columns = list(self._made())
        self._plain = [column for column in self._columns if not column.field.is_link]
        self._links = [column for column in self._columns if column.field.is_link]
        self._money = next((column for column in self._plain if column.field.type == "money"), None)
        self._extra = [(table.header.index(c.column), c.column) for c in table_map.columns if c.field == EXTRA]
        self._required = {name: [known.name for known in kind.required] for name, kind in kinds().items()}
        self._id = next((column for column in self._plain if column.field.name == "external_id"), None)
        self._identity = [table.header.index(name) for name in table_map.identity]
        self._templates = [(name, self._template(text)) for name, text in table_map.templates.items()]
        self._constants = self._read_constants()
        self._link_constants = {
            name: link
            for name, text in table_map.constants.items()
            if table_map.known and table_map.known.fields[name].is_link and (link := link_parser("")(text))
        }
        self._seen: dict[str, int] = {}
        self._kept: list[Record] | None = None
        places = {heading_key(name): place for place, name in enumerate(table.header)}
        self._reference = places.get(heading_key(REFERENCE), -1)
        self._deleted = places.get("isdeleted", -1) if table_map.product == "salesforce" else -1
        closing = [places.get(key, -1) for key in ("iswon", "isclosed")] if self.kind == "opportunity" else []
        self._closing = closing if closing and min(closing) >= 0 and not table_map.feeding("outcome") else []

    def records(self, findings: Findings | None = None, *, keep: bool = False) -> Iterator[Record]:
        """Every row as a record, rejected ones too; reads the file anew.

        With `keep` they are kept for whoever asks next, once: looking a table over and importing it reads it once.
        """
        kept, self._kept = self._kept, None
        if kept is not None:
            yield from kept
            return
        self._seen = {}
        held: list[Record] = []
        for batch in self.table.batches(findings):
            records = list(self._batch(batch))
            if keep:
                held += records
            yield from records
        self._kept = held if keep else None

    def peek(self, count: int) -> list[Record]:
        """The first rows, without taking anything from whoever reads them all later."""
        return self._kept[:count] if self._kept is not None else list(islice(self.records(), count))

    def _made(self) -> Iterator[_Column]:
        known = self.map.known
        for column in self.map.columns:
            for name in column.fields:
                if known and name in known.fields and column.column in self.table.header:
                    wanted = known.fields[name]
                    yield _Column(
                        self.table.header.index(column.column),
                        column,
                        wanted,
                        Remembering(self._parser(column, wanted)),
                    )

    def _parser(self, column: ColumnMap, wanted: Field) -> Callable[[str], Any]:
        parse = link_parser(column.by) if wanted.is_link else value_parser(wanted, column, self._zone)
        swaps = {**self.mapping.values.get(wanted.name, {}), **column.values}
        if not swaps:
            return parse
        return lambda text: parse(swaps.get(text.strip(), text))

    def _batch(self, batch: list[Row]) -> Iterator[Record]:
        columns = list(zip(*(row.cells for row in batch), strict=True))
        read = [list(map(column.read.__getitem__, columns[column.index])) for column in self._plain]
        links = [list(map(column.read.__getitem__, columns[column.index])) for column in self._links]
        names = [column.field.name for column in self._plain]
        troubled = any(column.read.troubled for column in self._plain)
        value_rows = zip(*read, strict=True) if read else iter([()] * len(batch))
        link_rows = zip(*links, strict=True) if links else iter([()] * len(batch))
        for row, values, linked in zip(batch, value_rows, link_rows, strict=True):
            record = Record(self.kind, row.line, row.cells, "", dict(zip(names, values, strict=True)))
            if troubled:
                self._settle(record, values)
            if linked:
                record.links = self._linked(linked)
            self._finish(record, row)
            yield record

    def _settle(self, record: Record, values: Sequence[Any]) -> None:
        """Take the problems out of the values; what could not be used stays with the record as it was."""
        for column, value in zip(self._plain, values, strict=True):
            if isinstance(value, Problem):
                record.values[column.field.name] = value.kept
                record.troubles.append(Trouble(column.map.column, column.field.name, value))
                record.extra[column.map.column] = record.cells[column.index]

    def _linked(self, linked: Sequence[Link | None]) -> dict[str, tuple[Link, ...]]:
        found: dict[str, tuple[Link, ...]] = {}
        for column, link in zip(self._links, linked, strict=True):
            if link is not None:
                name = column.field.name
                found[name] = (*found[name], link) if name in found else (link,)
        return found

    def _finish(self, record: Record, row: Row) -> None:
        values, cells = record.values, row.cells
        self._keep(record, row)
        if self._money is not None:
            self._priced(values, self._money)
        for name, value in self._constants.items():
            if values.get(name) is None:
                values[name] = value
        for name, make in self._templates:
            if values.get(name) is None:
                values[name] = make(cells) or None
        for name, link in self._link_constants.items():
            record.links.setdefault(name, (link,))
        if self._closing:
            won, closed = (parse_boolean(cells[place]) is True for place in self._closing)
            values["outcome"] = "won" if won else "lost" if closed else "open"
        shape(record)
        required = self._required.get(record.kind, ())
        record.rejected = next((n for n in required if record.values.get(n) is None and n not in record.links), "")
        record.key = self._key(record)
        record.repeat_of = self._seen.setdefault(record.key, row.line)
        if record.repeat_of == row.line:
            record.repeat_of = 0

    def _keep(self, record: Record, row: Row) -> None:
        if self._reference >= 0:
            record.reference = row.cells[self._reference]
        if self._deleted >= 0 and row.cells[self._deleted] and parse_boolean(row.cells[self._deleted]) is True:
            record.skipped = "deleted"
        for index, name in self._extra:
            if text := row.cells[index]:
                record.extra[name] = text
        for number, text in enumerate(row.beyond, len(row.cells) + 1):
            if text:
                record.extra[f"Column {number}"] = text

    def _priced(self, values: dict[str, Any], column: _Column) -> None:
        amount = values[column.field.name]
        if not isinstance(amount, Amount):
            return
        values[column.field.name] = amount.number
        if values.get("currency") is None:
            values["currency"] = self._currency(amount.currency)

    def _currency(self, written: str) -> str | None:
        usual = self.map.currency or self.mapping.currency
        if written == "$":
            return usual if usual in DOLLARS else "USD"
        return written if len(written) == 3 and written.isupper() else usual or None

    def _key(self, record: Record) -> str:
        if self._id is not None and (given := record.values.get("external_id")):
            return str(given)
        if self._identity:
            return "row:" + "|".join(record.cells[index] for index in self._identity)
        return "row:" + hashlib.blake2b("\x1f".join(record.cells).encode(), digest_size=12).hexdigest()

    def _template(self, text: str) -> Callable[[Sequence[str]], str]:
        """A function of the cells. A placeholder whose cell is blank goes together with the sign before it."""
        parts = re.split(r"\{([^{}]+)\}", text)
        places = [self.table.header.index(name) for name in parts[1::2]]
        swaps = [self._swaps(name) for name in parts[1::2]]
        remembered = Remembering(lambda texts: _filled(parts, swaps, texts))
        if len(places) == 1:
            return lambda cells: remembered[(cells[places[0]],)]
        return lambda cells: remembered[tuple([cells[place] for place in places])]

    def _swaps(self, column: str) -> dict[str, str]:
        own = next((known for known in self.map.columns if known.column == column), None)
        if own is None:
            return {}
        return {k: v for name in own.fields for k, v in self.mapping.values.get(name, {}).items()} | dict(own.values)

    def _read_constants(self) -> dict[str, Any]:
        known = self.map.known
        found: dict[str, Any] = {}
        for name, text in self.map.constants.items():
            if known and name in known.fields and not known.fields[name].is_link:
                value = value_parser(known.fields[name], ColumnMap("", name), self._zone)(text)
                found[name] = value.number if isinstance(value, Amount) else value
        return found


def _filled(parts: Sequence[str], swaps: Sequence[dict[str, str]], texts: Sequence[str]) -> str:
    """A template with its places filled; what stands before a blank place goes with it, a leading dash too."""
    said = ""
    for lead, swap, text in zip(parts[0::2], swaps, texts, strict=False):
        word = text.strip()
        if word := swap.get(word, word):
            said += (lead if said or lead.strip() not in SEPARATORS else "") + word
    return said + parts[-1] if said else ""
