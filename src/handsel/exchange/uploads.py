"""Files people send: looked at before they are kept, kept under names that are safe, given back as paths, deleted.

They lie in the default storage under `imports/<id>/`, so that a worker on another machine finds them.
"""

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handsel.exchange.models import Import
from handsel.exchange.reading.sources import foreign_format, source_name

type Upload = UploadedFile[Any]

MEGABYTE = 1024 * 1024
MOST_FILES = 200
LONGEST_NAME = 120
HEAD = 65_536
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\xd0\xcf\x11\xe0")
"""How archives and workbooks begin; the reader looks inside."""


def largest_upload() -> int:
    """How many bytes one upload may have, all files together (`HANDSEL_UPLOAD_MB`)."""
    return int(os.environ.get("HANDSEL_UPLOAD_MB", "500")) * MEGABYTE


def refuse_unusable(files: Sequence[Upload]) -> None:
    """Look at every file's size and first bytes. Raises ValidationError with a sentence for each unusable one."""
    if not files:
        raise ValidationError(_("Choose at least one file."))
    if len(files) > MOST_FILES:
        raise ValidationError(_("Choose at most %(most)s files, or pack them into one zip.") % {"most": MOST_FILES})
    if sum(file.size or 0 for file in files) > largest_upload():
        raise ValidationError(too_large())
    if problems := [problem for file in files if (problem := _problem(file))]:
        raise ValidationError(problems)


def too_large() -> str:
    """What an upload that is too large is told."""
    return _("These files are larger than %(limit)s MB together. Pack them into a zip, or send them in parts.") % {
        "limit": largest_upload() // MEGABYTE
    }


def _problem(file: Upload) -> str:
    if not file.size:
        return _("%(file)s is empty.") % {"file": file.name}
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head.startswith(PACKED) and (foreign := foreign_format(head)):
        return _("%(file)s is a %(format)s file, not a table.") % {"file": file.name, "format": foreign}
    return ""


def keep(import_id: UUID, files: Sequence[Upload]) -> list[dict[str, Any]]:
    """Store files under safe names. Answers what `Import.files` keeps of each."""
    taken: set[str] = set()
    kept = []
    for file in files:
        name = _free(safe_name(file.name or ""), taken)
        stored = default_storage.save(f"imports/{import_id}/files/{name}", File(file))
        kept.append({"name": name, "stored": stored, "size": file.size})
    return kept


def safe_name(given: str) -> str:
    """The last part of a name without what a file system or a terminal would take for more than a letter."""
    base = PurePosixPath(given.replace("\\", "/")).name
    plain = unicodedata.normalize("NFC", base)
    kept = "".join(letter for letter in plain if unicodedata.category(letter)[0] != "C" and letter not in ':*?"<>|')
    kept = kept.strip().lstrip(".~") or "file"
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > LONGEST_NAME:
        kept = f"{(stem or kept)[: LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else kept[:LONGEST_NAME]
    return kept


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number before its ending when another file has it already."""
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"
    taken.add(free.casefold())
    return free


@contextmanager
def as_paths(files: Sequence[dict[str, Any]]) -> Iterator[list[Path]]:
    """The stored files as paths: where they lie, or copies for as long as the block runs."""
    if local := _where_they_lie(files):
        yield local
        return
    with tempfile.TemporaryDirectory(prefix="handsel-import-") as folder:
        yield [_copied(file, Path(folder)) for file in files]


def _where_they_lie(files: Sequence[dict[str, Any]]) -> list[Path]:
    """Paths, where the storage is a folder of this machine."""
    try:
        return [Path(default_storage.path(file["stored"])) for file in files]
    except NotImplementedError:
        return []


def _copied(file: dict[str, Any], folder: Path) -> Path:
    path: Path = folder / file["name"]
    with default_storage.open(file["stored"]) as stored, path.open("wb") as copy:
        shutil.copyfileobj(stored, copy, MEGABYTE)
    return path


def write(import_id: UUID, name: str, content: bytes) -> None:
    """Keep a file of ours beside the uploaded ones, in place of an earlier one of that name."""
    path = place_of(import_id, name)
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def place_of(import_id: UUID, name: str) -> str:
    """Where a file of ours lies in the storage."""
    return f"imports/{import_id}/{name}"


def forget(import_id: UUID, files: Sequence[dict[str, Any]], names: Sequence[str]) -> None:
    """Delete the uploaded files and ours; those that are gone already are no trouble."""
    for stored in [file["stored"] for file in files] + [place_of(import_id, name) for name in names]:
        default_storage.delete(stored)


def counted(files: Sequence[dict[str, Any]]) -> str:
    """`3 files`, in the language in force."""
    return ngettext("%(count)s file", "%(count)s files", len(files)) % {"count": len(files)}


def called(files: Sequence[dict[str, Any]]) -> str:
    """What an upload is called when nobody gave it a name: as the same files on the command line would be."""
    return source_name([Path(file["name"]) for file in files])


NOT_TAKEN, TO_CORRECT = "not-taken.csv", "to-correct.zip"
"""Files of ours beside the uploaded ones: every row not taken with its reason; the rows themselves, to be corrected."""


def forget_all(row: Import, at: datetime) -> None:
    """Delete everything that was kept of an upload and say so on it."""
    forget(row.pk, row.files, (NOT_TAKEN, TO_CORRECT))
    Import.objects.filter(pk=row.pk).update(files_gone_at=at)
