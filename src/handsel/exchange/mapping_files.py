"""Mapping files: a `Mapping` as TOML that a person can read, correct and use again with `--map`.

    version = 1
    currency = "USD"            # where a file does not say
    dates = "day-first"         # or "month-first", for 02/03/2024
    numbers = "1.234,56"        # or "1,234.56"
    time_zone = "Europe/Berlin" # of times without one

    [values.product]            # in every table: text in the file = text to read instead
    GTXPro = "GTX Pro"

    [[table]]
    match = "sales_pipeline.csv"     # a file, "book.xlsx#Sheet1", or a pattern with *
    kind = "opportunity"
    identity = ["opportunity_id"]    # what tells rows apart where there is no id
    [table.columns]
    deal_stage = "stage"             # column = field; "extra" keeps it with the record, "ignore" leaves it out
    account = { field = "account", by = "name" }
    revenue = { field = "amount", scale = 1000, numbers = "1,234.56" }
    manager = ["manager", "team"]    # one column, two fields
    [table.constants]
    source = "Maven"
    [table.templates]
    name = "{account} – {product}"

Every error names the key it is about and says what is allowed there.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from handsel.exchange.mapping import LINK_KEYS, SURE, ColumnMap, Mapping, TableMap
from handsel.exchange.values.dates import DateOrder
from handsel.exchange.values.numbers import NumberForm
from handsel.exchange.vocabulary import EXTRA, IGNORE, Kind, kinds

VERSION = 1
TOP_KEYS = ("version", "currency", "dates", "numbers", "time_zone", "values", "table")
TABLE_KEYS = ("match", "kind", "columns", "constants", "templates", "identity", "currency")
COLUMN_KEYS = ("field", "fields", "by", "dates", "numbers", "scale", "fractions", "values")
BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")


class UnusableMapping(ValueError):
    """The mapping file cannot be used: `key` says where, `code` and `facts` say why, `allowed` what may stand there."""

    def __init__(self, key: str, code: str, allowed: Iterable[str] = (), **facts: object) -> None:
        self.key, self.code, self.allowed = key, code, tuple(allowed)
        self.facts = {name: str(value) for name, value in facts.items()}
        said = " ".join(f"{name}={value!r}" for name, value in self.facts.items())
        hint = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(f"{key}: {code} {said}{hint}".replace("  ", " "))


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file. Raises `UnusableMapping`, or `OSError` when the file cannot be opened."""
    return parse_mapping(path.read_bytes())


def parse_mapping(text: str | bytes) -> Mapping:
    """The mapping of a file's text. Raises `UnusableMapping`."""
    try:
        told = tomllib.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise UnusableMapping("file", "not-toml", problem=problem) from problem
    _only(told, TOP_KEYS, "")
    if told.get("version", VERSION) != VERSION:
        raise UnusableMapping("version", "unknown-version", [str(VERSION)], value=told["version"])
    zone = _text(told, "time_zone", "") or "UTC"
    if zone not in available_timezones():
        raise UnusableMapping(
            "time_zone", "unknown-time-zone", ["UTC", "Europe/Berlin", "America/New_York"], value=zone
        )
    return Mapping(
        tables=tuple(_table(table, f"table[{n}]") for n, table in enumerate(_tables(told), 1)),
        values={name: _texts(values, f"values.{name}") for name, values in _dict(told, "values", "").items()},
        dates=_choice(told, "dates", "", DateOrder),
        numbers=_choice(told, "numbers", "", NumberForm),
        currency=_currency(told, ""),
        time_zone=zone,
    )


def _tables(told: Map[str, Any]) -> list[Any]:
    tables = told.get("table", [])
    if not isinstance(tables, list):
        raise UnusableMapping("table", "wrong-type", ["[[table]]"])
    return tables


