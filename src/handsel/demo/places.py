"""Countries the demo company sells in: cities, money, telephone numbers that no subscriber has, languages."""

from dataclasses import dataclass

from handsel.demo.cast import AMERICAS, EAST, EUROPE


@dataclass(frozen=True)
class Place:
    """A country. `phone` has a mark for each of the last two digits; such numbers are kept free for fiction."""

    code: str
    team: str
    currency: str
    language: str
    people: str
    """The Faker locale of its people."""
    phone: str
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    weight: int


PLACES = (
    Place("US", AMERICAS, "USD", "en", "en_US", "+1 212 555 01##",
          ("New York", "Chicago", "Boston", "Atlanta", "Denver", "Seattle", "Columbus", "Dallas"),
          ("Harbor Street", "Market Street", "Lakeview Avenue", "Foundry Road", "Union Square"), 32),
    Place("CA", AMERICAS, "USD", "en", "en_US", "+1 416 555 01##",
          ("Toronto", "Calgary", "Halifax"), ("Maple Row", "Quarry Street", "Wellington Way"), 8),
    Place("GB", EUROPE, "GBP", "en", "en_GB", "+44 20 7946 09##",
          ("London", "Leeds", "Bristol", "Edinburgh", "Manchester"),
          ("Tannery Lane", "Quayside", "Old Mill Road", "Castle Street"), 16),
    Place("DE", EUROPE, "EUR", "de", "de_DE", "+49 30 23125 0##",
          ("Berlin", "Hamburg", "Köln", "München", "Leipzig"),
          ("Werftstraße", "Am Speicher", "Gartenallee", "Lindenweg"), 12),
    Place("FR", EUROPE, "EUR", "fr", "fr_FR", "+33 1 99 00 12 ##",
          ("Paris", "Lyon", "Nantes"), ("Rue des Tanneurs", "Quai des Brumes", "Rue du Moulin"), 6),
    Place("NL", EUROPE, "EUR", "nl", "nl_NL", "+31 20 555 01 ##",
          ("Amsterdam", "Utrecht"), ("Havenkade", "Molenweg"), 4),
    Place("SE", EUROPE, "EUR", "sv", "sv_SE", "+46 8 465 004 ##",
          ("Stockholm", "Göteborg"), ("Varvsgatan", "Kvarngatan"), 4),
    Place("RU", EAST, "RUB", "ru", "ru_RU", "+7 495 000 12 ##",
          ("Москва", "Санкт-Петербург", "Екатеринбург", "Казань", "Новосибирск"),
          ("Заречная улица", "Набережная улица", "улица Мельникова", "Садовый переулок"), 15),
    Place("KZ", EAST, "USD", "ru", "ru_RU", "+7 727 000 12 ##",
          ("Алматы", "Астана"), ("улица Тополиная", "Речной проспект"), 3),
)  # fmt: skip

RATES = {"EUR": ("0.9050", "0.8720"), "GBP": ("0.7810", "0.7540"), "RUB": ("93.40", "82.10")}
"""Units for one US dollar thirteen months ago and now; the months between lie on the way, with small waves."""
