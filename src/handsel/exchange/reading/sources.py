"""A source is what a person gave: one file, an archive, a folder. Opening it finds every table inside."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handsel.exchange.findings import Finding, Findings, Severity, Unreadable, unreadable
from handsel.exchange.reading.blobs import Blob, Limits, file_blob, is_zip, stem_of, unpacked, zip_members
from handsel.exchange.reading.delimited import read_delimited
from handsel.exchange.reading.objects import PlanFile, looks_like_json, note_plan, read_json
from handsel.exchange.reading.tables import Table
from handsel.exchange.reading.workbooks import is_workbook, read_workbook

FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"BEGIN:VCARD", "vCard"),
    (b"BEGIN:", "iCalendar"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
)
MAIL = re.compile(rb"\A(?:From |[A-Za-z][A-Za-z-]*:[ \t])")
MAIL_WORDS = re.compile(
    rb"^(?:received|message-id|mime-version|return-path|content-type|subject|from|to):", re.I | re.M
)
PAPERS = re.compile(
    r"^(?:(?:[a-z0-9]+-)?licen[cs]e|copying|notice|readme|changelog|authors|manifest)(?:\.(?:md|txt|rst|html))?$", re.I
)


@dataclass
class Source:
    """The tables of what was given, and what was noticed on the way. Close it to drop scratch files."""

    name: str
    tables: list[Table] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    plans: list[PlanFile] = field(default_factory=list)
    scratch: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="handsel-read-")))

    def __post_init__(self) -> None:
        self._end = weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)

    def close(self) -> None:
        """Remove the scratch files. Done by itself when the source is no longer used."""
        self._end()


def open_source(
    paths: Path | Sequence[Path], *, limits: Limits | None = None, encoding: str | None = None, name: str = ""
) -> Source:
    """Open files, archives and folders as one source, called by their names unless it is given one.

    A file that cannot be read is noted as an error and does not stop the others. Raises `FileNotFoundError` for a
    path that is not there.
    """
    given = [paths] if isinstance(paths, Path) else list(paths)
    source = Source(name or source_name(given))
    limits = limits or Limits()
    for path in given:
        for blob in _blobs(path):
            _read(blob, source, limits, encoding, depth=0)
    present = {table.file.rpartition("/")[2] for table in source.tables}
    for plan in source.plans:
        note_plan(plan, present, source.findings)
    return source


def source_name(paths: Sequence[Path]) -> str:
    """What a source is called: after its folder, archive or file; after the first of several."""
    stems = [path.name if path.is_dir() else stem_of(path.name) for path in paths]
    return ", ".join(stems[:3]) + (" …" if len(stems) > 3 else "")


def _blobs(path: Path) -> Iterator[Blob]:
    if not path.is_dir():
        yield file_blob(path, path.name)
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        if (
            file.is_file()
            and not file.is_symlink()
            and not any(part.startswith((".", "~$", "__MACOSX")) for part in inside.parts)
        ):
            yield file_blob(file, f"{path.name}/{inside.as_posix()}")


def _read(blob: Blob, source: Source, limits: Limits, encoding: str | None, *, depth: int) -> None:
    if PAPERS.match(blob.base):
        source.findings.take(Finding("not-data", Severity.INFO, blob.name))
        return
    try:
        _tables(blob, source, limits, encoding, depth=depth)
    except Unreadable as problem:
        source.findings.take(problem.finding if problem.finding.file else _named(problem.finding, blob))
    except (OSError, UnicodeError) as problem:
        source.findings.take(Finding("cannot-open", Severity.ERROR, blob.name, facts=(("problem", str(problem)),)))


def _named(finding: Finding, blob: Blob) -> Finding:
    return Finding(finding.code, finding.severity, blob.name, line=finding.line, facts=finding.facts)


def _tables(blob: Blob, source: Source, limits: Limits, encoding: str | None, *, depth: int) -> None:
    head = blob.head()
    if not head:
        raise unreadable("empty-file", blob.name)
    if inner := unpacked(blob, limits):
        if depth >= limits.depth:
            raise unreadable("too-deep", blob.name)
        _tables(inner, source, limits, encoding, depth=depth + 1)
    elif is_workbook(blob):
        source.tables += read_workbook(blob, limits, source.scratch)
    elif is_zip(blob):
        if depth >= limits.depth:
            raise unreadable("too-deep", blob.name)
        for member in zip_members(blob, limits, source.findings):
            _read(member, source, limits, encoding, depth=depth + 1)
    else:
        _text_tables(blob, head, source, limits, encoding)


def _text_tables(blob: Blob, head: bytes, source: Source, limits: Limits, encoding: str | None) -> None:
    if foreign := foreign_format(head):
        raise unreadable("other-format", blob.name, format=foreign)
    if looks_like_json(head):
        read = read_json(blob, limits)
        if isinstance(read, PlanFile):
            source.plans.append(read)
            source.findings.take(Finding("plan-file", Severity.INFO, blob.name))
        else:
            source.tables += read
        return
    source.tables += read_delimited(blob, limits, encoding=encoding)


def foreign_format(head: bytes) -> str | None:
    """The name of a format that is not a table, or None."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in FOREIGN:
        if start[: len(magic)].upper() == magic.upper():
            return name
    if MAIL.match(start) and len(set(map(bytes.lower, MAIL_WORDS.findall(start[:8192])))) >= 4:
        return "mail"
    controls = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return "binary" if controls > max(8, len(head) // 20) else None
