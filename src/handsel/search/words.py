"""The `words` column: a generated text-search vector, kept true by the database itself."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models

MOST_WORDS = 12


class Words(models.Func):
    """`to_tsvector('simple', …)` over text columns, plus the digits of telephone columns.

    Telephone numbers are indexed whole, and by their last ten and last seven digits, so that they are found with or
    without country and area code.
    """

    output_field = SearchVectorField()

    def __init__(self, *columns: str, digits: tuple[str, ...] = ()) -> None:
        super().__init__(*(models.F(name) for name in (*columns, *digits)))
        self.columns, self.digits = columns, digits

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How migrations write it down."""
        return "handsel.search.words.Words", list(self.columns), {"digits": self.digits}

    def as_sql(self, compiler: Any, connection: Any, *_unused: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """Only immutable functions, because the column is generated."""
        names = [compiler.compile(source)[0] for source in self.source_expressions]
        texts, phones = names[: len(self.columns)], names[len(self.columns) :]
        parts = [f"coalesce({name}, '')" for name in texts]
        for name in phones:
            only = f"regexp_replace(coalesce({name}, ''), '[^0-9]', '', 'g')"
            parts += [only, f"right({only}, 10)", f"right({only}, 7)"]
        return f"to_tsvector('simple'::regconfig, {" || ' ' || ".join(parts)})", ()


def words_field(*columns: str, digits: tuple[str, ...] = ()) -> models.GeneratedField:
    """A stored search vector over these columns of the same row."""
    return models.GeneratedField(
        expression=Words(*columns, digits=digits), output_field=SearchVectorField(), db_persist=True
    )


def matching(text: str) -> SearchQuery | None:
    """A query for every word of the text as a prefix. None when there is nothing to look for."""
    prefixes = prefixes_of(text)
    return SearchQuery(prefixes, search_type="raw", config="simple") if prefixes else None


def prefixes_of(text: str) -> str:
    """The text in the language of to_tsquery: every word a prefix; a telephone number by its digits."""
    compact = re.sub(r"[\s().+/-]", "", text)
    words = [compact] if compact.isdigit() and len(compact) >= 5 else text.replace("\x00", "").split()
    lexemes = [quoted for word in words[:MOST_WORDS] if (quoted := _quoted(word))]
    return " & ".join(f"{lexeme}:*" for lexeme in lexemes)


def _quoted(word: str) -> str:
    """A word as to_tsquery takes it literally; nothing when it has no letter or digit."""
    if not any(character.isalnum() for character in word):
        return ""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
