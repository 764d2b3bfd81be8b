"""Countries by name, code or common misspelling, to ISO 3166 alpha-2 codes. `NA` is Namibia."""

from functools import cache

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

from handsel.exchange.values.problems import Parsed, Problem, is_blank_text

CLOSE_ENOUGH = 88
OTHER_NAMES = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US", "us": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR", "south korea": "KR", "russia": "RU",
    "russian federation": "RU", "рф": "RU", "сша": "US", "holland": "NL", "the netherlands": "NL", "czech republic": "CZ",
    "ivory coast": "CI", "cote d'ivoire": "CI", "viet nam": "VN",
    "iran": "IR", "syria": "SY", "moldova": "MD",
    "tanzania": "TZ", "venezuela": "VE", "bolivia": "BO", "uae": "AE", "emirates": "AE", "burma": "MM", "macau": "MO",
    "hong kong": "HK", "taiwan": "TW", "palestine": "PS", "swaziland": "SZ", "cape verde": "CV", "macedonia": "MK",
    "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "españa": "ES", "brasil": "BR", "méxico": "MX",
    "италия": "IT", "белоруссия": "BY", "киргизия": "KG", "prc": "CN", "congo": "CG", "turkey": "TR", "bosnia": "BA",
    "trinidad": "TT", "vatican": "VA", "holy see (vatican city state)": "VA", "libyan arab jamahiriya": "LY",
    "antarctica (the territory south of 60 deg s)": "AQ", "british indian ocean territory (chagos archipelago)": "IO",
    "slovakia (slovak republic)": "SK", "reunion": "RE", "netherlands antilles": "AN",
}  # fmt: skip


@cache
def country_names() -> dict[str, str]:
    """Names in five languages and three-letter codes, all in lower case, to two-letter codes."""
    codes = {
        alpha3.lower(): targets[0] for alpha3, targets in get_global("territory_aliases").items() if _alpha3(alpha3)
    }
    for language in ("es", "fr", "de", "ru", "en"):
        names = {name.lower(): code for code, name in Locale(language).territories.items() if len(code) == 2}
        codes |= {name: code for name, code in names.items() if code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}}
        codes |= {name.replace(" & ", " and "): code for name, code in codes.items() if " & " in name}
    codes |= {code.lower(): code for code in set(codes.values())}
    return codes | OTHER_NAMES


def _alpha3(code: str) -> bool:
    return len(code) == 3 and code.isalpha()


def parse_country(text: str) -> Parsed:
    """A two-letter code. A name nearly right is taken with a problem that says so; an unknown one is a problem."""
    if is_blank_text(text):
        return None
    name = " ".join(text.split()).lower()
    names = country_names()
    code = names.get(name) or names.get(name.removeprefix("the "))
    if code:
        return code
    close = (
        process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH) if len(name) > 4 else None
    )
    if close:
        return Problem("country-corrected", text, kept=names[close[0]], facts=(("country", names[close[0]]),))
    return Problem("unknown-country", text)
