"""`handsel backup` and `handsel restore`."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from handsel import __version__
from handsel.cli import application, archive
from handsel.cli.failures import UNUSABLE, Refused
from handsel.cli.words import gettext as _

app = typer.Typer()


@app.command(
    help=_(
        "Save the database and all uploaded files in one archive, while Handsel runs.\n\n"
        "Without FILE it is handsel-<moment>.tar in this folder. "
        "Keep it safe: it holds everything, the signing key too."
    )
)
def backup(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=_("Where to write the archive."))] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Overwrite FILE."))] = False,
) -> None:
    application.start(owner=True)
    application.require_current_tables()
    target = _target(file)
    if target.exists() and not force:
        raise Refused(_("{file} exists. Choose another name, or add --force.").format(file=target))
    with _working(_("Saving")), tempfile.TemporaryDirectory(dir=target.parent, prefix=".handsel-") as work:
        manifest = _save(target, Path(work))
    typer.echo(_summary(_("Saved {rows} rows of {tables} tables and {files} files in {file}."), manifest, target))


def _target(file: Path | None) -> Path:
    chosen = (file or Path(f"handsel-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.tar")).absolute()
    if not chosen.parent.is_dir():
        raise Refused(_("There is no folder {folder}.").format(folder=chosen.parent))
    return chosen


def _save(target: Path, work: Path) -> archive.Manifest:
    from handsel.cli import dumping

    dump = work / archive.DUMP
    with dumping.one_snapshot() as snapshot:
        rows = dumping.count_rows()
        migrations = _applied_migrations()
        dumping.dump(dump, snapshot)
    sources = {archive.DUMP: dump, **_secret_key(), **_files()}
    manifest = archive.Manifest(
        format=archive.FORMAT,
        handsel=__version__,
        postgresql=dumping.server_version(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=migrations,
        rows=rows,
        members=[archive.Member.of(name, path) for name, path in sources.items()],
    )
    archive.write(target, manifest, sources)
    return manifest


def _secret_key() -> dict[str, Path]:
    from django.conf import settings

    kept = Path(settings.HOME) / archive.SECRET_KEY
    return {archive.SECRET_KEY: kept} if kept.exists() else {}


def _files() -> dict[str, Path]:
    root = _files_folder()
    return {f"{archive.FILES}{path.relative_to(root)}": path for path in sorted(root.rglob("*")) if path.is_file()}


def _files_folder() -> Path:
    from django.conf import settings

    return Path(settings.HOME) / "files"


def _applied_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@app.command(
    help=_(
        "Bring back what a backup archive holds: database, files and signing key.\n\n"
        "Checks the whole archive before it touches anything, replaces the database in one transaction, "
        "counts every row afterwards, and brings an older backup to this version."
    )
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The archive that handsel backup wrote."))],
    force: Annotated[bool, typer.Option("--force", help=_("Replace the company that is there now."))] = False,
) -> None:
    if not file.is_file():
        raise Refused(_("There is no file {file}.").format(file=file), UNUSABLE)
    application.start(owner=True)
    if _holds_a_company() and not force:
        raise Refused(_("This Handsel already holds a company. Add --force to replace it; make a backup of it first."))
    from django.conf import settings

    home = Path(settings.HOME)
    with _working(_("Restoring")), tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as work:
        manifest = archive.unpack(file, Path(work))
        _bring_back(manifest, Path(work), home)
    typer.echo(_summary(_("Restored {rows} rows of {tables} tables and {files} files from {file}."), manifest, file))


def _bring_back(manifest: archive.Manifest, work: Path, home: Path) -> None:
    from handsel.cli import dumping
    from handsel.cli.migrating import bring_up_to_date

    _refuse_newer(manifest)
    dumping.restore(work / archive.DUMP)
    _compare(manifest.rows, dumping.count_rows())
    _replace_folder(work / "files", home / "files")
    if (work / archive.SECRET_KEY).exists():
        (work / archive.SECRET_KEY).chmod(0o600)
        (work / archive.SECRET_KEY).replace(home / archive.SECRET_KEY)
    bring_up_to_date()
    _grant_again()


def _holds_a_company() -> bool:
    from handsel.cli import dumping
    from handsel.org.models import Member, Organisation

    existing = set(dumping.tables())
    return any(model._meta.db_table in existing and model._default_manager.exists() for model in (Organisation, Member))


def _refuse_newer(manifest: archive.Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    known |= {f"{app}.{name}" for app, name in _replaced()}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise Refused(
            _("The backup is from a newer Handsel ({version}; {migration}). Restore it with that version.").format(
                version=manifest.handsel, migration=unknown[0]
            ),
            UNUSABLE,
        )


def _replaced() -> set[tuple[str, str]]:
    """Migrations that were squashed into others since."""
    from django.db.migrations.loader import MigrationLoader

    return {pair for migration in MigrationLoader(None).disk_migrations.values() for pair in migration.replaces}


def _compare(expected: dict[str, int], found: dict[str, int]) -> None:
    for table, rows in expected.items():
        if found.get(table) != rows:
            message = _("Table {table} holds {found} rows where the backup counted {rows}.")
            raise Refused(message.format(table=table, found=found.get(table, 0), rows=rows))


def _replace_folder(new: Path, place: Path) -> None:
    """Swap the uploaded files; the old ones go last."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    if new.exists():
        new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _grant_again() -> None:
    """A dump carries no grants; the signal after migrating gives the application's role its rights again."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _working(label: str) -> Iterator[None]:
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{label}…"):
        yield


def _summary(text: str, manifest: archive.Manifest, file: Path) -> str:
    files = sum(member.name.startswith(archive.FILES) for member in manifest.members)
    return text.format(rows=f"{sum(manifest.rows.values()):,}", tables=len(manifest.rows), files=files, file=file)
