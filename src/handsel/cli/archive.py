"""The backup archive: one tar with everything a Handsel is made of.

    manifest.json    format, versions, moment, rows per table, size and SHA-256 of every other member
    database.dump    pg_dump's custom format
    secret-key       the key that signs sessions and links
    files/…          what people uploaded

Rows per table are counted in the very snapshot that pg_dump writes, so a restore can prove that nothing is missing.
"""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from handsel.cli.failures import UNUSABLE, Refused
from handsel.cli.words import gettext as _

FORMAT = 1
DUMP = "database.dump"
SECRET_KEY = "secret-key"  # noqa: S105
FILES = "files/"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, path: Path) -> Self:
        with path.open("rb") as file:
            return cls(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


@dataclass(frozen=True)
class Manifest:
    """What the archive holds and where it came from."""

    format: int
    handsel: str
    postgresql: int
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    members: list[Member]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises Refused when this is no manifest of a format known here."""
        try:
            values: dict[str, Any] = json.loads(text)
            found = cls(**{**values, "members": [Member(**each) for each in values["members"]]})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refused(_("The archive's manifest cannot be read."), UNUSABLE) from None
        if found.format > FORMAT:
            raise Refused(
                _("The archive was made by a newer Handsel ({version}).").format(version=found.handsel), UNUSABLE
            )
        return found


def write(target: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """Write the archive beside its place and move it there whole, readable by its owner only."""
    draft = target.with_name(target.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            _add_bytes(tar, "manifest.json", manifest.as_json())
            for member in manifest.members:
                tar.add(sources[member.name], member.name, recursive=False, filter=_plain)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    import io

    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's name or number travels along."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder, checking every member. Raises Refused for what is missing or altered."""
    try:
        with tarfile.open(source) as tar:
            entries = iter(tar)
            manifest = Manifest.from_json(_first(tar, entries))
            waited_for = {member.name: member for member in manifest.members}
            for entry in entries:
                _unpack_one(tar, entry, waited_for.pop(entry.name, None), folder)
    except FileNotFoundError:
        raise Refused(_("There is no file {file}.").format(file=source), UNUSABLE) from None
    except (tarfile.TarError, EOFError, IsADirectoryError):
        raise Refused(_("{file} is no backup of Handsel, or it is damaged.").format(file=source), UNUSABLE) from None
    if waited_for:
        raise _damaged(next(iter(waited_for)))
    return manifest


def _first(tar: tarfile.TarFile, entries: Iterator[tarfile.TarInfo]) -> bytes:
    entry = next(entries, None)
    content = tar.extractfile(entry) if entry is not None and entry.name == "manifest.json" else None
    if content is None:
        raise tarfile.ReadError("no manifest")
    return content.read()


def _unpack_one(tar: tarfile.TarFile, entry: tarfile.TarInfo, expected: Member | None, folder: Path) -> None:
    content = tar.extractfile(entry) if entry.isreg() else None
    target = (folder / entry.name).resolve()
    if expected is None or content is None or not target.is_relative_to(folder.resolve()):
        raise _damaged(entry.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        digest = _copy(content, file)
    if digest != expected.sha256:
        raise _damaged(entry.name)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


def _damaged(name: str) -> Refused:
    return Refused(_("The archive is damaged at {member}; nothing was changed.").format(member=name), UNUSABLE)
