"""The examiner's export: every row of the register in a period, streamed, sealed line by line.

The last cell of each line is the SHA-256 of the line before's seal and this line's other cells, as JSON; the last line
says how many rows there were. A row changed, dropped or moved breaks every seal after it.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handsel.conduct.models import ClearanceAnswer, Gift, GiftRecipient
from handsel.kernel.periods import Period
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

HEADING = (
    "gift", "date", "direction", "kind", "description", "giver", "giver_role", "paid_by", "received_from", "recipient",
    "recipient_id", "employer", "capacity", "reaching", "share", "currency", "cost", "market", "face", "tax",
    "delivery", "shared_by", "occasion", "host_present", "claim", "evidence", "attestation", "account_id",
    "opportunity_stage", "expense_reference", "outcome", "policies", "headroom_before", "headroom_after", "cleared_by",
    "clearance_reason", "clearance_conditions", "corrects", "corrected_by", "withdrawn", "reason", "returned_on",
    "returned_unused", "recorded_by", "recorded_at", "keep_until",
)  # fmt: skip
SEAL = "seal"
END = "end of register"
CHUNK = 2_000


def lines(period: Period, viewer: Viewer) -> Iterator[str]:
    """The lines of the file, one for each recipient of each row, in the order of giving.

    Raises Forbidden for whoever does not read the register. However long the period is, a few thousand rows are held.
    """
    viewer.require(Permission.READ_REGISTER)
    return _sealed(_cells(period, viewer))


def _sealed(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    seal, count = "", 0
    yield _csv([*HEADING, SEAL])
    for cells in rows:
        count += 1
        seal = sealed(seal, cells)
        yield _csv([*cells, seal])
    closing = [END, str(count), *[""] * (len(HEADING) - 2)]
    yield _csv([*closing, sealed(seal, closing)])


def sealed(before: str, cells: Sequence[str]) -> str:
    """The seal of a line."""
    text = json.dumps([before, *cells], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verified:
    """What a check of an export says: how many rows, and the first line whose seal is broken (None: all hold)."""

    rows: int
    broken_at: int | None


def verify(text: str) -> Verified:
    """Check the seals of an export."""
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = next(reader, [])
    if heading != [*HEADING, SEAL]:
        return Verified(0, 1)
    seal, count, closed = "", 0, False
    for cells in reader:
        if closed or len(cells) != len(heading) or sealed(seal, cells[:-1]) != cells[-1]:
            return Verified(count, reader.line_num)
        seal, closed = cells[-1], cells[0] == END
        if closed and cells[1] != str(count):
            return Verified(count, reader.line_num)
        count += not closed
    return Verified(count, None if closed else reader.line_num + 1)


def _cells(period: Period, viewer: Viewer) -> Iterator[list[str]]:
    rows = Gift.objects.visible_to(viewer).filter(given_on__gte=period.start, given_on__lt=period.end)
    rows = rows.select_related(
        "giver", "recorded_by", "expense", "came_back", "corrected_by", "clearance__answer__answered_by"
    )
    found = rows.prefetch_related("recipients").order_by("given_on", "id")
    for row in found.iterator(chunk_size=CHUNK):
        for each in sorted(row.recipients.all(), key=lambda recipient: recipient.position):
            yield [_plain(value) for value in _values(row, each)]


def _values(row: Gift, each: GiftRecipient) -> Iterator[Any]:
    yield from (row.pk, row.given_on, row.direction, row.kind, row.description, row.giver.name, row.giver_role)
    yield from (row.paid_by, row.source, each.name, each.person, each.employer_name, each.capacities, each.reaching)
    yield from (each.share, row.currency, row.cost, row.market, row.face, row.tax, row.delivery, row.shared_by)
    yield from (row.occasion, row.host_present, row.claim, _evidence(row), row.attestation, row.account_id)
    yield from (row.stage_name, row.expense.reference if row.expense else "", row.outcome)
    yield from _ruled(row, each)
    yield from _cleared(row)
    later, back = getattr(row, "corrected_by", None), getattr(row, "came_back", None)
    yield from (row.corrects_id, later.pk if later else "", row.is_withdrawal, row.reason)
    yield from (back.returned_on, back.unused) if back else ("", "")
    yield from (row.recorded_by.name if row.recorded_by else "", row.recorded_at, row.keep_until)


def _ruled(row: Gift, each: GiftRecipient) -> Iterator[str]:
    """The policy versions that ruled this recipient's share, and the tightest room before and after."""
    mine = [ruling for ruling in row.decision.get("rulings", ()) if ruling["person"] == str(each.person)]
    yield "; ".join(f"{ruling['policy']} {ruling['version']}: {ruling['outcome']}" for ruling in mine)
    measured = next((ruling for ruling in mine if ruling.get("headroom_before")), None)
    for name in ("headroom_before", "headroom_after"):
        yield f"{measured[name]['amount']} {measured[name]['currency']}" if measured else ""


def _cleared(row: Gift) -> Iterator[str]:
    answer: ClearanceAnswer | None = getattr(row.clearance, "answer", None) if row.clearance_id else None
    yield answer.answered_by.name if answer and answer.answered_by else ""
    yield answer.reason if answer else ""
    yield answer.conditions if answer else ""


def _evidence(row: Gift) -> str:
    said = {name: value for name, value in row.evidence.items() if value}
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _plain(value: Any) -> str:
    """A cell as text. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _csv(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
