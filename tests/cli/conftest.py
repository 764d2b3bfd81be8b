"""Data folders of their own, and the program run as a user runs it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

PROGRAM = [sys.executable, "-m", "handsel.cli.main"]
KEPT = {"HANDSEL_POSTGRES_OPTIONS"}
"""What a test run says that also holds for the programs it starts."""


@dataclass
class Home:
    """One data folder and the program working on it."""

    path: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {name for name in os.environ if name.startswith("HANDSEL_")} - KEPT | {
            "LANGUAGE",
            "DJANGO_SETTINGS_MODULE",
        }
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        own = {"HANDSEL_HOME": str(self.path), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "200"}
        return kept | own | self.extra

    def run(self, *arguments: str, code: int = 0, **more: str) -> str:
        """Run a command, insist on its exit code, and give what it printed, errors last."""
        done = subprocess.run(
            [*PROGRAM, *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        printed = done.stdout + done.stderr
        assert done.returncode == code, printed
        assert "Traceback" not in printed
        return printed

    def begin(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        return begun(
            subprocess.Popen(
                [*PROGRAM, *arguments],
                env=self.environment | more,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )

    @property
    def postmaster(self) -> psutil.Process | None:
        """The live server of this folder."""
        with suppress(OSError, ValueError, psutil.Error):
            process = psutil.Process(int((self.path / "postgres/data/postmaster.pid").read_text().split()[0]))
            if process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


_begun: list[subprocess.Popen[str]] = []


def begun(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Remember a process, so that it and its pipes are ended with the test however the test ends."""
    _begun.append(process)
    return process


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Ends what a test began and closes its pipes."""
    yield
    while _begun:
        process = _begun.pop()
        process.kill()
        process.wait(timeout=60)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for data folders. Not pytest's own, which every other test run closes to other accounts."""
    with tempfile.TemporaryDirectory(prefix="handsel-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def home(place: Path) -> Iterator[Home]:
    """An empty data folder; its server is ended with the test."""
    made = Home(place / "home")
    yield made
    end(made)


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a company and, beside it, its backup and one with tables alone: made once in a test run.

    Nothing runs in it afterwards, as each test copies it. The lock is held while it is made and no longer: a process
    that held it to its end would keep the others waiting.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "founded"
    folder.mkdir(exist_ok=True)
    made = Home(folder / "home")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _found(made)
            (folder / "done").touch()
    return made.path


def _found(home: Home) -> None:
    home.run("migrate")
    copy(home.path, home.path.parent / "tables")
    home.run("init", "--company", "Contoso", "--admin", "ida@contoso.example", HANDSEL_ADMIN_PASSWORD="correct horse 7")
    files = home.path / "files" / "notes"
    files.mkdir(parents=True)
    (files / "Привет.txt").write_text("hello")
    assert "Saved" in home.run("backup", str(home.path.parent / "saved.tar"))
    assert home.postmaster is None


def copy(folder: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)
    return to


@pytest.fixture
def company(founded_once: Path, place: Path) -> Iterator[Home]:
    """A data folder with a company in it and nothing running."""
    made = Home(copy(founded_once, place / "company"))
    yield made
    end(made)


@pytest.fixture
def tables(founded_once: Path, place: Path) -> Iterator[Home]:
    """A data folder with every table, no company, and nothing running."""
    made = Home(copy(founded_once.parent / "tables", place / "tables"))
    yield made
    end(made)


def end(home: Home) -> None:
    if (server := home.postmaster) is not None:
        server.send_signal(signal.SIGQUIT)
        wait_until(lambda: home.postmaster is None)
    shutil.rmtree(home.path, ignore_errors=True)


def wait_until(done: Callable[[], object], seconds: float = 120) -> None:
    """Look again and again until it is so."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
