"""Why somebody sees an opportunity, or why they do not: every rule with its answer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.org.models import Grant, Member, Reach
from handsel.org.viewer import DefaultAccess, Viewer
from handsel.pipeline.models import Opportunity


@dataclass(frozen=True)
class Reason:
    """A rule, whether it holds, and through whom."""

    text: Any
    holds: bool
    detail: str = ""


def reasons(opportunity: Opportunity, viewer: Viewer) -> list[Reason]:
    """Every rule that could show this opportunity to the viewer. Two queries."""
    owner = opportunity.owner
    above = _line(viewer.member_id, opportunity.owner_id)
    granted = _grants(opportunity.pk, viewer)
    return [
        Reason(_("You own it."), opportunity.owner_id == viewer.member_id and viewer.member_id is not None),
        Reason(
            _("Its owner reports to you, directly or further down."),
            above is not None,
            owner.name if owner and above else "",
        ),
        *(_granted(because, granted) for because in ("opportunity-team", "owns-account", "account-team")),
        Reason(_("Your role sees everything."), viewer.reach is None),
        Reason(
            _("Everybody here reads everything: the company set it so."),
            viewer.default_access != DefaultAccess.PRIVATE,
        ),
    ]


GRANTED = {
    "opportunity-team": lambda: _("You, or somebody who reports to you, is on its team."),
    "owns-account": lambda: _("You, or somebody who reports to you, owns its account."),
    "account-team": lambda: _("You, or somebody who reports to you, is on the team of its account."),
}


def _line(member: UUID | None, owner: UUID | None) -> str | None:
    if member is None or owner is None or member == owner:
        return None
    return Reach.objects.filter(member=member, owner=owner).values_list("because", flat=True).first()


def _grants(opportunity: UUID, viewer: Viewer) -> dict[str, list[str]]:
    """Names of the people in the viewer's reach who were granted it, by reason."""
    grants = Grant.objects.filter(kind="opportunity", record_id=opportunity)
    if viewer.reach is not None:
        grants = grants.filter(member__any_of=sorted(viewer.reach))
    else:
        grants = grants.filter(member=viewer.member_id)
    found: dict[str, list[str]] = {}
    names = dict(Member.objects.filter(pk__in=grants.values("member")).values_list("pk", "name"))
    for because, member in grants.values_list("because", "member_id"):
        found.setdefault(because, []).append(names[member])
    return found


def _granted(because: str, granted: dict[str, list[str]]) -> Reason:
    names = granted.get(because, [])
    return Reason(GRANTED[because](), bool(names), ", ".join(sorted(set(names))))
