"""A year's quota divided into quarters or months, exactly: the parts sum to the whole, by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from handsel.kernel.money import allocate
from handsel.kernel.periods import Calendar, Grain, Period


class Shape(StrEnum):
    """How a year is spread over its parts."""

    EVEN = "even"
    DAYS = "days"
    WEEKS = "4-4-5"


def divided(
    amount: Decimal,
    year: Period,
    grain: Grain,
    calendar: Calendar,
    currency: str,
    *,
    shape: Shape = Shape.EVEN,
    weights: Sequence[Decimal] = (),
) -> list[tuple[Period, Decimal]]:
    """Periods of a grain with their part of the amount. `weights` of one's own go before the shape.

    Raises ValueError when there are not as many weights as periods.
    """
    parts = list(calendar.within(grain, year))
    return list(zip(parts, allocate(amount, list(weights) or _weights(parts, grain, shape), currency), strict=True))


def _weights(parts: Sequence[Period], grain: Grain, shape: Shape) -> list[Decimal]:
    if shape is Shape.DAYS:
        return [Decimal(part.days) for part in parts]
    if shape is Shape.WEEKS and grain is Grain.MONTH:
        return [Decimal(5 if index % 3 == 2 else 4) for index in range(len(parts))]
    return [Decimal(1)] * len(parts)


def within(amount: Decimal, of: Period, asked: Period, calendar: Calendar, currency: str) -> Decimal:
    """The part of a period's amount that belongs to another period.

    A period inside the one asked for counts whole; a longer one is divided evenly into its months.
    """
    if of.start >= asked.start and of.end <= asked.end:
        return amount
    parts = divided(amount, of, Grain.MONTH, calendar, currency)
    return sum((part for month, part in parts if month.start in asked), Decimal(0))
