"""What a reading, a plan and a report say, as plain values to be kept with the import and shown on its pages.

Codes stay codes; `telling` makes sentences of them in the language of whoever looks.
"""

from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from handsel.exchange.findings import Finding, Severity
from handsel.exchange.importing.outcomes import Example, Report
from handsel.exchange.inspecting import Reading, TableReading
from handsel.exchange.mapping import ColumnMap
from handsel.exchange.questions import Question

SAMPLES = 4
TEXTS = 60
"""Columns with at most so many different texts can have them mapped one by one."""
PEOPLE = 200

type Plain = dict[str, Any]


def reading_told(reading: Reading, *, before: Plain, asked: Sequence[Plain]) -> Plain:
    """A reading as plain values. `before` is the reading before a person changed the mapping: what was guessed then
    and left as it was keeps its reason. `asked` are the questions with what was answered."""
    guessed = {
        (table["file"], table["sheet"], column["column"]): column
        for table in before.get("tables", ())
        for column in table["columns"]
    }
    return storable(
        {
            "source": reading.source.name,
            "product": reading.product,
            "rows": sum(table.rows for table in reading.tables if table.imported),
            "all_rows": sum(table.rows for table in reading.tables),
            "tables": [_table(table, guessed) for table in reading.tables],
            "homeless": dict(reading.homeless),
            "findings": [_finding(finding) for finding in _findings(reading)],
            "questions": list(asked),
        }
    )


def _findings(reading: Reading) -> list[Finding]:
    return [*reading.findings, *(finding for table in reading.tables for finding in table.findings)]


def _finding(finding: Finding) -> Plain:
    return asdict(finding)


def finding_of(told: Plain) -> Finding:
    """The finding that was kept."""
    facts = tuple((name, value) for name, value in told["facts"])
    return Finding(**{**told, "severity": Severity(told["severity"]), "facts": facts})


def question_told(question: Question, chosen: str) -> Plain:
    """A question with what was answered."""
    return asdict(question) | {"chosen": chosen}


def question_of(told: Plain) -> Question:
    """The question that was kept."""
    facts = tuple((name, value) for name, value in told["facts"])
    kept = {name: value for name, value in told.items() if name != "chosen"}
    return Question(**{**kept, "options": tuple(told["options"]), "facts": facts})


def _table(table: TableReading, guessed: Map[tuple[str, str, str], Plain]) -> Plain:
    told = table.map
    return {
        "file": table.table.file,
        "sheet": table.table.sheet,
        "name": table.table.name,
        "form": table.table.form,
        "rows": table.rows,
        "match": told.match,
        "kind": told.kind,
        "product": table.recognition.product,
        "guess": {
            "kind": table.recognition.kind,
            "confidence": table.recognition.confidence,
            "reason": table.recognition.reason,
            "fact": table.recognition.fact,
        },
        "confidence": told.confidence,
        "imported": table.imported,
        "currency": told.currency,
        "identity": list(told.identity),
        "constants": dict(told.constants),
        "templates": dict(told.templates),
        "columns": [_column(table, column, guessed) for column in told.columns],
        "links": [
            {"name": link.name, "target": link.target, "rows": link.rows, "found": link.found}
            for link in table.links.values()
        ],
        "people": dict(Counter(table.people).most_common(PEOPLE)),
        "stages": table.stages,
        "troubles": [[column, code, cells] for (column, code), cells in table.troubles.most_common()],
    }


def _column(table: TableReading, column: ColumnMap, guessed: Map[tuple[str, str, str], Plain]) -> Plain:
    seen = table.profile.columns.get(column.column)
    texts = list(seen.distinct) if seen and not seen.capped else []
    fields = [column.field, *column.also]
    before = guessed.get((table.table.file, table.table.sheet, column.column))
    kept = before if before and before["fields"] == fields and column.reason == "given" else None
    return {
        "column": column.column,
        "fields": fields,
        "by": column.by,
        "dates": column.dates,
        "numbers": column.numbers,
        "scale": column.scale,
        "fractions": column.fractions,
        "values": dict(column.values),
        "confidence": kept["confidence"] if kept else column.confidence,
        "reason": kept["reason"] if kept else column.reason,
        "filled": seen.filled if seen else 0,
        "samples": [text[:120] for text in texts[:SAMPLES]] or (seen.sample(SAMPLES) if seen else []),
        "texts": [text for text in texts if len(text) <= 200] if len(texts) <= TEXTS else [],
    }


def report_told(report: Report, *, linked: bool) -> Plain:
    """A plan or report as plain values. `linked` keeps which record each shown row became."""
    examples = [
        {"file": place[0], "sheet": place[1], "kind": place[2], "outcome": place[3]}
        | {"rows": [_example(row, linked) for row in rows]}
        for place, rows in report.examples.items()
    ]
    turned = len(report.turned) + report.lost_rows
    return storable(report.as_json() | {"examples": examples, "turned": turned, "lost_rows": report.lost_rows})


def _example(example: Example, linked: bool) -> Plain:
    verdict = example.verdict
    return {
        "line": example.line,
        "label": example.label,
        "reason": verdict.reason,
        "column": verdict.column,
        "facts": dict(verdict.facts),
        "record": str(verdict.record_id) if linked and verdict.record_id else "",
    }


def storable[V](value: V) -> V:
    """The same without what PostgreSQL cannot keep in JSON: zero bytes, halves of surrogate pairs."""
    if isinstance(value, str):
        clean = value.replace("\x00", "")
        return clean if clean.isascii() else clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # type: ignore[return-value]
    if isinstance(value, Map):
        return {storable(str(name)): storable(inner) for name, inner in value.items()}  # type: ignore[return-value]
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]  # type: ignore[return-value]
    return value
