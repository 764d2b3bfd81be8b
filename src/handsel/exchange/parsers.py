"""The parser of each type of field, with what its column says about form and zone; and the text of links."""

from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from handsel.exchange.mapping import ColumnMap
from handsel.exchange.matching import profile_key
from handsel.exchange.profile import SALESFORCE_ID
from handsel.exchange.values.choices import parse_choice
from handsel.exchange.values.dates import parse_date, parse_moment
from handsel.exchange.values.numbers import Amount, parse_amount, parse_integer, parse_percent
from handsel.exchange.values.people import (
    EMAIL,
    domain_of,
    parse_boolean,
    parse_domain,
    parse_email,
    parse_line,
    parse_phone,
    parse_site,
    parse_text,
)
from handsel.exchange.values.places import parse_country
from handsel.exchange.values.problems import Parsed, Problem, is_blank
from handsel.exchange.vocabulary import Field

MOST_MONEY = 10**16
MOST_WHOLE = 2**31 - 1
MOST = {"founded_year": 9999}
LONGEST_LINE = 500
LONG_TYPES = frozenset({"text", "id"})


class Link(NamedTuple):
    """How a row names another record: `by` one of id, name, email, domain, reference."""

    by: str
    text: str


def link_parser(by: str) -> Callable[[str], Link | None]:
    """Text to a link. Without `by`, what the text looks like decides: reference, id, e-mail, profile, else a name."""

    def parse(text: str) -> Link | None:
        text = " ".join(text.split())[:LONGEST_LINE]
        if is_blank(text):
            return None
        if text.startswith("@") and " " not in text and len(text) > 1:
            return Link("reference", text[1:])
        if by == "id" and text in {"0", "-1", "000000000000000AAA", "000000000000000"}:
            return None  # how several systems write "none"
        if by == "email":
            return Link("email", text.lower())
        if by == "domain":
            return Link("domain", domain_of(text) or text.lower())
        return Link(by or _looks_like(text), text)

    return parse


def _looks_like(text: str) -> str:
    if EMAIL.match(text):
        return "email"
    if len(text) in {15, 18} and SALESFORCE_ID.match(text):
        return "id"
    return "name"


def value_parser(wanted: Field, column: ColumnMap, zone: tzinfo) -> Callable[[str], Parsed]:
    """The parser of a field's type with what the column says about its form."""
    name = wanted.type.partition(":")[0]
    parsers: dict[str, Callable[[str], Parsed]] = {
        "id": _parse_id,
        "line": parse_line,
        "name": parse_line,
        "text": parse_text,
        "email": parse_email,
        "phone": parse_phone,
        "site": parse_site,
        "domain": parse_domain,
        "url": _parse_url,
        "country": parse_country,
        "boolean": parse_boolean,
        "currency": _parse_currency,
        "integer": partial(parse_integer, form=column.numbers),
        "percent": partial(parse_percent, form=column.numbers, fractions=column.fractions),
        "money": partial(parse_amount, form=column.numbers),
        "seconds": _parse_seconds,
        "minutes": _parse_minutes,
        "date": partial(parse_date, order=column.dates),
        "moment": partial(parse_moment, order=column.dates, zone=zone),
        "choice": partial(parse_choice, wanted.target),
    }
    parse = parsers[name] if column.scale == 1 else partial(_scaled, parsers[name], column.scale)
    return partial(_possible, parse, wanted)


def _possible(parse: Callable[[str], Parsed], wanted: Field, text: str) -> Parsed:
    """The value, unless it is more than a record can hold; of a line that is too long the beginning."""
    value = parse(text)
    match value:
        case Amount() if abs(value.number) >= MOST_MONEY or not value.number.is_finite():
            return Problem("number-too-large", text)
        case bool() | None:
            return value
        case int() if not 0 <= value <= MOST.get(wanted.name, MOST_WHOLE):
            return Problem("number-out-of-range", text)
        case str() if len(value) > LONGEST_LINE and wanted.type not in LONG_TYPES:
            return Problem("too-long", text, kept=value[:LONGEST_LINE].rstrip())
    return value


def _scaled(parse: Callable[[str], Parsed], scale: int, text: str) -> Parsed:
    value = parse(text)
    if isinstance(value, Amount):
        return Amount(value.number * scale, value.currency)
    return value * scale if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _parse_id(text: str) -> Parsed:
    return text.strip() or None


def _parse_url(text: str) -> Parsed:
    stripped = text.strip()
    return (stripped if profile_key(stripped) else parse_site(stripped)) if stripped else None


def _parse_currency(text: str) -> Parsed:
    code = text.strip().upper()
    if is_blank(code):
        return None
    return code if len(code) == 3 and code.isalpha() else Problem("not-a-currency", text)


def _parse_seconds(text: str) -> Parsed:
    """Seconds as a whole number, or `mm:ss` and `hh:mm:ss`."""
    parts = text.strip().split(":")
    if len(parts) in {2, 3} and all(part.isdigit() for part in parts):
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds
    return parse_integer(text)


def _parse_minutes(text: str) -> Parsed:
    amount = parse_amount(text)
    return int(amount.number * 60) if isinstance(amount, Amount) else amount
