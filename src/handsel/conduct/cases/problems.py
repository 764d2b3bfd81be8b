"""Why a case file cannot be used: the place in the file, what is wrong there, and how to mend it, in two languages."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handsel.conduct.cases.shape import FileShape
from handsel.conduct.rules.policies import Text

type Location = Sequence[str | int]
type Lines = Mapping[tuple[str | int, ...], int]

SAYINGS = {
    "unreadable": Text("The file cannot be read: {why}.", "Файл не читается: {why}."),
    "not-toml": Text(
        "This is not TOML ({why}). Compare the line with the example in the reference.",
        "Это не TOML ({why}). Сравните строку с примером в справочнике.",
    ),
    "not-utf8": Text(
        "The file is not UTF-8 text. Save it as UTF-8.", "Файл не в кодировке UTF-8. Сохраните его в UTF-8."
    ),
    "not-csv": Text(
        "The first line must name the columns, `case` and `entry` among them.",
        "В первой строке должны быть названия столбцов, среди них `case` и `entry`.",
    ),
    "entry": Text("`entry` must be one of: {known}.", "В столбце `entry` допустимо: {known}."),
    "too-many-cells": Text(
        "There are more cells than columns. Quote cells that hold a comma.",
        "Ячеек больше, чем столбцов. Заключите ячейки с запятыми в кавычки.",
    ),
    "unknown-key": Text(
        "There is no key `{key}` here. Known are: {known}.", "Ключа `{key}` здесь нет. Известны: {known}."
    ),
    "misspelt-key": Text(
        "There is no key `{key}` here. Did you mean `{close}`?", "Ключа `{key}` здесь нет. Может быть, `{close}`?"
    ),
    "missing": Text("It is missing. Add it.", "Его нет. Добавьте."),
    "choice": Text("`{found}` is not known. Use one of: {known}.", "`{found}` не известно. Допустимо: {known}."),
    "number": Text("`{found}` is not a number. Write it like 180.00.", "`{found}` — не число. Пишите так: 180.00."),
    "day": Text("`{found}` is not a day. Write it like 2026-04-20.", "`{found}` — не дата. Пишите так: 2026-04-20."),
    "yes-no": Text(
        "`{found}` is neither true nor false. Write true or false.", "`{found}` — ни да, ни нет. Пишите true или false."
    ),
    "currency": Text(
        "`{found}` is not a currency code. Write three letters like USD.",
        "`{found}` — не код валюты. Пишите три буквы, например USD.",
    ),
    "empty": Text("It must not be empty. Put something in.", "Пусто. Впишите значение."),
    "other": Text("`{found}` does not fit: {why}.", "`{found}` не подходит: {why}."),
    "gift": Text("The gift does not make sense: {why}.", "В подарке ошибка: {why}."),
    "no-such-policy": Text(
        "There is no policy `{key}`. Known are: {known}.", "Политики `{key}` нет. Известны: {known}."
    ),
    "no-expectation": Text(
        "The case expects nothing. Add `expect` to a gift, or `breaches`.",
        "В случае нет ожиданий. Добавьте `expect` к подарку или `breaches`.",
    ),
    "same-number": Text(
        "Two cases have this number. Give each its own.", "Два случая с одним номером. Дайте каждому свой."
    ),
    "same-id": Text(
        "Two gifts of the case have the id `{found}`. Give each its own.",
        "У двух подарков случая один id `{found}`. Дайте каждому свой.",
    ),
    "no-such-gift": Text(
        "There is no gift with the id `{found}` in this case. Known are: {known}.",
        "В этом случае нет подарка с id `{found}`. Известны: {known}.",
    ),
    "no-such-person": Text(
        "`{found}` is not among the people the gift goes to: {known}.", "`{found}` нет среди получателей: {known}."
    ),
    "policy-file": Text("The policy file cannot be used: {why}", "Файл политики нельзя использовать: {why}"),
    "rate": Text(
        "There is no rate from {source} to {target} on or before {day}. Add a [[rate]] with that or an earlier day.",
        "Нет курса {source} к {target} на {day} или раньше. Добавьте [[rate]] с этой или более ранней датой.",
    ),
}


class UnusableFile(Exception):
    """The case file cannot be used. `place` says where, `said(language)` what is wrong and what to do."""

    def __init__(self, place: str, saying: str, **words: str | Text) -> None:
        self.place, self.saying, self.words = place, saying, words
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Place, problem and mend as one line."""
        words = {key: word.said(language) if isinstance(word, Text) else word for key, word in self.words.items()}
        sentence = SAYINGS[self.saying].said(language).format(**words)
        return f"{self.place}: {sentence}" if self.place else sentence


def from_validation(error: ValidationError, raw: Mapping[str, Any], lines: Lines) -> UnusableFile:
    """The first thing found wrong with the shape of the file, in our words."""
    first = error.errors()[0]
    location = first["loc"]
    saying, words = _saying(first)
    return UnusableFile(place(location, raw, lines), saying, **words)


def place(location: Location, raw: Mapping[str, Any], lines: Lines) -> str:
    """`case 11, gift 2, cost`, or `line 7, cost` where the lines are known."""
    parts: list[str] = []
    found: Any = raw
    for depth, step in enumerate(location):
        found = _step(found, step)
        if tuple(location[: depth + 1]) in lines:
            parts = [f"line {lines[tuple(location[: depth + 1])]}"]
        elif isinstance(step, str):
            parts.append(step)
        elif parts:
            number = found.get("number") if isinstance(found, dict) else None
            parts[-1] = f"{parts[-1]} {number or step + 1}"
    return ", ".join(parts)


def closest(found: str, known: Sequence[str], otherwise: str, **words: str) -> tuple[str, dict[str, str]]:
    """A saying about a word that is not known: the one that was probably meant, or all there are."""
    close = get_close_matches(found, known, n=1)
    if close:
        return "misspelt-key", {"key": found, "close": close[0]}
    return otherwise, {"key": found, "known": ", ".join(known), **words}


def _step(found: Any, step: str | int) -> Any:
    try:
        return found[step]
    except (KeyError, IndexError, TypeError):
        return None


def _saying(error: ErrorDetails) -> tuple[str, dict[str, str]]:
    """Pydantic's kinds of error, each with the words of this module."""
    kind, found = error["type"], str(error.get("input"))
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return closest(str(error["loc"][-1]), _keys_at(error["loc"][:-1]), "unknown-key")
    if kind == "enum":
        return "choice", {"found": found, "known": str(context.get("expected", "")).replace("'", "")}
    if kind == "string_pattern_mismatch":
        return "currency", {"found": found}
    if kind in {"missing", "string_too_short", "too_short"}:
        return "missing" if kind == "missing" else "empty", {}
    for start, saying in (("decimal", "number"), ("int", "number"), ("date", "day"), ("bool", "yes-no")):
        if kind.startswith(start):
            return saying, {"found": found}
    return "other", {"found": found, "why": error["msg"]}


def _keys_at(location: Location) -> list[str]:
    """The keys that the table at a place may have."""
    shape: type[BaseModel] = FileShape
    for step in location:
        by_key = {field.alias or name: field for name, field in shape.model_fields.items()}
        if step in by_key:
            shape = _table_in(by_key[str(step)].annotation) or shape
    return [field.alias or name for name, field in shape.model_fields.items()]


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _table_in(each)) is not None), None)
