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
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from handsel.conduct.models import Gift, GiftRecipient
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
    for gifts in _chunks(period, viewer, timezone.now()):
        rows = GiftRecipient.objects.filter(gift__in=gifts).annotate(ruled=RULED)
        for values in rows.order_by("gift__given_on", "gift_id", "position").values_list(*LOOKUPS):
            yield list(map(_plain, _spread(values)))


def _chunks(period: Period, viewer: Viewer, moment: datetime) -> Iterator[list[UUID]]:
    """The gifts on record at a moment, some at a time: the first ones are there at once, however many follow."""
    gifts = Gift.objects.visible_to(viewer).filter(given_on__lt=period.end, recorded_at__lte=moment)
    gifts = gifts.order_by("given_on", "id")
    day, last = period.start, UUID(int=0)
    while found := list(gifts.filter(_after(day, last)).values_list("given_on", "pk")[:CHUNK]):
        yield [pk for _day, pk in found]
        day, last = found[-1]


def _after(day: date, last: UUID) -> Q:
    return Q(given_on__gte=day) & (Q(given_on__gt=day) | Q(pk__gt=last))


def _spread(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cells of a row: what the rules said takes several."""
    return (*values[:EVIDENCE], _evidence(values[EVIDENCE]), *values[EVIDENCE + 1 : RULINGS], *_ruled(values[RULINGS]),
            *values[RULINGS + 1 :])  # fmt: skip


RULED = Func(
    F("gift__decision"),
    Value("$.rulings[*] ? (@.person == $person)"),
    JSONObject(person=Cast("person", TextField())),
    function="jsonb_path_query_array",
    template="%(function)s(%(expressions)s)",
    output_field=JSONField(),
)
"""What the policies said of this recipient, out of the whole decision."""

LOOKUPS = (
    "gift_id", "gift__given_on", "gift__direction", "gift__kind", "gift__description", "gift__giver__name",
    "gift__giver_role", "gift__paid_by", "gift__source", "name", "person", "employer_name", "capacities", "reaching",
    "share", "gift__currency", "gift__cost", "gift__market", "gift__face", "gift__tax", "gift__delivery",
    "gift__shared_by", "gift__occasion", "gift__host_present", "gift__claim", "gift__evidence", "gift__attestation",
    "gift__account_id", "gift__stage_name", "gift__expense__reference", "gift__outcome", "ruled",
    "gift__clearance__answer__answered_by__name", "gift__clearance__answer__reason",
    "gift__clearance__answer__conditions", "gift__corrects_id", "gift__corrected_by__id", "gift__is_withdrawal",
    "gift__reason", "gift__came_back__returned_on", "gift__came_back__unused", "gift__recorded_by__name",
    "gift__recorded_at", "gift__keep_until",
)  # fmt: skip
"""Where the cells come from, in the order of the heading; `ruled` gives three of them."""

EVIDENCE, RULINGS = LOOKUPS.index("gift__evidence"), LOOKUPS.index("ruled")


def _ruled(rulings: list[dict[str, Any]]) -> tuple[str, str, str]:
    """The policy versions that ruled this recipient's share, and the tightest room before and after."""
    said = "; ".join(f"{ruling['policy']} {ruling['version']}: {ruling['outcome']}" for ruling in rulings)
    measured = next((ruling for ruling in rulings if ruling.get("headroom_before")), None)
    if measured is None:
        return said, "", ""
    before, after = (measured[name] for name in ("headroom_before", "headroom_after"))
    return said, f"{before['amount']} {before['currency']}", f"{after['amount']} {after['currency']}"


def _evidence(evidence: dict[str, Any]) -> str:
    said = {name: value for name, value in evidence.items() if value}
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _plain(value: Any) -> str:
    """A cell as text. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if not value and not isinstance(value, bool | int | Decimal):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text[0] in FORMULA and not _is_number(text) else text


FORMULA = frozenset("=+-@\t\r")


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _csv(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
