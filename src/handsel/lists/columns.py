"""What an app says about its rows: columns, groups, measures, and the verbs that change them.

Declared once per kind of record, as plain values. Table pages, filters, saved views, export, the REST API's lists and
the command line's reports are all made from this.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Aggregate, Expression, Model, QuerySet

from handsel.org.viewer import Viewer


class Kind(StrEnum):
    """What a column holds; it decides how values are read, filtered, shown and exported."""

    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    COUNTRY = "country"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    FLAG = "flag"
    MEMBER = "member"
    RECORD = "record"
    TAGS = "tags"


type Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `path` is the ORM path its value is filtered, sorted and read by.

    MEMBER and RECORD columns name the foreign key in `path` (`owner`, `account`) and show its text at `text_path`.
    MONEY columns sum in the organisation's currency over `base_path` and read their currency at `currency_path`.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    path: str = ""
    text_path: str = ""
    base_path: str = ""
    currency_path: str = ""
    choices: Callable[[Viewer], Choices] | None = None
    expression: Expression | None = None
    shown: bool = True
    sorts: bool = True
    filters: bool = True
    nullable: bool = False
    edits: str = ""
    """Name of the field an inline or bulk edit of this column changes; empty when it cannot be edited."""
    bulk: bool = True
    title: bool = False
    """The column that names the row and opens it."""
    phone: str = ""
    """`start` or `end`: where it stands on a narrow screen; empty when it is left out there."""

    @property
    def source(self) -> str:
        """The ORM path, by default the column's own name."""
        return self.path or self.name

    @property
    def shows(self) -> str:
        """The ORM path of the text that is shown."""
        return self.text_path or self.source

    @property
    def order(self) -> str:
        """The ORM path it is sorted by: money in the organisation's currency, for a euro is not a rouble."""
        return self.name if self.expression is not None else self.base_path or self.shows


@dataclass(frozen=True, kw_only=True)
class Group:
    """A way to group rows. `grain` groups a date by month, quarter or year of the fiscal calendar."""

    name: str
    label: Any
    path: str
    text_path: str = ""
    grain: str = ""
    choices: Callable[[Viewer], Choices] | None = None
    order: str = ""
    """An ORM path that orders the groups (a stage's position); by default the label does."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure over a group of rows: an aggregate, or worked out from other measures by `derive`."""

    name: str
    label: Any
    kind: Kind = Kind.NUMBER
    aggregate: Aggregate | Expression | None = None
    derive: Callable[[Mapping[str, Any]], Any] | None = None
    needs: tuple[str, ...] = ()
    description: Any = ""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A view that ships with Handsel. `query` is a query string."""

    name: str
    label: Any
    query: str


class Edit(Protocol):
    """The action behind an inline edit."""

    def __call__(
        self, record: Any, values: Mapping[str, Any], *, by: Viewer, at: datetime, version: int | None
    ) -> Any: ...


class BulkVerb(Protocol):
    """An action on many records; returns how many."""

    def __call__(self, ids: Sequence[UUID], *, by: Viewer, at: datetime, **values: Any) -> int: ...


@dataclass(frozen=True, kw_only=True)
class RecordList:
    """Everything the engine needs to list one kind of record."""

    name: str
    label: Any
    one: Any
    model: type[Model]
    columns: tuple[Column, ...]
    url: Callable[[Any], str]
    """The page of a row."""
    sort: str
    """The default order: a column's name, with `-` before it for descending."""
    panel_url: Callable[[Any], str] | None = None
    create_url: Callable[[], str] | None = None
    icon: str = "list"
    presets: tuple[Preset, ...] = ()
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    related: tuple[str, ...] = ()
    """Foreign keys joined into every page of rows."""
    edit: Edit | None = None
    bulk_edit: BulkVerb | None = None
    reassign: BulkVerb | None = None
    delete: BulkVerb | None = None
    always: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    by_name: dict[str, Column] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.by_name.update({column.name: column for column in self.columns})

    def visible_to(self, viewer: Viewer) -> QuerySet[Any]:
        """The rows this viewer may see."""
        rows = self.model.objects.visible_to(viewer)  # type: ignore[attr-defined]
        return self.always(rows) if self.always else rows

    @property
    def title(self) -> Column:
        """The column that names a row."""
        return next(column for column in self.columns if column.title)


_lists: dict[str, RecordList] = {}


def register(record_list: RecordList) -> RecordList:
    """Make a list known by its name; apps do this when they load."""
    _lists[record_list.name] = record_list
    return record_list


def find(name: str) -> RecordList | None:
    """The list of this name."""
    return _lists.get(name)


def all_lists() -> Iterable[RecordList]:
    """Every list, in the order they were registered."""
    return _lists.values()
