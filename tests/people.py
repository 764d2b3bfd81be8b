"""The cast. Everyone in the tests is one of these, in one small company.

Nina        administrator, reports to nobody
Mo          sales manager, leads the North team
  Ana       account executive in North
  Ben       account executive in North
Sol         sales manager, leads the South team
  Cem       account executive in South
Olga        sales operations: sees and edits everything
Fay         compliance officer: sees everything, edits nothing
Ivy         auditor: reads everything, writes nothing
Sam         specialist: sees only what they were put on
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from handsel.kernel.actors import Door
from handsel.org import actions
from handsel.org.models import Member, Team
from handsel.org.queries import viewer_of
from handsel.org.roles import Role
from handsel.org.viewer import Viewer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Cast:
    """Everybody, with their teams."""

    nina: Member
    mo: Member
    ana: Member
    ben: Member
    sol: Member
    cem: Member
    olga: Member
    fay: Member
    ivy: Member
    sam: Member
    north: Team
    south: Team

    def everyone(self) -> dict[str, Member]:
        """Members by name."""
        return {name: who for name, who in vars(self).items() if isinstance(who, Member)}


def looking(member: Member, door: Door = Door.WEB) -> Viewer:
    """The member's viewer, fresh."""
    return viewer_of(member, door=door)


def hire() -> Cast:
    """Found the company and hire the cast."""
    by = Viewer.system()
    nina = actions.found_company(
        name="Northwind Instruments", admin_email="nina@example.com", admin_name="Nina Novak", by=by, at=NOW
    )
    north = actions.form_team(name="North", by=by, at=NOW)
    south = actions.form_team(name="South", by=by, at=NOW)
    mo = _add("Mo Meyer", Role.SALES_MANAGER, north)
    sol = _add("Sol Santos", Role.SALES_MANAGER, south)
    actions.edit_team(team=north, values={"lead": mo}, by=by, at=NOW)
    actions.edit_team(team=south, values={"lead": sol}, by=by, at=NOW)
    return Cast(
        nina=nina,
        mo=mo,
        sol=sol,
        ana=_add("Ana Alvarez", Role.ACCOUNT_EXECUTIVE, north),
        ben=_add("Ben Baker", Role.ACCOUNT_EXECUTIVE, north),
        cem=_add("Cem Celik", Role.ACCOUNT_EXECUTIVE, south),
        olga=_add("Olga Orlova", Role.SALES_OPERATIONS, None),
        fay=_add("Fay Fischer", Role.COMPLIANCE_OFFICER, None),
        ivy=_add("Ivy Ito", Role.AUDITOR, None),
        sam=_add("Sam Singh", Role.SPECIALIST, None),
        north=Team.objects.get(pk=north.pk),
        south=Team.objects.get(pk=south.pk),
    )


def _add(name: str, role: Role, team: Team | None) -> Member:
    email = f"{name.split()[0].lower()}@example.com"
    return actions.add_member(name=name, email=email, roles=[role], team=team, by=Viewer.system(), at=NOW)
