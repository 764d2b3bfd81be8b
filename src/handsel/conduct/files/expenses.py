"""Expense lines as CSV, and which of them look like gifts or entertainment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.conduct.files.table import Cells, Problems, table
from handsel.org.models import Member

NEEDED = ("reference", "member", "date", "amount")
COLUMNS = (*NEEDED, "currency", "merchant", "merchant_code", "description")
CURRENCY = re.compile("[A-Z]{3}")

GIFT_CODES = frozenset({"5947", "5992", "5193", "5921", "5094", "5944", "5441", "5950"})
"""Merchant category codes (ISO 18245) of shops that sell gifts: cards and souvenirs, florists and flowers, wine and
spirits, jewellery and silver, sweets, glass and crystal."""

HOSTING_CODES = frozenset({"5813", "7922", "7941", "7992", "7997"})
"""Those of bars, theatre tickets, sports clubs, golf courses and clubs."""

WORDS = re.compile(
    r"\b(gifts?|hampers?|flowers?|bouquets?|wine|champagne|whisk(?:e)?y|tickets?|golf|theat(?:re|er)|souvenirs?|vouchers?"
    r"|client dinner|entertainment)\b|подар|цвет|вино|шампан|билет|сувенир|гольф|театр",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Expense:
    """A line of the file. `looks_like_gift` rests on the merchant's code or on words of the description."""

    line: int
    reference: str
    member: UUID
    spent_on: date
    amount: Decimal
    currency: str
    merchant: str
    merchant_code: str
    description: str

    @property
    def looks_like_gift(self) -> bool:
        """Whether an officer should ask for its record."""
        by_code = self.merchant_code in GIFT_CODES | HOSTING_CODES
        return by_code or bool(WORDS.search(f"{self.merchant} {self.description}"))


def expenses(text: str, currency: str) -> Iterator[Expense]:
    """The lines of a file. Raises UnusableFile with all that is wrong; then nothing is yielded."""
    problems, seen = Problems(), dict[str, int]()
    find = cache(_member)
    found = []
    for line, row in table(text, known=COLUMNS, needed=NEEDED):
        cells = Cells(line, row, problems)
        expense = _expense(cells, find(cells.text("member")), currency)
        if expense is None:
            continue
        if expense.reference in seen:
            cells.problem("reference", _("line %d has the same reference.") % seen[expense.reference])
        seen[expense.reference] = line
        found.append(expense)
    problems.refuse()
    yield from found


def _expense(cells: Cells, member: UUID | None, default: str) -> Expense | None:
    day, amount, reference = cells.day("date"), cells.amount("amount"), cells.text("reference")
    currency = cells.text("currency").upper() or default
    for column in NEEDED:
        if not cells.text(column):
            cells.problem(column, _("this cell must not be empty."))
    if cells.text("member") and member is None:
        cells.problem("member", _("no member has the address “%s”.") % cells.text("member")[:80])
    if not CURRENCY.fullmatch(currency):
        cells.problem("currency", _("write the currency as three letters, such as USD."))
    if amount is not None and amount != round(amount, 2):
        cells.problem("amount", _("write the amount as 120.50."))
    if day is None or amount is None or member is None or not reference:
        return None
    return Expense(
        cells.line,
        reference,
        member,
        day,
        amount,
        currency,
        cells.text("merchant"),
        cells.text("merchant_code"),
        cells.text("description"),
    )


def _member(address: str) -> UUID | None:
    row = Member.objects.by_email(address).first() if address else None
    return row.pk if row else None
