"""Taking a change set back: row images are restored as a new change set.

A row that was changed again since is a conflict: it is listed and left alone, unless the person says to override.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handsel.kernel.actors import Actor
from handsel.kernel.ids import as_array
from handsel.trail.changes import change
from handsel.trail.facts import Fact
from handsel.trail.models import ChangeSet, Image
from handsel.trail.restoring import Touched, restore

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

    removed: list[str] = field(default_factory=list)
    """Tables all of whose rows did not exist before and are deleted: undoing an import deletes thousands."""

    def left(self, table: str) -> set[UUID]:
        """Rows of a table that may be there now."""
        return set() if table in self.removed else set(map(UUID, self.tables.get(table, ())))

    def gone(self, table: str) -> set[UUID]:
        """Rows of a table that are certainly not there any more."""
        return set(map(UUID, self.tables.get(table, ()))) if table in self.removed else set()


def values_in_images(fact: ChangeSetUndone, table: str, column: str) -> set[UUID]:
    """Identifiers a column of the restored rows held before or after: whom a restored or removed row belonged to."""
    rows = fact.tables.get(table)
    if not rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"rows": as_array(rows), "table": table, "column": column})
        return {value for (value,) in cursor.fetchall()}


HELD = """
select distinct held.value::uuid
from trail_image image, lateral (values (image.before->>%(column)s), (image.after->>%(column)s)) held (value)
where image.row_id = any(%(rows)s::uuid[]) and image."table" = %(table)s and held.value is not null
"""


@dataclass(frozen=True)
class Undoing:
    """What an undo did: how many rows it put back, and which images met a later change."""

    change_set: ChangeSet
    restored: int
    conflicts: tuple[Image, ...]


CLASHING = """
select mine.id from trail_image mine
where mine.change_set_id = %(change_set)s and exists (
    select from trail_image later
    where later.row_id = mine.row_id and later.id > mine.id and later.change_set_id <> mine.change_set_id
      and (later.operation <> 'U' or mine.operation <> 'U' or
           (later.before - '{updated_at,version}'::text[])
           ?| array(select jsonb_object_keys(mine.before - '{updated_at,version}'::text[])))
)
"""


def conflicts(change_set: ChangeSet) -> list[Image]:
    """Images of this change set whose row was changed again afterwards in the same columns."""
    with connection.cursor() as cursor:
        cursor.execute(CLASHING, {"change_set": change_set.pk})
        ids = [id_ for (id_,) in cursor.fetchall()]
    return list(Image.objects.filter(pk__in=ids)) if ids else []


def undo(*, change_set: ChangeSet, by: Actor, at: datetime, override: bool = False) -> Undoing:
    """Restore every row of a change set and report the rows left alone because they were changed since.

    Raises CannotUndo when it was undone before, holds final records, or every row of it has changed since.
    """
    _refuse_what_is_final(change_set)
    with change("trail.undo", by=by, at=at, undoes=change_set.id) as undoing:
        _wait_for_turn(change_set)
        if change_set.undone_by.exclude(pk=undoing.id).exists():
            raise CannotUndo(_("This change was already taken back."))
        clashing = [] if override else conflicts(change_set)
        touched = Touched.by(change_set, leave=[image.row_id for image in clashing])
        if not touched.by_table:
            raise CannotUndo(_nothing_left(clashing))
        _restore(touched)
        undone = _undone(change_set, touched, clashing)
        undoing.record(undone)
    return Undoing(ChangeSet.objects.get(pk=undoing.id), undone.restored, tuple(clashing))


def _wait_for_turn(change_set: ChangeSet) -> None:
    """One undo of a change set at a time. The application may not lock rows of the trail, so the lock is on a name."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(change_set.pk)])


def _restore(touched: Touched) -> None:
    """Put the rows back and let the database check at once whether something newer depends on them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            restore(touched)
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except IntegrityError as problem:
        text = gettext("Newer records depend on what this change made. Take those back first.")
        raise CannotUndo(text) from problem


def _nothing_left(clashing: list[Image]) -> str:
    if clashing:
        return gettext("Everything in this change was changed again since; nothing was taken back.")
    return gettext("This change wrote nothing that could be taken back.")


def _undone(change_set: ChangeSet, touched: Touched, clashing: list[Image]) -> ChangeSetUndone:
    tables = touched.by_table
    return ChangeSetUndone(
        subject=change_set.id,
        about=tuple(_subjects(change_set)),
        verb=change_set.verb,
        restored=sum(map(len, tables.values())),
        conflicts=len(clashing),
        tables=tables,
        removed=sorted(tables.keys() - {row.table for row in touched.held}),
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
