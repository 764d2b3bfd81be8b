"""Taking a change set back: row images are restored as a new change set.

A row that was changed again since is a conflict: it is listed and left alone, unless the person says to override.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from handsel.kernel.actors import Actor
from handsel.trail.changes import change
from handsel.trail.facts import Fact
from handsel.trail.models import ChangeSet, Image

FINAL_TABLES: set[str] = set()
"""Tables whose rows are never undone, only reversed by a new entry (money, conduct). Apps add theirs when they load."""


class CannotUndo(Exception):
    """This change cannot be taken back."""


@dataclass(frozen=True, kw_only=True)
class ChangeSetUndone(Fact):
    """Rows were put back to what they were before a change set. `tables` maps table name to row identifiers."""

    name: ClassVar[str] = "trail.change-set.undone"
    sentence: ClassVar[object] = _("took back “%(verb)s”")

    verb: str
    restored: int
    conflicts: int
    tables: dict[str, list[str]]


def values_in_images(fact: ChangeSetUndone, table: str, column: str) -> set[UUID]:
    """Identifiers a column of the restored rows held before or after: whom a restored or removed row belonged to."""
    rows = fact.tables.get(table, [])
    images = Image.objects.filter(row_id__in=rows, table=table).values_list(f"before__{column}", f"after__{column}")
    return {UUID(value) for pair in images for value in pair if value}


@dataclass(frozen=True)
class Undoing:
    """What an undo did: how many rows it put back, and which images met a later change."""

    change_set: ChangeSet
    restored: int
    conflicts: tuple[Image, ...]


def conflicts(change_set: ChangeSet) -> list[Image]:
    """Images of this change set whose row was changed again afterwards in the same columns."""
    images = list(Image.objects.filter(change_set=change_set))
    later = defaultdict(list)
    rows = {image.row_id for image in images}
    newest = max((image.id for image in images), default=0)
    for image in Image.objects.filter(row_id__in=rows, id__gt=newest).exclude(change_set=change_set):
        later[image.row_id].append(image)
    return [image for image in images if any(_touch(image, other) for other in later[image.row_id])]


def undo(*, change_set: ChangeSet, by: Actor, at: datetime, override: bool = False) -> Undoing:
    """Restore every row of a change set and report the rows left alone because they were changed since.

    Raises CannotUndo when it was undone before, holds final records, or every row of it has changed since.
    """
    _refuse_what_is_final(change_set)
    with change("trail.undo", by=by, at=at, undoes=change_set.id) as undoing:
        ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        if change_set.undone_by.exclude(pk=undoing.id).exists():
            raise CannotUndo(_("This change was already taken back."))
        clashing = [] if override else conflicts(change_set)
        skipped = {image.row_id for image in clashing}
        images = [image for image in change_set.images.order_by("-id") if image.row_id not in skipped]
        if not images:
            raise CannotUndo(_("Everything in this change was changed again since; nothing was taken back."))
        for image in images:
            _restore(image)
        undoing.record(_undone(change_set, images, clashing))
    return Undoing(ChangeSet.objects.get(pk=undoing.id), len({i.row_id for i in images}), tuple(clashing))


def _undone(change_set: ChangeSet, images: list[Image], clashing: list[Image]) -> ChangeSetUndone:
    tables: dict[str, list[str]] = defaultdict(list)
    for image in images:
        tables[image.table].append(str(image.row_id))
    return ChangeSetUndone(
        subject=change_set.id,
        about=tuple(_subjects(change_set)),
        verb=change_set.verb,
        restored=len({image.row_id for image in images}),
        conflicts=len(clashing),
        tables=dict(tables),
    )


def _subjects(change_set: ChangeSet) -> Iterable[UUID]:
    """Records that the undone facts were about, so that their timelines show the undo; a bulk change names none."""
    about = [record for entry in change_set.entries.all()[:50] for record in entry.about]
    return list(dict.fromkeys(about))[:50]


def _refuse_what_is_final(change_set: ChangeSet) -> None:
    tables = set(change_set.images.values_list("table", flat=True).distinct())
    if final := tables & FINAL_TABLES:
        raise CannotUndo(
            _("Money and conduct records are reversed by a new entry, not undone (%(tables)s).")
            % {"tables": ", ".join(sorted(final))}
        )


def _touch(image: Image, other: Image) -> bool:
    """Whether a later image overlaps this one: any later delete, or an update of a column this image restores."""
    if other.operation != Image.Operation.UPDATE or image.operation != Image.Operation.UPDATE:
        return True
    return bool((image.before or {}).keys() & (other.before or {}).keys() - {"updated_at", "version"})


def _restore(image: Image) -> None:
    if image.operation == Image.Operation.INSERT:
        _execute("delete from {table} where id = %s", image, [image.row_id])
    elif image.operation == Image.Operation.DELETE:
        _put_back(image)
    else:
        _set_back(image)


def _put_back(image: Image) -> None:
    columns = _columns(image, image.before or {})
    sql = "insert into {table} ({columns}) select {columns} from jsonb_populate_record(null::{table}, %s)"
    _execute(sql, image, [json.dumps(image.before)], columns)


def _set_back(image: Image) -> None:
    columns = _columns(image, image.before or {})
    sql = (
        "update {table} set ({columns}) = row({was})"
        " from jsonb_populate_record(null::{table}, %s) was where {table}.id = %s"
    )
    _execute(sql, image, [json.dumps(image.before), image.row_id], columns)


def _columns(image: Image, values: dict[str, object]) -> list[str]:
    """Column names of the image that the table still has and that may be written; the schema may have moved on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass"
            " and attnum > 0 and not attisdropped and attgenerated = ''",
            [image.table],
        )
        writable = {name for (name,) in cursor.fetchall()}
    return [name for name in values if name in writable]


def _execute(sql: str, image: Image, parameters: list[Any], columns: Iterable[str] = ()) -> None:
    quote = connection.ops.quote_name
    statement = sql.format(
        table=quote(image.table),
        columns=", ".join(quote(name) for name in columns),
        was=", ".join(f"was.{quote(name)}" for name in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
