"""Delimited text: delimiter, quote and header row found by trying them on the first lines.

The csv module reads; what it cannot mend is mended here: a quote that never closes, zero bytes, rows before the
header, files without one.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Protocol

from handsel.exchange.findings import Findings, Severity, unreadable
from handsel.exchange.reading.blobs import Blob, Limits
from handsel.exchange.reading.encodings import Encoding, detect
from handsel.exchange.reading.header import find_header
from handsel.exchange.reading.tables import Record, Table, make_header

FIELD_LIMIT = 4 * 1024 * 1024
csv.field_size_limit(FIELD_LIMIT)

DELIMITERS = ",;\t|"
SINGLE_COLUMN = "\x1f"
"""A character no table uses: the whole line is one cell."""
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", SINGLE_COLUMN: "one column"}
SAMPLE_CHARACTERS = 128 * 1024
SAMPLE_RECORDS = 300
MENDS = 50
"""How many never-closing quotes are mended in one file before it is called unreadable."""


class Reader(Protocol):
    """What the csv module makes: rows, and the number of the line read last."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class Form:
    """How the text is laid out."""

    delimiter: str = ","
    quote: str = '"'
    skip_spaces: bool = False

    def reader(self, lines: Iterator[str], *, quoting: bool = True, strict: bool = False) -> Reader:
        """A csv reader of this form."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.skip_spaces,
            quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
            strict=strict,
        )


@dataclass(frozen=True)
class Place:
    """Where to begin: after `skip` lines, with a header to pass over first or not."""

    skip: int
    header: bool


def read_delimited(blob: Blob, limits: Limits, *, encoding: str | None = None) -> list[Table]:
    """The one table of a text file. Raises `Unreadable` when it is empty or is not a table."""
    found = Encoding(encoding) if encoding else detect(blob)
    sample = _sample(blob, found)
    if not sample.strip("\r\n\t ,;|\ufeff\0"):
        raise unreadable("empty-file", blob.name)
    form = sniff(sample)
    first = list(islice(_sampled(sample, form), SAMPLE_RECORDS))
    place = find_header(first)
    header_cells = place.names or first[place.index].cells
    if len(header_cells) > limits.columns:
        raise unreadable("too-many-columns", blob.name, columns=len(header_cells), limit=limits.columns)
    findings = Findings(blob.name)
    header, unnamed = make_header(header_cells, findings, first[place.index].line)
    _note(findings, found, place.skipped, headless=bool(place.names), line=first[place.index].line)
    start = Place(first[place.index].line - 1, header=not place.names)
    return [
        Table(
            name=PurePosixPath(blob.stem).name,
            file=blob.name,
            header=header,
            unnamed=unnamed,
            records=lambda noted: _records(blob, found, form, start, noted),
            form=f"{found.name.replace('utf-8-sig', 'utf-8').upper()}, {DELIMITER_NAMES.get(form.delimiter, '')}",
            findings=findings,
        )
    ]


def sniff(sample: str) -> Form:
    """Delimiter and quote under which the lines agree best on their number of columns."""
    quote = (
        "'" if '"' not in sample and len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)", sample)) > 2 else '"'
    )
    best, best_score = Form(SINGLE_COLUMN, quote), 0.0
    for delimiter in DELIMITERS:
        form = Form(delimiter, quote, skip_spaces=delimiter != "\t" and f"{delimiter} {quote}" in sample)
        score = _agreement(sample, form)
        if score > best_score:
            best, best_score = form, score
    return best


def _agreement(sample: str, form: Form) -> float:
    widths = [len(record.cells) for record in islice(_sampled(sample, form), 100) if any(record.cells)]
    if not widths:
        return 0.0
    width, times = Counter(widths).most_common(1)[0]
    if width < 2:  # notes above a short table, or hardly a table at all
        width, times = max(widths), widths.count(max(widths))
        if width < 2 or (times < 2 and (width < 3 or widths[-1] != width)):
            return 0.0
    share = times / len(widths)
    if share < 0.4 and len(widths) > 8:
        return 0.0  # prose has commas too
    return share * share * (1 + min(width, 40) / 40)


def _note(findings: Findings, encoding: Encoding, skipped: int, *, headless: bool, line: int) -> None:
    if encoding.guessed:
        findings.add("encoding-guessed", Severity.INFO, encoding=encoding.name)
    if encoding.broken:
        findings.add("broken-characters", count=encoding.broken)
    if encoding.zeros:
        findings.add("zero-bytes", Severity.INFO)
    if skipped:
        findings.add("lines-before-header", Severity.INFO, lines=skipped)
    if headless:
        findings.add("no-header", line=line)


def _sample(blob: Blob, encoding: Encoding) -> str:
    with _opened(blob, encoding) as stream:
        text = stream.read(SAMPLE_CHARACTERS)
    if len(text) == SAMPLE_CHARACTERS:
        end = max(text.rfind("\n"), text.rfind("\r"))
        text = text[: end + 1] if end > 0 else text
    return text.replace("\0", "")


def _opened(blob: Blob, encoding: Encoding) -> io.TextIOWrapper:
    # newline="" leaves line ends inside quotes as they are, and still splits on old-Mac carriage returns
    return io.TextIOWrapper(blob.open(), encoding.name, errors="replace", newline="")


def _sampled(sample: str, form: Form) -> Iterator[Record]:
    reader = form.reader(iter(io.StringIO(sample, newline="")))
    line = 0
    try:
        for cells in reader:
            yield Record(line + 1, cells)
            line = reader.line_num
    except csv.Error:
        return


def _records(blob: Blob, encoding: Encoding, form: Form, place: Place, noted: Findings) -> Iterator[Record]:
    """Records below the header. A quote that never closes spoils its own line only, not the rest of the file."""
    for _ in range(MENDS):
        spoilt = yield from _until_spoilt(blob, encoding, form, place)
        if not spoilt:
            return
        yield from _mended(blob, encoding, form, spoilt, noted)
        place = Place(spoilt, header=False)
    raise unreadable("quotes-never-close", blob.name, line=place.skip)


def _until_spoilt(blob: Blob, encoding: Encoding, form: Form, place: Place) -> Generator[Record, None, int]:
    """Yield records until a quote is found that never closes; return its line, or 0 at a good end."""
    with _opened(blob, encoding) as stream:
        lines: Iterator[str] = islice(stream, place.skip, None)
        if encoding.zeros:
            lines = (line.replace("\0", "") for line in lines)
        reader = form.reader(lines)
        line, held = place.skip, None
        try:
            if place.header:
                next(reader, None)
                line = place.skip + reader.line_num
            for cells in reader:
                if held:
                    yield held
                    held = None
                now = place.skip + reader.line_num
                if now > line + 1:  # it may be the file's end that ended it: wait and see
                    held = Record(line + 1, cells)
                elif cells:
                    yield Record(line + 1, cells)
                line = now
        except csv.Error:
            return line + 1
    if held and _never_closes(blob, encoding, form, held.line):
        return held.line
    if held:
        yield held
    return 0


def _never_closes(blob: Blob, encoding: Encoding, form: Form, line: int) -> bool:
    """Whether the last record, which begins on this line, is ended by the file and not by its quote."""
    with _opened(blob, encoding) as stream:
        text = "".join(islice(stream, line - 1, None)).replace("\0", "")
    return text.count(form.quote) % 2 == 1


def _mended(blob: Blob, encoding: Encoding, form: Form, line: int, noted: Findings) -> Iterator[Record]:
    with _opened(blob, encoding) as stream:
        text = next(islice(stream, line - 1, None), "").replace("\0", "")
    noted.add("quote-never-closes", line=line, value=text.strip())
    if len(text) > FIELD_LIMIT:
        raise unreadable("line-too-long", blob.name, line=line)
    for cells in form.reader(iter([text]), quoting=False):
        yield Record(line, [cell.strip(form.quote) for cell in cells])
