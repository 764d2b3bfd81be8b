"""Short ways to write gifts in these tests, and rule books with one window each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from handsel.conduct.policies.reading import shipped, with_house
from handsel.conduct.rules.gifts import Circumstances, Evidence, Gift, Recipient, Worth
from handsel.conduct.rules.kinds import Capacity
from handsel.conduct.rules.policies import HOUSE, Rulebook
from handsel.conduct.rules.windows import Window, WindowKind


def worth(amount: str | int | Decimal, currency: str = "USD") -> Worth:
    """A cost and nothing else."""
    return Worth(currency=currency, cost=Decimal(amount))


def gift(
    name: str,
    day: date | str,
    amount: str | int | Decimal = 100,
    to: str | tuple[Recipient, ...] = "pat",
    *,
    capacity: Capacity = Capacity.BUSINESS,
    evidence: dict[str, Any] | None = None,
    around: dict[str, Any] | None = None,
    **more: Any,
) -> Gift:
    """A gift to Pat of a hundred dollars, unless said otherwise."""
    recipients = (Recipient(to, frozenset({capacity})),) if isinstance(to, str) else to
    facts: dict[str, Any] = {
        "worth": worth(amount),
        "evidence": Evidence(**(evidence or {})),
        "circumstances": Circumstances(**(around or {})),
    }
    given_on = date.fromisoformat(day) if isinstance(day, str) else day
    return Gift(id=name, given_on=given_on, recipients=recipients, **(facts | more))


def counting_by(kind: WindowKind, start_month: int = 1, **settings: Any) -> Rulebook:
    """The shipped policies with the firm's year laid out so."""
    return with_house(shipped(), {"window": Window(kind, start_month), **settings})


def with_later_house(book: Rulebook, starts: date, window: Window) -> Rulebook:
    """The rule book with a second version of the house rules, whose year is laid out differently."""
    house = book.house_policy
    first = house.versions[0]
    assert first.house is not None
    second = replace(first, version="2", starts=starts, house=replace(first.house, window=window))
    later = replace(house, versions=(first, second))
    return replace(book, policies=tuple(later if each is house else each for each in book.policies))


def only(book: Rulebook, *codes: str) -> Rulebook:
    """The rule book with these policies and the house's alone."""
    return replace(book, policies=tuple(each for each in book.policies if each.code in {*codes, HOUSE}))
