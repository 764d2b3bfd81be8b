"""A mapping made for one file, used on another like it: what the other does not have is left out and said."""

import re
from dataclasses import replace
from datetime import UTC

from handsel.exchange.findings import Findings, Severity
from handsel.exchange.mapping import ColumnMap, TableMap
from handsel.exchange.parsers import value_parser
from handsel.exchange.reading.tables import Table
from handsel.exchange.values.problems import Problem

PLACE = re.compile(r"\{([^{}]+)\}")


def fitted(told: TableMap, table: Table, findings: Findings) -> TableMap:
    """The map with only the columns the table has; every other one is a finding."""
    there = set(table.header)
    needed = {column.column: None for column in told.columns} | dict.fromkeys(told.identity)
    needed |= {place: None for text in told.templates.values() for place in PLACE.findall(text)}
    for column in needed:
        if column not in there:
            findings.add("column-missing", column=column)
    return replace(
        told,
        columns=tuple(column for column in told.columns if column.column in there),
        identity=told.identity if there.issuperset(told.identity) else (),
        templates={name: text for name, text in told.templates.items() if there.issuperset(PLACE.findall(text))},
        constants=_usable(told, findings),
    )


def _usable(told: TableMap, findings: Findings) -> dict[str, str]:
    kind = told.known
    usable: dict[str, str] = {}
    for name, text in told.constants.items():
        wanted = kind.fields.get(name) if kind else None
        if wanted and not wanted.is_link and isinstance(value_parser(wanted, ColumnMap("", name), UTC)(text), Problem):
            findings.add("constant-unusable", Severity.ERROR, column=name, value=text)
        else:
            usable[name] = text
    return usable
