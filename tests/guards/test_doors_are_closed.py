"""Whoever has not signed in gets nowhere, except to the few addresses named here."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

CLOSED = {301, 302, 401, 403, 404, 405}

PUBLIC = {
    "account_login": "signing in",
    "account_logout": "says that nobody is signed in",
    "account_signup": "closed, and says so",
    "account_inactive": "a sentence",
    "account_reset_password": "asks for an address, never says whether it is known",
    "account_reset_password_done": "a sentence",
    "account_reset_password_from_key": "holds a secret",
    "account_reset_password_from_key_done": "a sentence",
    "account_confirm_email": "holds a secret",
    "account_email_verification_sent": "a sentence",
    "mfa_login_webauthn": "signing in with a passkey",
    "org:invitation": "holds a secret",
    "ui:catalogue": "words for the browser, the same for everyone",
    "jsi18n": "words for the browser, the same for everyone",
    "health": "says whether the server answers",
    "api:openapi-json": "describes the routes, holds no records",
    "api:openapi-view": "describes the routes, holds no records",
}
"""Addresses that answer without signing in, each with the reason."""


type Patterns = list[URLPattern | URLResolver]


def addresses(patterns: Patterns, namespace: str = "", prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Every route as its name and a path with made-up values."""
    for pattern in patterns:
        path = prefix + made_up(pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace or "") if part)
            yield from addresses(pattern.url_patterns, inner, path)
        else:
            yield ":".join(part for part in (namespace, pattern.name or "") if part), path


def made_up(pattern: URLPattern | URLResolver) -> str:
    """The route with a value that fits for each of its parameters."""
    values = {"int": "7", "uuid": str(uuid.UUID(int=7)), "slug": "some", "str": "some", "path": "some/where"}
    text = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(written, values.get(kind, "some"))
    return text.removeprefix("^").removesuffix("$").removesuffix(r"\Z")


def routes() -> list[tuple[str, str]]:
    return [
        (name, path)
        for name, path in addresses(get_resolver().url_patterns)
        if "(?P" not in path and "<" not in path and not path.startswith("/static/")
    ]


def test_public_addresses_still_exist() -> None:
    names = {name for name, _ in addresses(get_resolver().url_patterns)}
    expected = {name for name in PUBLIC if name.startswith(("account_", "mfa_"))}
    assert expected - names <= {"account_email_verification_sent", "account_confirm_email", "account_signup"}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path"), routes(), ids=lambda value: str(value))
def test_a_stranger_gets_nowhere(name: str, path: str) -> None:
    client = Client(raise_request_exception=True)
    for method in ("get", "post"):
        answer = getattr(client, method)(path)
        seen = f"{method.upper()} {path} ({name}) → {answer.status_code}"
        assert answer.status_code in CLOSED or name in PUBLIC, seen
