"""A first mapping for a table nobody mapped yet: by headings, by spelling, by what the columns hold.

Every guess has a confidence from 0 to 1 and a reason, so that a person sees what to look at.
"""

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz, process

from handsel.exchange.mapping import ColumnMap, Mapping, TableMap, table_names
from handsel.exchange.profile import ColumnProfile, Profile
from handsel.exchange.questions import Question
from handsel.exchange.reading.objects import REFERENCE
from handsel.exchange.reading.tables import Table
from handsel.exchange.recognise import CERTAIN, Recognition
from handsel.exchange.values.choices import choices, parse_choice
from handsel.exchange.values.dates import DateEvidence, DateOrder, parse_date
from handsel.exchange.values.numbers import NumberEvidence, NumberForm, parse_amount
from handsel.exchange.values.people import parse_boolean, parse_email, parse_phone
from handsel.exchange.values.places import parse_country
from handsel.exchange.values.problems import Parsed, Problem
from handsel.exchange.vocabulary import EXTRA, IGNORE, Field, Kind, heading_key, kinds, word_kinds

SPELLING = 85.0
"""How like two headings must be, of 100, to be one heading spelt two ways."""
FITS = 0.6
"""A column keeps its guessed field when at least this part of its values can be read as one."""
SHAPE_FIELDS = {"email": "email", "profile": "profile_url", "site": "website", "domain": "domain"}
DATE_TYPES = frozenset({"date", "moment"})
NUMBER_TYPES = frozenset({"money", "integer", "percent", "seconds", "minutes"})

PARSERS: dict[str, Callable[[str], Parsed]] = {
    "date": parse_date,
    "moment": parse_date,
    "money": parse_amount,
    "integer": parse_amount,
    "seconds": parse_amount,
    "minutes": parse_amount,
    "percent": lambda text: parse_amount(text.strip().removesuffix("%")),
    "country": parse_country,
    "boolean": parse_boolean,
    "email": parse_email,
    "phone": parse_phone,
}

type Guess = tuple[tuple[Field, ...], float, str]
"""Fields it may be, the likeliest first, how sure, and why."""


def guess_table(
    table: Table, profile: Profile, recognition: Recognition, given: Mapping
) -> tuple[TableMap, list[Question]]:
    """The map of one table and what remains to be asked about it."""
    kind = recognition.known
    if kind is None or not kind.home:
        columns = tuple(ColumnMap(name, EXTRA, confidence=1.0, reason="no-home") for name in table.header)
        guessed = TableMap(
            table_names(table.file, table.sheet)[1], recognition.kind, columns, product=recognition.product,
            confidence=recognition.confidence, reason=recognition.reason,
        )  # fmt: skip
        return guessed, []
    columns = tuple(_column_maps(table, profile, kind, recognition.product))
    guessed = TableMap(
        match=table_names(table.file, table.sheet)[1],
        kind=kind.name,
        columns=columns,
        product=recognition.product,
        confidence=recognition.confidence,
        reason=recognition.reason,
    )
    guessed = _completed(guessed, kind, profile)
    return settle(guessed, table, profile, given)


def settle(table_map: TableMap, table: Table, profile: Profile, given: Mapping) -> tuple[TableMap, list[Question]]:
    """Decide date order and number form of every column from all its values; ask where they do not tell."""
    questions: list[Question] = []
    kind = table_map.known
    if kind is None:
        return table_map, questions
    for column in table_map.columns:
        types = {kind.fields[name].type for name in column.fields if name in kind.fields}
        if column.column not in profile.columns:
            continue
        seen = profile[column.column]
        if types & DATE_TYPES and column.dates is None:
            order, asked = _date_order(seen, table, given)
            table_map = table_map.with_column(replace(column, dates=order))
            questions += asked
        elif types & NUMBER_TYPES and column.numbers is None:
            form, asked = _number_form(seen, table, given)
            fractions = "percent" in types and _fractions(seen)
            table_map = table_map.with_column(replace(column, numbers=form, fractions=column.fractions or fractions))
            questions += asked
    return table_map, _one_order_per_table(table_map, questions)


def _one_order_per_table(table_map: TableMap, questions: list[Question]) -> list[Question]:
    """A column that does not tell follows its neighbours that do; then nothing needs asking."""
    orders = {column.dates for column in table_map.columns if column.dates}
    if len(orders) != 1:
        return questions
    return [question for question in questions if question.code != "date-order"]


def _column_maps(table: Table, profile: Profile, kind: Kind, product: str) -> list[ColumnMap]:
    guesses: dict[str, Guess] = {}
    for heading in table.header:
        if heading not in table.unnamed and (guess := _by_heading(heading, kind, profile[heading], product)):
            guesses[heading] = guess
    chosen = _one_each(guesses, profile)
    taken = {known.field for known in chosen.values()}
    for heading in table.header:
        if heading not in guesses and (found := _by_contents(heading, kind, profile[heading], taken)):
            chosen[heading] = found
            taken.add(found.field)
    return [chosen.get(heading) or _left_over(heading, profile[heading]) for heading in table.header]


def _by_heading(heading: str, kind: Kind, seen: ColumnProfile, product: str) -> Guess | None:
    key = heading_key(heading)
    if found := kind.fields_for(key):
        fitting = tuple(known for known in found if _fits(known, seen))
        return (fitting, 0.98 if product != "generic" else 0.95, "heading") if fitting else None
    if len(key) < 5 or key in word_kinds() or any(key in other.names for other in kinds().values()):
        return None  # a contract is no misspelt contact
    words = {word: known for known in kind.fields.values() for word in known.words if len(word) > 4}
    best = process.extractOne(key, words.keys(), scorer=fuzz.ratio, score_cutoff=SPELLING)
    if best and _fits(words[best[0]], seen):
        return (words[best[0]],), round(best[1] / 100 * 0.8, 2), "spelling"
    return None


