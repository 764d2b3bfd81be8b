"""Keys by which the same company, person or product is found under different spellings. Pure text, no database.

A key that is equal means the same; `alike` scores what is only similar, and the thresholds say what may be proposed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from handsel.exchange.values.people import EXTENSION, domain_of

SAME = 95.0
"""At or above this score two names are taken for one when nothing else contradicts."""
PROPOSE = 86.0
"""At or above this score a name is proposed and a person decides."""
LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh ag kg ohg se sa sas sarl srl spa "
    "bv nv oy oyj ab as asa aps kk pty pte sdn bhd sro doo zrt kft ооо оао зао пао ао ип тоо нко the".split()
)
FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com msn.com icloud.com me.com aol.com gmx.de "
    "gmx.net web.de mail.ru yandex.ru ya.ru bk.ru list.ru inbox.ru rambler.ru proton.me protonmail.com qq.com 163.com "
    "example.com example.org example.net yahoo.co.uk hotmail.co.uk".split()
)
"""Mail providers and the reserved examples: the domain says nothing about the company."""
PROFILE = re.compile(r"^(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(in|pub|company)/([^/?#]+)", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """Letters and digits alone, without accents, case and spaces: `GTX Pro` and `GTXPro` are both `gtxpro`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum()).replace("ё", "е")


@lru_cache(maxsize=200_000)
def company_key(name: str) -> str:
    """`name_key` without legal forms: `The Acme Co., Ltd.` is `acme`. A name of nothing but legal forms keeps them."""
    words = re.sub(r"[^\w&+]+", " ", name.casefold().replace(".", "").replace("&", " and ")).split()
    core = [word for word in words if word not in LEGAL_FORMS]
    return name_key(" ".join(core or words)) or name_key(name)


@lru_cache(maxsize=200_000)
def person_key(name: str) -> str:
    """First and last names in one order: `Frase, Moses` and `Moses Frase` are the same."""
    last, comma, first = name.partition(",")
    return name_key(f"{first} {last}" if comma else name)


def email_key(email: str) -> str:
    """The address in lower case without `+tag`, and without points for Gmail, which ignores them."""
    local, _, domain = email.strip().lower().partition("@")
    local = local.partition("+")[0] or local
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def company_domain(text: str) -> str | None:
    """The domain of a site or an e-mail, if it can stand for a company."""
    domain = domain_of(text)
    return None if domain is None or domain in FREE_MAIL else domain


def phone_key(phone: str) -> str | None:
    """The last ten digits without extension, so that `+1 (408) 505-1578` is `4085051578`; None under seven digits."""
    digits = "".join(letter for letter in EXTENSION.sub("", phone) if letter.isdigit())
    return digits[-10:] if len(digits) >= 7 else None


def profile_key(url: str) -> str | None:
    """`in/alice-johnson` for any spelling of a LinkedIn address; None for another site."""
    found = PROFILE.match(url.strip())
    return f"{found[1].lower()}/{found[2].lower()}" if found else None


def salesforce_key(record_id: str) -> str:
    """The first 15 characters of an 18-character Salesforce id, which are the id itself; other ids unchanged."""
    return record_id[:15] if len(record_id) == 18 and record_id.isalnum() else record_id


def alike(one: str, other: str) -> float:
    """From 0 to 100: how likely two names are spellings of one. Digits that differ make two names different."""
    a, b = name_key(one), name_key(other)
    if a == b:
        return 100.0
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return 0.0
    return max(fuzz.ratio(a, b), JaroWinkler.normalized_similarity(a, b, prefix_weight=0.05) * 100 - 2)


def variants(names: Iterable[str], known: Iterable[str], threshold: float = PROPOSE) -> dict[str, tuple[str, float]]:
    """For each name that is not known as written: the known one it is most like, with the score."""
    by_key: Mapping[str, str] = {name_key(name): name for name in known}
    exact = set(by_key.values())
    found: dict[str, tuple[str, float]] = {}
    for name in names:
        if name in exact:
            continue
        if (key := name_key(name)) in by_key:
            found[name] = (by_key[key], 100.0)
        elif best := process.extractOne(key, by_key.keys(), scorer=fuzz.ratio, score_cutoff=threshold - 6):
            score = alike(name, by_key[best[0]])
            if score >= threshold:
                found[name] = (by_key[best[0]], score)
    return found
