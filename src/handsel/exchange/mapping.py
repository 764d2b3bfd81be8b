"""A mapping says for each table which kind it is and which column feeds which field, and how its text is read.

It is a plain value: guessed (see `guess`), read from or written to a TOML file (see `mapping_files`), edited on a page.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Self

from handsel.exchange.values.dates import DateOrder
from handsel.exchange.values.numbers import NumberForm
from handsel.exchange.vocabulary import EXTRA, IGNORE, Kind, kinds

NOTHING: Map[str, str] = MappingProxyType({})
SURE = 0.8
"""A table recognised with less confidence is not imported until a person or a mapping says what it is."""
LINK_KEYS = ("id", "name", "email", "domain", "reference")
"""What a link column may hold of the record it points at."""


@dataclass(frozen=True)
class ColumnMap:
    """One column: the fields it feeds and how its text is read. `field` may be `extra` or `ignore`."""

    column: str
    field: str
    also: tuple[str, ...] = ()
    """More fields of the same column, such as the team named after the manager."""
    by: str = ""
    """For a link: what the column holds, one of `LINK_KEYS`; blank means the best that fits."""
    dates: DateOrder | None = None
    numbers: NumberForm | None = None
    scale: int = 1
    """Numbers are multiplied by it: 1,000,000 where the column is in millions."""
    fractions: bool = False
    """For percentages written 0 to 1."""
    values: Map[str, str] = NOTHING
    """Text in the file → text to read instead; `""` means blank."""
    confidence: float = 1.0
    reason: str = "given"

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field it feeds, not counting `extra` and `ignore`."""
        return tuple(name for name in (self.field, *self.also) if name not in {EXTRA, IGNORE})


@dataclass(frozen=True)
class TableMap:
    """One table: `match` is the file's name, `file.xlsx#Sheet`, or a pattern with `*`."""

    match: str
    kind: str
    columns: tuple[ColumnMap, ...] = ()
    constants: Map[str, str] = NOTHING
    """Field → text for every row whose own value is blank."""
    templates: Map[str, str] = NOTHING
    """Field → text with `{column}` in it, for rows whose own value is blank."""
    identity: tuple[str, ...] = ()
    """Columns that together tell one row from another where there is no id."""
    currency: str = ""
    product: str = "generic"
    confidence: float = 1.0
    reason: str = "given"

    @property
    def known(self) -> Kind | None:
        """The kind's fields, None for an unknown kind."""
        return kinds().get(self.kind)

    @property
    def imported(self) -> bool:
        """Whether its rows become records."""
        return bool(self.known and self.known.home)

    def feeding(self, name: str) -> tuple[ColumnMap, ...]:
        """The columns that feed a field."""
        return tuple(column for column in self.columns if name in column.fields)

    def left_over(self) -> tuple[str, ...]:
        """Columns that found no field and are kept with the record as they are."""
        return tuple(column.column for column in self.columns if column.field == EXTRA)

    def with_column(self, changed: ColumnMap) -> Self:
        """The same table with one column's map replaced."""
        return replace(self, columns=tuple(changed if c.column == changed.column else c for c in self.columns))


@dataclass(frozen=True)
class Mapping:
    """Everything known about a source: its tables, and what holds for all of them."""

    tables: tuple[TableMap, ...] = ()
    values: Map[str, Map[str, str]] = MappingProxyType({})
    """Field → text in the file → text to read instead, in every table."""
    dates: DateOrder | None = None
    numbers: NumberForm | None = None
    currency: str = ""
    time_zone: str = "UTC"

    def table_for(self, file: str, sheet: str = "") -> TableMap | None:
        """The map that matches a table: an exact name before a pattern."""
        names = table_names(file, sheet)
        exact = next((known for name in names for known in self.tables if known.match == name), None)
        return exact or next((m for m in self.tables if any(fnmatchcase(name, m.match) for name in names)), None)

    def with_table(self, changed: TableMap) -> Self:
        """The same mapping with one table's map replaced."""
        return replace(self, tables=tuple(changed if t.match == changed.match else t for t in self.tables))


def table_names(file: str, sheet: str = "") -> tuple[str, ...]:
    """How a mapping may call a table, the most exact first: path, file, and for a sheet or type `file#sheet`."""
    base = file.rpartition("/")[2]
    if sheet:
        return (f"{file}#{sheet}", f"{base}#{sheet}", f"#{sheet}", file, base)
    return (file, base)
