"""What a gift is worth, and what each person's share of it is.

The value is the highest of the amounts the policy names: cost or market value for goods, cost or face value for
tickets, tax and delivery apart unless the policy adds them. A shared gift is split to the last cent.
"""

from decimal import Decimal

from handsel.conduct.rules.gifts import Gift
from handsel.conduct.rules.kinds import TICKETED
from handsel.conduct.rules.policies import Basis, Valuation
from handsel.conduct.rules.rates import Rates
from handsel.kernel.money import Money


def basis(gift: Gift, valuation: Valuation) -> Basis:
    """The amount that stands for the value: the highest the policy names, or the highest known where it names none."""
    wanted = valuation.tickets if gift.kind in TICKETED else valuation.goods
    known = {each: amount for each in Basis if (amount := getattr(gift.worth, each.value)) is not None}
    chosen = {each: amount for each, amount in known.items() if each in wanted} or known
    return max(chosen, key=lambda each: chosen[each])


def value(gift: Gift, valuation: Valuation) -> Money:
    """The value of the whole gift in its own currency."""
    amount: Decimal = getattr(gift.worth, basis(gift, valuation).value)
    extras: list[Decimal] = [getattr(gift.worth, extra.value) for extra in valuation.added]
    return Money(amount + sum(extras, Decimal(0)), gift.worth.currency)


def shares(gift: Gift, valuation: Valuation, currency: str, rates: Rates) -> list[Money]:
    """Each named recipient's share in the policy's currency, in the order of the recipients.

    The value is split in its own currency by largest remainder over everyone who shares the gift, then converted at
    the rate of the day of the gift. Raises MissingRate.
    """
    people = gift.shared_by or len(gift.recipients)
    split = value(gift, valuation).allocate([Decimal(1)] * people)
    return [rates.converted(share, currency, gift.given_on) for share in split[: len(gift.recipients)]]
