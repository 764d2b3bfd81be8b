"""What is backed up comes back row for row; what is damaged is refused before anything is touched."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from handsel.cli.archive import FORMAT, Manifest, Member, unpack, write
from handsel.cli.failures import Refused
from handsel.config import postgres
from handsel.config.postgres.cluster import Cluster
from tests.cli.conftest import Home, end

OWN_SERVER = os.environ.get("HANDSEL_OWNER_DATABASE_URL") or os.environ.get("HANDSEL_DATABASE_URL")
SERVERS = ["embedded", *(["own server"] if OWN_SERVER else [])]
"""Where a backup is restored: also on the server the suite runs against, if it runs against one."""

UNCHANGING = "select tablename from pg_tables where schemaname = 'public' order by 1"


def contents(address: str) -> dict[str, list[str]]:
    """Every row of every table as text, in order."""
    with psycopg.connect(address) as connection:
        tables = [name for (name,) in connection.execute(UNCHANGING).fetchall()]
        return {name: rows_of(connection, name) for name in tables}


def rows_of(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
    return sorted(row for (row,) in found.fetchall())


def address_of(home: Home) -> str:
    if "HANDSEL_DATABASE_URL" in home.extra:
        return home.extra["HANDSEL_DATABASE_URL"]
    return f"host={Cluster.of(home.path).socket_folder} user={postgres.OWNER} dbname=handsel"


@pytest.fixture(params=SERVERS)
def elsewhere(request: pytest.FixtureRequest, place: Path) -> Iterator[Home]:
    """An empty Handsel in another folder, on the embedded or on another server."""
    made = Home(place / "elsewhere")
    if request.param == "embedded":
        yield made
        end(made)
        return
    name = f"handsel_restore_{uuid4().hex[:8]}"
    with psycopg.connect(str(OWN_SERVER), autocommit=True) as connection:
        connection.execute(f"create database {name} template template0")
        host, port, user = connection.info.host, connection.info.port, connection.info.user
        password = connection.info.password
    made.extra["HANDSEL_DATABASE_URL"] = f"postgresql://{user}:{password}@{host.replace('/', '%2F')}:{port}/{name}"
    yield made
    with psycopg.connect(str(OWN_SERVER), autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def saved(founded_once: Path, tmp_path: Path) -> Path:
    """A backup of the company, to use or to damage."""
    return Path(shutil.copy2(founded_once.parent / "saved.tar", tmp_path / "saved.tar"))


def test_a_backup_comes_back_row_for_row(company: Home, elsewhere: Home, saved: Path) -> None:
    with running(company):
        before = contents(address_of(company))
    assert "Restored" in elsewhere.run("restore", str(saved))
    with running(elsewhere):
        after = contents(address_of(elsewhere))
    assert sum(len(rows) for rows in before.values()) > 50
    assert after == before
    assert (elsewhere.path / "files/notes/Привет.txt").read_text() == "hello"
    assert (elsewhere.path / "secret-key").read_text() == (company.path / "secret-key").read_text()
    assert "Contoso, 1 members" in elsewhere.run("doctor")


def running(home: Home) -> "Held":
    return Held(home)


class Held:
    """The server of a folder, running for the length of a block."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def __enter__(self) -> None:
        from tests.cli.test_postgres import hold

        self.user = None if "HANDSEL_DATABASE_URL" in self.home.extra else hold(self.home)

    def __exit__(self, *_: object) -> None:
        if self.user is not None:
            self.user.communicate(timeout=120)


def test_the_restored_company_works_and_its_trail_is_still_guarded(elsewhere: Home, saved: Path) -> None:
    elsewhere.run("restore", str(saved))
    assert "hs_" in elsewhere.run("token", "create", "--member", "ida@contoso.example")
    assert "entries could be changed" not in elsewhere.run("doctor")


def test_a_company_is_not_replaced_without_force(company: Home, saved: Path) -> None:
    assert "--force" in company.run("restore", str(saved), code=1)
    assert "Restored" in company.run("restore", "--force", str(saved))


def test_what_came_after_the_backup_is_gone_after_the_restore(company: Home, saved: Path) -> None:
    company.run("token", "create", "--member", "ida@contoso.example", "--name", "Late")
    (company.path / "files/notes/late.txt").write_text("late")
    company.run("restore", "--force", str(saved))
    assert "Late" not in company.run("token", "list")
    assert not (company.path / "files/notes/late.txt").exists()


def test_a_backup_does_not_overwrite_a_file(company: Home, saved: Path) -> None:
    assert "--force" in company.run("backup", str(saved), code=1)
    assert "Saved" in company.run("backup", "--force", str(saved))


def test_a_backup_is_readable_by_its_owner_only(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_an_archive_altered_anywhere_is_refused_and_nothing_changes(company: Home, saved: Path) -> None:
    with tarfile.open(saved) as tar:
        place = tar.getmember("database.dump").offset_data + 200
    with saved.open("r+b") as file:
        file.seek(place)
        file.write(b"\0altered\0")
    said = company.run("restore", "--force", str(saved), code=2)
    assert "damaged at database.dump" in said
    assert "Contoso" in company.run("doctor")


@pytest.mark.parametrize("length", [0, 100, 3000, 30_000])
def test_a_shortened_archive_is_refused(length: int, company: Home, saved: Path) -> None:
    os.truncate(saved, length)
    said = company.run("restore", "--force", str(saved), code=2)
    assert "damaged" in said
    assert said.count("\n") == 1


def test_a_missing_archive_is_named(home: Home) -> None:
    assert "no file" in home.run("restore", "/nowhere/at-all.tar", code=2)
    assert not home.path.exists()


@pytest.mark.parametrize("name", ["files/../../outside.txt", "/outside.txt", "../outside.txt"])
def test_an_archive_that_reaches_outside_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    source, folder = tmp_path / "harmful.tar", tmp_path / "unpacked"
    (tmp_path / "content").write_text("harm")
    manifest = Manifest(FORMAT, "0.1.0", 18, "2026-01-01", [], {}, [Member.of(name, tmp_path / "content")])
    write(source, manifest, {name: tmp_path / "content"})
    folder.mkdir()
    with pytest.raises(Refused, match="damaged"):
        unpack(source, folder)
    assert not (tmp_path / "outside.txt").exists()


def test_an_archive_lacking_something_it_names_is_refused(tmp_path: Path) -> None:
    source, folder = tmp_path / "short.tar", tmp_path / "unpacked"
    (tmp_path / "content").write_text("kept")
    listed = Member.of("files/kept.txt", tmp_path / "content")
    write(source, Manifest(FORMAT, "0.1.0", 18, "2026-01-01", [], {}, [listed]), {listed.name: tmp_path / "content"})
    with tarfile.open(source) as tar:
        end_of_manifest = tar.getmembers()[1].offset
    os.truncate(source, end_of_manifest)
    folder.mkdir()
    with pytest.raises(Refused, match=r"damaged at files/kept\.txt"):
        unpack(source, folder)


def test_an_archive_of_a_later_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "later.tar", Manifest(FORMAT + 1, "9.0", 21, "2036-01-01", [], {}, []), {})
    with pytest.raises(Refused, match=r"newer Handsel \(9\.0\)"):
        unpack(tmp_path / "later.tar", tmp_path)
