"""Why somebody sees a record, or does not: every reason of `org.scope`, said in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.org.models import Grant, Member, Reach
from handsel.org.queries import organisation
from handsel.org.roles import ROLES, Permission, Role, permissions_of
from handsel.org.viewer import DefaultAccess


@dataclass(frozen=True)
class Reason:
    """One way to see a record, and whether it holds for this person. `detail` says more in small print."""

    text: str
    holds: bool
    detail: str = ""


@dataclass(frozen=True)
class Explanation:
    """All reasons concerning one person and one record."""

    member: Member
    reasons: tuple[Reason, ...]

    @property
    def sees(self) -> bool:
        """Whether any reason holds; exactly when `visible_to` shows the record."""
        return any(reason.holds for reason in self.reasons)

    @property
    def shown(self) -> tuple[Reason, ...]:
        """The reasons that hold; when there is none, all that could have."""
        return tuple(reason for reason in self.reasons if reason.holds) or self.reasons


def explain(*, kind: str, record_id: UUID, owner_id: UUID | None, member: Member) -> Explanation:
    """Why this member sees the record, or why not. Five queries."""
    owner = Member.objects.filter(pk=owner_id).first() if owner_id else None
    reach = {row.owner_id: row.because for row in Reach.objects.filter(member=member)}
    reasons = [_default(), _role(member), _ownership(owner, member), _line(owner, member, reach)]
    return Explanation(member, (*reasons, *_granted(kind, record_id, member, reach)))


def _default() -> Reason:
    access = DefaultAccess(organisation().default_access)
    if access == DefaultAccess.PRIVATE:
        return Reason(_("Records here are private: not everyone sees everything."), holds=False)
    return Reason(_("In this company everyone sees everyone's records."), holds=True)


def _role(member: Member) -> Reason:
    seeing = [
        str(ROLES[Role(role)].label)
        for role in member.roles
        if Permission.SEE_EVERYTHING in permissions_of([role]) and role in ROLES
    ]
    if seeing:
        text = _("%(member)s sees every record as %(role)s.") % {"member": member.name, "role": ", ".join(seeing)}
        return Reason(text, holds=True)
    return Reason(_("No role of %(member)s shows every record.") % {"member": member.name}, holds=False)


def _ownership(owner: Member | None, member: Member) -> Reason:
    if owner is None:
        return Reason(_("Nobody owns this record."), holds=False)
    if owner.pk == member.pk:
        return Reason(_("%(member)s owns this record.") % {"member": member.name}, holds=True)
    return Reason(_("%(owner)s owns this record.") % {"owner": owner.name}, holds=False)


def _line(owner: Member | None, member: Member, reach: dict[UUID, str]) -> Reason:
    names = {"owner": owner.name if owner else "", "member": member.name}
    if owner is None or owner.pk == member.pk:
        return Reason(_("No reporting line leads to %(member)s here.") % names, holds=False)
    because = reach.get(owner.pk)
    if because == "in-team":
        return Reason(_("%(owner)s is in a team that %(member)s leads.") % names, holds=True)
    if because:
        return Reason(_("%(owner)s reports to %(member)s, directly or through others.") % names, holds=True)
    return Reason(_("%(owner)s neither reports to %(member)s nor is in a team of theirs.") % names, holds=False)


def _granted(kind: str, record_id: UUID, member: Member, reach: dict[UUID, str]) -> Iterable[Reason]:
    within = {*reach, member.pk}
    grants = Grant.objects.filter(member__any_of=sorted(within), kind=kind, record_id=record_id)
    found = grants.select_related("member").order_by("because", "member__name").distinct()
    reasons = {(grant.member_id, grant.because): _grant(grant, member) for grant in found}
    if reasons:
        return reasons.values()
    return [Reason(_("%(member)s is on no team of this record.") % {"member": member.name}, holds=False)]


def _grant(grant: Grant, member: Member) -> Reason:
    words = {"who": grant.member.name, "why": Grant.Because(grant.because).label}
    text = _("%(who)s %(why)s.") % words
    if grant.member_id == member.pk:
        return Reason(text, holds=True)
    detail = _("%(who)s is in the reach of %(member)s.") % {"who": grant.member.name, "member": member.name}
    return Reason(text, holds=True, detail=detail)
