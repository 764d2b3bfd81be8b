"""Event files: one event per line. A file with one bad line is refused as a whole, and every bad line is named.

Columns that are not known are attributes of the deal (product, segment, …), which plans can ask for with `where`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handsel.kernel.periods import day_of
from handsel.pay.plans import fields
from handsel.pay.plans.problems import Problem, UnusableFile
from handsel.pay.plans.source import Source
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.plan import NOTHING
from handsel.pay.rules.vocabulary import Basis, CreditKind, EventKind

REQUIRED = ("event", "deal")
COLUMNS = (
    *("id", "event", "deal", "on", "at", "amount", "currency", "payee", "split", "account"),
    *(basis.value for basis in Basis if basis is not Basis.AMOUNT),
    *("term_months", "service_start", "booked_on", "reason", "supersedes", "received"),
)
"""Every column with a meaning of its own."""

NEEDS_AMOUNT = (EventKind.INVOICED, EventKind.PAID, EventKind.REFUNDED)


@dataclass(frozen=True)
class Reading:
    """How lines become events: the zone that decides the day of a moment, and who is meant when nobody is named."""

    zone: str = "UTC"
    currency: str = ""
    payee: str = ""
    needs_id: bool = True


def read_events(path: Path, reading: Reading = Reading()) -> tuple[Event, ...]:
    """The events of a CSV file (comma, semicolon or tab). Raises UnusableFile with every bad line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as failure:
        raise _refused(path, "cannot-open", reason=failure.strerror or str(failure)) from failure
    except UnicodeDecodeError as failure:
        raise _refused(path, "not-text") from failure
    return parse_events(text, path, reading)


def parse_events(text: str, path: Path = Path("events.csv"), reading: Reading = Reading()) -> tuple[Event, ...]:
    """The same for text that is at hand."""
    problems: list[Problem] = []
    rows = csv_rows(text, path, problems, required=REQUIRED)
    events = events_of(rows, reading, problems)
    if problems:
        raise UnusableFile(str(path), sorted(set(problems)))
    return events


def _refused(path: Path, code: str, **values: str) -> UnusableFile:
    return UnusableFile(str(path), [Problem(0, path.name, code, tuple(values.items()))])


def csv_rows(
    text: str, path: Path, problems: list[Problem], *, required: Iterable[str] = (), first_line: int = 1
) -> list[fields.Table]:
    """Lines of a CSV text as tables of their filled cells. Blank lines are passed over."""
    header_text = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(header_text), skipinitialspace=True)
    header = [name.strip().lower() for name in next(reader, [])]
    problems += _header_problems(header, required, first_line)
    if problems:
        return []
    rows = []
    for cells in reader:
        line = first_line + reader.line_num - 1
        if any(cell.strip() for cell in cells):
            rows.append(_row(cells, header, path, line, problems))
    return rows


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _header_problems(header: list[str], required: Iterable[str], line: int) -> Iterator[Problem]:
    if not any(header):
        yield Problem(line, "header", "empty-file")
        return
    for name in header:
        if header.count(name) > 1:
            yield Problem(line, name or "header", "column-twice", (("value", name),))
    for name in required:
        if name not in header:
            yield Problem(line, "header", "no-column", (("value", name), ("known", ", ".join(header))))


def _row(cells: list[str], header: list[str], path: Path, line: int, problems: list[Problem]) -> fields.Table:
    if len(cells) > len(header):
        values = (("count", str(len(cells))), ("columns", str(len(header))))
        problems.append(Problem(line, "line", "too-many-cells", values))
    data: dict[str, Any] = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
    source = Source(path, data, {(name,): line for name in header})
    return fields.Table(_on_line(source, line), (), data, problems)


def _on_line(source: Source, line: int) -> Source:
    """A source in which everything stands on one line."""

    class Everywhere(dict[Any, int]):
        def __contains__(self, key: object) -> bool:
            return True

        def __missing__(self, key: object) -> int:
            return line

    return Source(source.path, source.data, Everywhere())


