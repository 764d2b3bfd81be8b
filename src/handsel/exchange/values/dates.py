"""Dates and moments as people's systems write them.

`02/03/24` is decided by the whole column: a value above twelve in first or second place tells the order; when no value
tells, the caller must ask. Two-digit years follow POSIX: 69-99 are 1969-1999. Moments without a zone get the given one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache

from babel import Locale

from handsel.exchange.values.problems import Parsed, Problem, is_blank


class DateOrder(StrEnum):
    """Which number comes first in `02/03/2024`."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


EARLIEST, LATEST = 1850, 2150
EXCEL_ZERO = date(1899, 12, 30)
TIME = re.compile(
    r"""^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*
        ([AaPp])?\.?(?:[Mm]\.?)?\s*
        (Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?$""",
    re.VERBOSE,
)
NUMERIC = re.compile(r"^(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})(?:(?:[T,]\s*|\s+)(\S.*))?$")
NAMED = re.compile(
    r"""^(?:[^\W\d]{2,12}\.?,?\s+)?                       # a weekday
        (?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+|of\s+)?(?P<month>[^\W\d]{3,12})\.?
          |(?P<month2>[^\W\d]{3,12})\.?[\s-]+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)
        (?:,?[\s-]+(?:de\s+)?|,)(?P<year>\d{4}|\d{2})(?:\s*г\.?)?
        (?:,?\s+(?:at\s+)?(?P<time>\d.*))?$""",
    re.VERBOSE | re.IGNORECASE,
)
CHINESE = re.compile(r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s*(\S.*))?$")
PLAIN = re.compile(r"^\d{4}-\d{2}-\d{2}$")
DIGITS = re.compile(r"^\d{5}(?:\.\d+)?$|^\d{10}$|^\d{13}$")


@dataclass
class DateEvidence:
    """What the values of one column say about the order of day and month."""

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    """Values that fit both ways and differ."""
    sample: str = ""

    def see(self, text: str) -> None:
        """Take one value into account."""
        found = NUMERIC.match(text.strip())
        if not found or len(found[1]) > 2:
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second and found[2] != ".":
            self.open += 1
            self.sample = self.sample or text.strip()

    @property
    def order(self) -> DateOrder | None:
        """The order, or None when no value tells or values contradict each other."""
        if self.day_first and not self.month_first:
            return DateOrder.DAY_FIRST
        if self.month_first and not self.day_first:
            return DateOrder.MONTH_FIRST
        return None

    @property
    def undecided(self) -> bool:
        """Whether a person must say, because some value could be either and nothing tells."""
        return self.order is None and self.open > 0

    @property
    def mixed(self) -> bool:
        """Whether the column holds dates of both orders."""
        return bool(self.day_first and self.month_first)


def parse_date(text: str, order: DateOrder | None = None) -> Parsed:
    """The calendar day as written, whatever time and zone follow it."""
    if PLAIN.match(text):
        try:
            return _in_range(date.fromisoformat(text), text)
        except ValueError:
            return Problem("not-a-date", text)
    moment = _parse(text, order)
    return moment.date() if isinstance(moment, datetime) else moment


def parse_moment(text: str, order: DateOrder | None = None, zone: tzinfo = UTC) -> Parsed:
    """An aware moment; a day without a time is its midnight in the zone."""
    moment = _parse(text, order)
    if not isinstance(moment, datetime):
        return moment
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return Problem("not-a-date", text)


def _parse(raw: str, order: DateOrder | None) -> datetime | Problem | None:
    text = raw.strip()
    if is_blank(text):
        return None
    try:
        found = _iso(text) or _numeric(text, order) or _named(text) or _chinese(text) or _serial(text)
    except (ValueError, OverflowError):
        return Problem("not-a-date", raw)
    if found is None:
        return Problem("not-a-date", raw)
    return _in_range(found, raw)


def _in_range[T: date](value: T, text: str) -> T | Problem:
    return value if EARLIEST <= value.year <= LATEST else Problem("date-out-of-range", text)


def _iso(text: str) -> datetime | None:
    if len(text) < 8 or not text[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _numeric(text: str, order: DateOrder | None) -> datetime | None:
    found = NUMERIC.match(text)
    if not found:
        return None
    first, second, third = found[1], found[3], found[4]
    if len(first) > 2:
        return _moment(int(first), int(second), int(third), found[5])
    a, b = int(first), int(second)
    if order is None and found[2] == ".":  # points are European, and there the day comes first
        order = DateOrder.DAY_FIRST
    day_first = a > 12 or (b <= 12 and order is DateOrder.DAY_FIRST)
    day, month = (a, b) if day_first else (b, a)
    return _moment(_year(third), month, day, found[5])


def _named(text: str) -> datetime | None:
    found = NAMED.match(text)
    if not found:
        return None
    month = month_names().get((found["month"] or found["month2"]).lower().rstrip("."))
    if month is None:
        return None
    return _moment(_year(found["year"]), month, int(found["day"] or found["day2"]), found["time"])


def _chinese(text: str) -> datetime | None:
    found = CHINESE.match(text)
    return _moment(int(found[1]), int(found[2]), int(found[3]), found[4]) if found else None


def _serial(text: str) -> datetime | None:
    """A spreadsheet's day number (20000-80000, the years 1954 to 2119), or seconds or milliseconds since 1970."""
    if not DIGITS.match(text):
        return None
    if len(text.partition(".")[0]) == 5:
        days = float(text)
        if not 20000 <= days <= 80000:
            return None
        return datetime.combine(EXCEL_ZERO, time()) + timedelta(seconds=round(days * 86400))
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _moment(year: int, month: int, day: int, clock: str | None) -> datetime:
    if not clock:
        return datetime(year, month, day)  # noqa: DTZ001  (the zone is put on by parse_moment)
    found = TIME.match(clock.strip())
    if not found:
        raise ValueError(clock)
    hour = int(found[1])
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "Pp" else 0)
    return datetime(year, month, day, hour, int(found[2]), int(found[3] or 0), tzinfo=_zone(found[6]))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits) * 60 if len(digits) <= 2 else int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


@cache
def month_names() -> dict[str, int]:
    """Month names, long and short, of the languages the big exports come in."""
    names: dict[str, int] = {}
    for language in ("it", "pt", "es", "fr", "de", "nl", "pl", "cs", "ru", "en"):
        months = Locale(language).months
        for context in ("stand-alone", "format"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.lower().rstrip(".")] = number
                    if language == "ru":
                        names[name.lower()[:3]] = number
    return names | {"sept": 9, "мая": 5, "май": 5}
