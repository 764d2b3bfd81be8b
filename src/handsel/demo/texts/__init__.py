"""What people at the demo company write: notes, calls, meetings and tasks by stage of the sale, in two languages.

Places in braces: {first} and {person} of the client, {client}, {product}, {rival}, {city}, {users}, {month}.
"""

from handsel.demo.texts import english, russian


def texts(language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs of subject and text by kind and stage, such as `call:Proposal`."""
    return russian.TEXTS if language == "ru" else english.TEXTS


def phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Short words by purpose: next steps, task subjects, deal names, preferences."""
    return russian.PHRASES if language == "ru" else english.PHRASES
