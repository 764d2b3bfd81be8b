"""What was noticed while reading a file: a code, a place, and the facts needed to say it in any language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    """Nothing to do; said so that nothing happens in silence."""
    WARNING = "warning"
    """Something was left out or guessed; look at it."""
    ERROR = "error"
    """The row, table or file cannot be used as it is."""


@dataclass(frozen=True)
class Finding:
    """One thing noticed. `code` picks the sentence (see `wording`), `facts` fill it."""

    code: str
    severity: Severity = Severity.WARNING
    file: str = ""
    sheet: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class Unreadable(Exception):
    """The file holds no table that can be read. Carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.file}: {finding.code}")
        self.finding = finding


def unreadable(code: str, file: str, **facts: object) -> Unreadable:
    """An `Unreadable` with its finding."""
    said = tuple((name, str(value)) for name, value in facts.items())
    return Unreadable(Finding(code, Severity.ERROR, file, facts=said))


@dataclass
class Findings:
    """Counts every finding and keeps the first `examples` of each code and column.

    A million short rows must not become a million objects; the count stays exact.
    """

    file: str = ""
    sheet: str = ""
    examples: int = 20
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        severity: Severity = Severity.WARNING,
        *,
        line: int | None = None,
        column: str = "",
        value: str = "",
        times: int = 1,
        **facts: object,
    ) -> None:
        """Note one finding here, or the same one `times` over."""
        self.counts[code, column] += times
        if self.counts[code, column] - times < self.examples:
            said = tuple((name, str(fact)) for name, fact in facts.items())
            self.kept.append(Finding(code, severity, self.file, self.sheet, line, column, value[:200], said))

    def take(self, other: Self | Finding) -> None:
        """Include what was found elsewhere."""
        if isinstance(other, Finding):
            self.counts[other.code, other.column] += 1
            self.kept.append(replace(other, file=other.file or self.file))
            return
        self.counts.update(other.counts)
        self.kept.extend(other.kept)

    def count(self, code: str) -> int:
        """How often this code was found, over all columns."""
        return sum(times for (found, _), times in self.counts.items() if found == code)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)