def _by_contents(heading: str, kind: Kind, seen: ColumnProfile, taken: set[str]) -> ColumnMap | None:
    name = SHAPE_FIELDS.get(seen.shape)
    if name is None or name not in kind.fields or name in taken:
        return None
    return ColumnMap(heading, name, confidence=0.6, reason="contents")


def _one_each(guesses: Map[str, Guess], profile: Profile) -> dict[str, ColumnMap]:
    """A field takes its best column; links may take several (an id and a name), ids first."""
    chosen: dict[str, ColumnMap] = {}
    taken: set[str] = set()
    ranked = sorted(
        guesses, key=lambda name: (-guesses[name][1], -_closeness(name, guesses[name][0][0], profile[name]))
    )
    for heading in ranked:
        fields, confidence, reason = guesses[heading]
        for known in fields:
            if known.name not in taken or (known.is_link and confidence >= CERTAIN):
                chosen[heading] = ColumnMap(heading, known.name, confidence=confidence, reason=reason)
                taken.add(known.name)
                break
    return chosen


def _closeness(heading: str, known: Field, seen: ColumnProfile) -> float:
    """Of two columns for one field, the filled one whose heading is most the field's own name.

    For the id it is the system's own `Id`, never a custom `External_id__c`.
    """
    if known.name == "external_id":
        return (100.0 if seen.unique else 0.0) + (0.0 if "external" in heading.lower() else 50.0)
    return fuzz.ratio(heading_key(heading), heading_key(known.name)) - (0 if seen.filled else 200)


def _left_over(heading: str, seen: ColumnProfile) -> ColumnMap:
    if heading == REFERENCE:
        return ColumnMap(heading, IGNORE, reason="reference")
    return ColumnMap(heading, EXTRA, reason="no-field" if seen.filled else "blank")


def _fits(field: Field, seen: ColumnProfile) -> bool:
    """Whether the values can be read as the field wants; a blank column fits everything."""
    values = seen.sample(100)
    parser = PARSERS.get(field.type)
    if field.type.startswith("choice:") and not choices()[field.target].otherwise:
        parser = partial(parse_choice, field.target)
    if not values:
        return True
    if field.type in {"name", "line"} and field.name != "external_id" and seen.shape in {"date", "email"}:
        return field.name == "name"
    if parser is None:
        return True
    bad = sum(1 for value in values if isinstance(read := parser(value), Problem) and read.kept is None)
    return bad <= (1 - FITS) * len(values)


def _completed(table: TableMap, kind: Kind, profile: Profile) -> TableMap:
    """What a table lacks and can be made from the rest: a deal's name, a team from the manager, a row's identity."""
    if kind.name == "opportunity" and not table.feeding("name"):
        parts = [f"{{{c.column}}}" for name in ("account", "product") for c in table.feeding(name)[:1]]
        ids = [f"{{{c.column}}}" for c in table.feeding("external_id")[:1]]
        template = " – ".join(parts) or "".join(ids)
        table = replace(table, templates={**table.templates, "name": template} if template else table.templates)
    if kind.name == "member" and not table.feeding("team") and (managers := table.feeding("manager")):
        table = table.with_column(replace(managers[0], also=("team",)))
    if not table.feeding("external_id") and not table.identity:
        table = replace(table, identity=_identity(table, profile))
    return table


def _identity(table: TableMap, profile: Profile) -> tuple[str, ...]:
    """A column of another system's ids that is there in every row and never twice."""
    for column in table.columns:
        key = heading_key(column.column)
        seen = profile.columns.get(column.column)
        if seen and key.endswith("id") and seen.unique and seen.filled == profile.rows and column.field == EXTRA:
            return (column.column,)
    return ()


def _date_order(seen: ColumnProfile, table: Table, given: Mapping) -> tuple[DateOrder | None, list[Question]]:
    evidence = DateEvidence()
    for value in seen.distinct:
        evidence.see(value)
    if evidence.order is not None:
        return evidence.order, []
    if given.dates is not None or not evidence.undecided:
        return given.dates, []
    code = "date-order-mixed" if evidence.mixed else "date-order"
    facts = (
        ("example", evidence.sample),
        ("day_first", str(evidence.day_first)),
        ("month_first", str(evidence.month_first)),
    )
    options = (DateOrder.MONTH_FIRST.value, DateOrder.DAY_FIRST.value)
    return None, [Question(code, table.file, table.sheet, seen.name, "", options, facts)]


def _number_form(seen: ColumnProfile, table: Table, given: Mapping) -> tuple[NumberForm | None, list[Question]]:
    evidence = NumberEvidence()
    for value in seen.distinct:
        evidence.see(value)
    if evidence.form is not None:
        return evidence.form, []
    if given.numbers is not None or not evidence.undecided:
        return given.numbers, []
    options = (NumberForm.POINT.value, NumberForm.COMMA.value)
    return None, [
        Question("number-form", table.file, table.sheet, seen.name, "", options, (("example", evidence.sample),))
    ]


def _fractions(seen: ColumnProfile) -> bool:
    """Whether percentages are written 0 to 1: none above one, some between."""
    values = [value for value in seen.sample(500) if "%" not in value]
    numbers = [read.number for value in values if (read := parse_amount(value)) and not isinstance(read, Problem)]
    return bool(numbers) and max(numbers) <= 1 and any(0 < number < 1 for number in numbers)
