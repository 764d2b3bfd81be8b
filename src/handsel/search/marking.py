"""Marks in a text the words somebody searched for."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def marked(text: str, query: str) -> SafeString:
    """The text as HTML with `<mark>` round the beginnings of words that were typed."""
    words = [re.escape(word) for word in query.split() if any(character.isalnum() for character in word)]
    if not words:
        return format_html("{}", text)
    pattern = re.compile(rf"(?<!\w)({'|'.join(sorted(words, key=len, reverse=True))})", re.IGNORECASE)
    parts = pattern.split(text)
    pairs = [("mark" if number % 2 else "", part) for number, part in enumerate(parts) if part]
    return format_html_join("", "{}", ((_wrapped(tag, part),) for tag, part in pairs))


def snippet(text: str, query: str, width: int = 160) -> str:
    """The part of a long text round the first word that was typed, on one line."""
    flat = " ".join(text.split())
    words = [word.casefold() for word in query.split()]
    places = [place for word in words if (place := flat.casefold().find(word)) >= 0]
    start = max(0, min(places, default=0) - width // 3)
    cut = flat[start : start + width].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + width < len(flat) else ''}"


def _wrapped(tag: str, part: str) -> SafeString:
    return format_html("<mark>{}</mark>", part) if tag else format_html("{}", part)
