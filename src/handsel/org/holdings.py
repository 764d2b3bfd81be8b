"""What a member owns, counted over every room without importing any of them.

A record is *held* when it points to its member by a protected foreign key named `owner` or `assignee` that has a name
on the member's side. Protected, because such a record must not be left behind; named, because derived copies are not.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.fields.reverse_related import ManyToOneRel
from django.utils.translation import ngettext, ngettext_lazy

from handsel.org.models import Member

HOLDING_FIELDS = {"owner", "assignee"}

WORDS: dict[str, Any] = {
    "accounts": ngettext_lazy("%d account", "%d accounts"),
    "contacts": ngettext_lazy("%d contact", "%d contacts"),
    "opportunities": ngettext_lazy("%d opportunity", "%d opportunities"),
    "tasks": ngettext_lazy("%d open task", "%d open tasks"),
}
"""How the names on the member's side read to people; a name without words reads as records."""


@dataclass(frozen=True)
class Holding:
    """So many records of one kind, such as `accounts`."""

    kind: str
    count: int

    def __str__(self) -> str:
        words = WORDS.get(self.kind)
        if words is not None:
            return str(words % self.count)
        return ngettext("%d other record", "%d other records", self.count) % self.count


def holdings_of(member: Member) -> list[Holding]:
    """How many records of each kind the member holds, tasks only while open. One query a kind.

    For whoever manages members: it counts what they may not see.
    """
    counted = [Holding(relation.get_accessor_name() or "", _count(relation, member)) for relation in _holding()]
    return [holding for holding in counted if holding.count]


def _holding() -> list[ManyToOneRel]:
    return [
        relation
        for relation in Member._meta.get_fields()
        if isinstance(relation, ManyToOneRel)
        and relation.field.name in HOLDING_FIELDS
        and relation.on_delete is models.PROTECT
    ]


def _count(relation: ManyToOneRel, member: Member) -> int:
    held = getattr(member, relation.get_accessor_name() or "")
    open_only = {"done_at": None} if any(f.name == "done_at" for f in held.model._meta.fields) else {}
    return int(held.filter(**open_only).count())
