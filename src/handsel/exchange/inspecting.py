"""A dry reading: everything a file says, with nothing written. What the plan is made from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from handsel.exchange.findings import Findings, Unreadable
from handsel.exchange.fitting import fitted
from handsel.exchange.guess import guess_table, settle
from handsel.exchange.hints import apply_hints
from handsel.exchange.links import Known, choose_keys, known_of, link_key
from handsel.exchange.mapping import SURE, Mapping, TableMap, table_names
from handsel.exchange.matching import variants
from handsel.exchange.parsers import Link
from handsel.exchange.profile import Profile, profile
from handsel.exchange.questions import Question
from handsel.exchange.reading import Limits, Source, Table, open_source
from handsel.exchange.recognise import Recognition, recognise
from handsel.exchange.records import Converter, Record
from handsel.exchange.values.choices import stage_outcome
from handsel.exchange.vocabulary import kinds

KEPT = 50_000
"""So many records are kept between looking a source over and importing it: about a hundred megabytes."""


@dataclass
class LinkCheck:
    """How the links of one field fare within the source. Those not found here may be in the database already."""

    name: str
    """The field."""
    target: str
    rows: int = 0
    found: int = 0
    missing: Counter[Link] = field(default_factory=Counter)
    """Links with no such record in the source, and how many rows have each."""


@dataclass
class TableReading:
    """One table, what it was taken for, its map, and what its rows gave."""

    table: Table
    recognition: Recognition
    map: TableMap
    profile: Profile
    findings: Findings
    questions: list[Question] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """How many records of which kind; a mix of activities gives several."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Rows without a required field, by field."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Rows passed over, by reason."""
    repeats: int = 0
    troubles: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(column, problem) → rows."""
    links: dict[str, LinkCheck] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    """Stage → won, lost or open, as its name says."""
    people: Counter[str] = field(default_factory=Counter)
    """Members named by rows, as written."""

    @property
    def rows(self) -> int:
        """Rows that are not blank."""
        return self.profile.rows

    @property
    def imported(self) -> bool:
        """Whether its rows become records without further question."""
        return self.map.imported and self.map.confidence >= SURE


@dataclass
class Reading:
    """A source, read."""

    source: Source
    tables: list[TableReading]
    mapping: Mapping
    known: dict[str, Known]
    findings: Findings
    _made: dict[int, Converter] = field(default_factory=dict, repr=False, compare=False)

    @property
    def questions(self) -> list[Question]:
        """Everything that should be decided first."""
        return [question for table in self.tables for question in table.questions]

    @property
    def product(self) -> str:
        """The product most rows come from."""
        counts: Counter[str] = Counter()
        for table in self.tables:
            counts[table.recognition.product] += table.rows
        return counts.most_common(1)[0][0] if counts else "generic"

    @property
    def homeless(self) -> Counter[str]:
        """Rows of kinds that have no home yet, by kind, and of tables of no known kind, under the table's name."""
        counts: Counter[str] = Counter()
        for table in self.tables:
            if not table.imported:
                named = table.map.kind in kinds() and not table.map.imported
                counts[table.map.kind if named else table.table.name] += table.rows
            else:
                counts.update({kind: n for kind, n in table.kinds.items() if kind not in kinds()})
        return counts

    def converters(self) -> list[tuple[TableReading, Converter]]:
        """For each table that is imported, what makes records of its rows, in an order that puts targets first."""
        order = {name: place for place, name in enumerate(kinds())}
        ready = sorted((t for t in self.tables if t.imported), key=lambda t: order[t.map.kind])
        return [(table, self._converter(table)) for table in ready]

    def _converter(self, table: TableReading) -> Converter:
        """The one made before, which remembers what each text of a column means, unless the map changed since."""
        made = self._made.get(id(table))
        if made is None or made.map is not table.map or made.mapping is not self.mapping:
            made = self._made[id(table)] = Converter(table.table, table.map, self.mapping)
        return made


def inspect(
    paths: Path | Sequence[Path],
    mapping: Mapping | None = None,
    *,
    limits: Limits | None = None,
    dry_run: bool = True,
    name: str = "",
) -> Reading:
    """Read, recognise, map and, with `dry_run`, convert every row without keeping any.

    Files that cannot be read are findings of the reading, not exceptions.
    """
    given = mapping or Mapping()
    source = open_source(paths, limits=limits, name=name)
    looked_over = [_looked_over(table, given, source.findings) for table in source.tables]
    tables = [table for table in looked_over if table is not None]
    _tell_apart(tables)
    apply_hints(tables)
    known = known_of([(t.map, t.profile) for t in tables if t.imported or not t.map.imported])
    for reading in tables:
        reading.map = choose_keys(reading.map, reading.profile, known)
        if not reading.imported and reading.map.imported:
            reading.questions.insert(0, _kind_question(reading))
    whole = replace(given, tables=tuple(reading.map for reading in tables))
    read = Reading(source, tables, whole, known, source.findings)
    if dry_run:
        _dry_run(read)
    return read


def _looked_over(table: Table, given: Mapping, noted: Findings) -> TableReading | None:
    """A table whose trouble only shows further down is noted as one that could not be opened is."""
    try:
        return _read(table, given)
    except Unreadable as problem:
        noted.take(problem.finding)
        return None


def _read(table: Table, given: Mapping) -> TableReading:
    seen = profile(table)
    found = recognise(table, seen)
    findings = Findings(table.file, table.sheet)
    findings.take(table.findings)
    findings.take(seen.findings)
    told = given.table_for(table.file, table.sheet)
    if told is None:
        table_map, questions = guess_table(table, seen, found, given)
    else:
        told = fitted(told, table, findings)
        table_map, questions = settle(_complete(told, table, seen, found, given), table, seen, given)
    return TableReading(table, found, table_map, seen, findings, questions)


