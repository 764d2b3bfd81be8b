"""Row images as people read them: which field changed, from what to what, in words instead of codes and identifiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from handsel.journal import naming, records
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.trail.models import Image
from handsel.ui import words

QUIET = {
    "id", "version", "created_at", "updated_at", "words", "base_amount", "stage_since", "probability_is_set",
    "category_is_set", "extra", "position", "at", "push_count", "domain", "digest", "hint",
}  # fmt: skip
"""Columns that follow from others or mean nothing to a reader."""
LONGEST = 280


@dataclass(frozen=True)
class Difference:
    """A field before and after, as text; nothing is an empty text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """What happened to one row: its kind, its title if it may be seen, whether it was made, changed or removed."""

    row_id: UUID
    table: str
    kind: str
    title: str
    operation: str
    differences: tuple[Difference, ...]
    url: str = ""


def read(images: Sequence[Image], viewer: Viewer) -> list[RowChange]:
    """Images as changes of rows, in order. One query for each kind of record the values point to."""
    known = [(image, model) for image in images if (model := _model(image.table))]
    titles = _titles(_pointed_at(known) | _rows(known), viewer)
    return [_row_change(image, model, titles, viewer) for image, model in known]


def by_change_set(images: Iterable[Image], viewer: Viewer) -> dict[UUID, tuple[Difference, ...]]:
    """The same of one record's images, keyed by the change set each belongs to."""
    kept = list(images)
    return {image.change_set_id: change.differences for image, change in zip(kept, read(kept, viewer), strict=False)}


def _row_change(image: Image, model: type[models.Model], titles: "Titles", viewer: Viewer) -> RowChange:
    before, after = image.before or {}, image.after or {}
    columns = [name for name in _columns(model) if name in before or name in after]
    differences = [
        Difference(naming.of_column(_columns(model)[name]), was, now)
        for name in columns
        if (was := _shown(_columns(model)[name], before.get(name), titles))
        != (now := _shown(_columns(model)[name], after.get(name), titles))
    ]
    record = records.kind_of_table(image.table)
    title = titles.get((model, str(image.row_id)), "")
    return RowChange(
        row_id=image.row_id,
        table=image.table,
        kind=str(record.label).capitalize() if record else naming.of_table(model),
        title=title,
        operation=image.operation,
        differences=tuple(differences) if _may_read(model, viewer) else (),
        url=record.url(image.row_id) if record and title else "",
    )


def _may_read(model: type[models.Model], viewer: Viewer) -> bool:
    """Whether the viewer reads what such rows held: a model may take a permission for it, as those of pay do."""
    takes: Permission | None = getattr(model, "read_with", None)
    return takes is None or viewer.may(takes)


type Titles = Mapping[tuple[type[models.Model], str], str]


def _titles(wanted: set[tuple[type[models.Model], str]], viewer: Viewer) -> Titles:
    """How rows are called; those the viewer may not see are missing."""
    grouped: dict[type[models.Model], list[str]] = defaultdict(list)
    for model, identifier in wanted:
        grouped[model].append(identifier)
    found: dict[tuple[type[models.Model], str], str] = {}
    for model, identifiers in grouped.items():
        rows: Any = model._default_manager.all()
        rows = rows.visible_to(viewer) if hasattr(rows, "visible_to") else rows
        found |= {(model, str(row.pk)): str(row) for row in rows.filter(pk__in=identifiers)}
    return found


def _pointed_at(known: Iterable[tuple[Image, type[models.Model]]]) -> set[tuple[type[models.Model], str]]:
    return {
        (field.related_model, str(value))
        for image, model in known
        for values in (image.before or {}, image.after or {})
        for name, value in values.items()
        if value and (field := _columns(model).get(name)) is not None and field.related_model
    }


def _rows(known: Iterable[tuple[Image, type[models.Model]]]) -> set[tuple[type[models.Model], str]]:
    """Rows that have a name of their own; a link or a place on a team has none."""
    return {(model, str(image.row_id)) for image, model in known if "__str__" in vars(model)}


def _shown(field: Any, value: Any, titles: Titles) -> str:
    """A stored value as a reader sees it."""
    if value is None or value in ("", [], {}):
        return ""
    if field.related_model:
        return titles.get((field.related_model, str(value)), _("something that is gone, or that you may not see"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    text = _formatted(field, value)
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"


def _formatted(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    try:
        if isinstance(field, models.DateTimeField):
            return words.full_time(datetime.fromisoformat(value))
        if isinstance(field, models.DateField):
            return words.short_date(date.fromisoformat(value))
        if isinstance(field, models.DecimalField):
            return words.number(Decimal(str(value)))
    except (ValueError, InvalidOperation):
        return str(value)
    return str(value)


@cache
def _model(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


@cache
def _columns(model: type[models.Model]) -> dict[str, Any]:
    """Fields worth reading by their column, in the order of the model."""
    return {
        str(field.column): field
        for field in model._meta.concrete_fields
        if field.name not in QUIET and not field.generated
    }
