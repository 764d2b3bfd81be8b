"""Reads that only the pages of conduct need: whom to offer, one's own gifts, the officer's desk, a person's ledger."""

from uuid import UUID

from django.db.models import Q

from handsel.accounts.models import Contact
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity

MOST_OFFERED = 6


def offered(*, opportunity: UUID | None, account: UUID | None, without: list[UUID], viewer: Viewer) -> list[Contact]:
    """Contacts a gift around this deal or account is most likely for, those picked already left out."""
    if opportunity is None and account is None:
        return []
    around = Q()
    if opportunity is not None:
        around |= Q(opportunity_roles__opportunity=opportunity)
    if account is not None:
        around |= Q(account=account)
    rows = Contact.objects.visible_to(viewer).filter(around).exclude(pk__in=without)
    return list(rows.defer("words").order_by("name", "pk").distinct()[:MOST_OFFERED])


def deal(opportunity: UUID, viewer: Viewer) -> Opportunity | None:
    """The opportunity a gift is about, where the viewer may see it."""
    seen = Opportunity.objects.visible_to(viewer).filter(pk=opportunity)
    return seen.select_related("primary_contact", "account").defer("words").first()
