"""XLSX, XLSB, XLS and ODS, by python-calamine in a process of its own.

A workbook of a few kilobytes can claim a cell in the last row and column, and the reader then asks for hundreds of
gigabytes; a damaged one can make it abort. In a child process with a memory limit both become a clear message. The
child writes each sheet as a CSV file of one known form, so that the parent streams rows and can read them again.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from handsel.exchange.findings import Findings, Severity, unreadable
from handsel.exchange.reading.blobs import Blob, Limits, is_zip, zip_members, zip_names
from handsel.exchange.reading.delimited import SAMPLE_RECORDS
from handsel.exchange.reading.header import find_header
from handsel.exchange.reading.sheet_files import CELLS_LIMIT, open_sheet
from handsel.exchange.reading.tables import Record, Table, make_header

SECONDS = 600
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(blob: Blob) -> bool:
    """Whether the content is a workbook: an OLE file, or a zip with the parts of one."""
    if blob.head(8) == OLE:
        return True
    if not is_zip(blob):
        return False
    names = zip_names(blob)
    if any(name.startswith("xl/") for name in names):
        return True
    return "mimetype" in names and "content.xml" in names


def read_workbook(blob: Blob, limits: Limits, scratch: Path) -> list[Table]:
    """One table for each sheet that holds anything; empty and hidden sheets are noted."""
    if is_zip(blob):
        list(zip_members(blob, limits, Findings()))  # raises for bombs
    folder = Path(tempfile.mkdtemp(dir=scratch))
    sheets = _convert(blob, folder, limits)
    tables = [table for sheet in sheets if (table := _table(blob, sheet, limits)) is not None]
    if not tables:
        raise unreadable("empty-file", blob.name)
    return tables


@dataclass(frozen=True)
class Sheet:
    """What the child process said about one sheet."""

    name: str
    path: Path
    rows: int
    hidden: bool
    merged: int


def _convert(blob: Blob, folder: Path, limits: Limits) -> list[Sheet]:
    path = blob.path
    if path is None:
        path = folder / "workbook"
        with blob.open() as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    command = [sys.executable, "-m", "handsel.exchange.reading.sheet_files", str(path.resolve()), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, paths as arguments)
            [*command, str(limits.workbook_cells)], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise unreadable("workbook-too-large", blob.name, limit=limits.workbook_cells) from problem
    if done.returncode == CELLS_LIMIT or done.returncode < 0:
        raise unreadable("workbook-too-large", blob.name, limit=limits.workbook_cells)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [""]
        code = "workbook-locked" if "assword" in reason[0] else "workbook-damaged"
        raise unreadable(code, blob.name, problem=reason[0][:200])
    told = json.loads(done.stdout)
    return [Sheet(s["name"], folder / s["file"], s["rows"], s["hidden"], s["merged"]) for s in told]


def _table(blob: Blob, sheet: Sheet, limits: Limits) -> Table | None:
    first = list(islice(_sheet_records(sheet.path), SAMPLE_RECORDS))
    if not first:
        return None
    place = find_header(first)
    cells = place.names or first[place.index].cells
    if len(cells) > limits.columns:
        raise unreadable("too-many-columns", blob.name, columns=len(cells), limit=limits.columns)
    findings = Findings(blob.name, sheet.name)
    line = first[place.index].line
    header, unnamed = make_header(cells, findings, line)
    if place.skipped:
        findings.add("lines-before-header", Severity.INFO, lines=place.skipped)
    if place.names:
        findings.add("no-header", line=line)
    if sheet.hidden:
        findings.add("hidden-sheet", Severity.INFO)
    if sheet.merged:
        findings.add("merged-cells", Severity.INFO, count=sheet.merged)
    last = line - 1 if place.names else line
    return Table(
        name=sheet.name,
        file=blob.name,
        sheet=sheet.name,
        header=header,
        unnamed=unnamed,
        records=lambda noted: (record for record in _sheet_records(sheet.path) if record.line > last),
        form="workbook",
        findings=findings,
    )


def _sheet_records(path: Path) -> Iterator[Record]:
    for cells in open_sheet(path):
        yield Record(int(cells[0]), cells[1:])
