"""The plans of a page's own queries: `python -m bench.plans small director "list page"`.

Shows every statement the page sends that takes longer than a few milliseconds, with EXPLAIN (ANALYZE, BUFFERS).
"""

import sys
from typing import Any

from bench.cases import CASES
from bench.looks import looks
from bench.measuring import signed_in, viewer
from bench.sizes import SIZES

SLOW = 0.005


def main() -> None:
    """Send the page once to warm it, once to see its statements, and explain the slow ones."""
    from handsel.cli import application

    size, key, name = SIZES[sys.argv[1]], sys.argv[2], sys.argv[3]
    application.start()
    case = next(case for case in CASES if case.name == name)
    client, look = signed_in(key), looks(viewer(key), size)[0]
    case.send(client, look)
    for statement in slow_statements(case, client, look):
        print(statement["time"], "s\n", shortened(statement["sql"]))
        for line in explained(statement["sql"]):
            print("   ", shortened(line))


def slow_statements(case: Any, client: Any, look: Any) -> list[dict[str, str]]:
    """The statements of the page that took longest, slowest first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        case.send(client, look)
    found = [query for query in captured.captured_queries if float(query["time"]) > SLOW]
    return sorted(found, key=lambda query: -float(query["time"]))


def explained(sql: str) -> list[str]:
    """The plan, for reading statements."""
    from django.db import connection

    if not sql.lstrip("(").upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        cursor.execute("explain (analyze, buffers) " + sql.replace("%", "%%"), [])
        return [row[0] for row in cursor.fetchall()]


def shortened(text: str) -> str:
    """Without the middle of long arrays of identifiers."""
    return text if len(text) < 1_200 else f"{text[:500]} … {text[-500:]}"


if __name__ == "__main__":
    main()
