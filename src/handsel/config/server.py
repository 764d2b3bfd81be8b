"""The processes of one running Handsel: the web server and the worker for jobs, kept alive by one parent.

The parent holds no Django and no database connection. It starts its children, starts a dead one again, starts the
embedded PostgreSQL again if that was killed, and takes everything down in order when it is told to end.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

import psutil  # type: ignore[import-untyped]

GRACE = 15.0  # seconds a child gets to finish what it is doing
LOOK = 0.5  # seconds between two looks at the children
TOO_OFTEN = 5  # deaths within a minute after which starting again is pointless
PR_SET_PDEATHSIG = 1
WORKERS = max(1, min(4, os.cpu_count() or 2))  # web processes; the database wants the other cores


class PartKeepsDying(Exception):
    """A process ends as soon as it is started; its own output above says why."""


@dataclass
class Part:
    """One child process and the moments it died at."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    waits_for: Callable[[], bool] = lambda: True  # started once this says so

    def start_when_due(self) -> None:
        if self.process is None and self.waits_for():
            self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=child_environment(),
            start_new_session=True,  # so that its own children can be found and ended with it
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def revive(self) -> bool:
        """Start it again if it died. Says whether it had. Raises PartKeepsDying when that is of no use."""
        if self.process is None or self.process.poll() is None:
            return False
        self._end_group(signal.SIGKILL)
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        if len(self.deaths) >= TOO_OFTEN:
            raise PartKeepsDying(self.name)
        self.start()
        return True

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for it until the deadline, then end it and whatever it left behind."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self._end_group(signal.SIGKILL)
        self.process.wait()

    def _end_group(self, how: signal.Signals) -> None:
        """A web server that was killed leaves workers that would go on answering with the old program."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)


def child_environment() -> dict[str, str]:
    """Children run as the application's database role, whatever the parent was started as."""
    kept = {name: value for name, value in os.environ.items() if name != "HANDSEL_DATABASE_ROLE"}
    return kept | {"DJANGO_SETTINGS_MODULE": "handsel.config.settings", "PYTHONUNBUFFERED": "1"}


def _end_with_parent() -> None:
    """Ask Linux to end this child when its parent dies, so that a killed parent does not leave the port taken."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def web_server(host: str, port: int, workers: int) -> Part:
    """granian with one pool of threads per worker; as many threads as database connections."""
    threads = os.environ.get("HANDSEL_POOL", "8")
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": threads if threads != "0" else "8",
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": "10",
        "--log-level": "error",
    }
    flat = [word for pair in options.items() for word in pair]
    program = [sys.executable, "-m", "granian", *flat, "--respawn-failed-workers", "--no-ws"]
    return Part("web server", [*program, "handsel.config.wsgi:application"])


def job_worker(waits_for: Callable[[], bool]) -> Part:
    """One procrastinate worker; more of them may run on other machines."""
    return Part("worker", [sys.executable, "-m", "django", "procrastinate", "worker"], waits_for=waits_for)


def supervise(parts: list[Part], *, keep_database: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Run the parts until SIGTERM or SIGINT, then end them. `tell` hears of every part that had to be revived.

    `keep_database` is called at each look, and starts the database again if it died.
    """
    ending = Ending()
    try:
        while not ending.wanted:
            keep_database()
            for part in parts:
                part.start_when_due()
                if part.revive():
                    tell(part.name)
            ending.sleep(LOOK)
    finally:
        deadline = time.monotonic() + GRACE
        for part in parts:
            part.ask_to_end()
        for part in parts:
            part.end(deadline)


class Ending:
    """Whether somebody asked this process to end."""

    def __init__(self) -> None:
        self.wanted = False
        for signal_number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signal_number, self._want)

    def _want(self, *_: object) -> None:
        self.wanted = True

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.wanted and time.monotonic() < until:
            time.sleep(0.05)


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen here. Asked without sharing the port, as the web server would allow."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free_port(host: str, port: int) -> int | None:
    """The first free port after this one, within a hundred."""
    return next((each for each in range(port + 1, min(port + 101, 65536)) if is_free(host, each)), None)


def listener_of(port: int) -> str:
    """Which program listens on a port, as `name, process 123`, or nothing where the system does not say."""
    with suppress(psutil.Error, OSError):
        for each in psutil.net_connections(kind="tcp"):
            if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr[1] == port and each.pid:
                return f"{psutil.Process(each.pid).name()}, process {each.pid}"
    return ""


def answers(host: str, port: int, *, within: float) -> bool:
    """Whether the web server answers any request within so many seconds."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        connection = HTTPConnection(target, port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": "127.0.0.1"})
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False
