"""A CSV file of quotas read and written: one line for each person or team, measure and period.

Columns: member (e-mail address) or team, measure, product, period, amount, currency, ramp. Everything wrong is found at
once, with its line; nothing is guessed.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from handsel.kernel.money import exponent
from handsel.kernel.periods import Calendar, Grain, Period
from handsel.quota.rules.naming import period_named

COLUMNS = ("member", "team", "measure", "product", "period", "amount", "currency", "ramp")
NEEDED = ("period", "amount")
LARGEST = Decimal("1e15")
MEASURE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
CURRENCY = re.compile(r"[A-Z]{3}")
FORMULA = frozenset("=+-@")


@dataclass(frozen=True)
class Finding:
    """Something wrong with a line. `code` is a key of the words, `value` what stood there."""

    line: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class Row:
    """A line that can be read: who by address or name, and the values."""

    line: int
    member: str
    team: str
    measure: str
    product: str
    grain: Grain
    period: Period
    amount: Decimal
    currency: str
    ramp: Decimal


def read_sheet(text: str, calendar: Calendar, currency: str) -> tuple[list[Row], list[Finding]]:
    """Rows and findings. Left out, the currency is the company's, the measure bookings and the ramp 100."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    try:
        every = list(lines)
    except csv.Error as problem:
        return [], [Finding(lines.line_num, "", "unreadable", str(problem))]
    if not every or not any(every[0]):
        return [], [Finding(1, "", "empty")]
    heads = [head.strip().lower() for head in every[0]]
    if findings := _heads(heads):
        return [], findings
    rows: list[Row] = []
    found: list[Finding] = []
    for number, cells in enumerate(every[1:], start=2):
        if any(cell.strip() for cell in cells):
            read = _row(number, dict(zip(heads, (_plain(cell) for cell in cells), strict=False)), calendar, currency)
            if isinstance(read, Row):
                rows.append(read)
            else:
                found.append(read)
    return rows, found or ([] if rows else [Finding(1, "", "empty")])


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _heads(heads: list[str]) -> list[Finding]:
    unknown = [Finding(1, head, "unknown-column", head) for head in heads if head and head not in COLUMNS]
    missing = [Finding(1, head, "column-missing", head) for head in NEEDED if head not in heads]
    if not {"member", "team"} & set(heads):
        missing.append(Finding(1, "member", "column-missing", "member"))
    return unknown + missing


def _row(line: int, cells: Mapping[str, str], calendar: Calendar, currency: str) -> Row | Finding:
    member, team = cells.get("member", ""), cells.get("team", "")
    if bool(member) == bool(team):
        return Finding(line, "member", "member-or-team")
    named = period_named(cells.get("period", ""), calendar)
    if named is None:
        return Finding(line, "period", "no-period", cells.get("period", ""))
    code = (cells.get("currency") or currency).upper()
    if wrong := _wrong(line, cells, code):
        return wrong
    amount, ramp = number(cells["amount"]) or Decimal(0), number(cells.get("ramp") or "100") or Decimal(0)
    measure = cells.get("measure") or "bookings"
    return Row(line, member, team, measure, cells.get("product", ""), *named, amount, code, ramp)


def _wrong(line: int, cells: Mapping[str, str], currency: str) -> Finding | None:
    amount, ramp = number(cells.get("amount", "")), number(cells.get("ramp") or "100")
    if not MEASURE.fullmatch(cells.get("measure") or "bookings"):
        return Finding(line, "measure", "no-measure", cells["measure"])
    if amount is None or not 0 <= amount < LARGEST:
        return Finding(line, "amount", "no-amount", cells.get("amount", ""))
    if not CURRENCY.fullmatch(currency):
        return Finding(line, "currency", "no-currency", cells.get("currency", ""))
    if amount != round(amount, exponent(currency)):
        return Finding(line, "amount", "too-fine", cells.get("amount", ""))
    if ramp is None or not 0 <= ramp <= 100 or ramp != round(ramp, 2):
        return Finding(line, "ramp", "no-ramp", cells.get("ramp", ""))
    return None


def number(text: str) -> Decimal | None:
    """A number as people write it: `250000`, `250 000.50`, `250,000.00`; None for anything else."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").removesuffix("%")
    if "," in plain:
        head, *groups = plain.partition(".")[0].split(",")
        if not head or any(len(group) != 3 for group in groups):
            return None
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def write_sheet(rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as a file that can be read again."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(str(row.get(name, ""))) for name in COLUMNS})
    return out.getvalue()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA else cell


def _plain(cell: str) -> str:
    """A cell as it was before `_safe`."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell
