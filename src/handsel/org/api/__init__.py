"""The REST door of members, teams, the company, and the caller."""

from handsel.org.api.company import organisation, rates, teams
from handsel.org.api.me import me, tokens
from handsel.org.api.members import members

__all__ = ["me", "members", "organisation", "rates", "teams", "tokens"]
