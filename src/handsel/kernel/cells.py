"""Cells of files that people open in a spreadsheet."""

import re

FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().,/-]*(?:(?:x|ext\.?)\s*\d+)?$)", re.IGNORECASE)
"""How a text begins that a spreadsheet would run. Numbers and telephone numbers may begin with a sign."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
