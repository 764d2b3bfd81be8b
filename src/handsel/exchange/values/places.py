"""Countries by name, code or common misspelling, to ISO 3166 alpha-2 codes. `NA` is Namibia."""

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

from handsel.exchange.values.problems import Parsed, Problem, is_blank_text

CLOSE_ENOUGH = 88
GROUPS = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
OTHER_NAMES = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US", "us": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR", "south korea": "KR", "russia": "RU",
    "russian federation": "RU", "рф": "RU", "сша": "US", "holland": "NL", "the netherlands": "NL",
    "czech republic": "CZ", "ivory coast": "CI", "cote d'ivoire": "CI", "viet nam": "VN", "iran": "IR",
    "syria": "SY", "moldova": "MD", "tanzania": "TZ", "venezuela": "VE", "bolivia": "BO", "uae": "AE",
    "emirates": "AE", "burma": "MM", "macau": "MO", "hong kong": "HK", "taiwan": "TW", "palestine": "PS",
    "swaziland": "SZ", "cape verde": "CV", "macedonia": "MK", "deutschland": "DE", "österreich": "AT",
    "schweiz": "CH", "españa": "ES", "brasil": "BR", "méxico": "MX", "италия": "IT", "белоруссия": "BY",
    "киргизия": "KG", "prc": "CN", "congo": "CG", "turkey": "TR", "bosnia": "BA", "trinidad": "TT", "vatican": "VA",
    "holy see": "VA", "libyan arab jamahiriya": "LY", "svalbard & jan mayen islands": "SJ",
    "us minor outlying islands": "UM", "united states minor outlying islands": "UM",
    "united states virgin islands": "VI", "kyrgyz republic": "KG", "lao people's democratic republic": "LA",
    "falkland islands": "FK", "macao": "MO", "syrian arab republic": "SY", "palestinian territory": "PS",
    "saint martin": "MF", "heard island and mcdonald islands": "HM", "antarctica": "AQ",
    "british indian ocean territory": "IO", "slovakia": "SK", "democratic republic of congo": "CD",
    "dpr korea": "KP", "democratic people's republic of korea": "KP", "republic of moldova": "MD",
    "state of palestine": "PS", "united republic of tanzania": "TZ", "pitcairn": "PN",
    "wallis and futuna islands": "WF", "united kingdom of great britain and northern ireland": "GB",
    "hong kong sar": "HK", "brunei darussalam": "BN", "micronesia": "FM",
}  # fmt: skip


@cache
def country_names() -> dict[str, str]:
    """Keys of names in five languages, of two- and three-letter codes, to two-letter codes."""
    codes = {
        alpha3.lower(): targets[0] for alpha3, targets in get_global("territory_aliases").items() if _alpha3(alpha3)
    }
    for language in ("es", "fr", "de", "ru", "en"):
        territories = Locale(language).territories
        codes |= {_key(name): code for code, name in territories.items() if len(code) == 2 and code not in GROUPS}
    codes |= {code.lower(): code for code in set(codes.values())}
    return codes | {_key(name): code for name, code in OTHER_NAMES.items()}


def _alpha3(code: str) -> bool:
    return len(code) == 3 and code.isalpha()


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    """Letters alone, without accents, articles and what stands in brackets; `St.` and `Saint` are one."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", " ", name.casefold()))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace(".", "")
    words = [word for word in re.sub(r"[^\w]+", " ", plain).split() if word not in {"and", "the", "of", "и"}]
    return "".join("st" if word == "saint" else word for word in words) or name.casefold().strip()


def parse_country(text: str) -> Parsed:
    """A two-letter code. A name nearly right is taken with a problem that says so; an unknown one is a problem."""
    if is_blank_text(text):
        return None
    name = _key(text)
    names = country_names()
    code = names.get(name)
    if code:
        return code
    close = (
        process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH) if len(name) > 4 else None
    )
    if close:
        return Problem("country-corrected", text, kept=names[close[0]], facts=(("country", names[close[0]]),))
    return Problem("unknown-country", text)
