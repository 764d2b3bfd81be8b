"""`kill -9` of the worker, then of PostgreSQL, in the middle of an import; and Ctrl-C on the command line.

In a data folder of its own, with real processes: afterwards everything is there once, or nothing is.
"""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from handsel.config import postgres
from handsel.config.postgres.cluster import Cluster
from tests.cli.conftest import (  # noqa: F401
    Home,
    company,
    founded_once,
    nothing_is_left_running,
    place,
    wait_until,
)

DEALS, COMPANIES = 6_000, 150
DJANGO = "import django; django.setup()\n"
PREPARE = """
import sys
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from handsel.exchange import actions, imports
from handsel.exchange.carrying_out import carry_out
from handsel.kernel.actors import Door
from handsel.org.queries import viewer_named
by = viewer_named("ida@contoso.example", door=Door.WEB)
file = SimpleUploadedFile("deals.csv", Path(sys.argv[1]).read_bytes())
row = actions.upload(files=[file], by=by, at=timezone.now())
carry_out(row.pk)
row.refresh_from_db()
imports.run(row, by=by, at=timezone.now())
print(row.pk)
"""
WORK = """
import sys
from uuid import UUID
from handsel.exchange.carrying_out import carry_out
carry_out(UUID(sys.argv[1]))
"""


def deals(folder: Path, count: int = DEALS) -> Path:
    path = folder / "deals.csv"
    rows = [f"D{n},Deal {n},Company {n % COMPANIES},Prospecting,{n}\n" for n in range(count)]
    path.write_text("Deal ID,Deal name,Company name,Stage,Amount\n" + "".join(rows))
    return path


def python(home: Home, code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", DJANGO + code, *arguments]


def environment(home: Home) -> dict[str, str]:
    return home.environment | {"DJANGO_SETTINGS_MODULE": "handsel.config.settings", "HANDSEL_POOL": "0"}


def ask(home: Home, sql: str) -> Any:
    """One value from the database, which is started again where it was killed."""
    postgres.ensure_running(home.path)
    address = Cluster.of(home.path).socket_folder
    with psycopg.connect(host=str(address), user=postgres.APPLICATION, dbname="handsel", autocommit=True) as connection:
        found = connection.execute(sql).fetchone()
    return found[0] if found else None


def begun(home: Home, import_id: str) -> subprocess.Popen[bytes]:
    """A worker at it, with some rows decided and none to be seen."""
    worker = subprocess.Popen(python(home, WORK, import_id), env=environment(home), stderr=subprocess.DEVNULL)
    wait_until(lambda: worker.poll() is not None or _progress(home) > 0)
    assert worker.poll() is None, "it was over before it could be killed"
    return worker


def _progress(home: Home) -> int:
    return int(ask(home, "select progress from exchange_import") or 0)


def test_an_import_killed_twice_finishes_without_duplicates(company: Home, place: Path) -> None:  # noqa: F811
    prepared = subprocess.run(
        python(company, PREPARE, str(deals(place))),
        env=environment(company),
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    import_id = prepared.stdout.strip()
    worker = begun(company, import_id)
    worker.kill()
    worker.wait()
    assert ask(company, "select count(*) from pipeline_opportunity") == 0
    ask(company, "update exchange_import set progress = 0 returning 1")
    worker = begun(company, import_id)
    server = company.postmaster
    assert server is not None
    server.send_signal(signal.SIGKILL)
    assert worker.wait(timeout=30) != 0, "a lost database is not mistaken for a finished import"
    done = subprocess.run(python(company, WORK, import_id), env=environment(company), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert ask(company, "select count(*) from pipeline_opportunity") == DEALS
    assert ask(company, "select count(*) from accounts_account") == COMPANIES
    assert ask(company, "select state || ' ' || attempts from exchange_import") == "done 3"
    assert ask(company, "select count(*) from trail_changeset where verb = 'exchange.import'") == 1


def test_control_c_leaves_nothing(company: Home, place: Path) -> None:  # noqa: F811
    command = company.begin("import", str(deals(place, 4 * DEALS)), "--yes")
    wait_until(lambda: command.poll() is not None or _is_writing(company))
    assert command.poll() is None, "it was over before it could be interrupted"
    command.send_signal(signal.SIGINT)
    said, _nothing = command.communicate(timeout=30)
    assert command.returncode == 130, said
    assert "Traceback" not in said
    for table in ("pipeline_opportunity", "accounts_account", "exchange_externalid", "exchange_import"):
        assert ask(company, f"select count(*) from {table}") == 0  # noqa: S608


def _is_writing(home: Home) -> bool:
    sql = (
        "select count(*) from pg_locks where relation = 'pipeline_opportunity'::regclass and mode = 'RowExclusiveLock'"
    )
    return bool(ask(home, sql))
