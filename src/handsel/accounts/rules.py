"""What is true of names, web sites and addresses, whoever asks."""

import re
from urllib.parse import urlsplit


def domain_of(website: str) -> str:
    """`https://www.Example.com/de` and `example.com` are both `example.com`; nonsense is nothing."""
    text = website.strip().lower()
    host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    host = host.removeprefix("www.")
    return host if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) else ""


def looks_like_email(text: str) -> bool:
    """One @ with something before it and a dotted domain after it. Mail itself decides the rest."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) is not None
