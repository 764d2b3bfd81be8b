"""Which record is the header: often not the first, sometimes none at all."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from handsel.exchange.findings import unreadable
from handsel.exchange.reading.tables import Record

LOOKED_AT = 40
DATA = re.compile(
    r"""^(?: [+-]?[\d.,\s]*\d%?                                  # a number
          | [$€£₽]\s?[\d.,]+
          | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?          # a date
          | [^@\s]+@[^@\s]+\.[a-z]{2,}                           # an e-mail
          | https?://\S+ )$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class HeaderPlace:
    """Where the header is. With `names`, there is none and record `index` is data already."""

    index: int
    names: tuple[str, ...] = ()
    skipped: int = 0


def find_header(records: Sequence[Record]) -> HeaderPlace:
    """The first record as wide as most of the rows are, past notes, comments and blank lines."""
    filled = [index for index, record in enumerate(records) if any(cell.strip() for cell in record.cells)]
    if not filled:
        raise unreadable("empty-file", "")
    widths = {index: _width(records[index].cells) for index in filled}
    usual = _usual_width([widths[index] for index in filled])
    chosen = next(
        (index for index in filled[:LOOKED_AT] if _may_head(records[index].cells, widths[index], usual)), filled[0]
    )
    skipped = sum(1 for index in filled if index < chosen)
    cells = [cell.strip() for cell in records[chosen].cells if cell.strip()]
    if all(DATA.match(cell) for cell in cells):
        width = max(len(records[index].cells) for index in filled[:LOOKED_AT])
        return HeaderPlace(chosen, tuple(f"Column {n}" for n in range(1, width + 1)), skipped)
    return HeaderPlace(chosen, (), skipped)


def _width(cells: Sequence[str]) -> int:
    """Cells up to the last one that is not blank."""
    return max((position for position, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _usual_width(widths: Sequence[int]) -> int:
    """The width of most rows; of equally frequent ones the larger, so that notes above a short table lose."""
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width] * (width > 1), width))


def _may_head(cells: Sequence[str], width: int, usual: int) -> bool:
    if cells[0].lstrip().startswith("#") and sum(1 for cell in cells if cell.strip()) == 1 and usual > 1:
        return False
    named = sum(1 for cell in cells if cell.strip())
    return width >= usual * 0.6 and (named >= usual * 0.5 or named >= 3)
