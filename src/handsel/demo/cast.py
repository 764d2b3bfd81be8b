"""Who works at the demo company: every role at least once, three teams with a manager each."""

from dataclasses import dataclass

from handsel.org.roles import Role

COMPANY = "Quillmere Systems"
PASSWORD = "show me around"  # noqa: S105  # printed for everybody who starts the demo
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Person:
    """A member of the demo company; the first name is how they sign in."""

    name: str
    role: Role
    title: str
    team: str = ""
    zone: str = "UTC"
    locale: str = ""

    @property
    def key(self) -> str:
        """The first name in small letters."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.key}@{DOMAIN}"


AMERICAS, EUROPE, EAST = "Americas", "Europe", "East"
NEW_YORK, LONDON, BERLIN, MOSCOW = "America/New_York", "Europe/London", "Europe/Berlin", "Europe/Moscow"

CAST = (
    Person("Nina Novak", Role.ADMINISTRATOR, "Head of IT", zone=LONDON),
    Person("Olga Orlova", Role.SALES_OPERATIONS, "Revenue operations lead", zone=LONDON),
    Person("Mo Meyer", Role.SALES_MANAGER, "Sales director, Americas", AMERICAS, NEW_YORK),
    Person("Ana Alvarez", Role.ACCOUNT_EXECUTIVE, "Senior account executive", AMERICAS, NEW_YORK),
    Person("Dana Dorsey", Role.ACCOUNT_EXECUTIVE, "Account executive", AMERICAS, NEW_YORK),
    Person("Leo Lindgren", Role.ACCOUNT_MANAGER, "Account manager", AMERICAS, NEW_YORK),
    Person("Sol Santos", Role.SALES_MANAGER, "Sales director, Europe", EUROPE, LONDON),
    Person("Ben Baker", Role.ACCOUNT_EXECUTIVE, "Senior account executive", EUROPE, LONDON),
    Person("Cem Celik", Role.ACCOUNT_EXECUTIVE, "Account executive", EUROPE, BERLIN),
    Person("Mia Marchetti", Role.ACCOUNT_MANAGER, "Account manager", EUROPE, BERLIN),
    Person("Vera Volkova", Role.SALES_MANAGER, "Sales director, East", EAST, MOSCOW, "ru"),
    Person("Gleb Gusev", Role.ACCOUNT_EXECUTIVE, "Account executive", EAST, MOSCOW, "ru"),
    Person("Sam Singh", Role.SPECIALIST, "Solutions engineer", zone=LONDON),
    Person("Fay Fischer", Role.COMPLIANCE_OFFICER, "Compliance officer", zone=LONDON),
    Person("Ivy Ito", Role.AUDITOR, "Internal auditor", zone=LONDON),
)

LEADS = {AMERICAS: "mo", EUROPE: "sol", EAST: "vera"}
"""Who leads which team."""

HUNTERS = {AMERICAS: ("ana", "dana"), EUROPE: ("ben", "cem"), EAST: ("gleb",)}
"""Account executives by team: they win new clients."""

KEEPERS = {AMERICAS: ("leo",), EUROPE: ("mia",), EAST: ("gleb",)}
"""Account managers by team: they keep and grow them."""

SIGN_INS = ("ana", "leo", "mo", "olga", "fay", "sam", "nina", "ivy", "vera")
"""Whom `make demo` names: one for each role, and one who reads Russian."""


def person(key: str) -> Person:
    """The member with this first name."""
    return next(each for each in CAST if each.key == key)