def events_of(rows: Iterable[fields.Table], reading: Reading, problems: list[Problem]) -> tuple[Event, ...]:
    """Events of tables, each with its own id."""
    events: list[Event] = []
    lines: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        event = _event(row, number, reading)
        if event is None:
            continue
        if event.key in lines:
            row.note("id", "event-twice", value=event.key, other=lines[event.key])
        lines.setdefault(event.key, row.source.line_of((*row.place, "id")))
        events.append(event)
    return tuple(events)


def _event(row: fields.Table, number: int, reading: Reading) -> Event | None:
    kind = row.choice("event", EventKind) if row.required("event", "one of " + ", ".join(EventKind)) else None
    deal = row.text("deal", required=True)
    key = row.text("id", required=reading.needs_id) or f"e{number}"
    at = fields.as_moment(row.raw("at")) if row.has("at") else None
    if row.has("at") and at is None:
        row.note("at", "not-a-time", value=row.raw("at"))
    on = row.day("on", required=at is None and not row.has("at"))
    if on is None and at is not None:
        on = day_of(at, ZoneInfo(reading.zone))
    amount = row.number("amount", signed=kind in (EventKind.BOOKED, EventKind.AMENDED))
    shares = _shares(row, kind, reading)
    measures = tuple((basis, value) for basis in Basis if basis is not Basis.AMOUNT
                     if (value := row.number(basis, signed=True)) is not None)  # fmt: skip
    if kind in NEEDS_AMOUNT and amount is None and not row.has("amount"):
        row.note("amount", "amount-needed", value=kind)
    if kind is EventKind.BOOKED and amount is None and not measures and not row.has("amount"):
        row.note("amount", "amount-needed", value=kind)
    currency = row.currency("currency", reading.currency if kind is EventKind.BOOKED else "")
    rest = _rest(row)
    if kind is None or on is None:
        return None
    return Event(key, kind, deal, on, amount, currency, shares, measures, at=at, **rest)


def _rest(row: fields.Table) -> dict[str, Any]:
    """The fields that any event may have, and the columns that are attributes of the deal."""
    found: dict[str, Any] = {
        "account": row.text("account"),
        "term_months": row.whole("term_months"),
        "service_start": row.day("service_start"),
        "booked_on": row.day("booked_on"),
        "reason": row.text("reason"),
        "supersedes": row.text("supersedes"),
        "received": row.day("received"),
    }
    found["attributes"] = tuple((name, row.text(name)) for name in row.data if name not in COLUMNS)
    return found


def _shares(row: fields.Table, kind: EventKind | None, reading: Reading) -> tuple[Share, ...]:
    payee, split = row.text("payee"), row.text("split")
    if payee and split:
        row.note("split", "payee-and-split")
    if split:
        return _split(row, split)
    if not payee and kind is EventKind.BOOKED and not row.has("account"):
        payee = reading.payee
    return (Share(payee, Decimal(1)),) if payee else ()


SHARE = re.compile(r"^(?P<payee>.+?)\s*:\s*(?P<share>[0-9.]+%?)\s*(?P<kind>revenue|overlay|shadow)?$")


def _split(row: fields.Table, text: str) -> tuple[Share, ...]:
    """`ana:50%; ben:50%; eva:20% overlay`. Revenue shares must total exactly 100 %."""
    shares = []
    for part in filter(None, (one.strip() for one in re.split(r"[;+|]", text))):
        found = SHARE.match(part)
        share = row.as_share("split", found["share"]) if found else None
        if found is None or share is None:
            row.note("split", "share-text", value=part)
            continue
        shares.append(Share(found["payee"], share, CreditKind(found["kind"] or CreditKind.REVENUE)))
    revenue = [share.share for share in shares if share.kind is CreditKind.REVENUE]
    total = sum(revenue, NOTHING)
    if revenue and total != 1:
        row.note("split", "split-sum", total=f"{total * 100:f}")
    return tuple(shares)
