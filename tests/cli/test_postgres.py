"""The embedded server: shared, stopped by its last user, and back after any kill."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from handsel.config import postgres
from handsel.config.postgres.cluster import Cluster
from tests.cli.conftest import Home, begun, wait_until

HOLD = """
import sys, time
from pathlib import Path
from handsel.config import postgres
try:
    settings = postgres.connection_settings(Path(sys.argv[1]))
except postgres.DatabaseUnavailable as error:
    sys.exit(str(error))
print(settings["HOST"], flush=True)
sys.stdin.read()
"""


def hold(home: Home) -> subprocess.Popen[str]:
    """A process that uses the server until its input is closed."""
    process = begun(
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home.path)],
            env=home.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    assert process.stdout is not None
    process.host = process.stdout.readline().strip()  # type: ignore[attr-defined]
    return process


def leave(process: subprocess.Popen[str]) -> str:
    _, errors = process.communicate(timeout=120)
    return errors.strip()


def refusal(home: Home) -> str:
    """Why the server of this folder cannot be used."""
    return leave(hold(home))


def connect(home: Home, role: str = postgres.APPLICATION) -> psycopg.Connection:
    folder = Cluster.of(home.path).socket_folder
    return psycopg.connect(host=str(folder), user=role, dbname="handsel", autocommit=True)


def test_the_last_to_leave_stops_the_server(home: Home) -> None:
    first, second = hold(home), hold(home)
    leave(first)
    assert home.postmaster is not None
    leave(second)
    assert home.postmaster is None


def test_a_killed_process_does_not_count_as_a_user(home: Home) -> None:
    first, second = hold(home), hold(home)
    second.kill()
    leave(second)
    assert home.postmaster is not None
    leave(first)
    assert home.postmaster is None


def test_processes_that_start_at_once_share_one_server(home: Home) -> None:
    with ThreadPoolExecutor(4) as pool:
        users = list(pool.map(lambda _: hold(home), range(4)))
    servers = {home.postmaster.pid} if home.postmaster else set()
    assert [leave(user) for user in users] == [""] * 4
    assert len(servers) == 1
    assert home.postmaster is None


def test_a_killed_server_comes_back_with_what_was_committed(home: Home) -> None:
    user = hold(home)
    with connect(home, postgres.OWNER) as connection:
        connection.execute("create table kept as select 7 as seven")
    server = home.postmaster
    assert server is not None
    server.send_signal(signal.SIGKILL)
    server.wait(60)
    other = hold(home)
    with connect(home, postgres.OWNER) as connection:
        assert connection.execute("select seven from kept").fetchall() == [(7,)]
    leave(user)
    leave(other)


def test_a_process_number_that_another_program_has_now_is_no_obstacle(home: Home) -> None:
    leave(hold(home))
    lines = [str(os.getpid()), "/elsewhere", "1", "5432", "/elsewhere", "", "1 1", "ready"]
    (home.path / "postgres/data/postmaster.pid").write_text("\n".join(lines) + "\n")
    assert refusal(home) == ""


def test_a_start_that_was_killed_half_way_is_started_afresh(home: Home) -> None:
    draft = home.path / "postgres/data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    assert refusal(home) == ""
    assert not draft.exists()


def test_the_application_may_not_change_tables(home: Home) -> None:
    user = hold(home)
    with connect(home) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table mine (id int)")
    leave(user)


def test_text_of_any_script_is_lowered_and_searched(home: Home) -> None:
    user = hold(home)
    with connect(home) as connection:
        row = connection.execute(
            "select lower('ЁЖ'), to_tsvector('simple', 'Привет МИР') @@ to_tsquery('simple', 'мир'), "
            "pg_encoding_to_char(encoding), datlocale from pg_database where datname = 'handsel'"
        ).fetchone()
    assert row == ("ёж", True, "UTF8", "C.UTF-8")
    leave(user)


def test_a_path_too_long_for_a_socket_still_works(place: Path) -> None:
    home = Home(place / ("long" * 25))
    user = hold(home)
    folder = Cluster.of(home.path).socket_folder
    assert not folder.is_relative_to(home.path)
    assert folder.stat().st_mode & 0o077 == 0
    assert leave(user) == ""
    shutil.rmtree(folder)


def test_only_its_own_account_reaches_the_socket(home: Home) -> None:
    leave(hold(home))
    assert (home.path / "postgres").stat().st_mode & 0o077 == 0
    assert home.path.stat().st_mode & 0o066 == 0


def test_a_command_alone_costs_little(home: Home) -> None:
    leave(hold(home))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    leave(hold(home))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2, "seconds of processor time"


def break_version(data: Path) -> None:
    (data / "PG_VERSION").write_text("21\n")


def break_control(data: Path) -> None:
    (data / "global" / "pg_control").unlink()


def break_marker(data: Path) -> None:
    (data / "PG_VERSION").unlink()


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (break_version, "was made by PostgreSQL 21; this Handsel brings PostgreSQL 18"),
        (break_control, "pg_control"),
        (break_marker, "PG_VERSION is missing"),
    ],
)
def test_a_broken_folder_gets_a_sentence(break_it: object, sentence: str, home: Home) -> None:
    leave(hold(home))
    break_it(home.path / "postgres/data")  # type: ignore[operator]
    said = refusal(home)
    assert sentence in said
    assert "handsel restore" in said
    assert "Traceback" not in said


def test_a_file_in_place_of_the_folder_gets_a_sentence(home: Home) -> None:
    home.path.write_text("not a folder")
    assert "is a file" in refusal(home)
    home.path.unlink()


def test_a_client_program_is_found_for_any_server_it_can_serve() -> None:
    for name in ("pg_dump", "pg_restore", "psql"):
        assert postgres.program(name, server_version=15).exists()
    with pytest.raises(postgres.DatabaseUnavailable, match="postgresql-client-99"):
        postgres.program("pg_dump_of_the_future", server_version=99)


def test_the_server_ends_soon_after_everybody_was_killed_and_the_next_came_and_went(home: Home) -> None:
    user = hold(home)
    user.kill()
    leave(user)
    assert home.postmaster is not None
    leave(hold(home))
    wait_until(lambda: home.postmaster is None)
