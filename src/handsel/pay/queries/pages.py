"""What the pages of pay ask of the engine: hypothetical deals for one payee. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.expected import Expected, OpenDeal, expected_commission
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.lines import Line
from handsel.pay.rules.plan import NOTHING, Plan


@dataclass(frozen=True)
class Hypothesis:
    """Deals taken as won, and deals that stay open with their probability."""

    won: tuple[OpenDeal, ...] = ()
    open: tuple[OpenDeal, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a hypothesis would pay a payee: full entitlements, what waits for cash included.

    `before` is earned as things stand, `added` what the won deals add to it together. `by_deal` is what the lines of
    each won deal pay; other lines may move too, so it need not sum to `added`. `rest` is the expectation of the open
    deals on top.
    """

    before: Decimal
    added: Decimal
    by_deal: tuple[tuple[str, Decimal], ...]
    rest: Expected
    then: Entitlement

    @property
    def moved(self) -> Decimal:
        """What the won deals change on other lines, such as a higher tier for them or a bonus."""
        return self.added - sum((amount for _deal, amount in self.by_deal), NOTHING)


def answer(plan: Plan, inputs: Inputs, hypothesis: Hypothesis, payee: str) -> Answer:
    """Run the engine on what is known and what is supposed. The same engine as for real pay."""
    now = entitle(plan, inputs)
    supposed = with_won(inputs, hypothesis.won)
    then = entitle(plan, supposed) if hypothesis.won else now
    deals = dict.fromkeys(deal.event.deal for deal in hypothesis.won)
    return Answer(
        before=full(now, payee),
        added=full(then, payee) - full(now, payee),
        by_deal=tuple((deal, full(then, payee, deal) - full(now, payee, deal)) for deal in deals),
        rest=expected_commission(plan, supposed, hypothesis.open, payee),
        then=then,
    )


def with_won(inputs: Inputs, won: Sequence[OpenDeal]) -> Inputs:
    """The inputs as if these deals were booked."""
    return replace(inputs, events=(*inputs.events, *(deal.event for deal in won)))


def full(entitlement: Entitlement, payee: str, deal: str | None = None) -> Decimal:
    """Everything a payee is entitled to, or for one deal: what is payable and what is held."""
    paid = sum((one.amount for one in entitlement.lines if one.payee == payee and deal in (None, one.deal)), NOTHING)
    held = sum((one.amount for one in entitlement.held if one.payee == payee and deal in (None, one.deal)), NOTHING)
    return paid + held


def lines_of(entitlement: Entitlement, payee: str, deal: str) -> tuple[Line, ...]:
    """A payee's lines of one deal."""
    return tuple(line for line in entitlement.lines if (line.payee, line.deal) == (payee, deal))


def moved_to(deal: OpenDeal, *, amount: Decimal, on: date) -> OpenDeal:
    """The deal with another amount and another close date."""
    return replace(deal, event=replace(deal.event, amount=amount, on=on))
