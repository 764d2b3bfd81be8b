"""The change set as actions use it: `with change("pipeline.move", by=viewer, at=now) as change_set: ...`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from handsel.kernel.actors import Actor
from handsel.kernel.ids import new_id
from handsel.trail.facts import Fact, listeners_of
from handsel.trail.models import ChangeSet, Entry


class NothingRecorded(RuntimeError):
    """An action ended without recording a fact; every change must say what happened."""


class Change:
    """An open change set. Everything written until it closes belongs to it."""

    def __init__(self, change_set: ChangeSet, actor: Actor) -> None:
        self.id = change_set.id
        self.at = change_set.at
        self.by = actor
        self.is_empty = True

    def record(self, fact: Fact) -> None:
        """Keep a fact and tell whoever listens to it."""
        self.record_all([fact])

    def record_all(self, facts: list[Fact]) -> None:
        """Keep many facts with one insert, then tell the listeners of each."""
        self.is_empty = self.is_empty and not facts
        _keep([self._entry(fact) for fact in facts])
        for fact in facts:
            for listener in listeners_of(fact):
                listener(fact, self)

    def _entry(self, fact: Fact) -> Entry:
        return Entry(
            id=new_id(),
            change_set_id=self.id,
            at=self.at,
            by_id=self.by.member_id,
            name=fact.name,
            subject=fact.subject,
            about=list(dict.fromkeys((fact.subject, *fact.about))),
            data=_as_json(fact.data()),
        )


MANY = 50
"""From so many entries on they are sent by COPY, which is cheaper than inserts."""


def _keep(entries: list[Entry]) -> None:
    if len(entries) < MANY:
        Entry.objects.bulk_create(entries)
        return
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for one in entries:
            data = json.dumps(one.data, ensure_ascii=False)
            copy.write_row((one.id, one.change_set_id, one.at, one.by_id, one.name, one.subject, one.about, data))


COPY = "copy trail_entry (id, change_set_id, at, by_id, name, subject, about, data) from stdin"


@contextmanager
def change(verb: str, *, by: Actor, at: datetime, undoes: UUID | None = None) -> Iterator[Change]:
    """Run a block as one change set in one transaction.

    A verb that calls another verb joins the change set already open on this connection, so that one request is one
    thing to read and to undo. Raises NothingRecorded when the outermost block ends without a fact.
    """
    outer = cast("Change | None", getattr(connection, "handsel_change", None))
    if outer is not None:
        yield outer
        return
    with transaction.atomic():
        opened = _open(verb, by, at, undoes)
        connection.handsel_change = opened  # type: ignore[attr-defined]
        try:
            yield opened
            if opened.is_empty:
                raise NothingRecorded(f"{verb} recorded no fact.")
        finally:
            connection.handsel_change = None  # type: ignore[attr-defined]
        _name_change_set("")


def _open(verb: str, by: Actor, at: datetime, undoes: UUID | None) -> Change:
    if at.tzinfo is None:
        raise ValueError("A change set needs an aware moment.")
    change_set = ChangeSet.objects.create(
        verb=verb, at=at, by_id=by.member_id, door=by.door, correlation=by.correlation, undoes_id=undoes
    )
    _name_change_set(str(change_set.id))
    return Change(change_set, by)


def _name_change_set(value: str) -> None:
    """Tell the database triggers which change set the rows of this transaction belong to."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('handsel.change_set', %s, true)", [value])


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    return {key: value if _is_plain(value) else encoder.default(value) for key, value in data.items()}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | bool | list | tuple | dict)
