"""E-mails, phones, web sites, names, yes and no."""

import re
from urllib.parse import urlsplit

from handsel.exchange.values.problems import Parsed, Problem, is_blank, is_blank_text

EMAIL = re.compile(r"^[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,}$")
NAMED_EMAIL = re.compile(r"^.*<\s*([^<>]+)\s*>$")
EXTENSION = re.compile(r"(?:\bext(?:ension)?\b\.?|[xX#]|доб\.?|,)\s*(\d{1,8})\s*$")
PHONE = re.compile(r"^[\d\s()+./\-–xX#,;]*$")
HOST = re.compile(r"^(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]$")
TRUE = frozenset("1 true t yes y on x да д истина wahr ja oui vrai si sí sim checked active ✓ ✔".split())
FALSE = frozenset("0 false f no n off нет н ложь falsch nein non faux não unchecked inactive ✗".split())


def parse_text(text: str) -> Parsed:
    """Free text without spaces around it; None when blank."""
    return None if is_blank_text(text) else text.strip()


def parse_line(text: str) -> Parsed:
    """One line: every run of white space is one space."""
    return None if is_blank_text(text) else " ".join(text.split())


def parse_boolean(text: str) -> Parsed:
    """Yes or no in the words of many exports; blank is None, which an export of `1` or blank means as no."""
    word = text.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    return None if is_blank(word) else Problem("not-yes-or-no", text)


def parse_email(text: str) -> Parsed:
    """One address in lower case; of several the first, with a problem that says so."""
    stripped = text.strip()
    if is_blank(stripped):
        return None
    parts = [part.strip() for part in re.split(r"[;,\n|]\s*", stripped) if part.strip()]
    found = [address for part in parts if (address := _address(part))]
    if not found:
        return Problem("not-an-email", text)
    if len(parts) > 1:
        return Problem("several-values", text, kept=found[0])
    return found[0]


def _address(text: str) -> str | None:
    inside = NAMED_EMAIL.match(text)
    address = (inside[1] if inside else text).strip().removeprefix("mailto:").rstrip(".").lower()
    return address if EMAIL.match(address) and len(address) <= 254 else None


def parse_phone(text: str) -> Parsed:
    """The number as written; it must hold five to twenty digits, extension apart."""
    stripped = " ".join(text.split())
    if is_blank(stripped):
        return None
    number = EXTENSION.sub("", stripped)
    digits = sum(letter.isdigit() for letter in number)
    if not 5 <= digits <= 20 or not PHONE.match(number.replace("\u00a0", " ")):
        return Problem("not-a-phone", text)
    return stripped


def parse_site(text: str) -> Parsed:
    """A web address with its scheme."""
    stripped = text.strip()
    if is_blank(stripped):
        return None
    domain = domain_of(stripped)
    if not domain:
        return Problem("not-a-site", text)
    return stripped if "://" in stripped else f"https://{stripped}"


def parse_domain(text: str) -> Parsed:
    """The bare domain: `https://www.Example.com/a` is `example.com`."""
    if is_blank(text):
        return None
    return domain_of(text.strip()) or Problem("not-a-site", text)


def domain_of(text: str) -> str | None:
    """The domain of a site, an e-mail or a bare host, in lower case without `www.`; None when there is none."""
    text = text.strip().lower()
    if "@" in text and "/" not in text:
        text = text.rpartition("@")[2]
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.").rstrip(".")
    return host if HOST.match(host) and len(host) <= 253 else None
