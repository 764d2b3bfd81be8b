"""What a parser answers when the text is not a value, and which texts mean that there is none."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Why the text is not a value. `kept` is what is used all the same, None when the field stays empty."""

    code: str
    text: str
    kept: Any = None
    facts: tuple[tuple[str, str], ...] = ()


type Parsed = Any
"""A value of the field's type, None for blank, or a `Problem`."""

SURE_BLANKS = frozenset(
    {"", "null", "\\n", "#n/a", "n/a", "nan", "-", "--", "—", "–", "(blank)", "(none)", "#null!", "[null]"}
)
BLANKS = SURE_BLANKS | {"na", "none", "nil", "undefined", "not available", "not set", "нет данных", "н/д", "."}


def is_blank(text: str) -> bool:
    """Whether the text means "no value" in a number, date, link or choice."""
    return not text or text.strip().lower() in BLANKS


def is_blank_text(text: str) -> bool:
    """The same for names and free text, where `NA` may be Namibia and `None` or `Null` a person's name."""
    return not text or (text.strip().lower() in SURE_BLANKS and text.strip() not in {"Null", "Nan"})
