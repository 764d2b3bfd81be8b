"""A CSV file as rows with their line numbers. What is wrong is said with its line and column, all of it at once."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

MOST_PROBLEMS = 100


class UnusableFile(Exception):
    """The file cannot be read in; nothing was written. `problems` has a sentence for each line that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass
class Problems:
    """What is wrong with a file, collected line by line."""

    found: list[str] = field(default_factory=list)

    def add(self, line: int, column: str, text: str) -> None:
        """Remember a problem of a line."""
        words = _("line %(line)d, %(column)s") if column else _("line %(line)d")
        where = words % {"line": line, "column": column}
        self.found.append(f"{where}: {text}")

    def refuse(self) -> None:
        """Raise UnusableFile when there is any."""
        if self.found:
            raise UnusableFile(self.found[:MOST_PROBLEMS])


def table(text: str, *, known: Collection[str], needed: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their line numbers, cells stripped. Raises UnusableFile for a heading that cannot be used."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        heading = [str(name).strip().lower() for name in reader.fieldnames or ()]
        _refuse_heading(heading, known, needed)
        reader.fieldnames = heading
        for row in reader:
            if None in row or None in row.values():
                raise UnusableFile([_("line %d: it has not as many cells as the heading.") % reader.line_num])
            if any(cell.strip() for cell in row.values()):
                yield reader.line_num, {name: cell.strip() for name, cell in row.items()}
    except csv.Error as error:
        where = _("line %(line)d: this is not CSV (%(why)s).") % {"line": reader.line_num, "why": error}
        raise UnusableFile([where]) from error


def _refuse_heading(heading: list[str], known: Collection[str], needed: Collection[str]) -> None:
    problems = [_("The column “%s” is missing.") % name for name in needed if name not in heading]
    problems += [
        _("There is no column “%(column)s”; known are %(known)s.") % {"column": name, "known": ", ".join(known)}
        for name in heading
        if name not in known
    ]
    problems += [
        _("The column “%s” is there twice.") % name for name in sorted(set(heading)) if heading.count(name) > 1
    ]
    if problems:
        raise UnusableFile(problems)


class Cells:
    """The cells of one row, read with a sentence for what cannot be read."""

    def __init__(self, line: int, row: Mapping[str, str], problems: Problems) -> None:
        self.line, self._row, self._problems = line, row, problems

    def text(self, name: str) -> str:
        """The text of a cell, empty where the column is missing."""
        return self._row.get(name, "")

    def problem(self, name: str, text: str) -> None:
        """Say what is wrong with a cell."""
        self._problems.add(self.line, name, text)

    def day(self, name: str) -> date | None:
        """A day as 2026-11-25."""
        day: date | None = self._read(name, date.fromisoformat, _("write the day as 2026-11-25."))
        return day

    def amount(self, name: str) -> Decimal | None:
        """An amount as 120.50; None where the cell is empty."""
        amount: Decimal | None = self._read(name, _decimal, _("write the amount as 120.50."))
        return amount

    def whole(self, name: str) -> int | None:
        """A whole number; None where the cell is empty."""
        number: int | None = self._read(name, int, _("write a whole number."))
        return number

    def flag(self, name: str) -> bool:
        """Whether a cell says yes; empty is no."""
        return bool(self._read(name, lambda text: FLAGS[text.lower()], _("write yes or no.")))

    def choice[E](self, name: str, kinds: Callable[[str], E], default: E, known: Collection[str]) -> E:
        """One of the codes of an enumeration."""
        found = self._read(name, kinds, _("choose one of %s.") % ", ".join(known))
        return default if found is None else found

    def _read(self, name: str, how: Callable[[str], Any], otherwise: str) -> Any:
        text = self.text(name)
        if not text:
            return None
        try:
            return how(text)
        except (ValueError, KeyError, InvalidOperation):  # fmt: skip
            self.problem(name, _("“%(text)s” cannot be read; %(hint)s") % {"text": text[:80], "hint": otherwise})
            return None


FLAGS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "да": True, "нет": False}


def _decimal(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found
