"""`handsel serve` keeps everything alive, tells of a taken port, and leaves nothing behind."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException

import psutil
import pytest

from tests.cli.conftest import Home, wait_until


@contextmanager
def serving(home: Home, port: int) -> Iterator[subprocess.Popen[str]]:
    process = home.begin("serve", "--port", str(port), "--workers", "1")
    try:
        wait_until(lambda: answers(port), 240)
        yield process
    finally:
        for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []:
            with suppress(psutil.Error):
                child.kill()
        process.kill()
        process.communicate(timeout=120)


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection), suppress(OSError, HTTPException):
        connection.request("GET", "/")
        return connection.getresponse().status in {200, 302}
    return False


def part(process: subprocess.Popen[str], words: str) -> psutil.Process | None:
    for child in psutil.Process(process.pid).children():
        with suppress(psutil.Error):
            if words in " ".join(child.cmdline()):
                return child
    return None


def kill(process: psutil.Process | None) -> None:
    assert process is not None
    process.send_signal(signal.SIGKILL)


def test_everything_that_is_killed_comes_back_and_the_end_leaves_nothing(company: Home, free_port: int) -> None:
    with serving(company, free_port) as process:
        web = part(process, "granian")
        kill(web)
        wait_until(lambda: (new := part(process, "granian")) and new != web)
        wait_until(lambda: answers(free_port))

        worker = part(process, "procrastinate")
        kill(worker)
        wait_until(lambda: (new := part(process, "procrastinate")) and new != worker)

        server = company.postmaster
        kill(server)
        wait_until(lambda: company.postmaster not in {None, server})
        wait_until(lambda: answers(free_port))

        company.run("token", "list")
        assert answers(free_port), "a command beside the server stopped its database"

        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert f"http://127.0.0.1:{free_port}/" in said
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        assert company.postmaster is None


def test_a_killed_parent_frees_the_port(company: Home, free_port: int) -> None:
    with serving(company, free_port) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        wait_until(lambda: not listens(free_port))
        company.run("token", "list")
        assert company.postmaster is None


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_taken_port_names_another_and_starts_nothing(company: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = company.run("serve", "--port", str(port), code=1)
    assert f"Port {port} is taken" in said
    assert "--port" in said
    assert company.postmaster is None


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_cannot_be_is_a_usage_error(port: str, company: Home) -> None:
    assert "--port" in company.run("serve", "--port", port, code=2)


def test_serving_a_broken_folder_ends_with_a_sentence(company: Home, free_port: int) -> None:
    (company.path / "postgres/data/global/pg_control").unlink()
    assert "restore a backup" in company.run("serve", "--port", str(free_port), code=3)
