"""A person's answers to questions, put into the mapping."""

from dataclasses import replace

from handsel.exchange.mapping import Mapping, TableMap
from handsel.exchange.questions import Question
from handsel.exchange.values.dates import DateOrder
from handsel.exchange.values.numbers import NumberForm


class UnknownAnswer(ValueError):
    """The answer is not one of the question's options."""


def answer(mapping: Mapping, question: Question, chosen: str) -> Mapping:
    """The mapping with one question answered. Raises `UnknownAnswer`."""
    if chosen not in question.options:
        raise UnknownAnswer(f"{chosen!r} is not one of {', '.join(question.options)}.")
    table = mapping.table_for(question.file, question.sheet)
    if table is None:
        raise UnknownAnswer(f"The mapping has no table for {question.file}.")
    if question.code == "spelling":
        return _spelled(mapping, question, chosen)
    return mapping.with_table(_settled(table, question, chosen))


def answer_by_default(mapping: Mapping, questions: list[Question]) -> Mapping:
    """Every question answered with its default."""
    for question in questions:
        mapping = answer(mapping, question, question.default)
    return mapping


def _settled(table: TableMap, question: Question, chosen: str) -> TableMap:
    if question.code == "table-kind":
        return replace(table, kind=chosen, confidence=1.0, reason="given")
    column = next(known for known in table.columns if known.column == question.column)
    if question.code.startswith("date-order"):
        return table.with_column(replace(column, dates=DateOrder(chosen)))
    return table.with_column(replace(column, numbers=NumberForm(chosen)))


def _spelled(mapping: Mapping, question: Question, chosen: str) -> Mapping:
    written = dict(question.facts)["written"]
    values = {**mapping.values.get(question.field, {}), written: chosen}
    return replace(mapping, values={**mapping.values, question.field: values})
