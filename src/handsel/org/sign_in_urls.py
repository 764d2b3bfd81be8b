"""Pages of signing in: allauth's, those that make sense here. Nobody signs up, and administrators keep addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from handsel.org.forms import sign_in as forms

to_security = RedirectView.as_view(url=reverse_lazy("org:security"))

urlpatterns = [
    path("login/", account.LoginView.as_view(form_class=forms.SignInForm), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/",
        account.ReauthenticateView.as_view(form_class=forms.ConfirmForm),
        name="account_reauthenticate",
    ),
    path(
        "password/change/",
        account.PasswordChangeView.as_view(form_class=forms.ChangePasswordForm),
        name="account_change_password",
    ),
    path(
        "password/set/",
        account.PasswordSetView.as_view(form_class=forms.SetPasswordForm),
        name="account_set_password",
    ),
    path(
        "password/reset/",
        account.PasswordResetView.as_view(form_class=forms.ForgottenPasswordForm),
        name="account_reset_password",
    ),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.PasswordResetFromKeyView.as_view(form_class=forms.NewPasswordForm),
        name="account_reset_password_from_key",
    ),
    path("2fa/", to_security, name="mfa_index"),
    path(
        "2fa/authenticate/",
        mfa.AuthenticateView.as_view(form_class=forms.CodeForm, webauthn_form_class=forms.PasskeyStepForm),
        name="mfa_authenticate",
    ),
    path(
        "2fa/reauthenticate/",
        mfa.ReauthenticateView.as_view(form_class=forms.ConfirmCodeForm),
        name="mfa_reauthenticate",
    ),
    path("2fa/totp/", totp.ActivateTOTPView.as_view(form_class=forms.ActivateTotpForm), name="mfa_activate_totp"),
    path("2fa/totp/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", to_security, name="mfa_list_webauthn"),
    path(
        "passkeys/login/",
        webauthn.LoginWebAuthnView.as_view(form_class=forms.PasskeySignInForm),
        name="mfa_login_webauthn",
    ),
    path("passkeys/add/", webauthn.AddWebAuthnView.as_view(form_class=forms.AddPasskeyForm), name="mfa_add_webauthn"),
    path(
        "passkeys/reauthenticate/",
        webauthn.ReauthenticateWebAuthnView.as_view(form_class=forms.ConfirmPasskeyForm),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "passkeys/<int:pk>/edit/",
        webauthn.EditWebAuthnView.as_view(form_class=forms.RenamePasskeyForm),
        name="mfa_edit_webauthn",
    ),
]