def _table(told: Any, key: str) -> TableMap:
    if not isinstance(told, dict):
        raise UnusableMapping(key, "wrong-type", ["[[table]]"])
    _only(told, TABLE_KEYS, f"{key}.")
    match, name = _text(told, "match", f"{key}."), _text(told, "kind", f"{key}.")
    if not match:
        raise UnusableMapping(f"{key}.match", "missing")
    kind = kinds().get(name)
    if kind is None and name != "skip":
        raise UnusableMapping(
            f"{key}.kind", "unknown-kind", [*(k.name for k in kinds().values() if k.home), "skip"], value=name
        )
    columns = _dict(told, "columns", f"{key}.")
    return TableMap(
        match=match,
        kind=name,
        columns=tuple(_column(column, value, kind, f"{key}.columns.{column}") for column, value in columns.items()),
        constants=_field_texts(told, "constants", kind, key),
        templates=_field_texts(told, "templates", kind, key),
        identity=tuple(_list(told.get("identity", []), f"{key}.identity")),
        currency=_currency(told, f"{key}."),
    )


def _column(column: str, told: Any, kind: Kind | None, key: str) -> ColumnMap:
    if isinstance(told, str | list):
        told = {"fields": [told] if isinstance(told, str) else told}
    if not isinstance(told, dict):
        raise UnusableMapping(key, "wrong-type", ['"field"', '["field", "field"]', '{ field = "…" }'])
    _only(told, COLUMN_KEYS, f"{key}.")
    fields = [told["field"]] if "field" in told else []
    fields += _list(told.get("fields", []), f"{key}.fields")
    if not fields:
        raise UnusableMapping(f"{key}.field", "missing")
    for name in fields:
        _known_field(name, kind, key)
    scale = told.get("scale", 1)
    if not isinstance(scale, int) or isinstance(scale, bool) or scale < 1:
        raise UnusableMapping(f"{key}.scale", "wrong-type", ["1", "1000", "1000000"], value=scale)
    by = _text(told, "by", f"{key}.")
    if by and by not in LINK_KEYS:
        raise UnusableMapping(f"{key}.by", "unknown-key", LINK_KEYS, value=by)
    return ColumnMap(
        column=column,
        field=fields[0],
        also=tuple(fields[1:]),
        by=by,
        dates=_choice(told, "dates", f"{key}.", DateOrder),
        numbers=_choice(told, "numbers", f"{key}.", NumberForm),
        scale=scale,
        fractions=bool(told.get("fractions", False)),
        values=_texts(told.get("values", {}), f"{key}.values"),
    )


def _known_field(name: Any, kind: Kind | None, key: str) -> None:
    allowed = [*(kind.fields if kind else ()), EXTRA, IGNORE]
    if name not in allowed:
        raise UnusableMapping(key, "unknown-field", allowed, value=name)


def _field_texts(told: Map[str, Any], name: str, kind: Kind | None, key: str) -> dict[str, str]:
    texts = _texts(told.get(name, {}), f"{key}.{name}")
    for field in texts:
        _known_field(field, kind, f"{key}.{name}.{field}")
    return texts


def _only(told: Map[str, Any], allowed: tuple[str, ...], key: str) -> None:
    for name in told:
        if name not in allowed:
            raise UnusableMapping(f"{key}{name}", "unknown-setting", allowed)


