"""Editing one record while others do too: changes to different fields merge, changes to the same field conflict.

Every record that people edit has a `version`, raised by each edit. Whoever saves says which version they saw. The row
images tell what was changed since, by whom and when, so nobody's change vanishes silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from handsel.trail.models import Image


@dataclass(frozen=True)
class Clash:
    """A field both people changed: what it holds now, who changed it and when."""

    field: str
    label: str
    mine: Any
    theirs: Any
    by_id: UUID | None
    at: datetime


class Conflict(Exception):
    """Somebody else changed the same fields since you opened this record."""

    def __init__(self, record: models.Model, clashes: Iterable[Clash]) -> None:
        self.record = record
        self.clashes = tuple(clashes)
        labels = ", ".join(clash.label for clash in self.clashes)
        super().__init__(_("Somebody else changed %(fields)s since you opened this.") % {"fields": labels})


@dataclass(frozen=True)
class Changed:
    """Which fields an edit truly changed, from what to what."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def fields(self) -> list[str]:
        """Names of the changed fields, in order."""
        return sorted(self.before)

    def __bool__(self) -> bool:
        return bool(self.before)


def apply(record: models.Model, values: Mapping[str, Any], *, allowed: set[str], version: int | None) -> Changed:
    """Set the values on a locked row and raise its version; the caller validates and saves.

    `version` is the one the editor saw, or None to write regardless. Raises Conflict when a field being changed was
    changed by somebody else since, ValidationError for a field that cannot be edited.
    """
    if unknown := values.keys() - allowed:
        raise ValidationError({name: [_("This field cannot be edited.")] for name in sorted(unknown)})
    changing = {name: value for name, value in values.items() if getattr(record, name) != value}
    if version is not None and version != record.version:  # type: ignore[attr-defined]
        _refuse_clashes(record, changing, version)
    before = {name: getattr(record, name) for name in changing}
    for name, value in changing.items():
        setattr(record, name, value)
    if changing:
        record.version += 1  # type: ignore[attr-defined]
    return Changed(before, changing)


def _refuse_clashes(record: models.Model, changing: Mapping[str, Any], version: int) -> None:
    since = _changed_since(record, version)
    clashes = [
        Clash(name, str(_field(record, name).verbose_name), value, getattr(record, name), *since[column])
        for name, value in changing.items()
        if (column := _field(record, name).column) in since
    ]
    if clashes:
        raise Conflict(record, clashes)


def _changed_since(record: models.Model, version: int) -> dict[str, tuple[UUID | None, datetime]]:
    """Columns changed after this version was current, with who changed them last and when."""
    images = Image.objects.filter(row_id=record.pk, operation=Image.Operation.UPDATE, before__version__gte=version)
    changed: dict[str, tuple[UUID | None, datetime]] = {}
    for image in images.select_related("change_set").order_by("id"):
        for column in image.before or {}:
            changed[column] = (image.change_set.by_id, image.change_set.at)
    return changed


def _field(record: models.Model, name: str) -> "models.Field[Any, Any]":
    return record._meta.get_field(name)  # type: ignore[return-value]
