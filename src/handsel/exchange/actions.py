"""Bringing a source in, and the listeners' part of taking it back."""

from datetime import datetime

from handsel.accounts import grants as account_grants
from handsel.exchange.events import ImportFinished
from handsel.exchange.importing.desk import Desk, Options
from handsel.exchange.importing.outcomes import Outcome, Report
from handsel.exchange.importing.run import Progress, start
from handsel.exchange.inspecting import Reading
from handsel.kernel.ids import new_id
from handsel.org import reach
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline import grants as deal_grants
from handsel.trail.changes import change

CHUNK = 50_000


def plan(*, reading: Reading, options: Options, by: Viewer, at: datetime, progress: Progress | None = None) -> Report:
    """What an import would do, row by row. Writes nothing."""
    by.require(Permission.IMPORT)
    return start(reading, options=options, viewer=by, at=at, dry=True, progress=progress).go()


def import_source(
    *, reading: Reading, options: Options, by: Viewer, at: datetime, progress: Progress | None = None
) -> Report:
    """Bring a source in: one transaction, one change set. Raises Forbidden without the right to import."""
    by.require(Permission.IMPORT)
    with change("exchange.import", by=by, at=at) as importing:
        run = start(reading, options=options, viewer=by, at=at, dry=False, progress=progress)
        report = run.go()
        _refresh(run.desk)
        importing.record(
            ImportFinished(
                subject=new_id(),
                source=reading.source.name,
                created=report.total(Outcome.CREATED),
                updated=report.total(Outcome.UPDATED),
                counts={str(outcome): report.total(outcome) for outcome in Outcome},
            )
        )
    return report


def _refresh(desk: Desk) -> None:
    """Work out anew who sees what was written."""
    reach.rebuild()
    for ids, refresh in (
        (desk.accounts, account_grants.refresh_accounts),
        (desk.contacts, account_grants.refresh_contacts),
        (desk.opportunities, deal_grants.refresh),
    ):
        ordered = sorted(ids)
        for place in range(0, len(ordered), CHUNK):
            refresh(ordered[place : place + CHUNK])