def _text(told: Map[str, Any], name: str, key: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise UnusableMapping(f"{key}{name}", "wrong-type", ["text in quotes"], value=value)
    return value


def _currency(told: Map[str, Any], key: str) -> str:
    code = _text(told, "currency", key)
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise UnusableMapping(f"{key}currency", "not-a-currency", ["USD", "EUR", "…"], value=code)
    return code


def _choice[E: (DateOrder, NumberForm)](told: Map[str, Any], name: str, key: str, choices: type[E]) -> E | None:
    value = told.get(name)
    if value is None:
        return None
    try:
        return choices(value)
    except ValueError:
        allowed = [choice.value for choice in choices]
        raise UnusableMapping(f"{key}{name}", "unknown-choice", allowed, value=value) from None


def _dict(told: Map[str, Any], name: str, key: str) -> dict[str, Any]:
    value = told.get(name, {})
    if not isinstance(value, dict):
        raise UnusableMapping(f"{key}{name}", "wrong-type", [f"[{name}]"])
    return value


def _texts(told: Any, key: str) -> dict[str, str]:
    if not isinstance(told, dict):
        raise UnusableMapping(key, "wrong-type", ['{ "text" = "text" }'])
    for name, value in told.items():
        if not isinstance(value, str):
            raise UnusableMapping(f"{key}.{name}", "wrong-type", ["text in quotes"], value=value)
    return dict(told)


def _list(told: Any, key: str) -> list[str]:
    if not isinstance(told, list) or not all(isinstance(value, str) for value in told):
        raise UnusableMapping(key, "wrong-type", ['["text", "text"]'])
    return list(told)


def write_mapping(mapping: Mapping) -> str:
    """The mapping as TOML that `parse_mapping` reads back; columns that are kept as extra are listed too."""
    lines = [f"version = {VERSION}"]
    lines += [f"currency = {_quoted(mapping.currency)}"] if mapping.currency else []
    lines += [f"dates = {_quoted(mapping.dates)}"] if mapping.dates else []
    lines += [f"numbers = {_quoted(mapping.numbers)}"] if mapping.numbers else []
    lines += [f"time_zone = {_quoted(mapping.time_zone)}"]
    for name, values in mapping.values.items():
        lines += _section(f"[values.{_name(name)}]", values)
    for table in mapping.tables:
        lines += _written_table(table)
    return "\n".join(lines) + "\n"


def _written_table(table: TableMap) -> list[str]:
    sure = table.kind in kinds() and (table.confidence >= SURE or not table.imported)
    lines = ["", "[[table]]", f"match = {_quoted(table.match)}", f"kind = {_quoted(table.kind if sure else 'skip')}"]
    lines += [f"currency = {_quoted(table.currency)}"] if table.currency else []
    lines += [f"identity = {json.dumps(list(table.identity), ensure_ascii=False)}"] if table.identity else []
    if not sure and table.columns:
        names = ", ".join(_quoted(column.column) for column in table.columns)
        lines += [f"# Columns to map, once the kind is a known one: {names}"]
    if table.imported and sure:
        lines += ["[table.columns]", *(f"{_name(c.column)} = {_written_column(c)}" for c in table.columns)]
        lines += _section("[table.constants]", table.constants)
        lines += _section("[table.templates]", table.templates)
    return lines


def _written_column(column: ColumnMap) -> str:
    fields = [column.field, *column.also]
    settings = {
        "by": _quoted(column.by) if column.by else "",
        "dates": _quoted(column.dates) if column.dates else "",
        "numbers": _quoted(column.numbers) if column.numbers else "",
        "scale": str(column.scale) if column.scale != 1 else "",
        "fractions": "true" if column.fractions else "",
        "values": _inline(column.values) if column.values else "",
    }
    told = {name: text for name, text in settings.items() if text}
    if not told:
        return _quoted(fields[0]) if len(fields) == 1 else json.dumps(fields, ensure_ascii=False)
    first = (
        f"field = {_quoted(fields[0])}" if len(fields) == 1 else f"fields = {json.dumps(fields, ensure_ascii=False)}"
    )
    return "{ " + ", ".join([first, *(f"{name} = {text}" for name, text in told.items())]) + " }"


def _section(title: str, values: Map[str, str]) -> list[str]:
    return ["", title, *(f"{_name(name)} = {_quoted(text)}" for name, text in values.items())] if values else []


def _inline(values: Map[str, str]) -> str:
    return "{ " + ", ".join(f"{_name(name)} = {_quoted(text)}" for name, text in values.items()) + " }"


def _name(name: str) -> str:
    return name if BARE_KEY.match(name) else _quoted(name)


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's, but for the delete character, which TOML wants escaped as well
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
