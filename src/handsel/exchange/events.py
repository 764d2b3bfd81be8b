"""Facts about imports."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Fact):
    """A source was brought in. `counts` maps each outcome to its number of rows."""

    name: ClassVar[str] = "exchange.import.finished"
    sentence: ClassVar[Any] = _("imported %(source)s: %(created)s created, %(updated)s updated")
    source: str
    created: int
    updated: int
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class FilesUploaded(Fact):
    """Files were sent to be imported."""

    name: ClassVar[str] = "exchange.import.uploaded"
    sentence: ClassVar[Any] = _("uploaded files to import: %(source)s")
    source: str
    files: list[str]


@dataclass(frozen=True, kw_only=True)
class ImportCancelled(Fact):
    """An import was given up before it wrote anything."""

    name: ClassVar[str] = "exchange.import.cancelled"
    sentence: ClassVar[Any] = _("cancelled the import of %(source)s")
    source: str


@dataclass(frozen=True, kw_only=True)
class MappingSaved(Fact):
    """A mapping was kept under a name."""

    name: ClassVar[str] = "exchange.mapping.saved"
    sentence: ClassVar[Any] = _("saved the import mapping %(mapping)s")
    mapping: str


@dataclass(frozen=True, kw_only=True)
class MappingDeleted(Fact):
    """A saved mapping was deleted."""

    name: ClassVar[str] = "exchange.mapping.deleted"
    sentence: ClassVar[Any] = _("deleted the import mapping %(mapping)s")
    mapping: str


@dataclass(frozen=True, kw_only=True)
class KeysMoved(Fact):
    """Keys of other systems lead from a merged record to the one that is left. `keys` are rows of ExternalId."""

    name: ClassVar[str] = "exchange.keys.moved"
    sentence: ClassVar[Any] = _("moved its keys in other systems")
    gone: UUID
    keys: list[int]
