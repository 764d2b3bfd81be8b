"""Bringing a source in, and the listeners' part of taking it back."""

from datetime import datetime
from uuid import UUID

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


def import_source(
    *,
    reading: Reading,
    options: Options,
    by: Viewer,
    at: datetime,
    subject: UUID | None = None,
    progress: Progress | None = None,
) -> Report:
    """Bring a source in: one transaction, one change set, which the report names.

    `subject` is the `Import` that keeps the files, if one does. Raises Forbidden without the right to import.
    """
    by.require(Permission.IMPORT)
    with change("exchange.import", by=by, at=at) as importing:
        run = start(reading, options=options, viewer=by, at=at, dry=False, progress=progress)
        report = run.go()
        _refresh(run.desk)
        importing.record(
            ImportFinished(
                subject=subject or new_id(),
                source=reading.source.name,
                created=report.total(Outcome.CREATED),
                updated=report.total(Outcome.UPDATED),
                counts={str(outcome): report.total(outcome) for outcome in Outcome},
            )
        )
        report.change_set_id = importing.id
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
