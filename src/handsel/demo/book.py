"""The book of business: accounts with parents and daughters, and the people who work there."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from faker import Faker

from handsel.demo.cast import EAST, EUROPE, HUNTERS, KEEPERS
from handsel.demo.days import Calendar
from handsel.demo.happenings import (
    Account,
    AccountAdded,
    ColleagueJoined,
    Contact,
    ContactAdded,
    ContactPlaced,
    Happening,
)
from handsel.demo.names import INDUSTRIES, company_name, slug, stems
from handsel.demo.places import PLACES, Place
from handsel.demo.texts import phrases

KINDS = ("prospect",) * 11 + ("customer",) * 7 + ("former-customer",) * 2 + ("partner",)
SOURCES = ("Referral", "Trade fair", "Website", "Cold call", "Partner", "Webinar")
TITLES = {
    "en": (
        "Chief information officer", "Head of operations", "Head of compliance", "IT architect",
        "Records manager", "Head of procurement", "Finance director", "Project lead", "General counsel",
    ),
    "ru": (
        "Директор по ИТ", "Операционный директор", "Руководитель комплаенса", "Архитектор", "Начальник архива",
        "Начальник закупок", "Финансовый директор", "Руководитель проекта", "Юрисконсульт",
    ),
}  # fmt: skip
DAUGHTERS = 0.12
OLD = 0.6
"""So many accounts were there when the company began to use Handsel."""


class Book:
    """Invents accounts and contacts, the same ones for the same seed and day."""

    def __init__(self, dice: random.Random, calendar: Calendar) -> None:
        self.dice, self.calendar = dice, calendar
        self.accounts: list[Account] = []
        self.contacts: list[Contact] = []
        self._stems = {language: stems(dice, russian=language == "ru") for language in ("ru", "en")}
        self._addresses: set[str] = set()

    def fill(self, accounts: int, contacts: int) -> Iterator[Happening]:
        """Everything that brings so many accounts and contacts about."""
        for _number in range(accounts):
            yield from self._account()
        for number in range(contacts):
            yield from self._contact(self._employer(number))
        yield from self._several_accounts()
        yield from self._account_teams()

    def _account(self) -> Iterator[Happening]:
        dice, parent = self.dice, None
        if self.accounts and dice.random() < DAUGHTERS:
            parent = dice.choice([account for account in self.accounts if account.parent is None])
        place = parent.place if parent else dice.choices(PLACES, [place.weight for place in PLACES])[0]
        industry = parent.values["industry"] if parent else self._industry()
        kind = parent.values["kind"] if parent else dice.choice(KINDS)
        owner = parent.owner if parent else self._owner(place, kind)
        at = self.calendar.ago(dice.uniform(330, 395) if dice.random() < OLD else dice.uniform(20, 330), owner)
        if parent:
            at = max(at, parent.added_at + timedelta(hours=2))
        values = self._facts(self._name(place, industry, parent), industry, kind, place)
        account = Account(owner=owner, values=values, place=place, added_at=at, parent=parent)
        self.accounts.append(account)
        yield AccountAdded(at=at, by=owner, account=account)

    def _industry(self) -> str:
        return self.dice.choices(list(INDUSTRIES), [weight for weight, *_rest in INDUSTRIES.values()])[0]

    def _owner(self, place: Place, kind: str) -> str:
        keys = KEEPERS if kind == "customer" and self.dice.random() < 0.6 else HUNTERS
        return self.dice.choice(keys[place.team])

    def _name(self, place: Place, industry: str, parent: Account | None) -> str:
        taken = {account.values["name"] for account in self.accounts}
        while True:
            if parent and place.language != "ru":
                daughter = self.dice.choice(INDUSTRIES[industry][3])
                name = f"{parent.values['name'].split()[0]} {daughter}"
            elif parent:
                name = f"{parent.values['name']}, {self.dice.choice(place.cities)}"
            else:
                stem = next(self._stems["ru" if place.language == "ru" else "en"])
                name = company_name(stem, industry, place, self.dice)
            if name not in taken:
                return name
            parent = None

    def _facts(self, name: str, industry: str, kind: str, place: Place) -> dict[str, Any]:
        dice = self.dice
        size = int(min(60_000, max(20, dice.lognormvariate(6.4, 1.2))))
        host = f"{slug(name)}.{'test' if place.team == EUROPE else 'example'}"
        about = phrases(place.language)["about"]
        return {
            "name": name,
            "kind": kind,
            "industry": industry,
            "size": size,
            "annual_revenue": Decimal(round(size * dice.uniform(90, 320))) * 1000,
            "currency": place.currency,
            "website": f"https://www.{host}",
            "domain": host,
            "phone": number(place, dice),
            "billing_street": street(place, dice),
            "billing_city": dice.choice(place.cities),
            "billing_country": place.code,
            "founded_year": dice.randint(1890, 2015),
            "source": dice.choice(SOURCES),
            "description": dice.choice(about) if dice.random() < 0.4 else "",
        }

    def _employer(self, number: int) -> Account:
        """Every account has somebody; larger ones have more."""
        if number < len(self.accounts):
            return self.accounts[number]
        return self.dice.choices(self.accounts, [account.values["size"] ** 0.4 for account in self.accounts])[0]

    def _contact(self, account: Account) -> Iterator[Happening]:
        later = self.calendar.later(account.added_at, self.dice.choice((0.1, 0.2, 0.5)), account.owner)
        at = later + timedelta(minutes=len(account.contacts))
        contact = Contact(owner=account.owner, values=self._person(account), account=account, added_at=at)
        if account.contacts and self.dice.random() < 0.7:
            contact.boss = account.contacts[0]
        account.contacts.append(contact)
        self.contacts.append(contact)
        yield ContactAdded(at=at, by=account.owner, contact=contact)

    def _person(self, account: Account) -> dict[str, Any]:
        dice, place = self.dice, account.place
        first, last = self._names(place)
        titles = TITLES["ru" if place.language == "ru" else "en"]
        values: dict[str, Any] = {
            "first_name": first,
            "last_name": last,
            "title": titles[min(len(account.contacts), len(titles) - 1)],
            "email": self._address(first, last, account),
            "phone": number(place, dice),
            "city": account.values["billing_city"],
            "country": place.code,
            "language": place.language,
            "source": dice.choice(SOURCES),
        }
        if dice.random() < 0.5:
            values["mobile"] = number(place, dice)
        if dice.random() < 0.25:
            values["preferences"] = dice.choice(phrases(place.language)["prefers"])
        if dice.random() < 0.06:
            values["birthday"] = date(dice.randint(1962, 1996), dice.randint(1, 12), dice.randint(1, 28))
        refusal = dice.choices(("", "do_not_call", "email_opt_out"), (91, 3, 6))[0]
        if len(self.contacts) % 40 == 39:  # not by chance, so that every company has some
            refusal = "do_not_contact"
        return values | ({refusal: True} if refusal else {})

    def _names(self, place: Place) -> tuple[str, str]:
        people = faker_of(place.people)
        people.seed_instance(self.dice.getrandbits(32))
        if self.dice.random() < 0.5:
            return people.first_name_female(), people.last_name_female()
        return people.first_name_male(), people.last_name_male()

    def _address(self, first: str, last: str, account: Account) -> str:
        for attempt in range(1, 50):
            extra = str(attempt) if attempt > 1 else ""
            address = f"{slug(first)}.{slug(last)}{extra}@{account.values['domain']}"
            if address not in self._addresses:
                break
        self._addresses.add(address)
        return address

    def _several_accounts(self) -> Iterator[Happening]:
        """Some people of a daughter also work for the mother, and advisers work for strangers."""
        for contact in self.contacts:
            other = contact.account.parent
            if other is None or self.dice.random() > 0.4:
                continue
            at = max(contact.added_at, other.added_at) + timedelta(days=2, hours=3)
            role = self.dice.choice(("Supervisory board", "Group IT", "Shared services"))
            yield ContactPlaced(at=self._past(at), by=contact.owner, contact=contact, account=other, role=role)

    def _account_teams(self) -> Iterator[Happening]:
        """Customers of hunters get their account manager beside them; large prospects get the specialist."""
        for account in self.accounts:
            team = account.place.team
            keeper = self.dice.choice(KEEPERS[team])
            at = self._past(account.added_at + timedelta(days=12, hours=1))
            if account.values["kind"] == "customer" and account.owner != keeper:
                yield ColleagueJoined(
                    at=at, by=account.owner, record=account, member=keeper, role="Account manager", edits=True
                )
            elif account.values["size"] > 5_000 and team != EAST:
                yield ColleagueJoined(
                    at=at, by=account.owner, record=account, member="sam", role="Solutions engineer", edits=False
                )

    def _past(self, at: Any) -> Any:
        return min(at, self.calendar.now - timedelta(days=15))


def number(place: Place, dice: random.Random) -> str:
    """A telephone number of the country that nobody has."""
    return "".join(str(dice.randint(0, 9)) if mark == "#" else mark for mark in place.phone)


def street(place: Place, dice: random.Random) -> str:
    """A street and a number in the order of the country."""
    name, house = dice.choice(place.streets), dice.randint(1, 180)
    return f"{house} {name}" if place.language in {"en", "fr"} else f"{name} {house}"


@cache
def faker_of(locale: str) -> Faker:
    """First and last names of a country; nothing else of Faker's is used."""
    return Faker(locale, use_weighting=False)
