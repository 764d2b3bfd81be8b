"""Identifiers are UUIDv7 and made here: sortable by time, safe to make anywhere."""

from collections.abc import Iterable
from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A new identifier, later than every one made before it by this process."""
    return uuid_utils.compat.uuid7()


def as_array(identifiers: Iterable[UUID | str]) -> str:
    """Identifiers as PostgreSQL writes an array of them, to be cast to `uuid[]`.

    For a hundred thousand of them that is ten times as quick as handing the driver a list.
    """
    return f"{{{','.join(map(str, identifiers))}}}"
