"""What a person should decide before anything is written. Each question has a default for when nobody answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """`code` picks the sentence; `options` are what may be answered, the first one is the default."""

    code: str
    file: str
    sheet: str = ""
    column: str = ""
    field: str = ""
    options: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def default(self) -> str:
        """The answer when nobody answers."""
        return self.options[0] if self.options else ""
