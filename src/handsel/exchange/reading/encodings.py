"""Which encoding a text file is in, from all of its bytes.

Byte order marks first, then zero bytes (UTF-16 without a mark), then strict UTF-8 over the whole file, and only then
a guess among code pages by how much the text looks like words: letters of one script side by side, capitals at the
beginning, frequent letters frequent. A single accented letter among thousands of rows is enough to decide.
"""

import codecs
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from handsel.exchange.reading.blobs import MEGABYTE, Blob

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = "cp1252 cp1251 cp1253 iso8859_7 cp1250 cp1254 koi8_r cp866 mac_roman cp1257".split()
FREQUENT = frozenset("оеаинтсрвлкмαοιετσνηρκςéèàçêáíóúñöüäåøæßãõçğşıăâîțščžýěřćđęąłżś")
SAMPLE = 65536


@dataclass(frozen=True)
class Encoding:
    """What the bytes are. `broken` counts bytes that do not fit and will show as the replacement character."""

    name: str
    zeros: bool = False
    guessed: bool = False
    broken: int = 0


def detect(blob: Blob) -> Encoding:
    """Read the whole file once and say how to decode it."""
    head = blob.head(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name, zeros=False)
    if wide := _wide(head):
        return Encoding(wide, guessed=True)
    zeros, valid, odd = _scan(blob)
    if valid:
        return Encoding("utf-8", zeros)
    broken = _broken_utf8(odd)
    if broken is not None:
        return Encoding("utf-8", zeros, guessed=True, broken=broken)
    return Encoding(_code_page(odd), zeros, guessed=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is zero."""
    if len(head) < 4 or (len(head) % 2 and len(head) < 4096):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _scan(blob: Blob) -> tuple[bool, bool, bytes]:
    """Whether there are zero bytes, whether all is valid UTF-8, and a sample of the lines that are not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    zeros, valid, odd, size = False, True, [], 0
    with blob.open() as stream:
        while chunk := stream.read(MEGABYTE):
            zeros = zeros or b"\0" in chunk
            if valid:
                valid = _decodes(decoder, chunk)
            if not chunk.isascii() and size < SAMPLE:
                lines = [line for line in chunk.splitlines() if not line.isascii()]
                odd.extend(lines[:400])
                size += sum(map(len, lines[:400]))
    return zeros, valid and _decodes(decoder, b"", final=True), b"\n".join(odd)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _broken_utf8(odd: bytes) -> int | None:
    """How many bytes are wrong when the text is UTF-8 for the most part; None when it is not."""
    text = odd.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for letter in text if letter > "\x7f") - broken
    return broken if broken and good > 10 * broken else None


def _code_page(odd: bytes) -> str:
    sample = odd[:SAMPLE]
    scores = {name: score for name in SINGLE_BYTE if (score := _score(sample, name)) is not None}
    best = max(scores, key=lambda name: scores[name], default="cp1252")
    if len(sample) >= 64 and (wide := _east_asian(sample)) and scores.get(best, -1.0) < 1.2:
        return wide
    return best if scores else "latin-1"


def _east_asian(sample: bytes) -> str | None:
    """What charset-normalizer says, if it is one of the two-byte code pages."""
    found = from_bytes(
        sample, cp_isolation=["shift_jis", "cp932", "gb18030", "big5", "euc_jp", "euc_kr", "cp949"]
    ).best()
    return found.encoding if found else None


def _score(sample: bytes, encoding: str) -> float | None:
    """Points per character beyond ASCII; None when the bytes have no meaning in this code page."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    points, count = 0.0, 0
    for position, letter in enumerate(text):
        if letter <= "\x7f":
            continue
        count += 1
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        points += _points(before, letter, after)
    return points / count if count else None


def _points(before: str, letter: str, after: str) -> float:
    category = unicodedata.category(letter)
    if category in {"Cc", "Cn", "Co"}:
        return -5.0
    if not category.startswith("L"):
        return -1.0 if before.isalpha() and after.isalpha() else 0.2
    neighbours = [other for other in (before, after) if other.isalpha()]
    if not neighbours:
        return 0.1  # a letter alone says nothing: it may be a sign of another code page
    points = 1.0 if letter.lower() in FREQUENT else 0.3
    script = _script(letter)
    points += sum(0.2 if _script(other) == script else -2.0 for other in neighbours)
    if script == "LATIN" and all(other > "\x7f" for other in neighbours):
        points -= 1.5  # words made only of accented letters are another script read wrongly
    if letter.isupper() and before.islower():
        points -= 2.0
    return points


def _script(letter: str) -> str:
    if letter <= "\x7f":
        return "LATIN"
    return unicodedata.name(letter, "?").split(" ", 1)[0]
