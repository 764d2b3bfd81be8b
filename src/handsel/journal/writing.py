"""What the composer sends, as one call of the verb that writes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handsel.journal import actions
from handsel.journal.forms import minutes
from handsel.journal.models import Entry
from handsel.journal.records import Ref
from handsel.journal.rules import SUBJECT_LIMIT
from handsel.org.viewer import Viewer


def write(sent: dict[str, Any], *, on: Sequence[Ref], by: Viewer, at: datetime) -> Entry:
    """Write a note, call, meeting or task on the records."""
    verbs = {"note": _note, "call": _call, "meeting": _meeting, "task": _task}
    return verbs[sent["kind"]](sent, on, by, at)


def _note(sent: dict[str, Any], on: Sequence[Ref], by: Viewer, at: datetime) -> Entry:
    return actions.write_note(body=sent["text"], on=on, by=by, at=at)


def _call(sent: dict[str, Any], on: Sequence[Ref], by: Viewer, at: datetime) -> Entry:
    return actions.log_call(
        body=sent["text"],
        direction=sent["direction"] or Entry.Direction.OUTBOUND,
        outcome=sent["outcome"],
        duration_seconds=sent["minutes"] * 60 if sent["minutes"] else None,
        on=on,
        by=by,
        at=at,
    )


def _meeting(sent: dict[str, Any], on: Sequence[Ref], by: Viewer, at: datetime) -> Entry:
    starts_at, before = sent["starts_at"], minutes(sent["remind_before"])
    return actions.schedule_meeting(
        subject=sent["subject"],
        body=sent["text"],
        location=sent["location"],
        starts_at=starts_at,
        ends_at=starts_at + (minutes(sent["length"]) or minutes(30)),
        remind_at=starts_at - before if before is not None and starts_at > at else None,
        on=on,
        by=by,
        at=at,
    )


def _task(sent: dict[str, Any], on: Sequence[Ref], by: Viewer, at: datetime) -> Entry:
    """The first line says what is to be done, further lines explain it."""
    first, _newline, rest = sent["text"].strip().partition("\n")
    return actions.add_task(
        subject=first[:SUBJECT_LIMIT],
        body=rest.strip() if len(first) <= SUBJECT_LIMIT else sent["text"],
        assignee=sent["assignee"],
        due_on=sent["due_on"],
        remind_at=sent["remind_at"],
        priority=sent["priority"] or Entry.Priority.NORMAL,
        on=on,
        by=by,
        at=at,
    )
