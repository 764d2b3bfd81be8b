"""What the demo company gave and received: a register of half a year, a limit passed, requests, expense lines."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.drafts import Draft, To
from handsel.conduct.rules.kinds import Direction, Kind
from handsel.demo.staff import Staff

GIVEN = (
    (181, "leo", 0, Kind.GOODS, "A hamper at the end of the project", "95.00"),
    (150, "ana", 0, Kind.MEAL, "Dinner after the steering meeting", "140.00"),
    (122, "ben", 0, Kind.TICKET, "Two seats at the chamber concert", "180.00"),
    (96, "gleb", 0, Kind.GOODS, "A book on the history of the harbour", "45.00"),
    (64, "ana", 1, Kind.GOODS, "A fountain pen for the signing", "160.00"),
    (41, "ben", 1, Kind.GOODS, "Chocolate from Brussels", "38.00"),
    (33, "mia", 0, Kind.EVENT, "An afternoon at the tennis open, together", "210.00"),
    (20, "ana", 1, Kind.GOODS, "A case of wine", "175.00"),
    (6, "leo", 1, Kind.GOODS, "Flowers for the opening of the office", "60.00"),
)
"""Days ago, by whom, to which of their people, what, and what it cost. The wine passes a limit that the pen left."""

ASKED = (
    ("ben", 2, 9, Kind.EVENT, "A day at the regatta", "1250.00"),
    ("ana", 2, 5, Kind.EVENT, "The opening night of the opera, a box for two", "1040.00"),
)
"""By whom, for which of their people, in how many days, what, and what it will cost."""

EXPENSES = """reference,member,date,amount,currency,merchant,merchant_code,description
EX-1041,ben@demo.example,{first},64.00,USD,Bloom & Stem,5992,Flowers for a client
EX-1042,mia@demo.example,{second},31.50,USD,City Cabs,4121,Taxi to the airport
EX-1043,cem@demo.example,{second},120.00,EUR,Opera House,7922,Tickets for two
"""
ATTESTED = ("ben", "leo", "mia", "gleb", "mo")


def give(staff: Staff, now: datetime) -> None:
    """Write the register through the actions, day by day as it went."""
    for days, who, which, kind, what, cost in GIVEN:
        at = now - timedelta(days=days)
        draft = _draft(staff, who, which, kind, what, cost, at)
        actions.record_gift(draft=replace(draft, already_given=True), by=staff.viewer(who), at=at)
    _receive(staff, now - timedelta(days=15))
    for who, which, ahead, kind, what, cost in ASKED:
        draft = _draft(staff, who, which, kind, what, cost, now + timedelta(days=ahead))
        reason = "They have been our client for three years and asked us to join them."
        actions.ask_clearance(draft=draft, reason=reason, by=staff.viewer(who), at=now - timedelta(hours=5))
    text = EXPENSES.format(first=_day(now, 12), second=_day(now, 9))
    actions.import_expenses(text=text, by=staff.viewer("fay"), at=now - timedelta(days=2))
    for key in ATTESTED:
        word = "The register holds everything I gave and received."
        actions.attest(year=now.year - 1, statement=word, by=staff.viewer(key), at=now - timedelta(days=1))


def _receive(staff: Staff, at: datetime) -> None:
    """A calendar from a client: what comes in is on the register too."""
    draft = _draft(staff, "cem", 0, Kind.GOODS, "A desk calendar", "18.00", at)
    received = replace(
        draft, direction=Direction.RECEIVED, to=(To(staff.member("cem").pk),), source="A client", already_given=True
    )
    actions.record_gift(draft=received, by=staff.viewer("cem"), at=at)


def _draft(staff: Staff, who: str, which: int, kind: Kind, what: str, cost: str, on: datetime) -> Draft:
    return Draft(
        given_on=on.date(),
        to=(To(_client_of(staff, who, which).pk),),
        kind=kind,
        description=what,
        host_present=kind in {Kind.MEAL, Kind.EVENT},
        currency="USD",
        cost=Decimal(cost),
        market=Decimal(cost),
    )


def _client_of(staff: Staff, who: str, which: int) -> Contact:
    """One of the people at a member's own accounts, always the same one."""
    theirs = Contact.objects.filter(account__owner=staff.member(who)).order_by("created_at", "name", "pk")
    return theirs[which]


def _day(now: datetime, ago: int) -> str:
    return (now - timedelta(days=ago)).date().isoformat()
