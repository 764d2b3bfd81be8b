"""Django settings, read from the environment; `docs/operations.md` lists every variable."""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from handsel import __version__
from handsel.config import postgres
from handsel.config.home import data_folder

PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key(home: Path) -> str:
    """The signing key: from the environment, or made once and kept in the data folder, readable by its owner only."""
    if given := os.environ.get("HANDSEL_SECRET_KEY"):
        return given
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


def _database(home: Path) -> dict[str, object]:
    """The server the environment names, else the embedded one."""
    owner = os.environ.get("HANDSEL_DATABASE_ROLE") == "owner"
    url = os.environ.get("HANDSEL_DATABASE_URL")
    if owner:
        url = os.environ.get("HANDSEL_OWNER_DATABASE_URL", url)
    found = dict(dj_database_url.parse(url)) if url else dict(postgres.connection_settings(home))
    pool = {"min_size": 1, "max_size": int(os.environ.get("HANDSEL_POOL", "8")), "timeout": 20}
    return found | {
        "OPTIONS": {"pool": pool} if os.environ.get("HANDSEL_POOL") != "0" else {},
        "CONN_HEALTH_CHECKS": False,
        "TEST": {"TEMPLATE": "template0"},
    }


def _list(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


HOME = data_folder()
VERSION = __version__
SECRET_KEY = _secret_key(HOME)
DEBUG = os.environ.get("HANDSEL_DEBUG") == "1"
PUBLIC_URL = os.environ.get("HANDSEL_PUBLIC_URL", "")
ALLOWED_HOSTS = _list("HANDSEL_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
_SECURE = PUBLIC_URL.startswith("https://")

DATABASES = {"default": _database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "handsel.ui",
    "handsel.trail",
    "handsel.org",  # before allauth, whose pages its templates replace
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
    "handsel.search",
    "handsel.lists",
    "handsel.accounts",
    "handsel.journal",
    "handsel.pipeline",
    "handsel.conduct",
    "handsel.quota",
    "handsel.pay",
    "handsel.exchange",
    "handsel.home",
    "handsel.api",
]

# Only a worker carries jobs out; everything else puts them in the queue by name and is spared loading them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs" if "procrastinate" in sys.argv else None

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "handsel.org.middleware.viewer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handsel.org.middleware.sessions_seen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handsel.ui.middleware.dialogs_on_pages",
]

ROOT_URLCONF = "handsel.config.urls"
WSGI_APPLICATION = "handsel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handsel.home.navigation.shell",
            ],
            "builtins": ["django.templatetags.i18n", "handsel.ui.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "org.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "handsel.org.sign_in.MemberAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "5/h/ip,3/h/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Handsel"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60 if DEBUG else 31_536_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "handsel.config.static.HashedStatic"},
}

_SMTP_HOST = os.environ.get("HANDSEL_SMTP_HOST", "")
_SMTP = {
    "host": _SMTP_HOST,
    "port": int(os.environ.get("HANDSEL_SMTP_PORT", "587")),
    "username": os.environ.get("HANDSEL_SMTP_USER", ""),
    "password": os.environ.get("HANDSEL_SMTP_PASSWORD", ""),
    "use_tls": os.environ.get("HANDSEL_SMTP_TLS", "1") == "1",
}
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _SMTP}
    if _SMTP_HOST
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"},
}
DEFAULT_FROM_EMAIL = os.environ.get("HANDSEL_MAIL_FROM", "handsel@localhost")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HANDSEL_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
