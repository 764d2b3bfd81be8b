"""What a table's columns hold, seen over every row once: how many values, which, and what they look like."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from handsel.exchange.findings import Findings
from handsel.exchange.reading.tables import Table
from handsel.exchange.values.problems import is_blank

DISTINCT = 50_000
"""Distinct values kept per column; dates, stages and owners have far fewer, names of people may have more."""

SALESFORCE_ID = re.compile(
    r"^[0-9a-zA-Z]{5}0[0-9a-zA-Z]{9}(?:[A-Z0-5]{3})?$|^0[0-9a-zA-Z]{2}[0-9a-zA-Z]{12}(?:[A-Z0-5]{3})?$"
)
SHAPES = {
    "email": re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@]{2,}$"),
    "profile": re.compile(r"^(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/", re.I),
    "site": re.compile(r"^(?:https?://\S+|www\.\S+)$", re.I),
    "domain": re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,18}$", re.I),
    "reference": re.compile(r"^@\w+$"),
    "salesforce-id": SALESFORCE_ID,
    "date": re.compile(
        r"^\d{4}-\d\d-\d\d(?:[T ].*)?$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?$|^\d{1,2} \w{3,9},? \d{4}"
    ),
    "number": re.compile(r"^[-+(]?[$€£₽]?\s?\d[\d.,\s]*[%)]?[kKmM]?$"),
}


@dataclass
class ColumnProfile:
    """What one column holds."""

    name: str
    filled: int = 0
    distinct: dict[str, None] = field(default_factory=dict)
    """Values that are not blank in the order met, up to `DISTINCT`."""
    capped: bool = False

    @property
    def unique(self) -> bool:
        """Whether every value is there once, as far as that was counted."""
        return not self.capped and len(self.distinct) == self.filled > 0

    def sample(self, count: int = 200) -> list[str]:
        """The first distinct values."""
        found: list[str] = []
        for value in self.distinct:
            if len(found) == count:
                break
            if not is_blank(value):
                found.append(value)
        return found

    @property
    def shape(self) -> str:
        """What nearly all values look like: `email`, `site`, `date`, `number`, `salesforce-id` …, else `text`."""
        values = self.sample()
        if not values:
            return "blank"
        for name, pattern in SHAPES.items():
            if sum(1 for value in values if pattern.match(value.strip())) >= 0.9 * len(values):
                return name
        return "text"


@dataclass
class Profile:
    """What a table holds."""

    rows: int
    columns: dict[str, ColumnProfile]
    findings: Findings

    def __getitem__(self, column: str) -> ColumnProfile:
        return self.columns[column]


def profile(table: Table) -> Profile:
    """Read the whole table once."""
    columns = [ColumnProfile(name) for name in table.header]
    findings = Findings(table.file, table.sheet)
    rows = 0
    for batch in table.batches(findings):
        rows += len(batch)
        for column, cells in zip(columns, zip(*(row.cells for row in batch), strict=True), strict=True):
            _see(column, cells)
    return Profile(rows, {column.name: column for column in columns}, findings)


def _see(column: ColumnProfile, cells: Iterable[str]) -> None:
    filled = [cell for cell in cells if cell]
    column.filled += len(filled)
    if not column.capped:
        column.distinct |= dict.fromkeys(filled)
        if len(column.distinct) > DISTINCT:
            column.capped = True
