"""The shape of what people type about accounts and contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handsel.accounts.models import Account, Contact
from handsel.lists.columns import find
from handsel.lists.pickers import RecordField
from handsel.org.models import Member
from handsel.org.viewer import Viewer


def _remember_what_was_seen(form: forms.BaseForm) -> None:
    """Send what each field held along with it, so that only what the person changed is saved."""
    for name, field in form.fields.items():
        field.show_hidden_initial = name != "version"


def changed_values(form: forms.BaseForm) -> dict[str, Any]:
    """What the person changed of what they saw."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """All of an account that a person fills in."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Account
        fields = (
            "name", "kind", "industry", "website", "phone", "size", "annual_revenue", "currency", "founded_year",
            "source", "billing_street", "billing_city", "billing_region", "billing_postal_code", "billing_country",
            "shipping_street", "shipping_city", "shipping_region", "shipping_postal_code", "shipping_country",
            "description",
        )  # fmt: skip
        widgets = dict.fromkeys(
            [name for name in fields if name not in {"kind", "size", "annual_revenue", "founded_year", "description"}],
            forms.TextInput,
        )

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        accounts = find("accounts")
        assert accounts is not None  # noqa: S101 - registered when the app loads
        self.fields["parent"] = RecordField(
            accounts, viewer, label=_("Parent account"), required=False, initial=self.instance.parent_id
        )
        self.order_fields(["name", "kind", "industry", "parent"])
        _remember_what_was_seen(self)

    def _post_clean(self) -> None:
        """Nothing: the action validates and saves, a form only reads."""


class QuickAccountForm(forms.Form):
    """What it takes to add an account in a hurry."""

    name = forms.CharField(label=_("Name"), max_length=10_000)
    website = forms.CharField(label=_("Website"), required=False, max_length=2_000)
    industry = forms.CharField(label=_("Industry"), required=False, max_length=500)
    kind = forms.ChoiceField(label=_("Kind"), choices=Account.Kind.choices, initial=Account.Kind.PROSPECT)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=200)
    billing_city = forms.CharField(label=_("City"), required=False, max_length=500)


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """All of a contact that a person fills in."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contact
        fields = (
            "salutation", "first_name", "last_name", "title", "department", "email", "phone", "mobile", "street",
            "city", "region", "postal_code", "country", "birthday", "profile_url", "language", "source",
            "preferences", "description", "do_not_contact", "do_not_call", "email_opt_out",
        )  # fmt: skip
        widgets = dict.fromkeys((*fields[:15], "language", "source"), forms.TextInput) | {
            "birthday": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "profile_url": forms.TextInput,
        }

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        accounts, contacts = find("accounts"), find("contacts")
        assert accounts is not None  # noqa: S101 - registered when the app loads
        assert contacts is not None  # noqa: S101
        self.fields["account"] = RecordField(
            accounts, viewer, label=_("Account"), required=False, initial=self.instance.account_id
        )
        self.fields["reports_to"] = RecordField(
            contacts, viewer, label=_("Reports to"), required=False, initial=self.instance.reports_to_id
        )
        self.order_fields(["salutation", "first_name", "last_name", "account", "title", "department"])
        _remember_what_was_seen(self)

    def _post_clean(self) -> None:
        """Nothing: the action validates and saves, a form only reads."""


class QuickContactForm(forms.Form):
    """What it takes to add a contact in a hurry."""

    first_name = forms.CharField(label=_("First name"), required=False, max_length=500)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=500)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=500)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=200)
    title = forms.CharField(label=_("Job title"), required=False, max_length=500)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        accounts = find("accounts")
        assert accounts is not None  # noqa: S101 - registered when the app loads
        self.fields["account"] = RecordField(accounts, viewer, label=_("Account"), required=False)
        self.order_fields(["first_name", "last_name", "account", "title", "email", "phone"])


class TeamPlaceForm(forms.Form):
    """A colleague for an account team."""

    member = forms.ModelChoiceField(label=_("Colleague"), queryset=Member.objects.none())
    role = forms.CharField(label=_("Role"), required=False, max_length=200)
    edits = forms.BooleanField(label=_("May edit"), required=False, initial=True)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        members = Member.objects.visible_to(viewer).active().order_by("name")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    """A new owner for one record."""

    owner = forms.ModelChoiceField(label=_("New owner"), queryset=Member.objects.none())

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        members = Member.objects.visible_to(viewer).active().order_by("name")
        self.fields["owner"].queryset = members  # type: ignore[attr-defined]


class DuplicateForm(forms.Form):
    """The contact that is the same person."""

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        contacts = find("contacts")
        assert contacts is not None  # noqa: S101 - registered when the app loads
        self.fields["duplicate"] = RecordField(contacts, viewer, label=_("Contact"))


class AffiliationForm(forms.Form):
    """A further account of a contact and the part they play there."""

    role = forms.CharField(label=_("Role"), required=False, max_length=200)
    is_primary = forms.BooleanField(label=_("Their main account"), required=False)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        accounts = find("accounts")
        assert accounts is not None  # noqa: S101 - registered when the app loads
        self.fields["account"] = RecordField(accounts, viewer, label=_("Account"))
        self.order_fields(["account", "role", "is_primary"])
