"""The timeline of a record: what people wrote and what happened, newest first."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from handsel.journal.api.entries import entry_shown
from handsel.journal.api.places import cursor_of, place_in, visible_record
from handsel.journal.schemas import TimelineKind, TimelineOut
from handsel.journal.timeline import Moment, timeline
from handsel.lists.rest import PROBLEMS, Short, viewer

timelines = Router(tags=["timelines"])
EntriesShown = Annotated[int, Field(ge=1, le=100)]
ROOMS = {"accounts": "account", "contacts": "contact", "opportunities": "opportunity"}
"""Records that have a timeline: where they live, and what a reference calls them."""


def _add(room: str, kind_of_record: str) -> None:
    def record_timeline(
        request: HttpRequest,
        record_id: UUID,
        kind: TimelineKind = "",
        cursor: Short = "",
        limit: EntriesShown = 25,
    ) -> dict[str, Any]:
        """Entries and recorded facts, newest first. `kind=happened` shows facts alone."""
        record = visible_record(kind_of_record, record_id, request)
        page = timeline(record=record, viewer=viewer(request), kind=kind, before=place_in(cursor), size=limit)
        return {"items": [_shown(moment) for moment in page.moments], "next": cursor_of(page.more)}

    timelines.get(
        f"/{room}/{{record_id}}/timeline",
        response={200: TimelineOut} | PROBLEMS,
        operation_id=f"{kind_of_record}_timeline",
        summary="Read the timeline",
        tags=[room],
    )(record_timeline)


def _shown(moment: Moment) -> dict[str, Any]:
    told = moment.told
    fact = told and {
        "name": told.name,
        "actor": told.actor,
        "sentence": told.sentence,
        "door": told.door,
        "changes": moment.changes,
    }
    entry = moment.entry and entry_shown(moment.entry, moment.also)
    return {"id": moment.id, "at": moment.at, "entry": entry, "fact": fact}


for _room, _kind in ROOMS.items():
    _add(_room, _kind)
