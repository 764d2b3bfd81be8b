"""A cursor over one table of a plan file: reads values by kind and notes every mistake with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Self, overload

from babel.core import get_global

from handsel.kernel.periods import Period
from handsel.pay.plans.problems import Problem
from handsel.pay.plans.source import Place, Source
from handsel.pay.rules.plan import FAR_FUTURE

CURRENCIES = frozenset(
    code
    for rows in get_global("territory_currencies").values()
    for code, _start, end, is_tender in rows
    if end is None and is_tender
)
HIGH_SHARE = Decimal(5)
"""A plain number above this is not taken for a share: 10 is more likely to mean 10 % than 1,000 %."""


@dataclass
class Table:
    """One table of a file. Reading a key marks it as known; `end` notes the keys that nobody read."""

    source: Source
    place: Place
    data: dict[str, Any]
    problems: list[Problem]
    known: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The table's place in words."""
        return _dotted(self.place)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.data

    def note(self, key: str, code: str, /, **values: object) -> None:
        """A mistake at a key of this table; with a blank key, of the table itself."""
        place = (*self.place, key) if key else self.place
        words = tuple((name, str(value)) for name, value in values.items())
        self.problems.append(Problem(self.source.line_of(place), _dotted(place), code, words))

    def raw(self, key: str) -> Any:
        """The value as it stands, or None."""
        self.known.add(key)
        return self.data.get(key)

    def required(self, key: str, hint: str = "") -> bool:
        """Whether the key is there; notes it when it is not."""
        self.known.add(key)
        if self.data.get(key) is None:
            self.note(key, "missing", key=key, hint=f", {hint}" if hint else "")
            return False
        return True

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Text; a number counts as text."""
        if required and not self.required(key):
            return default
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, (dict, list, bool)):
            self.note(key, "not-a-word", key=key, value=value)
            return default
        return str(value).strip()

    def number(self, key: str, *, signed: bool = False) -> Decimal | None:
        """An amount, or None."""
        value = self.raw(key)
        if value is None:
            return None
        number = as_number(value)
        if number is None:
            self.note(key, "not-a-number", value=value)
        elif number < 0 and not signed:
            self.note(key, "negative", value=value)
            return None
        return number

    def whole(self, key: str, default: int | None = None) -> int | None:
        """A whole number, or the default."""
        value = self.raw(key)
        if value is None:
            return default
        number = as_number(value)
        if number is None or number != number.to_integral_value():
            self.note(key, "not-a-whole-number", value=value)
            return default
        return int(number)

    @overload
    def share(self, key: str) -> Decimal | None: ...
    @overload
    def share(self, key: str, default: Decimal) -> Decimal: ...
    def share(self, key: str, default: Decimal | None = None) -> Decimal | None:
        """`10%` or `0.10` as a fraction, or the default."""
        value = self.raw(key)
        if value is None:
            return default
        share = self.as_share(key, value)
        return default if share is None else share

    def rate(self) -> Decimal | None:
        """`rate`, a share of the credit, or `per_unit`, money for each unit; None when neither is there."""
        if self.has("rate") and self.has("per_unit"):
            self.note("per_unit", "rate-and-unit")
        per_unit, rate = self.number("per_unit"), self.share("rate")
        return per_unit if rate is None else rate

    def as_share(self, key: str, value: object) -> Decimal | None:
        """A value that stands somewhere in this table as a fraction; notes what is not one."""
        share = as_share(value)
        if share is None:
            self.note(key, "not-a-share", value=value)
        elif abs(share) > HIGH_SHARE and not str(value).strip().endswith("%"):
            self.note(key, "share-too-high", value=value, percent=f"{share * 100:f}")
            return None
        return share

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date, or None."""
        if required and not self.required(key):
            return None
        value = self.raw(key)
        if value is None:
            return None
        day = as_day(value)
        if day is None:
            self.note(key, "not-a-date", value=value)
        return day

    def yes(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note(key, "not-yes-or-no", value=value)
            return default
        return value

    @overload
    def choice[E: StrEnum](self, key: str, kind: type[E], default: E) -> E: ...
    @overload
    def choice[E: StrEnum](self, key: str, kind: type[E]) -> E | None: ...
    def choice[E: StrEnum](self, key: str, kind: type[E], default: E | None = None) -> E | None:
        """One of the values of an enumeration."""
        value = self.text(key)
        if not value:
            return default
        try:
            return kind(value)
        except ValueError:
            self.note(key, "not-a-choice", value=value, choices=", ".join(kind))
            return default

    def currency(self, key: str, default: str = "") -> str:
        """An ISO 4217 code."""
        value = self.text(key, default)
        if value and value not in CURRENCIES:
            self.note(key, "unknown-currency", value=value)
        return value

    def span(self, start: str = "from", end: str = "to", *, required: bool = False) -> Period | None:
        """A period from `from` to the day before `to`; without `to` it has no end."""
        first, after = self.day(start, required=required), self.day(end)
        if first is None:
            return None
        if after is not None and after <= first:
            self.note(end, "ends-before-start", start=first, end=after)
            return None
        return Period(first, after or FAR_FUTURE)

    def table(self, key: str) -> Self | None:
        """A table inside this one, or None."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(key, "not-a-table", key=key)
            return None
        return self._inside((*self.place, key), value)

    def named(self, key: str) -> Iterator[tuple[str, Self]]:
        """The tables `[key.name]` with their names."""
        group = self.table(key)
        for name in group.data if group else ():
            one = group.table(name) if group else None
            if one is not None:
                yield name, one

    def rows(self, key: str) -> list[Self]:
        """A list of tables: `[[key]]` or an array of inline tables."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(key, "not-a-list", key=key)
            return []
        rows = []
        for number, row in enumerate(value):
            if isinstance(row, dict):
                rows.append(self._inside((*self.place, key, number), row))
            else:
                self.note(key, "not-a-table", key=f"{key}[{number + 1}]")
        return rows

    def _inside(self, place: Place, data: dict[str, Any]) -> Self:
        return replace(self, place=place, data=data, known=set())

    def words(self, key: str, default: Sequence[str] = ()) -> list[str]:
        """A list of words; one word is a list of one."""
        value = self.raw(key)
        if value is None:
            return list(default)
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    def shares(self, key: str) -> list[Decimal]:
        """A list of shares."""
        value = self.raw(key)
        if value is None:
            return []
        found = [self.as_share(key, one) for one in (value if isinstance(value, list) else [value])]
        return [share for share in found if share is not None]

    def end(self) -> None:
        """Note every key that nobody asked for, with the nearest one that is known."""
        for key in self.data:
            if key not in self.known:
                near = get_close_matches(key, self.known, n=1)
                mend = f"{near[0]}?" if near else f"{', '.join(sorted(self.known))}."
                self.note(key, "unknown-key", key=key, mend=mend)


def _dotted(place: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "file"


def as_number(value: object) -> Decimal | None:
    """A number from a file's value: 12500, 12500.50 or "12,500.50"; None when it is none."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).replace(",", "").replace("_", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_share(value: object) -> Decimal | None:
    """A fraction from `10%`, `1.5x` or 0.10; None when it is none."""
    text = str(value).strip()
    if text.endswith("%"):
        number = as_number(text[:-1])
        return None if number is None else number / 100
    return as_number(text.removesuffix("x")) if not isinstance(value, bool) else None


def as_day(value: object) -> date | None:
    """A date from a file's value; a moment is no date."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """A moment with a time zone; None when it is none."""
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(str(value).strip())
        except ValueError:
            return None
    return value if value.tzinfo is not None else None
