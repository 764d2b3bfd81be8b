"""The whole register measured anew: after rules or rates changed, and every night for windows that roll on."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import batched
from uuid import UUID

from handsel.conduct.actions import finding
from handsel.conduct.actions.writing import desk_for
from handsel.conduct.events import RegisterRechecked
from handsel.conduct.models import GiftRecipient
from handsel.conduct.queries.circle import ALWAYS, register_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

TOGETHER = 1_000
"""People in one transaction; a gift to one of them waits for its end."""


def recheck(*, by: Viewer, at: datetime, since: date | None = None) -> int:
    """Look at everybody who was given something since a day (None: ever) and open what is missing; how many findings.

    Raises MissingRate where an amount on record cannot be converted.
    """
    by.require(Permission.OVERSEE_CONDUCT)
    return sum(_recheck(people, by=by, at=at) for people in batched(_everybody(since), TOGETHER, strict=False))


def recheck_people(*, people: Iterable[UUID], by: Viewer, at: datetime) -> int:
    """The same for some people: after contacts were merged, or a merge was taken back."""
    by.require(Permission.OVERSEE_CONDUCT)
    return _recheck(tuple(people), by=by, at=at)


def _recheck(people: tuple[UUID, ...], *, by: Viewer, at: datetime) -> int:
    with change("conduct.recheck", by=by, at=at) as recording:
        desk = desk_for(people, by=by, at=at)
        register = register_of(desk.people, ALWAYS, desk.links)
        found = finding.open_breaches(recording, register, desk)
        finding.refresh_near(register, desk.people, desk.book, desk.today)
        recording.record(RegisterRechecked(subject=recording.id, findings=len(found)))
    return len(found)


def _everybody(since: date | None) -> Iterator[UUID]:
    rows = GiftRecipient.objects.order_by("person").distinct("person")
    if since is not None:
        rows = rows.filter(given_on__gte=since)
    return iter(list(rows.values_list("person", flat=True)))
