"""What the pages of an import show: tables, columns, questions, counts and rows, in the language in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handsel.exchange import telling
from handsel.exchange.findings import Finding
from handsel.exchange.importing.outcomes import Outcome, Verdict
from handsel.exchange.models import Import
from handsel.exchange.questions import Question
from handsel.exchange.summaries import Plain, finding_of, question_of
from handsel.exchange.values.problems import Problem
from handsel.exchange.vocabulary import EXTRA, IGNORE, kinds
from handsel.exchange.wording import ask, field_label, say, say_problem

PAGES = {"account": "accounts:account", "contact": "accounts:contact", "opportunity": "pipeline:opportunity"}
"""Kinds whose records have a page."""
LISTS = {
    "account": "accounts:accounts",
    "contact": "accounts:contacts",
    "opportunity": "pipeline:opportunities",
    "member": "org:members",
}
TONES = {
    Outcome.CREATED: "green",
    Outcome.UPDATED: "blue",
    Outcome.UNCHANGED: "gray",
    Outcome.SKIPPED: "amber",
    Outcome.CONFLICT: "red",
    Outcome.REJECTED: "red",
}
STATE_TONES = {
    Import.State.UPLOADED: "gray",
    Import.State.PLANNING: "blue",
    Import.State.PLANNED: "violet",
    Import.State.RUNNING: "blue",
    Import.State.DONE: "green",
    Import.State.FAILED: "red",
    Import.State.CANCELLED: "gray",
}


@dataclass(frozen=True)
class Counts:
    """One line of a plan: a kind in a file, or everything."""

    label: str
    file: str
    rows: int
    cells: tuple[tuple[str, int, str], ...]
    """Outcome, rows, tone; in the order of the outcomes."""
    url: str = ""


def counts(told: Plain, *, linked: bool) -> list[Counts]:
    """The lines of a plan or report: a kind per file, what stands first in the files first."""
    lines: dict[tuple[str, str, str], dict[str, int]] = {}
    for file, sheet, kind, outcome, rows in told.get("files", ()):
        lines.setdefault((file, sheet, kind), {})[outcome] = rows
    order = {name: place for place, name in enumerate(kinds())}
    ordered = sorted(lines, key=lambda line: (order.get(line[2], 99), line))
    return [
        _counts(telling.kind_label(line[2]), place_name(line[0], line[1]), lines[line], _list_of(line[2], linked))
        for line in ordered
    ]


def total(told: Plain) -> Counts:
    """The last line: everything."""
    return _counts(_("All rows"), "", told.get("totals", {}))


def _counts(label: str, file: str, by_outcome: dict[str, int], url: str = "") -> Counts:
    cells = tuple((str(outcome), by_outcome.get(outcome, 0), TONES[outcome]) for outcome in Outcome)
    return Counts(label, file, sum(by_outcome.values()), cells, url)


def _list_of(kind: str, linked: bool) -> str:
    return reverse(LISTS[kind]) if linked and kind in LISTS else ""


def place_name(file: str, sheet: str) -> str:
    """A file, or a sheet of a workbook."""
    return f"{file} · {sheet}" if sheet else file


@dataclass(frozen=True)
class Shown:
    """A row shown beside the counts."""

    line: int
    label: str
    reason: str
    url: str


@dataclass(frozen=True)
class Group:
    """The first rows of one outcome of a kind in a file."""

    outcome: str
    tone: str
    kind: str
    file: str
    rows: list[Shown]
    count: int


def examples(told: Plain) -> list[Group]:
    """First rows of every outcome, what needs a look first."""
    order = {str(outcome): place for place, outcome in enumerate(reversed(Outcome))}
    found = []
    numbers = {(file, sheet, kind, outcome): rows for file, sheet, kind, outcome, rows in told.get("files", ())}
    for group in sorted(told.get("examples", ()), key=lambda one: order[one["outcome"]]):
        outcome = Outcome(group["outcome"])
        count = numbers.get((group["file"], group["sheet"], group["kind"], group["outcome"]), len(group["rows"]))
        found.append(
            Group(
                outcome=telling.outcome_label(outcome),
                tone=TONES[outcome],
                kind=telling.kind_label(group["kind"]),
                file=place_name(group["file"], group["sheet"]),
                rows=[_shown(row, group["kind"], outcome) for row in group["rows"]],
                count=count,
            )
        )
    return found


def _shown(row: Plain, kind: str, outcome: Outcome) -> Shown:
    column = field_label(row["column"], language()) if row["column"] else ""
    verdict = Verdict(outcome, row["reason"], column, tuple(row["facts"].items()))
    url = reverse(PAGES[kind], args=[UUID(row["record"])]) if row["record"] and kind in PAGES else ""
    return Shown(row["line"], row["label"], telling.reason(verdict) if row["reason"] else "", url)


def reasons(told: Plain) -> list[dict[str, Any]]:
    """Why rows were not simply taken, counted."""
    return [
        {
            "outcome": telling.outcome_label(Outcome(outcome)),
            "tone": TONES[Outcome(outcome)],
            "kind": telling.kind_label(kind),
            "file": file,
            "rows": rows,
            "text": telling.plain_reason(code),
        }
        for file, kind, outcome, code, rows in told.get("reasons", ())
    ]


def implied(told: Plain) -> list[dict[str, Any]]:
    """What is made because rows name it: kind, number, names."""
    names = told.get("implied_names", {})
    return [
        {"label": telling.kind_label(kind), "count": number, "names": (listed := names.get(kind, []))}
        | {"more": number - len(listed)}
        for kind, number in sorted(told.get("implied", {}).items())
    ]


def homeless(told: Plain) -> list[tuple[str, int]]:
    """Kinds without a place here, with their rows."""
    return [(telling.kind_label(kind), rows) for kind, rows in sorted(told.get("homeless", {}).items())]


def left_over(told: Plain) -> list[tuple[str, str]]:
    """Files with the columns that found no field."""
    return [(file, ", ".join(columns)) for file, columns in sorted(told.get("left_over", {}).items())]


def notes(told: Plain) -> Iterator[str]:
    """Cells that could not be read or linked, counted."""
    for file, column, code, cells in told.get("notes", ())[:30]:
        yield telling.note(file, field_label(column, language()) if not file else column, code, cells)


def findings(row: Import) -> list[dict[str, str]]:
    """What was noticed while reading, each with its place."""
    kept = [finding_of(one) for one in row.reading.get("findings", ())]
    return [{"place": _place_of(one), "text": say(one, language())} for one in kept]


def _place_of(finding: Finding) -> str:
    place = place_name(finding.file, finding.sheet)
    return f"{place}:{finding.line}" if finding.line else place


@dataclass(frozen=True)
class Asked:
    """A question with its options in words."""

    number: int
    text: str
    place: str
    options: list[tuple[str, str]]
    chosen: str


def questions(row: Import) -> list[Asked]:
    """Everything that was open, with what was answered."""
    found = []
    for number, told in enumerate(row.reading.get("questions", ())):
        question = question_of(told)
        options = [(option, _option(question.code, option)) for option in question.options]
        place = place_name(question.file, question.sheet)
        text = ask(_in_words(question), language())
        found.append(Asked(number, text, place, options, told["chosen"]))
    return found


def _in_words(question: Question) -> Question:
    facts = tuple((name, telling.kind_label(value) if name == "kind" else value) for name, value in question.facts)
    return replace(question, facts=facts)


def _option(code: str, option: str) -> str:
    words = {
        "day-first": _("The day comes first: 31/12/2026"),
        "month-first": _("The month comes first: 12/31/2026"),
        "1,234.56": _("A point before the decimals: 1,234.56"),
        "1.234,56": _("A comma before the decimals: 1.234,56"),
        "skip": _("Leave the table out"),
    }
    if code == "table-kind" and option != "skip":
        return _("Import as: %(kind)s") % {"kind": telling.kind_label(option)}
    return words.get(option, option)


@dataclass(frozen=True)
class TableLine:
    """A table of the upload as the page lists it."""

    number: int
    label: str
    kind: str
    product: str
    rows: int
    imported: bool
    confidence: int
    tone: str
    reason: str
    left_over: int
    may_be_mapped: bool


PRODUCTS = {"salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho", "pipedrive": "Pipedrive",
            "linkedin": "LinkedIn"}  # fmt: skip


def tables(row: Import) -> list[TableLine]:
    """The tables of an upload."""
    return [_table_line(number, told) for number, told in enumerate(row.reading.get("tables", ()))]


def _table_line(number: int, told: Plain) -> TableLine:
    known = kinds().get(told["kind"])
    guess = told["guess"]
    share = round(100 * told["confidence"])
    return TableLine(
        number=number,
        label=place_name(told["file"], told["sheet"]),
        kind=telling.kind_label(told["kind"]),
        product=PRODUCTS.get(told["product"], ""),
        rows=told["rows"],
        imported=told["imported"],
        confidence=share,
        tone="green" if told["imported"] else "amber" if known and known.home else "gray",
        reason=recognised_by(guess["reason"], guess["fact"]) if told["kind"] == guess["kind"] else _("You said so."),
        left_over=sum(1 for column in told["columns"] if column["fields"] == [EXTRA] and column["filled"]),
        may_be_mapped=bool(told["columns"]),
    )


def recognised_by(reason: str, fact: str) -> str:
    """Why a table was taken for what it is."""
    said = {
        "object-type": _("The file names its type: %(fact)s."),
        "record-ids": _("The identifiers in %(fact)s say so."),
        "heading-prefix": _("The headings say so, such as %(fact)s."),
        "headings": _("By its headings."),
        "activity-types": _("It holds activities of several kinds."),
        "no-kind": _("Its headings fit no kind of record well enough."),
    }.get(reason, "")
    return said % {"fact": fact} if said else ""


def column_reason(reason: str) -> str:
    """Why a column feeds its field."""
    return {
        "heading": _("by its heading"),
        "spelling": _("by a similar heading"),
        "contents": _("by what it holds"),
        "described": _("by the data dictionary"),
        "given": _("as you said"),
        "no-field": _("found no field"),
        "blank": _("empty"),
        "no-home": _("has no place yet"),
        "reference": _("only ties the files together"),
    }.get(reason, reason)


def trouble(column: str, code: str, cells: int) -> str:
    """Cells of a column that could not be read."""
    return telling.note("", column, code, cells) if code in {"not-found", "several"} else (
        f"{column}: {cells} · {say_problem(Problem(code, '…'), language())}"
    )  # fmt: skip


def field_choices(kind: str) -> list[tuple[str, str]]:
    """What a column may feed: the fields of the kind by name, then keeping it, then leaving it out."""
    known = kinds().get(kind)
    fields = sorted(
        ((name, field_label(name, language())) for name in (known.fields if known else ())), key=lambda one: one[1]
    )
    return [*fields, (EXTRA, _("Keep with the record as it is")), (IGNORE, _("Leave out"))]  # fmt: skip


def kind_choices() -> list[tuple[str, str]]:
    """What a table may be."""
    homes = [(kind.name, telling.kind_label(kind.name)) for kind in kinds().values() if kind.home]
    return [*homes, ("skip", _("Leave the table out"))]


def state_badge(row: Import, undone: bool) -> tuple[str, str]:
    """The state in a word, and its tone."""
    if undone:
        return _("Taken back"), "gray"
    state = Import.State(row.state)
    return str(state.label), STATE_TONES[state]


def summary(row: Import) -> str:
    """The counts of an import in one line."""
    told = row.report or row.plan
    said: Sequence[str] = [
        f"{telling.outcome_label(outcome)} {told['totals'].get(outcome, 0):,}"
        for outcome in Outcome
        if told and told["totals"].get(outcome, 0)
    ]
    return ", ".join(said)


def language() -> str:
    """The language in force, as the wording files know it."""
    return (get_language() or "en")[:2]
