"""Sending files in, bringing a source in, keeping mappings for the next time."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.accounts import grants as account_grants
from handsel.exchange import events, uploads
from handsel.exchange.importing.desk import Desk, Options
from handsel.exchange.importing.outcomes import Outcome, Report
from handsel.exchange.importing.run import Progress, start
from handsel.exchange.inspecting import Reading
from handsel.exchange.models import BUSY, Import, SavedMapping
from handsel.exchange.queueing import put_before_workers
from handsel.journal import links
from handsel.kernel.ids import new_id
from handsel.org import reach
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pay.actions.deals import take_from_pipeline
from handsel.pipeline import grants as deal_grants
from handsel.trail.changes import Change, change

CHUNK = 50_000
DEALS_AT_ONCE = 5_000
LONGEST_NAME = 120


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
        _tell_pay(importing, run.desk)
        importing.record(
            events.ImportFinished(
                subject=subject or new_id(),
                source=reading.source.name,
                created=report.total(Outcome.CREATED),
                updated=report.total(Outcome.UPDATED),
                counts={str(outcome): report.total(outcome) for outcome in Outcome},
            )
        )
        report.change_set_id = importing.id
    return report


def _tell_pay(importing: Change, desk: Desk) -> None:
    """Pay hears of deals by their facts; rows of an import have none. New deals come in with the next calculation."""
    changed = sorted(desk.opportunities - desk.made)
    for place in range(0, len(changed), DEALS_AT_ONCE):
        take_from_pipeline(importing, changed[place : place + DEALS_AT_ONCE])


def _refresh(desk: Desk) -> None:
    """Work out anew who sees what was written, and what belongs to it."""
    reach.rebuild()
    for ids, refresh in (
        (desk.accounts, account_grants.refresh_accounts),
        (desk.contacts, account_grants.refresh_contacts),
        (desk.opportunities, deal_grants.refresh),
        (desk.contacts, deal_grants.refresh_contacts),
        (desk.handed_over["account"], deal_grants.refresh_accounts),
        (desk.left - desk.handed_over["account"], _refresh_left),
    ):
        ordered = sorted(ids, key=attrgetter("int"))
        for place in range(0, len(ordered), CHUNK):
            refresh(ordered[place : place + CHUNK])
    for kind, ids in desk.handed_over.items():
        links.refresh_records(kind, list(ids))


def _refresh_left(accounts: Sequence[UUID]) -> None:
    deal_grants.refresh((), accounts=accounts)


def upload(
    *,
    files: Sequence[uploads.Upload],
    name: str = "",
    mapping: str = "",
    choices: dict[str, object] | None = None,
    by: Viewer,
    at: datetime,
) -> Import:
    """Keep files and have them planned; nothing is imported yet unless the choices say `then_run`.

    `mapping` is a mapping file's text that was parsed before. Raises ValidationError for files that cannot be used.
    """
    by.require(Permission.IMPORT)
    uploads.refuse_unusable(files)
    import_id = new_id()
    kept = uploads.keep(import_id, files)
    try:
        with change("exchange.upload", by=by, at=at) as uploading:
            called = name.strip()[:LONGEST_NAME] or uploads.called(kept)
            row = Import.objects.create(
                id=import_id, name=called, by_id=by.member_id, at=at, files=kept, mapping=mapping,
                options=dict(choices or {}), seen_at=at,
            )  # fmt: skip
            names = [file["name"] for file in kept]
            uploading.record(events.FilesUploaded(subject=import_id, source=called, files=names))
            put_before_workers(import_id)
    except BaseException:
        uploads.forget(import_id, kept, ())
        raise
    return row


def cancel(*, upload: Import, by: Viewer, at: datetime) -> None:
    """Give an import up; one that runs stops and leaves nothing behind. Raises ValidationError when it is done."""
    if upload.by_id != by.member_id:
        by.require(Permission.UNDO_OTHERS)
    with change("exchange.cancel-import", by=by, at=at) as cancelling:
        open_still = Import.objects.filter(pk=upload.pk).exclude(state__in=[Import.State.DONE, Import.State.CANCELLED])
        was_busy = open_still.filter(state__in=BUSY).exists()
        if not open_still.update(state=Import.State.CANCELLED, finished_at=at):
            raise ValidationError(_("This import is over already."))
        cancelling.record(events.ImportCancelled(subject=upload.pk, source=upload.name))
    if not was_busy:
        uploads.forget_all(Import.objects.get(pk=upload.pk), at)


def save_mapping(*, name: str, text: str, headings: list[list[str]], by: Viewer, at: datetime) -> SavedMapping:
    """Keep a mapping under a name for files with the same headings; the same name again replaces it."""
    by.require(Permission.IMPORT)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("Give the mapping a name of at most 120 characters.")})
    with change("exchange.save-mapping", by=by, at=at) as saving:
        values = {"text": text, "headings": headings, "by_id": by.member_id, "at": at}
        saved, _created = SavedMapping.objects.update_or_create(name=name, defaults=values)
        saving.record(events.MappingSaved(subject=saved.pk, mapping=name))
    return saved


def delete_mapping(*, mapping: SavedMapping, by: Viewer, at: datetime) -> None:
    """Delete a saved mapping. Whoever saved it may, and whoever configures Handsel."""
    by.require(Permission.IMPORT)
    if mapping.by_id != by.member_id and not by.may(Permission.CONFIGURE):
        raise Forbidden(_("This mapping was saved by somebody else."))
    with change("exchange.delete-mapping", by=by, at=at) as deleting:
        deleting.record(events.MappingDeleted(subject=mapping.pk, mapping=mapping.name))
        mapping.delete()
