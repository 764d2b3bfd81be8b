"""What the search answers, as the REST API gives it."""

from uuid import UUID

from ninja import Schema


class HitOut(Schema):
    """A found record: its title, a line about it, and its page."""

    id: UUID
    title: str
    detail: str
    url: str


class GroupOut(Schema):
    """Hits of one kind, the best first; `more` when there are others."""

    kind: str
    label: str
    hits: list[HitOut]
    more: bool


class SearchOut(Schema):
    """What was found, by kind."""

    groups: list[GroupOut]