def _tell_apart(tables: Sequence[TableReading]) -> None:
    """Two files of one name in different folders are called by their whole path."""
    counts = Counter(reading.map.match for reading in tables)
    for reading in tables:
        if counts[reading.map.match] > 1:
            whole = table_names(reading.table.file, reading.table.sheet)[0]
            reading.map = replace(reading.map, match=whole)


def _complete(told: TableMap, table: Table, seen: Profile, found: Recognition, given: Mapping) -> TableMap:
    """A map that was given says what it says; columns it does not mention are guessed as if there were no map."""
    guessed, _ = guess_table(table, seen, replace(found, kind=told.kind), given)
    named = {column.column for column in told.columns}
    taken = {name for column in told.columns for name in column.fields}
    rest = tuple(
        column if not set(column.fields) & taken else replace(column, field="extra", also=())
        for column in guessed.columns
        if column.column not in named
    )
    return replace(
        told,
        columns=told.columns + rest,
        templates={**guessed.templates, **told.templates},
        identity=told.identity or guessed.identity,
        product=found.product,
        confidence=1.0,
    )


def _kind_question(reading: TableReading) -> Question:
    facts = (("kind", reading.map.kind), ("confidence", str(reading.map.confidence)))
    return Question(
        "table-kind", reading.table.file, reading.table.sheet, options=("skip", reading.map.kind), facts=facts
    )


def _dry_run(reading: Reading) -> None:
    ready = reading.converters()
    room = KEPT
    for table, converter in ready:
        keep = table.rows <= room
        room -= table.rows if keep else 0
        _convert(table, converter, reading.known, keep=keep)
    for table, _ in ready:
        _check_links(table, reading.known)
        table.questions += _spelling_questions(table, reading)


def _convert(table: TableReading, converter: Converter, known: dict[str, Known], *, keep: bool) -> None:
    linked: dict[tuple[str, Link], int] = {}
    names = known.setdefault(table.map.kind, Known())
    outcomes: Counter[tuple[str, str]] = Counter()
    for record in converter.records(keep=keep):
        table.kinds[record.kind] += 1
        if record.rejected:
            table.rejected[record.rejected] += 1
        if record.skipped:
            table.skipped[record.skipped] += 1
        if record.repeat_of:
            table.repeats += 1
        for trouble in record.troubles:
            table.troubles[trouble.column, trouble.problem.code] += 1
        for name, links in record.links.items():
            for link in links[:1]:
                linked[name, link] = linked.get((name, link), 0) + 1
        if record.kind == "opportunity" and (stage := record.values.get("stage")):
            outcomes[stage, record.values.get("outcome") or stage_outcome(stage)] += 1
        _learn(record, names)
    for (name, link), rows in linked.items():
        check = table.links.setdefault(name, LinkCheck(name, _target(table, name)))
        check.rows += rows
        check.missing[link] = rows
    table.stages = _stages(outcomes)


def _stages(outcomes: Counter[tuple[str, str]]) -> dict[str, str]:
    """Each stage with what all of its rows say it means, else what its name says."""
    said: dict[str, set[str]] = {}
    for stage, outcome in outcomes:
        said.setdefault(stage, set()).add(outcome)
    return {stage: meant.pop() if len(meant) == 1 else stage_outcome(stage) for stage, meant in said.items()}


def _learn(record: Record, names: Known) -> None:
    """Whole names of people, which no single column may hold."""
    if record.kind == "contact":
        first, last = record.values.get("first_name"), record.values.get("last_name")
        names.add("name", "contact", [" ".join(part for part in (first, last) if part)])
    elif record.kind == "member" and record.values.get("name"):
        names.add("name", "member", [record.values["name"]])


def _target(table: TableReading, name: str) -> str:
    known = table.map.known
    return known.fields[name].target if known else ""


def _check_links(table: TableReading, known: dict[str, Known]) -> None:
    for check in table.links.values():
        targets = list(known) if check.target == "any" else [check.target]
        for link in list(check.missing):
            if any(
                kind in known and link_key(link.by, kind, link.text) in known[kind].keys[link.by] for kind in targets
            ):
                check.found += check.missing.pop(link)
        if check.target == "member":
            table.people.update({link.text: rows for link, rows in check.missing.items()})


def _spelling_questions(table: TableReading, reading: Reading) -> Iterable[Question]:
    """Names that are not known as written but nearly are: `GTXPro` where the products say `GTX Pro`."""
    for name, kind in (("product", "product"), ("account", "account"), ("owner", "member")):
        proper = _proper_names(reading, kind)
        for column in table.map.feeding(name):
            written = table.profile[column.column].distinct
            if not proper or len(written) > 20_000 or column.by not in {"", "name"}:
                continue
            for text, (meant, score) in variants(written, proper).items():
                if text in reading.mapping.values.get(name, {}):
                    continue  # decided already
                options = (meant, text) if score == 100.0 else (text, meant)
                facts = (("written", text), ("known", meant), ("score", f"{score:.0f}"))
                yield Question("spelling", table.table.file, table.table.sheet, column.column, name, options, facts)


def _proper_names(reading: Reading, kind: str) -> list[str]:
    names: dict[str, None] = {}
    for other in reading.tables:
        if other.map.kind == kind:
            columns = [c.column for c in other.map.feeding("name")] or list(other.table.header[:1]) * (
                kind == "product"
            )
            for column in columns:
                names |= dict.fromkeys(list(other.profile[column].distinct)[:20_000])
    return list(names)
