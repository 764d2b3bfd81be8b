"""Opportunities as records that journal entries can concern; an entry on one concerns its account too."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handsel.journal import records
from handsel.journal.records import RecordKind, Ref
from handsel.pipeline.models import Opportunity


def _account_of(opportunities: Sequence[UUID]) -> Iterable[tuple[UUID, Ref]]:
    found = Opportunity.objects.filter(pk__any_of=opportunities, account__isnull=False)
    return [(deal, ("account", account)) for deal, account in found.values_list("pk", "account_id") if account]


records.register(
    RecordKind(
        kind="opportunity",
        table="pipeline_opportunity",
        label=_("Opportunity"),
        icon="target",
        rows=Opportunity.objects.all,
        url=lambda opportunity: reverse("pipeline:opportunity", args=[opportunity]),
        also=_account_of,
    )
)
