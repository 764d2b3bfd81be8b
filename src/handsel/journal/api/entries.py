"""Entries: written by kind on several records, changed, ticked off, pinned, put on further records."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from handsel.journal import actions, records
from handsel.journal.api.listing import ENTRIES, entries_on
from handsel.journal.models import Entry
from handsel.journal.records import Record, Ref
from handsel.journal.schemas import (
    CallIn,
    EntryIn,
    EntryOut,
    EntryPatch,
    MeetingIn,
    NoteIn,
    RecordIn,
    RecordKind,
    RecordsIn,
    SnoozeIn,
    TaskIn,
)
from handsel.journal.timeline import also_on
from handsel.lists.rest import (
    PROBLEMS,
    PageOut,
    get_visible,
    given,
    list_parameters,
    now,
    page_of,
    references,
    viewer,
)
from handsel.org.models import Member

entries = Router(tags=["entries"])
ON = {
    "name": "record",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "A record the entry is about, such as `account:0190…`; several with commas.",
}
PARAMETERS = list_parameters(ENTRIES, ON)


@entries.get("", response={200: PageOut[EntryOut]} | PROBLEMS, summary="List entries", openapi_extra=PARAMETERS)
def list_entries(request: HttpRequest) -> dict[str, Any]:
    """Notes, calls, meetings and tasks, the latest first."""
    on = [records.parse(ref.strip()) for ref in request.GET.get("record", "").split(",") if ref.strip()]
    listed = entries_on(records.find(on, viewer(request)), viewer(request))
    page = page_of(request, listed, without=["record"])
    return page | {"items": shown(page["items"], request)}


@entries.post("", response={201: EntryOut} | PROBLEMS, summary="Write an entry")
def write_entry(request: HttpRequest, body: EntryIn) -> Status[dict[str, Any]]:
    """By `kind`: a note, a call, a meeting or a task. An entry on a contact or deal is on its account too."""
    return Status(201, _one(_WRITERS[type(body)](body, request), request))


@entries.get("/{entry_id}", response={200: EntryOut} | PROBLEMS, summary="Read an entry")
def get_entry(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    return _one(get_visible(Entry, entry_id, request), request)


@entries.patch("/{entry_id}", response={200: EntryOut} | PROBLEMS, summary="Change an entry")
def edit_entry(request: HttpRequest, entry_id: UUID, body: EntryPatch) -> dict[str, Any]:
    entry, values = get_visible(Entry, entry_id, request), given(body, Entry)
    version = values.pop("version", None)
    values = references(values, request, assignee=Member)
    return _one(actions.edit(entry=entry, values=values, by=viewer(request), at=now(), version=version), request)


@entries.delete("/{entry_id}", response={204: None} | PROBLEMS, summary="Delete an entry")
def delete_entry(request: HttpRequest, entry_id: UUID) -> Status[None]:
    """From every record it is on."""
    actions.delete(entry=get_visible(Entry, entry_id, request), by=viewer(request), at=now())
    return Status(204, None)


@entries.post("/{entry_id}/complete", response={200: EntryOut} | PROBLEMS, summary="Tick a task off")
def complete_task(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    task = get_visible(Entry, entry_id, request)
    return _one(actions.complete_task(task=task, by=viewer(request), at=now()), request)


@entries.post("/{entry_id}/reopen", response={200: EntryOut} | PROBLEMS, summary="Take the tick off a task")
def reopen_task(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    task = get_visible(Entry, entry_id, request)
    return _one(actions.reopen_task(task=task, by=viewer(request), at=now()), request)


@entries.post("/{entry_id}/pin", response={200: EntryOut} | PROBLEMS, summary="Keep above timelines")
def pin_entry(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    entry = get_visible(Entry, entry_id, request)
    return _one(actions.pin(entry=entry, by=viewer(request), at=now()), request)


@entries.post("/{entry_id}/unpin", response={200: EntryOut} | PROBLEMS, summary="Let take its place in time again")
def unpin_entry(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    entry = get_visible(Entry, entry_id, request)
    return _one(actions.unpin(entry=entry, by=viewer(request), at=now()), request)


@entries.post("/{entry_id}/snooze", response={200: EntryOut} | PROBLEMS, summary="Put a reminder off")
def snooze_entry(request: HttpRequest, entry_id: UUID, body: SnoozeIn) -> dict[str, Any]:
    entry = get_visible(Entry, entry_id, request)
    return _one(actions.snooze(entry=entry, until=body.until, by=viewer(request), at=now()), request)


@entries.post("/{entry_id}/records", response={200: EntryOut} | PROBLEMS, summary="Put on further records")
def link_entry(request: HttpRequest, entry_id: UUID, body: RecordsIn) -> dict[str, Any]:
    entry = get_visible(Entry, entry_id, request)
    return _one(actions.link(entry=entry, on=_refs(body.records), by=viewer(request), at=now()), request)


@entries.delete("/{entry_id}/records/{kind}/{record_id}", response={204: None} | PROBLEMS, summary="Take off a record")
def unlink_entry(request: HttpRequest, entry_id: UUID, kind: RecordKind, record_id: UUID) -> Status[None]:
    """A note stays on at least one."""
    entry = get_visible(Entry, entry_id, request)
    [record] = records.find([(kind, record_id)], viewer(request))
    actions.unlink(entry=entry, record=(record.kind, record.id), by=viewer(request), at=now())
    return Status(204, None)


def shown(rows: Sequence[Entry], request: HttpRequest) -> list[dict[str, Any]]:
    """Entries with the records they are on. One query, and one for each kind of record."""
    on = also_on(rows, viewer(request))
    return [entry_shown(entry, on.get(entry.pk, ())) for entry in rows]


def entry_shown(entry: Entry, on: Iterable[Record]) -> dict[str, Any]:
    """An entry as `EntryOut` takes it; load it with its author and assignee."""
    fields = {name: getattr(entry, name) for name in _FIELDS}
    return fields | {
        "author": entry.author.name if entry.author else None,
        "assignee": entry.assignee.name if entry.assignee else None,
        "records": [{"kind": one.kind, "id": one.id, "title": one.title} for one in on],
    }


_FIELDS = EntryOut.model_fields.keys() - {"author", "assignee", "records"}


def _one(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    return shown([entry], request)[0]


def _refs(named: Iterable[RecordIn]) -> list[Ref]:
    return [(record.kind, record.id) for record in named]


def _given(body: Any) -> dict[str, Any]:
    """The fields of a new entry, as its action takes them."""
    return {name: value for name, value in body.model_dump().items() if name not in {"kind", "records"}}


def _note(body: NoteIn, request: HttpRequest) -> Entry:
    return actions.write_note(**_given(body), on=_refs(body.records), by=viewer(request), at=now())


def _call(body: CallIn, request: HttpRequest) -> Entry:
    values = _given(body)
    called_at = values.pop("at")
    return actions.log_call(**values, called_at=called_at, on=_refs(body.records), by=viewer(request), at=now())


def _meeting(body: MeetingIn, request: HttpRequest) -> Entry:
    return actions.schedule_meeting(**_given(body), on=_refs(body.records), by=viewer(request), at=now())


def _task(body: TaskIn, request: HttpRequest) -> Entry:
    values = references(_given(body), request, assignee=Member)
    return actions.add_task(**values, on=_refs(body.records), by=viewer(request), at=now())


_WRITERS: dict[type, Callable[[Any, HttpRequest], Entry]] = {
    NoteIn: _note,
    CallIn: _call,
    MeetingIn: _meeting,
    TaskIn: _task,
}
