"""The REST door of the trail: the history of a record, why somebody sees it, change sets and their undo."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from handsel.home import history, undoing
from handsel.home.schemas import ChangeSetsOut, Door, HistoryOut, Room, UndoIn, UndoneOut, WholeChangeOut, WhyOut
from handsel.journal import records
from handsel.journal.api.places import cursor_of, place_in, visible_record
from handsel.journal.api.timelines import ROOMS
from handsel.journal.sentences import Told
from handsel.lists.rest import PROBLEMS, Day, Short, get_visible, now, viewer
from handsel.org.explain import explain
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.trail.models import ChangeSet

Shown = Annotated[int, Query(ge=1, le=200, description="Change sets on a page.")]

histories = Router()
changes = Router(tags=["changes"])


def _add_history(room: str, kind: str) -> None:
    def record_history(request: HttpRequest, record_id: UUID, cursor: Short = "") -> dict[str, Any]:
        """Every recorded fact, newest first: who, when, through which door, the fields before and after."""
        record = visible_record(kind, record_id, request)
        page = history.of_record(record=record, viewer=viewer(request), before=place_in(cursor))
        lines = [_line(line.told, line.changes, opens=line.opens) for line in page.lines]
        return {"items": lines, "next": cursor_of(page.more)}

    histories.get(
        f"/{room}/{{record_id}}/history",
        response={200: HistoryOut} | PROBLEMS,
        operation_id=f"{kind}_history",
        summary="Read the history",
        tags=[room],
    )(record_history)


def _add_why(room: str, kind: str) -> None:
    def why_seen(request: HttpRequest, record_id: UUID, member_id: UUID | None = None) -> dict[str, Any]:
        """Why the caller sees this record. Whoever manages members may ask about another one with `member_id`."""
        looking = viewer(request)
        if member_id not in {None, looking.member_id}:
            looking.require(Permission.MANAGE_MEMBERS)
        ref = visible_record(kind, record_id, request)
        member = get_visible(Member, member_id or UUID(str(looking.member_id)), request)
        owner_id = records.titles([ref], looking)[ref].owner_id
        found = explain(kind=kind, record_id=record_id, owner_id=owner_id, member=member)
        return {"member_id": member.pk, "sees": found.sees, "reasons": found.shown}

    histories.get(
        f"/{room}/{{record_id}}/why",
        response={200: WhyOut} | PROBLEMS,
        operation_id=f"{kind}_why",
        summary="Read why it can be seen",
        tags=[room],
    )(why_seen)


for _room, _kind in ROOMS.items():
    _add_history(_room, _kind)
    _add_why(_room, _kind)


@changes.get("", response={200: ChangeSetsOut} | PROBLEMS, summary="List change sets")
def list_changes(
    request: HttpRequest,
    member_id: UUID | None = None,
    door: Door = "",
    room: Room = "",
    since: Day | None = None,
    until: Day | None = None,
    cursor: Short = "",
    limit: Shown = history.PAGE,
) -> dict[str, Any]:
    """The audit log, newest first, for whoever reads the trail."""
    viewer(request).require(Permission.READ_TRAIL)
    narrowed = history.AuditFilter(member=member_id, door=door, room=room, since=since, until=until)
    log = history.audit(viewer=viewer(request), narrowed=narrowed, before=place_in(cursor), size=limit)
    return {"items": [_audited(line) for line in log.lines], "next": cursor_of(log.more)}


@changes.get("/{change_set_id}", response={200: WholeChangeOut} | PROBLEMS, summary="Read a change set")
def get_change(request: HttpRequest, change_set_id: UUID) -> dict[str, Any]:
    """One's own, those one may take back, and all of them for whoever reads the trail."""
    change_set = _visible(change_set_id, request)
    whole = history.whole(change_set, viewer(request))
    return {
        "id": change_set.pk,
        "at": change_set.at,
        "verb": change_set.verb,
        "door": change_set.door,
        "by_id": change_set.by_id,
        "undoes_id": change_set.undoes_id,
        "undone_by_id": whole.undone_by.pk if whole.undone_by else None,
        "may_undo": whole.may_undo,
        "facts": [_line(told, (), opens=True) for told in whole.told],
        "rows": whole.rows,
        "row_count": whole.row_count,
        "conflicts": whole.clashes,
    }


@changes.post("/{change_set_id}/undo", response={200: UndoneOut} | PROBLEMS, summary="Take a change set back")
def undo_change(request: HttpRequest, change_set_id: UUID, body: UndoIn | None = None) -> dict[str, Any]:
    """Rows that were changed since are left alone and listed, unless `override` says to put them back too."""
    change_set = _visible(change_set_id, request)
    override = body is not None and body.override
    done = undoing.take_back(change_set=change_set, by=viewer(request), at=now(), override=override)
    left = list(dict.fromkeys(image.row_id for image in done.conflicts))
    return {"change_set_id": done.change_set.pk, "restored": done.restored, "left_alone": left}


def _visible(change_set_id: UUID, request: HttpRequest) -> ChangeSet:
    change_set: ChangeSet = get_object_or_404(ChangeSet, pk=change_set_id)
    if not undoing.may_see(change_set, viewer(request)):
        raise Http404
    return change_set


def _line(told: Told, changed: Any, *, opens: bool) -> dict[str, Any]:
    return {
        "id": told.id,
        "at": told.at,
        "name": told.name,
        "actor": told.actor,
        "sentence": told.sentence,
        "door": told.door,
        "change_set_id": told.change_set_id if opens else None,
        "changes": changed,
    }


def _audited(line: history.AuditLine) -> dict[str, Any]:
    change_set = line.change_set
    return {
        "id": change_set.pk,
        "at": change_set.at,
        "verb": change_set.verb,
        "door": change_set.door,
        "by_id": change_set.by_id,
        "actor": line.actor,
        "summary": line.summary,
        "facts": line.facts,
        "undoes_id": change_set.undoes_id,
    }
