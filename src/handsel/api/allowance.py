"""How often one token may call: a count per calendar minute, so that a runaway program does not crowd out people.

The counts stand in an unlogged table: they cost no write to disk, all web processes share them, and losing them in a
crash does no harm.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

CALLS = 6_000
WINDOW = 60
"""So many calls in so many seconds."""

COUNT = """
insert into api_allowance (account, minute, calls) values (%s, %s, 1)
on conflict (account) do update set
    calls = case when api_allowance.minute = excluded.minute then api_allowance.calls + 1 else 1 end,
    minute = excluded.minute
returning calls
"""


@dataclass(frozen=True)
class Allowance:
    """How many calls are left in this minute, and in how many seconds the next one begins."""

    remaining: int
    reset: int

    @property
    def is_used_up(self) -> bool:
        """Whether this call is one too many."""
        return self.remaining < 0

    @property
    def headers(self) -> dict[str, str]:
        """What callers are told with every answer."""
        told = {
            "RateLimit-Limit": str(CALLS),
            "RateLimit-Remaining": str(max(self.remaining, 0)),
            "RateLimit-Reset": str(self.reset),
        }
        return told | ({"Retry-After": str(self.reset)} if self.is_used_up else {})


def take(account: str, at: datetime) -> Allowance:
    """Count one call. One query."""
    second = int(at.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [account, second // WINDOW])
        [calls] = cursor.fetchone()
    return Allowance(CALLS - calls, WINDOW - second % WINDOW)
