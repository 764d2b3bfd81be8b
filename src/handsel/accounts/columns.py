"""Accounts and contacts as lists."""

from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.accounts import actions
from handsel.accounts.models import Account, Contact
from handsel.lists.columns import Choices, Column, Group, Kind, Measure, Preset, RecordList, register
from handsel.org.viewer import Viewer


def account_kinds(viewer: Viewer) -> Choices:
    """Kinds of account."""
    return Account.Kind.choices


def _edit_account(record: Account, values: Any, **context: Any) -> Account:
    return actions.edit_account(account=record, values=values, **context)


def _edit_contact(record: Contact, values: Any, **context: Any) -> Contact:
    return actions.edit_contact(contact=record, values=values, **context)


ACCOUNTS = register(
    RecordList(
        name="accounts",
        label=_("Accounts"),
        one=_("Account"),
        model=Account,
        icon="building-2",
        sort="name",
        url=lambda row: reverse("accounts:account", args=[row.pk]),
        create_url=lambda: reverse("accounts:create-account"),
        columns=(
            Column(name="name", label=_("Name"), title=True, edits="name", bulk=False),
            Column(name="kind", label=_("Kind"), kind=Kind.CHOICE, choices=account_kinds, edits="kind", phone="end"),
            Column(name="industry", label=_("Industry"), edits="industry"),
            Column(name="billing_city", label=_("City"), edits="billing_city"),
            Column(name="billing_country", label=_("Country"), kind=Kind.COUNTRY, edits="billing_country"),
            Column(name="size", label=_("Employees"), kind=Kind.NUMBER, nullable=True, edits="size"),
            Column(
                name="annual_revenue",
                label=_("Annual revenue"),
                kind=Kind.MONEY,
                nullable=True,
                currency_path="currency",
                edits="annual_revenue",
                shown=False,
            ),
            Column(
                name="owner",
                label=_("Owner"),
                kind=Kind.MEMBER,
                path="owner",
                text_path="owner__name",
                nullable=True,
            ),
            Column(
                name="parent",
                label=_("Parent account"),
                kind=Kind.RECORD,
                path="parent",
                text_path="parent__name",
                nullable=True,
                shown=False,
            ),
            Column(name="phone", label=_("Phone"), edits="phone", bulk=False, shown=False),
            Column(name="website", label=_("Website"), edits="website", bulk=False, shown=False),
            Column(name="domain", label=_("Domain"), shown=False),
            Column(name="source", label=_("Source"), edits="source", shown=False),
            Column(
                name="founded_year",
                label=_("Founded"),
                kind=Kind.YEAR,
                nullable=True,
                edits="founded_year",
                shown=False,
            ),
            Column(name="created_at", label=_("Created"), kind=Kind.MOMENT, shown=False),
            Column(name="updated_at", label=_("Changed"), kind=Kind.MOMENT, shown=False),
        ),
        groups=(
            Group(name="kind", label=_("Kind"), path="kind", choices=account_kinds),
            Group(name="industry", label=_("Industry"), path="industry"),
            Group(name="owner", label=_("Owner"), path="owner_id", text_path="owner__name"),
            Group(name="country", label=_("Country"), path="billing_country"),
        ),
        measures=(
            Measure(name="count", label=_("Accounts"), aggregate=Count("pk")),
            Measure(name="employees", label=_("Employees"), aggregate=Sum("size")),
        ),
        presets=(
            Preset(name="mine", label=_("Mine"), query="owner=me"),
            Preset(name="customers", label=_("Customers"), query="kind=customer"),
            Preset(name="prospects", label=_("Prospects"), query="kind=prospect"),
            Preset(name="new", label=_("Added this month"), query="created_at=this-month"),
        ),
        edit=_edit_account,
        bulk_edit=lambda ids, **context: actions.bulk_edit_accounts(accounts=ids, **context),
        reassign=lambda ids, **context: actions.reassign_accounts(accounts=ids, **context),
        delete=lambda ids, **context: actions.delete_accounts(accounts=ids, **context),
    )
)

CONTACTS = register(
    RecordList(
        name="contacts",
        label=_("Contacts"),
        one=_("Contact"),
        model=Contact,
        icon="contact",
        sort="name",
        url=lambda row: reverse("accounts:contact", args=[row.pk]),
        create_url=lambda: reverse("accounts:create-contact"),
        columns=(
            Column(name="name", label=pgettext_lazy("person", "Name"), title=True),
            Column(
                name="account",
                label=_("Account"),
                kind=Kind.RECORD,
                path="account",
                text_path="account__name",
                nullable=True,
                phone="end",
            ),
            Column(name="title", label=_("Job title"), edits="title"),
            Column(name="email", label=_("E-mail"), edits="email", bulk=False),
            Column(name="phone", label=_("Phone"), edits="phone", bulk=False),
            Column(name="mobile", label=_("Mobile"), edits="mobile", bulk=False, shown=False),
            Column(name="department", label=_("Department"), edits="department", shown=False),
            Column(name="city", label=_("City"), edits="city", shown=False),
            Column(name="country", label=_("Country"), kind=Kind.COUNTRY, edits="country", shown=False),
            Column(
                name="owner",
                label=_("Owner"),
                kind=Kind.MEMBER,
                path="owner",
                text_path="owner__name",
                nullable=True,
            ),
            Column(name="industry", label=_("Industry"), path="account__industry", nullable=True, shown=False),
            Column(name="source", label=_("Source"), edits="source", shown=False),
            Column(
                name="do_not_contact",
                label=_("Do not contact"),
                kind=Kind.FLAG,
                edits="do_not_contact",
                shown=False,
            ),
            Column(name="created_at", label=_("Created"), kind=Kind.MOMENT, shown=False),
            Column(name="updated_at", label=_("Changed"), kind=Kind.MOMENT, shown=False),
        ),
        groups=(
            Group(name="owner", label=_("Owner"), path="owner_id", text_path="owner__name"),
            Group(name="account", label=_("Account"), path="account_id", text_path="account__name"),
            Group(name="country", label=_("Country"), path="country"),
        ),
        measures=(Measure(name="count", label=_("Contacts"), aggregate=Count("pk")),),
        presets=(
            Preset(name="mine", label=_("Mine"), query="owner=me"),
            Preset(name="new", label=_("Added this month"), query="created_at=this-month"),
            Preset(name="no-account", label=_("Without an account"), query="account__empty=true"),
        ),
        edit=_edit_contact,
        bulk_edit=lambda ids, **context: actions.bulk_edit_contacts(contacts=ids, **context),
        reassign=lambda ids, **context: actions.reassign_contacts(contacts=ids, **context),
        delete=lambda ids, **context: actions.delete_contacts(contacts=ids, **context),
    )
)
