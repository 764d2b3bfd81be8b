"""Jobs of the exchange: carrying out imports, starting again those whose worker was killed, deleting old files."""

from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from handsel.exchange import carrying_out, imports, uploads
from handsel.exchange.models import BUSY, Import
from handsel.exchange.queueing import CARRY_OUT, QUEUE

KEPT = timedelta(days=30)
"""Uploaded files are deleted after so long."""
AGAIN = RetryStrategy(max_attempts=5, wait=3, linear_wait=5, retry_exceptions=[OperationalError, InterfaceError])


@app.task(name=CARRY_OUT, queue=QUEUE, retry=AGAIN)
def carry_out(import_id: str) -> None:
    """The present step of an import."""
    close_old_connections()
    try:
        carrying_out.carry_out(UUID(import_id))
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.look_after_imports", queue=QUEUE, queueing_lock="look-after-imports", pass_context=True)
async def look_after_imports(context: JobContext, timestamp: int) -> None:
    """Take away jobs whose worker is gone, and put their imports before the workers again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(task_name=CARRY_OUT):
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    await manager.delete_old_jobs(nb_hours=1, queue=QUEUE, include_failed=True, include_aborted=True)
    await sync_to_async(revive)()


def revive() -> None:
    """Start again what was killed."""
    close_old_connections()
    try:
        imports.revive(timezone.now())
    finally:
        close_old_connections()


@app.periodic(cron="30 3 * * *")
@app.task(name="exchange.forget_files", queue=QUEUE, queueing_lock="forget-files")
def forget_files(timestamp: int) -> None:
    """Delete what was uploaded long ago. The import and its counts stay, and so does its undo."""
    close_old_connections()
    try:
        forget_files_before(timestamp)
    finally:
        close_old_connections()


def forget_files_before(timestamp: int) -> None:
    """Delete the files of every import older than the time kept."""
    at = timezone.now()
    old = Import.objects.filter(files_gone_at=None, at__lt=at - KEPT).exclude(state__in=BUSY)
    for row in old.iterator():
        uploads.forget_all(row, at)
