"""Days as moments. A source gives days where Handsel keeps moments; they become midnight in UTC."""

from datetime import UTC, date, datetime, time
from typing import Any


def midnight(day: date | None) -> datetime | None:
    """The beginning of a day."""
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None


def moment(value: Any) -> datetime | None:
    """A moment as it is, a day as its beginning, anything else as nothing."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return midnight(value) if isinstance(value, date) else None
