"""Identifiers are UUIDv7 and made here: sortable by time, safe to make anywhere."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A new identifier, later than every one made before it by this process."""
    return uuid_utils.compat.uuid7()
