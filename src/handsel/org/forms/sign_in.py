"""allauth's forms in Handsel's words: labels instead of placeholders, and no word about who exists."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from handsel.org.devices import name_of

PASSWORD_HINT = lazy(lambda: " ".join(str(text) for text in password_validators_help_texts()[1:]), str)()
"""What a password must be, from the validators in force; the first (likeness to one's name) goes without saying."""


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, login=_("E-mail"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class ConfirmForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password=_("Password"))
        self.fields["password"].widget.attrs["autofocus"] = True


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = PASSWORD_HINT


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = PASSWORD_HINT


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice, after following a link from a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password1"].widget.attrs["autofocus"] = True


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """An address. Whether a member has it, neither the page nor the mailbox of a stranger tells."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, email=_("E-mail"))
        self.fields["email"].widget.attrs["autofocus"] = True

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link, when there is somebody to send it to."""
        if self.users:
            return str(super().save(request, **kwargs))
        return str(self.cleaned_data["email"])


class CodeForm(mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"autofocus": True, "autocomplete": "one-time-code"}


class ConfirmCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"autofocus": True, "autocomplete": "one-time-code"}


class ActivateTotpForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a newly scanned secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, code=_("Code from the app"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "6", "autocomplete": "one-time-code"}


@contextmanager
def broken_answers_refused() -> Iterator[None]:
    """What a browser posts as a credential is anybody's to write: any shape it may have is refused, not an error."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, InvalidSignature) as broken:
        raise forms.ValidationError(_("The passkey was not accepted. Try again.")) from broken


class _CheckedAnswer:
    """Mixed into allauth's forms that read a credential."""

    def clean_credential(self) -> Authenticator:
        """The authenticator that answered. Raises ValidationError for anything else."""
        with broken_answers_refused():
            return super().clean_credential()  # type: ignore[misc]


class PasskeySignInForm(_CheckedAnswer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of address and password."""


class PasskeyStepForm(_CheckedAnswer, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class ConfirmPasskeyForm(_CheckedAnswer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that matters."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key, and whether it signs in by itself."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a credential that is not one."""
        with broken_answers_refused():
            return dict(super().clean())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, name=_("Name"), passwordless=_("Sign in with this key alone"))
        self.initial["name"] = name_of(str(allauth_context.request.headers.get("user-agent", "")))
        self.fields["name"].help_text = _("Such as “Work laptop”, so that you know it again.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "The device then asks for your fingerprint, face or PIN. Without it, the key is a second step after the"
            " password."
        )


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, name=_("Name"))


def label(form: forms.Form, **labels: Any) -> None:
    """Give the fields their labels, and take away placeholders and help that would say the same again."""
    for name, text in labels.items():
        field = form.fields[name]
        field.label = text
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
