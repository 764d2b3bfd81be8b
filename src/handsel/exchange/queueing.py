"""Putting work for an import before the workers, in the transaction that decides it."""

from uuid import UUID

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

CARRY_OUT = "exchange.carry_out"
QUEUE = "imports"
LOCK_CLASS = 0x1AB0
"""Names our advisory locks among others; the second half of a lock's name comes from the import's identifier."""


def put_before_workers(import_id: UUID) -> None:
    """A worker takes up the import once this transaction ends."""
    manager = JobManager(DjangoConnector())
    configure_task(name=CARRY_OUT, job_manager=manager, queue=QUEUE).defer(import_id=str(import_id))


def is_waiting(import_id: UUID) -> bool:
    """Whether a job for the import stands before the workers."""
    sql = (
        "select exists (select from procrastinate_jobs where task_name = %s and status = 'todo'"
        " and args->>'import_id' = %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [CARRY_OUT, str(import_id)])
        return bool(cursor.fetchone()[0])


def take_turn(import_id: UUID) -> None:
    """Wait until nobody else is at the import, and keep others away until this transaction ends.

    The database lets go by itself when the process or the server dies. Raises OperationalError after a minute.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '60s'")
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, _number(import_id)])
        cursor.execute("set local lock_timeout = default")


def is_worked_on(import_id: UUID) -> bool:
    """Whether some living process is at the import."""
    sql = (
        "select exists (select from pg_locks where locktype = 'advisory' and granted and classid = %s and objid = %s"
        " and database = (select oid from pg_database where datname = current_database()))"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [LOCK_CLASS, _number(import_id)])
        return bool(cursor.fetchone()[0])


def _number(import_id: UUID) -> int:
    return import_id.int & 0x7FFF_FFFF
