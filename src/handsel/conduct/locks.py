"""Who has to wait for whom. Two gifts to one circle of people are decided one after the other.

Locks are PostgreSQL's own, held to the end of the transaction. Gifts share the lock on the rule book and the links;
whoever changes those takes it alone, so that nobody's circle or rule changes while a gift is decided. People are
locked in one order, so that no two gifts wait for each other.
"""

from collections.abc import Iterable
from hashlib import blake2b
from uuid import UUID

from django.db import connection

BOOK = "handsel.conduct.book"

ALONE = "select pg_advisory_xact_lock(key) from unnest(%s::bigint[]) key"
SHARED = "select pg_advisory_xact_lock_shared(key) from unnest(%s::bigint[]) key"


def share_book() -> None:
    """Nobody changes rules or links until this transaction ends."""
    _lock([BOOK], SHARED)


def hold_book() -> None:
    """Nobody decides a gift until this transaction ends."""
    _lock([BOOK])


def hold_people(people: Iterable[UUID]) -> None:
    """Nobody else decides a gift to any of these people until this transaction ends."""
    _lock([f"handsel.conduct.person.{person}" for person in set(people)])


def hold_row(row: UUID) -> None:
    """One answer, return or correction of a row at a time."""
    _lock([f"handsel.conduct.row.{row}"])


def _lock(names: Iterable[str], how: str = ALONE) -> None:
    keys = sorted(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(how, [keys])
