"""Named bytes that can be opened again, from a disk file or from inside an archive, with limits against bombs.

Nothing is ever unpacked under a name an archive chose, so a member called `../../etc/passwd` is only a label.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from handsel.exchange.findings import Findings, unreadable

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a source may hold. Generous for a company's data, too small for a bomb."""

    expanded_bytes: int = 4096 * MEGABYTE
    """What an archive may unpack to, all members together."""
    ratio: int = 200
    """Unpacked to packed size; checked above `small_bytes`, since tables of repeats pack very well."""
    small_bytes: int = 64 * MEGABYTE
    members: int = 2000
    depth: int = 3
    """Archives within archives."""
    json_bytes: int = 256 * MEGABYTE
    workbook_cells: int = 40_000_000
    columns: int = 5000


@dataclass(frozen=True)
class Blob:
    """Bytes with the name people know them by."""

    name: str
    open: Callable[[], IO[bytes]]
    size: int = 0
    path: Path | None = None
    """Where it lies on disk, if it does."""

    @property
    def base(self) -> str:
        """The last part of the name."""
        return PurePosixPath(self.name).name

    @property
    def stem(self) -> str:
        """The last part without its extensions: `table.csv.gz` is `table`."""
        return stem_of(self.base)

    def head(self, count: int = 65536) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(count)


def stem_of(base: str) -> str:
    """A file's name without its extensions, at most two of them."""
    for _ in range(2):
        stem, dot, extension = base.rpartition(".")
        if not (dot and stem and 1 <= len(extension) <= 5 and extension.isalnum() and not extension.isdigit()):
            break
        base = stem
    return base


def file_blob(path: Path, name: str) -> Blob:
    """A file on disk."""
    return Blob(name, lambda: path.open("rb"), path.stat().st_size, path)


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than `limit` bytes, whatever the archive declared."""

    def __init__(self, stream: IO[bytes], limit: int, name: str, below: IO[bytes]) -> None:
        super().__init__()
        self._stream, self._left, self._name, self._below = stream, limit, name, below

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer; raises `Unreadable` past the limit or when the packed data is damaged."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        try:
            data = self._stream.read(len(view))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, lzma.LZMAError, RuntimeError) as problem:
            raise unreadable("damaged-archive", self._name, problem=problem) from problem
        self._left -= len(data)
        if self._left < 0:
            raise unreadable("too-large-unpacked", self._name)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the packed stream below as well, which its reader leaves open."""
        self._stream.close()
        self._below.close()
        super().close()


def bounded(stream: IO[bytes], limit: int, name: str, below: IO[bytes]) -> BinaryIO:
    """The stream with buffering and a limit; closing it closes what lies below."""
    return cast("BinaryIO", io.BufferedReader(Bounded(stream, limit, name, below), MEGABYTE))


def _gzip(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))


def _bzip2(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", bz2.BZ2File(stream))


def _xz(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", lzma.LZMAFile(stream))


COMPRESSIONS = {b"\x1f\x8b": _gzip, b"BZh": _bzip2, b"\xfd7zXZ\x00": _xz}
"""One file packed by itself: gzip, bzip2, xz."""


def unpacked(blob: Blob, limits: Limits) -> Blob | None:
    """The one file inside a gzip, bzip2 or xz file; None if the blob is none of them."""
    head = blob.head(6)
    opener = next((opener for magic, opener in COMPRESSIONS.items() if head.startswith(magic)), None)
    if opener is None:
        return None
    limit = min(limits.expanded_bytes, max(limits.small_bytes, blob.size * limits.ratio))

    def opened() -> IO[bytes]:
        packed = blob.open()
        return bounded(opener(packed), limit, blob.name, packed)

    return Blob(blob.name, opened)


def is_zip(blob: Blob) -> bool:
    """Whether it starts as a zip archive does."""
    return blob.head(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def zip_names(blob: Blob) -> list[str]:
    """Member names; raises `Unreadable` when the archive is damaged."""
    with _archive(blob) as archive:
        return archive.namelist()


def zip_members(blob: Blob, limits: Limits, findings: Findings) -> Iterator[Blob]:
    """The files inside, in the order of their names. Raises `Unreadable` for a bomb or a damaged archive."""
    with _archive(blob) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    _refuse_bombs(blob, infos, limits)
    for info in sorted(infos, key=lambda info: info.filename):
        label = _label(info.filename)
        if label != info.filename.replace("\\", "/"):
            findings.add("unsafe-member-name", value=info.filename, name=label)
        if _is_litter(label):
            continue
        if info.flag_bits & 1:
            findings.add("encrypted-member", name=label)
            continue
        yield Blob(f"{blob.name}/{label}", _member(blob, info.filename, limits), info.file_size)


def _member(blob: Blob, member: str, limits: Limits) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        packed = _seekable(blob)
        try:
            stream = zipfile.ZipFile(packed).open(member)  # noqa: SIM115  (closed by whoever reads the member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, ValueError) as problem:
            packed.close()
            raise unreadable("damaged-archive", blob.name, problem=problem) from problem
        return bounded(stream, limits.expanded_bytes, blob.name, packed)

    return opened


def _refuse_bombs(blob: Blob, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise unreadable("too-many-members", blob.name, members=len(infos), limit=limits.members)
    expanded = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if expanded > limits.expanded_bytes or (expanded > limits.small_bytes and expanded / packed > limits.ratio):
        raise unreadable("too-large-unpacked", blob.name)


def _label(member: str) -> str:
    parts = [part for part in member.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(part.rstrip(":") for part in parts) or "member"


def _is_litter(label: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in label.split("/"))


@contextmanager
def _archive(blob: Blob) -> Iterator[zipfile.ZipFile]:
    with _seekable(blob) as packed:
        try:
            with zipfile.ZipFile(packed) as archive:
                yield archive
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, ValueError) as problem:
            raise unreadable("damaged-archive", blob.name, problem=problem) from problem


def _seekable(blob: Blob) -> IO[bytes]:
    """The bytes in a form that can be jumped about in, as the directory of an archive is at its end."""
    stream = blob.open()
    if stream.seekable():
        return stream
    with stream:
        return io.BytesIO(stream.read())
