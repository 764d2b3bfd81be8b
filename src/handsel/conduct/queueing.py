"""Putting work of conduct before the workers, in the transaction that makes it necessary."""

from collections.abc import Iterable
from uuid import UUID

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONValue

RECHECK_PEOPLE = "conduct.recheck_people"
QUEUE = "default"


def recheck_soon(people: Iterable[UUID]) -> None:
    """A worker measures the gifts of these people anew once this transaction ends, in a change set of its own."""
    task = configure_task(name=RECHECK_PEOPLE, job_manager=JobManager(DjangoConnector()), queue=QUEUE)
    named: list[JSONValue] = [str(person) for person in sorted(people)]
    task.defer(people=named)
