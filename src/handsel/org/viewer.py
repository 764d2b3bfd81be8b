"""The viewer: who is looking, what they may do, and whose records they reach.

Built once per request, command or job. Reach and grants are loaded as values and go into queries as arrays: the
planner then knows how few rows they mean, which a subquery hides from it (decision record 0011).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from handsel.kernel.actors import Door
from handsel.kernel.ids import new_id
from handsel.org.roles import REFUSALS, Permission


class Forbidden(Exception):
    """You may not do this."""


class DefaultAccess(StrEnum):
    """What everybody may do with everybody's records, whatever their reach."""

    PRIVATE = "private"
    READ = "read"
    EDIT = "edit"


@dataclass(frozen=True)
class Viewer:
    """One person, or the system, looking through one door. `reach` is None when it is everyone."""

    member_id: UUID | None
    name: str
    permissions: frozenset[Permission]
    reach: frozenset[UUID] | None
    default_access: DefaultAccess = DefaultAccess.PRIVATE
    door: Door = Door.SYSTEM
    locale: str = "en"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    currency: str = "USD"
    correlation: UUID = field(default_factory=new_id)
    scopes: frozenset[str] | None = None
    """Scopes of the API token used; None when signed in otherwise."""
    granted: dict[tuple[str, bool], frozenset[UUID]] = field(default_factory=dict, compare=False, repr=False)
    """Cache of records granted to the reach, by kind and whether for editing."""

    @classmethod
    def system(cls, door: Door = Door.SYSTEM, currency: str = "USD") -> Self:
        """The system itself: sees and may do everything."""
        permissions = frozenset(Permission)
        return cls(member_id=None, name="Handsel", permissions=permissions, reach=None, door=door, currency=currency)

    def may(self, permission: Permission) -> bool:
        """Whether the viewer's roles allow this."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise Forbidden with a sentence unless the viewer's roles allow this."""
        if permission not in self.permissions:
            raise Forbidden(REFUSALS[permission])

    @property
    def sees_everything(self) -> bool:
        """Whether no record is hidden from this viewer."""
        return self.reach is None or self.default_access != DefaultAccess.PRIVATE

    def answers_for(self, owner_id: UUID | None) -> bool:
        """Whether this owner's records are the viewer's to dispose of: their own, those of people below, or all."""
        return self.edits_everything or owner_id in (self.reach or ())

    @property
    def edits_everything(self) -> bool:
        """Whether every record may be edited by this viewer."""
        if Permission.EDIT_RECORDS not in self.permissions:
            return False
        return Permission.EDIT_EVERYTHING in self.permissions or self.default_access == DefaultAccess.EDIT
