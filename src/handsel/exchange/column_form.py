"""The lines of the mapping screen, and what was sent from it as a map of the table."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from handsel.exchange.mapping import LINK_KEYS, ColumnMap, Mapping, TableMap
from handsel.exchange.showing import column_reason, field_choices, language
from handsel.exchange.summaries import Plain
from handsel.exchange.values.dates import DateOrder
from handsel.exchange.values.numbers import NumberForm
from handsel.exchange.vocabulary import EXTRA, IGNORE, Field, kinds
from handsel.exchange.wording import field_label
from handsel.org.models import Member
from handsel.pipeline.models import Stage

DATES, NUMBERS = {"date", "moment"}, {"money", "integer", "percent", "seconds", "minutes"}
SWAPPED = {"stage", "owner", "product", "pipeline", "source", "industry", "lost_reason", "team", "role"}
"""Fields whose texts are often called otherwise here; choices besides."""
SCALES = (1, 1_000, 1_000_000, 1_000_000_000)
MOST_VALUES = 60


@dataclass(frozen=True)
class ColumnLine:
    """One column as the screen shows it."""

    place: int
    column: str
    field: str
    also: str
    confidence: int
    tone: str
    reason: str
    samples: list[str]
    filled: int
    by: str
    dates: str
    numbers: str
    scale: int
    is_link: bool
    is_date: bool
    is_number: bool
    values: list[tuple[str, str]]
    """Text in the file, and what it is read as; empty where it stays."""
    suggestions: list[str]


def column_lines(told: Plain, chosen: Map[int, str] | None = None) -> list[ColumnLine]:
    """The lines of a table. `chosen` says which field a column is to feed instead."""
    known = kinds().get(told["kind"])
    fields = known.fields if known else {}
    return [
        _line(place, column, fields, (chosen or {}).get(place))
        for place, column in enumerate(told["columns"])
    ]  # fmt: skip


def _line(place: int, column: Plain, fields: Map[str, Field], chosen: str | None) -> ColumnLine:
    names = [chosen] if chosen else column["fields"]
    types = {fields[name].type for name in names if name in fields}
    swaps = _swaps(column, names, types)
    sure = column["confidence"] if not chosen else 1.0
    return ColumnLine(
        place=place,
        column=column["column"],
        field=names[0],
        also=names[1] if len(names) > 1 else "",
        confidence=round(100 * sure),
        tone="green" if sure >= 0.9 else "amber",
        reason=column_reason("given" if chosen else column["reason"]),
        samples=column["samples"],
        filled=column["filled"],
        by=column["by"],
        dates=column["dates"] or "",
        numbers=column["numbers"] or "",
        scale=column["scale"],
        is_link=any(fields[name].is_link for name in names if name in fields),
        is_date=bool(types & DATES),
        is_number=bool(types & NUMBERS),
        values=swaps,
        suggestions=list(_suggestions(names)) if swaps else [],
    )


def _swaps(column: Plain, names: list[str], types: set[str]) -> list[tuple[str, str]]:
    """Texts that may be read as something else."""
    given = column["values"]
    if not (SWAPPED & set(names) or any(one.startswith("choice:") for one in types) or given):
        return []
    texts = column["texts"][:MOST_VALUES] or list(given)
    return [(text, given.get(text.strip(), given.get(text, ""))) for text in texts]


def _suggestions(names: list[str]) -> Iterator[str]:
    """What such a text may be called here."""
    if "stage" in names:
        stages = Stage.objects.filter(archived_at=None).order_by("position", "pk")
        yield from dict.fromkeys(stages.values_list("name", flat=True))
    if "owner" in names:
        yield from Member.objects.active().order_by("name").values_list("name", flat=True)[:500]  # fmt: skip


def table_of(mapping: Mapping, told: Plain) -> TableMap:
    """The map of a table that the pages show. Raises ValidationError when the mapping no longer has it."""
    found = mapping.table_for(told["file"], told["sheet"])
    if found is None:
        raise ValidationError(_("The mapping has no table for %(file)s.") % {"file": told["file"]})
    return found


def changed_table(told: Plain, before: TableMap, sent: QueryDict) -> TableMap:
    """The map of a table with what was sent. Raises ValidationError naming the column."""
    known = {column.column: column for column in before.columns}
    columns = tuple(
        _changed_column(place, known.get(column["column"]) or ColumnMap(column["column"], EXTRA), told, sent)
        for place, column in enumerate(told["columns"])
    )
    _refuse_twice(columns, told["kind"])
    return replace(
        before,
        columns=columns,
        constants=_constants(sent, told["kind"]),
        templates=_templates(before, sent, {column.column for column in columns}),
        identity=tuple(name for name in sent.getlist("identity") if name in known),
        currency=_currency(sent.get("currency", "")),
    )


def _changed_column(place: int, column: ColumnMap, told: Plain, sent: QueryDict) -> ColumnMap:
    allowed = dict(field_choices(told["kind"]))
    field = sent.get(f"field-{place}", column.field)
    also = sent.get(f"also-{place}", "")
    if field not in allowed or (also and also not in allowed):
        raise ValidationError(_("%(column)s: there is no such field.") % {"column": column.column})
    by = sent.get(f"by-{place}", column.by)
    scale = sent.get(f"scale-{place}", str(column.scale))
    texts = told["columns"][place]["texts"][:MOST_VALUES] or list(told["columns"][place]["values"])
    return replace(
        column,
        field=field,
        also=(also,) if also and also not in {field, EXTRA, IGNORE} else (),
        by=by if by in LINK_KEYS else "",
        dates=DateOrder(order) if (order := sent.get(f"dates-{place}", column.dates or "")) in set(DateOrder) else None,
        numbers=NumberForm(form)
        if (form := sent.get(f"numbers-{place}", column.numbers or "")) in set(NumberForm)
        else None,
        scale=int(scale) if scale.isdigit() and int(scale) in SCALES else column.scale,
        values=_values(place, column, texts, sent),
    )


def _values(place: int, column: ColumnMap, texts: list[str], sent: QueryDict) -> dict[str, str]:
    """Texts to read as something else; a blank field means as it stands."""
    if f"value-{place}-0" not in sent:
        return dict(column.values)
    shown = {text.strip() for text in texts}
    kept = {text: meant for text, meant in column.values.items() if text.strip() not in shown}
    for number, text in enumerate(texts):
        if meant := sent.get(f"value-{place}-{number}", "").strip():
            kept[text.strip()] = meant
    return kept


def _refuse_twice(columns: tuple[ColumnMap, ...], kind: str) -> None:
    """Two columns for one field would hide one of them; only links may have several."""
    known = kinds().get(kind)
    fed: dict[str, str] = {}
    for column in columns:
        for name in column.fields:
            if name in fed and known and name in known.fields and not known.fields[name].is_link:
                raise ValidationError(
                    _("%(one)s and %(other)s both feed %(field)s; keep one of them as it is.")
                    % {"one": fed[name], "other": column.column, "field": field_label(name, language())}
                )
            fed[name] = column.column


def _constants(sent: QueryDict, kind: str) -> dict[str, str]:
    allowed = kinds()[kind].fields if kind in kinds() else {}
    pairs = zip(sent.getlist("constant-field"), sent.getlist("constant-text"), strict=False)
    return {name: text.strip() for name, text in pairs if name in allowed and text.strip()}


def _templates(before: TableMap, sent: QueryDict, columns: set[str]) -> dict[str, str]:
    if "name-template" not in sent:
        return dict(before.templates)
    text = str(sent["name-template"]).strip()
    if unknown := [name for name in re.findall(r"\{([^{}]+)\}", text) if name not in columns]:
        raise ValidationError(_("There is no column “%(column)s” to make names of.") % {"column": unknown[0]})
    rest = {name: kept for name, kept in before.templates.items() if name != "name"}
    return {**rest, "name": text} if text else rest


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValidationError(_("“%(code)s” is not a currency code of three letters.") % {"code": text})
    return code
