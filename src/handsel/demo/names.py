"""Names of companies, made of invented parts: no such place, family or firm is meant."""

import random
import re
import unicodedata
from collections.abc import Iterator

from handsel.demo.places import Place

HEADS = "Ald Bren Cald Dun Elver Fal Garn Hal Isk Kel Lorn Mard Nor Ost Pell Quar Rav Sel Thorn Ulf Verl Wex Yar Zel"
TAILS = "moor wick vale dorf holm stead mere haven gate crest ridge brook"
RUSSIAN_HEADS = (
    "Тальв Орехов Кромл Велиж Зарян Светлов Ольхов Ярсин Вересов Луков Градов Сосн Беломор Кедров Туманов Речн "
    "Дубров Ладов Мирон Северн"
)
RUSSIAN_TAILS = "ский инский анский"

INDUSTRIES = {
    "Banking": (16, ("{} Bank", "{} Savings Bank", "{} Mutual Bank", "{} Merchant Bank"),
                ("{} банк", "Банк «{} кредит»"), ("Leasing", "Private Banking", "Card Services")),
    "Fund management": (12, ("{} Asset Management", "{} Fund Partners", "{} Capital Funds"),
                        ("УК «{} капитал»", "{} инвестиционный фонд"), ("Real Assets", "Pension Funds")),
    "Hospitals": (13, ("{} General Hospital", "{} University Hospital", "{} Clinics"),
                  ("{} госпиталь", "{} медицинский центр"), ("Children's Hospital", "Heart Centre")),
    "Software": (14, ("{} Software", "{} Cloud", "{} Labs", "{} Data"),
                 ("{} вычислительный центр", "НПО «{} код»"), ("Payments", "Security")),
    "Pharmaceuticals": (12, ("{} Pharma", "{} Biologics", "{} Therapeutics"),
                        ("{} фармацевтический завод", "{} биохимический комбинат"), ("Generics", "Diagnostics")),
    "Manufacturing": (18, ("{} Works", "{} Precision", "{} Motors", "{} Tooling"),
                      ("{} машиностроительный завод", "{} приборный завод"), ("Components", "Castings")),
    "Retail": (15, ("{} Stores", "{} Markets", "{} Outfitters", "{} Home"),
               ("{} торговый дом", "Универмаг «{} пассаж»"), ("Online", "Logistics")),
}  # fmt: skip
"""Weight, names in English and in Russian with a place for the stem, and names of daughters."""

LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya".split(" "),
        strict=True,
    )
)


def stems(dice: random.Random, *, russian: bool) -> Iterator[str]:
    """Invented stems in a random order, each once."""
    heads = RUSSIAN_HEADS if russian else HEADS
    tails = RUSSIAN_TAILS if russian else TAILS
    every = [head + tail for head in heads.split() for tail in tails.split()]
    dice.shuffle(every)
    return iter(every)


def company_name(stem: str, industry: str, place: Place, dice: random.Random) -> str:
    """A name such as “Brenwick Savings Bank”."""
    _weight, english, russian, _daughters = INDUSTRIES[industry]
    return dice.choice(russian if place.language == "ru" else english).format(stem)


def short(name: str) -> str:
    """What colleagues call a company: its invented stem."""
    found = re.search(r"[А-Я][а-я]+ский", name)
    return found.group() if found else name.split()[0]


def slug(text: str) -> str:
    """The name in small Latin letters and hyphens."""
    latin = "".join(LETTERS.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
