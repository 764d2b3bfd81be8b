"""Two at once, and somebody who pulls the plug: money is posted once and a period is closed whole or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.models import Calculation, LedgerEntry, PayPeriod, SourceEvent, Statement
from handsel.pay.queries.verifying import verify
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.plan import ONE
from handsel.pay.rules.vocabulary import EventKind
from handsel.trail.models import ChangeSet
from tests.pay.conftest import PLAN, at
from tests.people import Cast

pytestmark = pytest.mark.django_db

TABLES = (
    *("pay_statement", "pay_ledgerentry", "pay_calculation", "pay_payperiod", "pay_sourceevent", "pay_assignment"),
    "pay_planversion",
)
TRAIL = ("trail_entry", "trail_image")


@pytest.fixture
def committed(cast: Cast) -> Iterator[Cast]:
    """Two sold and a quarter waits to be closed, committed by another connection; afterwards all of it is gone."""
    before = elsewhere(lambda: list(ChangeSet.objects.values_list("pk", flat=True)))
    try:
        elsewhere(lambda: _sold(cast))
        yield cast
    finally:
        elsewhere(lambda: _clean(before))


def _sold(cast: Cast) -> None:
    by = Viewer.system()
    actions.publish_plan(text=PLAN, file="plan.toml", by=by, at=at(1, 2))
    for member in (cast.ana, cast.ben):
        actions.assign(member=member, plan="AE", starts_on=date(2026, 1, 1), by=by, at=at(1, 2))
        booked = Event(
            str(member.pk),
            EventKind.BOOKED,
            member.name,
            date(2026, 2, 3),
            Decimal(120_000),
            "USD",
            (Share(str(member.pk), ONE),),
        )
        actions.receive_events(events=[booked], origin="api", by=by, at=at(2, 4))
    actions.submit_period(plan="AE", label="2026 Q1", by=by, at=at(4, 1))
    actions.approve_period(plan="AE", label="2026 Q1", by=by, at=at(4, 2))


def _clean(before: list[Any]) -> None:
    """Take everything back as the owner of the tables, who alone may put their triggers to sleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (*TABLES, *TRAIL, "trail_changeset"):
            cursor.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
        for table in TABLES:
            cursor.execute(SQL("delete from {}").format(Identifier(table)))
        for table in TRAIL:
            cursor.execute(SQL("delete from {} where not change_set_id = any(%s)").format(Identifier(table)), [before])
        cursor.execute("delete from trail_changeset where not id = any(%s)", [before])
        cursor.execute("set constraints all immediate")
        for table in (*TABLES, *TRAIL, "trail_changeset"):
            cursor.execute(SQL("alter table {} enable trigger user").format(Identifier(table)))


def elsewhere[T](work: Callable[[], T]) -> T:
    """Do something on a connection of its own."""
    (answer,) = at_once(work)
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]


def at_once(*writes: Callable[[], Any]) -> list[Any]:
    """Run each on a connection of its own, all at the same moment; what each answered or raised."""
    barrier = Barrier(len(writes))

    def run(write: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return write()
        except Exception as raised:
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(run, writes))


def calculate() -> Calculation:
    return actions.calculate(plan="AE", by=Viewer.system(), at=at(4, 3))


def close() -> PayPeriod:
    return actions.close_period(plan="AE", label="2026 Q1", by=Viewer.system(), at=at(4, 3))


def entries() -> list[str]:
    return sorted(f"{row.amount:.2f}" for row in LedgerEntry.objects.all())


def test_two_who_calculate_at_once_post_once(committed: Cast) -> None:
    answers = at_once(calculate, calculate, calculate)
    assert [type(answer) for answer in answers] == [Calculation] * 3
    # 100,000 at 10 % and 20,000 at 15 % each
    assert elsewhere(entries) == ["13000.00", "13000.00"]


def test_two_who_close_at_once_close_once(committed: Cast) -> None:
    answers = at_once(close, close)
    assert [answer.state for answer in answers] == ["closed", "closed"]
    assert elsewhere(entries) == ["13000.00", "13000.00"]
    assert elsewhere(Statement.objects.count) == 2
    assert elsewhere(lambda: verify("AE")) == []


def test_events_sent_twice_at_once_are_kept_once(committed: Cast) -> None:
    def send() -> int:
        shares = (Share(str(committed.ana.pk), ONE),)
        event = Event("x", EventKind.BOOKED, "X", date(2026, 3, 1), Decimal(1_000), "USD", shares)
        return actions.receive_events(events=[event], origin="api", by=Viewer.system(), at=at(3, 2))

    answers = at_once(send, send, send)
    assert sorted(answers) == [0, 0, 1]
    assert elsewhere(SourceEvent.objects.filter(key="x").count) == 1


PULLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.models import Statement
from tests.pay.conftest import at
freeze = Statement.objects.bulk_create
def pull(*arguments, **more):
    freeze(*arguments, **more)
    os.kill(os.getpid(), signal.SIGKILL)
type(Statement.objects).bulk_create = lambda self, *arguments, **more: pull(*arguments, **more)
actions.close_period(plan="AE", label="2026 Q1", by=Viewer.system(), at=at(4, 3))
"""


def test_a_close_that_is_killed_leaves_nothing_and_goes_through_again(committed: Cast) -> None:
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", PULLED, name], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert elsewhere(lambda: (Statement.objects.count(), LedgerEntry.objects.count())) == (0, 0)
    assert elsewhere(lambda: PayPeriod.objects.get().state) == "approved"
    assert elsewhere(close).state == "closed"
    assert elsewhere(lambda: verify("AE")) == []
