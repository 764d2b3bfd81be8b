"""Mapping files: what they say, and what an error in one says."""

import pytest

from handsel.exchange.mapping import ColumnMap, Mapping, TableMap
from handsel.exchange.mapping_files import UnusableMapping, parse_mapping, write_mapping
from handsel.exchange.values.dates import DateOrder
from handsel.exchange.values.numbers import NumberForm

TABLE = '[[table]]\nmatch = "a"\nkind = "account"\n'

EXAMPLE = """
version = 1
currency = "USD"
dates = "day-first"
numbers = "1.234,56"
time_zone = "Europe/Berlin"
[values.product]
GTXPro = "GTX Pro"
[[table]]
match = "sales_*.csv"
kind = "opportunity"
identity = ["opportunity_id"]
[table.columns]
deal_stage = "stage"
account = { field = "account", by = "name" }
revenue = { field = "amount", scale = 1000, numbers = "1,234.56" }
"Close, date" = { field = "close_on", dates = "month-first", values = { never = "" } }
colour = "ignore"
[table.constants]
source = "Maven"
[table.templates]
name = "{account} – {product}"
"""


def test_a_mapping_file_is_read() -> None:
    mapping = parse_mapping(EXAMPLE)
    assert (mapping.currency, mapping.dates, mapping.numbers) == ("USD", DateOrder.DAY_FIRST, NumberForm.COMMA)
    assert mapping.values == {"product": {"GTXPro": "GTX Pro"}}
    table = mapping.table_for("folder/sales_pipeline.csv")
    assert table is not None
    assert table.columns == (
        ColumnMap("deal_stage", "stage"),
        ColumnMap("account", "account", by="name"),
        ColumnMap("revenue", "amount", scale=1000, numbers=NumberForm.POINT),
        ColumnMap("Close, date", "close_on", dates=DateOrder.MONTH_FIRST, values={"never": ""}),
        ColumnMap("colour", "ignore"),
    )
    assert (table.identity, table.constants) == (("opportunity_id",), {"source": "Maven"})


def test_what_is_written_reads_back_the_same() -> None:
    mapping = parse_mapping(EXAMPLE)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_odd_names_survive() -> None:
    odd = 'a "quoted" \\ name\twith = [all] #of it \x7f и кириллица'
    mapping = Mapping((TableMap("a.csv", "account", (ColumnMap(odd, "name", values={odd: odd}),)),))
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_an_exact_name_comes_before_a_pattern() -> None:
    mapping = Mapping(
        (TableMap("*.csv", "contact"), TableMap("a.csv", "account"), TableMap("book.xlsx#Deals", "opportunity"))
    )
    assert [
        found.kind
        for name, sheet in (("x/a.csv", ""), ("b.csv", ""), ("x/book.xlsx", "Deals"))
        if (found := mapping.table_for(name, sheet))
    ] == ["account", "contact", "opportunity"]
    assert mapping.table_for("book.xlsx", "Other") is None


@pytest.mark.parametrize(
    ("text", "key", "code", "allowed"),
    [
        ("= 1", "file", "not-toml", ""),
        ("version = 2", "version", "unknown-version", "1"),
        ('currncy = "USD"', "currncy", "unknown-setting", "currency"),
        ('currency = "dollars"', "currency", "not-a-currency", "USD"),
        ('dates = "us"', "dates", "unknown-choice", "day-first"),
        ('numbers = ","', "numbers", "unknown-choice", "1,234.56"),
        ('time_zone = "Mars"', "time_zone", "unknown-time-zone", "UTC"),
        ('table = "x"', "table", "wrong-type", "[[table]]"),
        ('[[table]]\nkind = "account"', "table[1].match", "missing", ""),
        ('[[table]]\nmatch = "a"\nkind = "acount"', "table[1].kind", "unknown-kind", "account"),
        (TABLE + '[table.columns]\nx = "nam"', "table[1].columns.x", "unknown-field", "name"),
        (TABLE + "[table.columns]\nx = 3", "table[1].columns.x", "wrong-type", '"field"'),
        (
            TABLE + '[table.columns]\nx = { field = "owner", by = "phone" }',
            "table[1].columns.x.by",
            "unknown-key",
            "email",
        ),
        (
            TABLE + '[table.columns]\nx = { field = "size", scale = 0 }',
            "table[1].columns.x.scale",
            "wrong-type",
            "1000",
        ),
        (TABLE + '[table.constants]\ncolour = "x"', "table[1].constants.colour", "unknown-field", "name"),
        ("[values.stage]\na = 1", "values.stage.a", "wrong-type", "text in quotes"),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(text: str, key: str, code: str, allowed: str) -> None:
    with pytest.raises(UnusableMapping) as caught:
        parse_mapping(text)
    assert (caught.value.key, caught.value.code) == (key, code)
    assert not allowed or allowed in caught.value.allowed
    assert key in str(caught.value)
