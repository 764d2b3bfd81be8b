"""Imports as the REST API takes and gives them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.exchange import showing
from handsel.exchange.models import Import
from handsel.org.rest import Body, Short

Owners = Literal["create", "me", "none"]
State = Literal["uploaded", "planning", "planned", "running", "done", "failed", "cancelled"]


class CountsOut(Schema):
    """Rows by what became of them, or would become of them. Together they are all rows of kinds that have a place."""

    created: int
    updated: int
    unchanged: int
    skipped: int
    conflict: int
    rejected: int


class QuestionOut(Schema):
    """Something to decide before importing. Without an answer `chosen` is used."""

    number: int
    text: str
    place: str
    options: list[str]
    chosen: str


class TableOut(Schema):
    """A table of the upload and what it is taken for."""

    file: str
    sheet: str
    kind: str
    product: str
    rows: int
    imported: bool
    confidence: float
    columns: dict[str, list[str]]
    """Column → the fields it feeds."""


class ImportOut(Schema):
    """One import. `counts` are those of the report once it is done, else of the plan."""

    id: UUID
    name: str
    state: State
    at: datetime
    by_id: UUID | None
    progress: int
    rows: int
    counts: CountsOut | None
    problem: str
    change_set_id: UUID | None
    finished_at: datetime | None

    @staticmethod
    def resolve_rows(row: Import) -> int:
        """Rows to be decided."""
        return int(row.reading.get("rows", 0) or 0)

    @staticmethod
    def resolve_counts(row: Import) -> Any:
        """What the report, or else the plan, counts."""
        return (row.report or row.plan).get("totals")


class ImportWholeOut(ImportOut):
    """One import with everything that was found."""

    files: list[str]
    tables: list[TableOut]
    questions: list[QuestionOut]
    kinds: dict[str, CountsOut]
    implied: dict[str, int]
    """Records made because rows name them, by kind."""
    homeless: dict[str, int]
    """Rows of kinds that have no place here yet, by kind."""
    left_over: dict[str, list[str]]
    """File → columns that found no field and are kept with the record."""
    not_taken: int
    """Rows in the report of rows not taken."""
    system: str

    @staticmethod
    def resolve_files(row: Import) -> list[str]:
        """Names of the uploaded files."""
        return [file["name"] for file in row.files]

    @staticmethod
    def resolve_tables(row: Import) -> list[dict[str, Any]]:
        """The tables with what their columns feed."""
        return [
            table | {"columns": {column["column"]: column["fields"] for column in table["columns"]}}
            for table in row.reading.get("tables", ())
        ]

    @staticmethod
    def resolve_questions(row: Import) -> list[dict[str, Any]]:
        """The questions in the caller's language."""
        return [
            {"number": one.number, "text": one.text, "place": one.place, "chosen": one.chosen}
            | {"options": [option for option, _label in one.options]}
            for one in showing.questions(row)
        ]

    @staticmethod
    def _told(row: Import, name: str) -> Any:
        return (row.report or row.plan).get(name, {})

    @staticmethod
    def resolve_kinds(row: Import) -> Any:
        """Counts by kind."""
        return ImportWholeOut._told(row, "kinds")

    @staticmethod
    def resolve_implied(row: Import) -> Any:
        """What rows only name."""
        return ImportWholeOut._told(row, "implied")

    @staticmethod
    def resolve_homeless(row: Import) -> Any:
        """What has no place."""
        return ImportWholeOut._told(row, "homeless")

    @staticmethod
    def resolve_left_over(row: Import) -> Any:
        """Columns without a field."""
        return ImportWholeOut._told(row, "left_over")

    @staticmethod
    def resolve_not_taken(row: Import) -> int:
        """Rows that were, or would be, turned away."""
        return int((row.report or row.plan).get("turned", 0))

    @staticmethod
    def resolve_system(row: Import) -> str:
        """What the other system is called."""
        return str(row.plan.get("system", ""))


class UploadIn(Schema):
    """What goes with uploaded files, as fields of the form."""

    name: Short = ""
    """Where the files come from; later files of that name update the same records."""
    owners: Owners = "create"
    """What to do with owners nobody here is called."""
    pipeline: Short = ""
    """The pipeline for stages not known here."""
    system: Short = ""
    """What the other system is called, where that is not the name."""


class ImportsOut(Schema):
    """Imports, newest first. Pass `next` as `before` for older ones."""

    items: list[ImportOut]
    next: datetime | None


class AnswerIn(Body):
    """The answer to one question, by its number."""

    number: int = Field(ge=0, le=10_000)
    answer: Short


class AnswersIn(Body):
    """Answers; questions left out stay as they are. The import is then planned anew."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=1_000)


class PlanIn(Body):
    """What to decide otherwise before planning anew; everything may be left out."""

    mapping: str | None = Field(None, max_length=1_000_000)
    """A mapping file's text."""
    owners: Owners | None = None
    pipeline: Short | None = None
    system: Short | None = None
