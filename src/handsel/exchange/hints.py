"""What one table says about another: a data dictionary that tells units, a file of product names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from handsel.exchange.matching import name_key

if TYPE_CHECKING:
    from handsel.exchange.inspecting import TableReading

SCALES = ((re.compile(r"\bin\s+billions?\b|млрд", re.I), 10**9), (re.compile(r"\bin\s+millions?\b|млн", re.I), 10**6),
          (re.compile(r"\bin\s+thousands?\b|тыс", re.I), 10**3))  # fmt: skip
CURRENCY = re.compile(r"\b(USD|EUR|GBP|CHF|JPY|RUB|CAD|AUD|INR|CNY|BRL|SEK|NOK|DKK|PLN)\b")


def apply_hints(tables: "Sequence[TableReading]") -> None:
    """Use a data dictionary's descriptions, and headings such as `Revenue (in millions)`."""
    described = {key: text for table in tables if table.map.kind == "dictionary" for key, text in _described(table)}
    for table in tables:
        names = (name_key(table.table.name), "")
        for column in table.map.columns:
            said = next(
                (described[n, name_key(column.column)] for n in names if (n, name_key(column.column)) in described), ""
            )
            _apply(table, column.column, f"{column.column} {said}")
    _share_currency(tables)


def _share_currency(tables: "Sequence[TableReading]") -> None:
    """One company's files are in one currency unless they say otherwise."""
    currencies = {table.map.currency for table in tables if table.map.currency}
    if len(currencies) == 1:
        currency = currencies.pop()
        for table in tables:
            table.map = replace(table.map, currency=currency)


def _described(table: "TableReading") -> list[tuple[tuple[str, str], str]]:
    header = {name_key(name): place for place, name in enumerate(table.table.header)}
    field, text = header.get("field", header.get("column")), header.get("description")
    if field is None or text is None:
        return []
    owner = header.get("table")
    return [
        ((name_key(row.cells[owner]) if owner is not None else "", name_key(row.cells[field])), row.cells[text])
        for row in table.table.head(2000)
    ]


def _apply(table: "TableReading", name: str, said: str) -> None:
    column = next(known for known in table.map.columns if known.column == name)
    kind = table.map.known
    types = {kind.fields[field].type for field in column.fields if field in kind.fields} if kind else set()
    if "money" not in types or column.reason == "given":
        return
    scale = next((factor for pattern, factor in SCALES if pattern.search(said)), 1)
    if scale != 1:
        table.map = table.map.with_column(replace(column, scale=scale, reason="described"))
    if (found := CURRENCY.search(said)) and not table.map.currency:
        table.map = replace(table.map, currency=found[1])
