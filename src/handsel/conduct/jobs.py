"""The nightly job: windows roll on by themselves, so who is near a limit, and what is over one, is looked at again."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from handsel.conduct import actions
from handsel.conduct.queueing import QUEUE, RECHECK_PEOPLE
from handsel.kernel.actors import Door
from handsel.org.queries import NotFounded, organisation
from handsel.org.viewer import Viewer

LOOKED_BACK = timedelta(days=800)
"""Nobody whose last gift is older can be near a yearly limit today."""


@app.periodic(cron="40 2 * * *")
@app.task(name="conduct.recheck", queue="default", queueing_lock="conduct-recheck")
def recheck(timestamp: int) -> None:
    """Measure the register anew."""
    close_old_connections()
    try:
        recheck_recent()
    finally:
        close_old_connections()


def recheck_recent() -> int:
    """Everybody with a gift of the last two years; how many findings were opened."""
    try:
        viewer = Viewer.system(Door.JOB, currency=organisation().currency)
    except NotFounded:
        return 0
    at = timezone.now()
    return actions.recheck(by=viewer, at=at, since=(at - LOOKED_BACK).date())


@app.task(name=RECHECK_PEOPLE, queue=QUEUE)
def recheck_people(people: list[str]) -> None:
    """Measure anew whoever became one person, or two again."""
    close_old_connections()
    try:
        recheck_named(people)
    finally:
        close_old_connections()


def recheck_named(people: Iterable[str]) -> int:
    """How many findings were opened."""
    viewer = Viewer.system(Door.JOB, currency=organisation().currency)
    return actions.recheck_people(people=[UUID(one) for one in people], by=viewer, at=timezone.now())
