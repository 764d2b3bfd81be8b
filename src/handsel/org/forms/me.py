"""What people change about themselves."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.org.forms import choices
from handsel.org.forms.sign_in import PASSWORD_HINT
from handsel.org.models import Member


class ProfileForm(forms.Form):
    """One's own name, phone, language and time zone."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    locale = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: choices.locales(str(_("As the company")))
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=lambda: [("", _("As the company")), *choices.zones()]
    )


class TokenForm(forms.Form):
    """What a program may do in one's name, and until when."""

    LASTS = ((30, _("30 days")), (90, _("90 days")), (365, _("A year")), (0, _("No end")))

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("Such as “Nightly report”, so that you know which one to revoke."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, label) for scope, (label, _text) in choices.SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        error_messages={"required": _("Choose at least one.")},
    )
    lasts = forms.TypedChoiceField(label=_("How long it works"), coerce=int, choices=LASTS, initial=90)

    def expires_at(self, today: date) -> datetime | None:
        """The end of the last day it works; None when it has no end."""
        days = self.cleaned_data["lasts"]
        if not days:
            return None
        return timezone.make_aware(datetime.combine(today + timedelta(days=days), time.max.replace(microsecond=0)))


class WelcomeForm(forms.Form):
    """The first password of somebody who was invited, twice."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password1(self) -> str:
        """Raises what the password validators in force refuse."""
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.member)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password1" in cleaned and "password2" in cleaned and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", _("The two passwords differ."))
        return cleaned
