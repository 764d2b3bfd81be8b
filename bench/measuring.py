"""Measures one filled size and writes the figures as JSON: `python -m bench.measuring small figures.json`.

Server time in one process, warm: Django's test client through every middleware, a pooled connection, and the bare
queries on a psycopg connection of their own. The rounds of page and bare query alternate, so that both meet the same
machine.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.cases import CASES, Case
from bench.looks import VIEWERS, Look, looks
from bench.sizes import SIZES, Size

WARM = 3
PATIENCE = 2_000
"""A page slower than so many milliseconds is measured a few times only."""


@dataclass(frozen=True)
class Figure:
    """Milliseconds of each round, of the page and of its bare query."""

    case: str
    viewer: str
    page: list[float]
    bare: list[float]
    queries: int


def main() -> None:
    """Measure every case for every viewer."""
    from handsel.cli import application

    size, target = SIZES[sys.argv[1]], Path(sys.argv[2])
    wanted = sys.argv[3:]
    application.start()
    from handsel.cli.gathering import gather_static

    gather_static()
    figures = []
    for figure in measure(size, wanted):
        figures.append(asdict(figure))
        target.write_text(json.dumps(figures), encoding="utf-8")  # after each, for the slow ones take their time


def measure(size: Size, wanted: list[str]) -> Iterator[Figure]:
    """All figures of a size; `wanted` narrows them to cases whose name has one of these words."""
    cases = [case for case in CASES if not wanted or any(word in case.name for word in wanted)]
    for key in VIEWERS:
        client, seen = signed_in(key), looks(viewer(key), size)
        with connected() as connection:
            for case in cases:
                figure = measured(case, key, client, connection, seen)
                print(f"  {key:<10} {case.name}", file=sys.stderr, flush=True)
                yield figure


def measured(case: Case, key: str, client: Any, connection: Any, seen: list[Look]) -> Figure:
    """One case for one viewer."""
    warm = seen[:WARM]
    for look in warm:
        run(connection, case.bare(look), look)
        if timed(lambda look=look: check(case.send(client, look), case)) > PATIENCE:
            seen = warm  # it misses its target whatever the rounds say
            break
    page, bare = [], []
    for look in seen:
        page.append(timed(lambda look=look: check(case.send(client, look), case)))
        bare.append(timed(lambda look=look: run(connection, case.bare(look), look)))
    return Figure(case.name, key, page, bare, queries_of(case, client, seen[0]))


def check(answer: Any, case: Case) -> None:
    """A figure of a page that failed would be worth nothing."""
    if answer.status_code >= 300:
        raise SystemExit(f"{case.name}: the answer was {answer.status_code}: {answer.content[:300]!r}")


def run(connection: Any, statements: list[str], look: Look) -> None:
    """Every statement, every row fetched."""
    parameters = look.parameters()
    for statement in statements:
        cursor = connection.execute(statement, parameters)
        if cursor.description:
            cursor.fetchall()


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def queries_of(case: Case, client: Any, look: Look) -> int:
    """How many statements the page sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        case.send(client, look)
    return len(captured)


def signed_in(key: str) -> Any:
    """A browser in which this person has signed in."""
    from django.test import Client

    from handsel.org.models import Member

    client = Client()
    member = Member.objects.get(email=f"{key}@bench.example")
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def viewer(key: str) -> Any:
    """This person's viewer."""
    from handsel.kernel.actors import Door
    from handsel.org.queries import viewer_named

    return viewer_named(f"{key}@bench.example", door=Door.WEB)


def connected() -> Any:
    """A psycopg connection to the same database, as the same role, committing each statement by itself."""
    import psycopg
    from django.db import connection

    given = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"}
    return psycopg.connect(**{name: value for name, value in given.items() if name in names}, autocommit=True)


if __name__ == "__main__":
    main()
