"""Accounts and contacts as records an entry can concern; the pipeline registers opportunities itself."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handsel.accounts.models import Account, Contact
from handsel.journal import records
from handsel.journal.records import RecordKind, Ref


def _account_of(contacts: Sequence[UUID]) -> Iterable[tuple[UUID, Ref]]:
    found = Contact.objects.filter(pk__any_of=contacts, account__isnull=False).values_list("pk", "account_id")
    return [(contact, ("account", account)) for contact, account in found if account]


def _people_of(account: UUID) -> list[Ref]:
    people = Contact.objects.filter(affiliations__account=account, affiliations__ended_on=None).order_by("name")
    return [("contact", contact) for contact in people.values_list("pk", flat=True)[: records.MOST_OFFERED]]


records.register(
    RecordKind(
        kind="account",
        table="accounts_account",
        label=_("Account"),
        icon="building-2",
        rows=Account.objects.all,
        url=lambda account: reverse("accounts:account", args=[account]),
        near=_people_of,
    )
)
records.register(
    RecordKind(
        kind="contact",
        table="accounts_contact",
        label=_("Contact"),
        icon="user",
        rows=Contact.objects.all,
        url=lambda contact: reverse("accounts:contact", args=[contact]),
        title_fields=("name", "email"),
        also=_account_of,
    )
)
