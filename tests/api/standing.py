"""Who the people of the permission matrix are, what each sees and edits, and the rules that follow from it.

People are called as in the cast; `uma` is the stranger. What somebody sees and edits is written out by hand here, so
that nothing is believed because the code says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from handsel.org.models import Member
from handsel.org.roles import Permission, permissions_of
from tests.api.world import World
from tests.people import Cast

EVERYTHING = {"nina", "olga", "fay", "ivy"}
PAYERS = {"nina", "olga"}
SEES = {
    "account": EVERYTHING | {"ben", "mo", "ana", "cem", "sol", "sam"},
    "quiet account": EVERYTHING | {"ben", "mo", "cem", "sol"},
    "contact": EVERYTHING | {"ben", "mo", "ana", "cem", "sol", "sam"},
    "deal": EVERYTHING | {"ana", "mo", "ben", "cem", "sol", "sam"},
    "view": {"ana"},
    "change": EVERYTHING | {"ana", "mo"},
    "secret": EVERYTHING | {"ana", "mo"},
    "quota": PAYERS | {"ivy", "ana", "mo"},
    "gift": {"ana", "nina", "fay", "ivy"},
    "finding": {"nina", "fay", "ivy"},
    "pay": {"ana", "mo", "nina", "olga", "ivy"},
}
EDITS = {
    "account": {"ben", "mo", "cem", "sol", "nina", "olga"},
    "quiet account": {"ben", "mo", "cem", "sol", "nina", "olga"},
    "contact": {"ben", "mo", "cem", "sol", "nina", "olga"},
    "deal": {"ana", "mo", "sam", "nina", "olga"},
    "entry": {"ana", "mo", "nina", "olga"},
    "gift": {"ana", "nina", "fay"},
    "finding": {"nina", "fay"},
    "pay": {"nina", "olga"},
}
OWNS = {"account": "ben", "contact": "ben", "deal": "ana"}


@dataclass(frozen=True)
class Person:
    """Somebody who calls."""

    name: str
    member: Member
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def sees(self, kind: str) -> bool:
        return self.name in SEES[kind]

    def edits(self, kind: str) -> bool:
        return self.name in EDITS[kind]


def people(cast: Cast, world: World) -> list[Person]:
    """The cast and the stranger."""
    everyone = cast.everyone() | {"uma": world.uma}
    return [Person(name, member, permissions_of(member.roles)) for name, member in everyone.items()]


type Rule = Callable[[Person], int]
type Given = Callable[[World, Person], Any]


@dataclass(frozen=True)
class Expectation:
    """The status each person gets, the body and query they send."""

    rule: Rule
    body: Given | None = None
    query: dict[str, str] = field(default_factory=dict)


def always(status: int) -> Rule:
    return lambda person: status


def needs(permission: Permission, status: int) -> Rule:
    return lambda person: status if person.may(permission) else 403


def sees(kind: str, status: int = 200) -> Rule:
    return lambda person: status if person.sees(kind) else 404


def edits(kind: str, status: int = 200, *, seen: str = "", permission: Permission | None = None) -> Rule:
    """404 for whoever does not see it, 403 for whoever only sees it or lacks the permission."""

    def rule(person: Person) -> int:
        if not person.sees(seen or kind):
            return 404
        allowed = person.edits(kind) and (permission is None or person.may(permission))
        return status if allowed else 403

    return rule


def bulk(kind: str, permission: Permission) -> Rule:
    """Many at once: 403 for whoever may not change all of them, seen or not."""
    return lambda person: 200 if person.edits(kind) and person.may(permission) else 403


def gives(kind: str, status: int, *, hidden: int) -> Rule:
    """Owners give away what is theirs; others need the right to reassign."""

    def rule(person: Person) -> int:
        if not person.sees(kind):
            return hidden
        own = OWNS[kind] == person.name
        return status if person.edits(kind) and (own or person.may(Permission.REASSIGN)) else 403

    return rule


def deletes(kind: str, hidden: int, status: int) -> Rule:
    """Being on the team is not enough."""
    owners = {OWNS.get(kind, "ben"), "mo", "nina", "olga"}
    return lambda person: hidden if not person.sees(kind) else status if person.name in owners else 403
