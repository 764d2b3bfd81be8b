"""Divide the credit of an opportunity among those who won it together."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from handsel.org.models import Member
from handsel.org.viewer import Forbidden, Viewer
from handsel.pipeline import events
from handsel.pipeline.actions import telling
from handsel.pipeline.actions.people import touch
from handsel.pipeline.actions.writing import CannotEdit, Unchanged, lock
from handsel.pipeline.models import CreditShare, Opportunity
from handsel.trail.changes import change

WHOLE = Decimal(100)
MOST = Decimal(1_000)
"""The largest share in per cent, after Salesforce's limit of an overlay split."""
PLACES = 4

Kind = CreditShare.Kind


@dataclass(frozen=True)
class Part:
    """A colleague's part in per cent. Revenue parts total exactly 100; overlay comes on top and may total anything."""

    member: Member
    percent: Decimal
    kind: str = Kind.REVENUE


def split_credit(*, opportunity: Opportunity, parts: Sequence[Part], by: Viewer, at: datetime) -> Sequence[CreditShare]:
    """Set who is credited for a deal. Without a revenue part all of it is the owner's.

    Raises Forbidden for whoever is neither the owner nor above them, CannotEdit naming the field.
    """
    _check(parts)
    with suppress(Unchanged), change("pipeline.split-credit", by=by, at=at) as splitting:
        [row] = lock([opportunity.pk], by)
        if not by.answers_for(row.owner_id):
            raise Forbidden(_("Only the owner and those above may divide the credit."))
        if sorted(map(_said, shares_of(row))) == sorted(map(_said, parts)):
            raise Unchanged
        row.credit_shares.all().delete()
        for part in parts:
            CreditShare.objects.create(opportunity=row, member=part.member, kind=part.kind, percent=part.percent)
        touch(row, splitting)
        about = telling.abouts([row])[row.pk]
        splitting.record(events.CreditSplit(subject=row.pk, about=about, title=row.name, parts=_text(parts, row.owner)))
    return shares_of(opportunity)


def shares_of(opportunity: Opportunity) -> list[CreditShare]:
    """What was set, in the order in which it was."""
    return list(opportunity.credit_shares.select_related("member").order_by("pk"))


def _said(part: Part | CreditShare) -> tuple[str, str, Decimal]:
    return str(part.member.pk), str(part.kind), part.percent


def _text(parts: Sequence[Part], owner: Member | None) -> str:
    if owner is not None and all(part.kind == Kind.OVERLAY for part in parts):
        parts = [Part(owner, WHOLE), *parts]
    said = [f"{part.member.name} {part.percent.normalize():f} %" for part in parts if part.kind == Kind.REVENUE]
    over = [f"{part.member.name} +{part.percent.normalize():f} %" for part in parts if part.kind == Kind.OVERLAY]
    return ", ".join([*said, *over])


def _check(parts: Sequence[Part]) -> None:
    for part in parts:
        if not part.member.is_active:
            raise CannotEdit({"parts": _("%(member)s no longer works here.") % {"member": part.member.name}})
        if not (0 < part.percent <= MOST) or part.percent != round(part.percent, PLACES):
            raise CannotEdit({"parts": _("A share is above 0 and at most 1,000 per cent, with four decimals at most.")})
    if len({(part.member.pk, part.kind) for part in parts}) < len(parts):
        raise CannotEdit({"parts": _("Name each colleague once.")})
    total = sum((part.percent for part in parts if part.kind == Kind.REVENUE), Decimal(0))
    if total not in (0, WHOLE):
        said = _("The shares total %(total)s %%; they have to total exactly 100 %%.")
        raise CannotEdit({"parts": said % {"total": f"{total.normalize():f}"}})
