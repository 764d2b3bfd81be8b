"""A register kept elsewhere, as CSV: one line for each gift, several recipients with semicolons between them."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.accounts.models import Contact
from handsel.conduct.drafts import Draft, To
from handsel.conduct.files.table import Cells, Problems, table
from handsel.conduct.rules.gifts import Circumstances, Evidence
from handsel.conduct.rules.kinds import Capacity, Claim, Direction, GiverRole, Kind, Payer
from handsel.org.models import Member
from handsel.org.viewer import Viewer

NEEDED = ("date", "recipient", "giver")
COLUMNS = (
    *NEEDED,
    "description",
    "kind",
    "direction",
    "giver_role",
    "paid_by",
    "source",
    "occasion",
    "host_present",
    "currency",
    "cost",
    "market",
    "face",
    "tax",
    "delivery",
    "shared_by",
    "capacity",
    "claim",
    "customary",
    "tie",
    "decorative",
    "declaration",
    "agreement",
    "consent",
    "solicited",
    "preconditioned",
    "attestation",
)
"""What a line may say. Contacts and members are named by e-mail address, identifier or exact name."""


type Find = Callable[[str], list[UUID]]


def drafts(text: str, viewer: Viewer) -> Iterator[tuple[int, Draft]]:
    """The gifts of a file with their lines. Raises UnusableFile with all that is wrong; then nothing is yielded."""
    problems = Problems()
    find_contact, find_member = cache(lambda name: _contact(name, viewer)), cache(_member)
    found = []
    for line, row in table(text, known=COLUMNS, needed=NEEDED):
        draft = _draft(Cells(line, row, problems), find_contact, find_member, viewer.currency)
        if draft is not None:
            found.append((line, draft))
    problems.refuse()
    yield from found


def _draft(cells: Cells, find_contact: Find, find_member: Find, currency: str) -> Draft | None:
    direction = cells.choice("direction", Direction, Direction.GIVEN, list(Direction))
    day = cells.day("date")
    if day is None and not cells.text("date"):
        cells.problem("date", _("say when it was given."))
    giver = _found(cells, "giver", cells.text("giver"), find_member)
    find = find_member if direction is Direction.RECEIVED else find_contact
    people = [_found(cells, "recipient", name.strip(), find) for name in cells.text("recipient").split(";")]
    capacities = _capacities(cells)
    if not any(cells.text(name) for name in ("cost", "market", "face")):
        cells.problem("cost", _("give an amount: cost, market or face."))
    if day is None or giver is None or None in people:
        return None
    return Draft(
        given_on=day,
        to=tuple(To(person, capacities) for person in people if person),
        description=cells.text("description"),
        kind=cells.choice("kind", Kind, Kind.GOODS, list(Kind)),
        direction=direction,
        giver=giver,
        giver_role=cells.choice("giver_role", GiverRole, GiverRole.ASSOCIATED, list(GiverRole)),
        paid_by=cells.choice("paid_by", Payer, Payer.FIRM, list(Payer)),
        source=cells.text("source"),
        occasion=cells.text("occasion"),
        host_present=cells.flag("host_present"),
        currency=cells.text("currency").upper() or currency,
        cost=cells.amount("cost"),
        market=cells.amount("market"),
        face=cells.amount("face"),
        tax=cells.amount("tax") or Decimal(0),
        delivery=cells.amount("delivery") or Decimal(0),
        shared_by=cells.whole("shared_by"),
        claim=cells.choice("claim", Claim, None, list(Claim)),
        evidence=_evidence(cells),
        circumstances=Circumstances(solicited=cells.flag("solicited"), preconditioned=cells.flag("preconditioned")),
        attestation=cells.text("attestation"),
        already_given=True,
    )


def _capacities(cells: Cells) -> frozenset[Capacity]:
    named = [name.strip() for name in cells.text("capacity").split(";") if name.strip()]
    known = {each.value for each in Capacity}
    if unknown := [name for name in named if name not in known]:
        text = _("there is no capacity “%(name)s”; choose of %(known)s.")
        cells.problem("capacity", text % {"name": unknown[0], "known": ", ".join(sorted(known))})
    return frozenset(Capacity(name) for name in named if name in known) or frozenset({Capacity.BUSINESS})


def _evidence(cells: Cells) -> Evidence:
    return Evidence(
        customary=cells.flag("customary"),
        tie=cells.text("tie"),
        decorative=cells.flag("decorative"),
        declaration=cells.text("declaration"),
        agreement=cells.flag("agreement"),
        consent=cells.flag("consent"),
    )


def _found(cells: Cells, column: str, name: str, find: Find) -> UUID | None:
    """Exactly one person of this name, address or identifier."""
    if not name:
        cells.problem(column, _("name somebody by e-mail address, identifier or full name."))
        return None
    found = find(name)
    if len(found) == 1:
        return found[0]
    text = (
        _("nobody here is called “%s”; enter them first.")
        if not found
        else _("several are called “%s”; use the e-mail address.")
    )
    cells.problem(column, text % name[:80])
    return None


def _contact(name: str, viewer: Viewer) -> list[UUID]:
    rows = Contact.objects.visible_to(viewer)
    if identifier := _identifier(name):
        rows = rows.filter(pk=identifier)
    else:
        rows = rows.filter(email__iexact=name) if "@" in name else rows.filter(name=name)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:2])


def _member(name: str) -> list[UUID]:
    rows = Member.objects.all()
    if identifier := _identifier(name):
        rows = rows.filter(pk=identifier)
    else:
        rows = rows.filter(email__iexact=name) if "@" in name else rows.filter(name=name)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:2])


def _identifier(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
