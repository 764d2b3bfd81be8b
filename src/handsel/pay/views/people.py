"""Whose pay a page is about, and what their deals and periods are called."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.queries import pages
from handsel.pay.views.lines import DealName
from handsel.pipeline.models import Opportunity
from handsel.quota.models import owners_within

type View = Callable[..., HttpResponse]


def sees_pay_of(viewer: Viewer, member_id: UUID) -> bool:
    """Their own, their reporting line's, or everybody's with the permission for it."""
    return viewer.may(Permission.SEE_PAY) or member_id in owners_within(viewer)


def of_payee(view: View) -> View:
    """Give the view the member of the address; 404 when their pay is not for this viewer."""

    @wraps(view)
    def wrapped(request: HttpRequest, member_id: UUID, *arguments: Any, **more: Any) -> HttpResponse:
        member = Member.objects.filter(pk=member_id).first()
        if member is None or not sees_pay_of(viewer_of(request), member_id):
            raise Http404
        return view(request, member, *arguments, **more)

    return wrapped


def deal_names(deals: Iterable[str], viewer: Viewer) -> dict[str, DealName]:
    """Deals by their number in pay: the opportunity's page where the viewer may open it, else what pay was told."""
    wanted = sorted(set(deals) - {""})
    names = {deal: DealName(title or deal) for deal, title in pages.titles(wanted).items()}
    ids = [one for deal in wanted if (one := _uuid(deal))]
    for row in Opportunity.objects.visible_to(viewer).filter(pk__in=ids).only("pk", "name"):
        names[str(row.pk)] = DealName(row.name, reverse("pipeline:opportunity", args=[row.pk]))
    return names


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def crumbs(member: Member, viewer: Viewer) -> list[dict[str, str]]:
    """The way back to whose pay it is."""
    label = _("My pay") if member.pk == viewer.member_id else member.name
    return [{"url": reverse("pay:of", args=[member.pk]), "label": label}]
