"""What if: what supposed deals would pay a payee, on top of everything that is known. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handsel.org.models import Member
from handsel.pay.queries.pages import Answer, Hypothesis, answer, books
from handsel.pay.rules.expected import OpenDeal
from handsel.pay.rules.plan import ONE, Plan


@dataclass(frozen=True)
class Supposed:
    """The answer and the version of the plan that gives it."""

    plan: Plan
    answer: Answer


def what_if(member: Member, deals: Sequence[OpenDeal], day: date) -> Supposed | None:
    """What deals would pay: those with probability 1 as if won, the others by their expectation.

    An amount without a currency is in the plan's.
    None for somebody who never was on a plan.
    """
    mine = books(member, day)
    if mine is None:
        return None
    deals = [replace(one, event=replace(one.event, currency=one.event.currency or mine.plan.currency)) for one in deals]
    won = tuple(one for one in deals if one.probability == ONE)
    unsure = tuple(one for one in deals if one.probability != ONE)
    return Supposed(mine.plan, answer(mine.plan, mine.inputs, Hypothesis(won, unsure), mine.payee))
