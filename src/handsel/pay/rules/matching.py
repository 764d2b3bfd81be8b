"""Whether a booking is one of the deals a `where` means."""

from collections.abc import Iterable
from decimal import Decimal

from handsel.pay.rules.bookings import Booking
from handsel.pay.rules.plan import Where
from handsel.pay.rules.vocabulary import Basis

TERM = "term_months"


def matches(booking: Booking, where: Where) -> bool:
    """Every condition holds. A number that the deal does not have fails its condition."""
    if where.is_everything:
        return True
    words = dict(booking.attributes) | {"account": booking.account, "deal": booking.deal, "currency": booking.currency}
    return (
        all(_is_one_of(words.get(name, ""), allowed) for name, allowed in where.values)
        and all(_reaches(number_of(booking, name), least) for name, least in where.minimum)
        and all(_stays(number_of(booking, name), most) for name, most in where.maximum)
    )


def _is_one_of(word: str, allowed: Iterable[str]) -> bool:
    return any(word.casefold() == one.casefold() for one in allowed)


def number_of(booking: Booking, name: str) -> Decimal | None:
    """The term in months, or one of the deal's bases."""
    if name == TERM:
        return None if booking.term_months is None else Decimal(booking.term_months)
    return booking.amount_of(Basis(name))


def _reaches(number: Decimal | None, least: Decimal) -> bool:
    return number is not None and number >= least


def _stays(number: Decimal | None, most: Decimal) -> bool:
    return number is not None and number <= most
