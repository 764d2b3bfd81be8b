"""Holds: somebody keeps back what is earned until somebody lets it go, each time with a reason.

A hold concerns the lines of a payee, or of one deal of theirs, in the pay period of its first day and later ones. What
takes money back waits only where money of the same deal waits: what was paid before is taken back at once. What is let
go is payable in the pay period of that day. All of it is our decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handsel.pay.rules.inputs import Hold
from handsel.pay.rules.lines import Held, Line, Step, StepCode
from handsel.pay.rules.plan import Plan


def withheld(lines: Sequence[Line], holds: Sequence[Hold], plan: Plan) -> tuple[list[Line], list[Held]]:
    """The lines that are payable, each in its period, and what somebody keeps back of them."""
    over = {line.key: found for line in lines if (found := _over(line, holds, plan))}
    waiting = {(line.payee, line.deal) for line in lines if line.key in over and line.amount > 0}
    payable: list[Line] = []
    held: list[Held] = []
    for line in lines:
        found = over.get(line.key, [])
        if not found or (line.amount < 0 and (line.payee, line.deal) not in waiting):
            payable.append(line)
        elif keeping := next((hold for hold in found if hold.until is None), None):
            held.append(Held(line.key, line.payee, line.component, line.deal, None, line.amount, keeping.reason))
        else:
            payable.append(_let_go(line, found, plan))
    return payable, held


def _over(line: Line, holds: Iterable[Hold], plan: Plan) -> list[Hold]:
    """The holds that keep the line back, or kept it beyond its own pay period."""
    return [
        hold
        for hold in holds
        if hold.payee == line.payee
        and hold.deal in ("", line.deal)
        and plan.paid_in(hold.since).start <= line.period.start
        and (hold.until is None or plan.paid_in(hold.until).start > line.period.start)
    ]


def _let_go(line: Line, holds: Iterable[Hold], plan: Plan) -> Line:
    last = max(hold.until for hold in holds if hold.until is not None)
    step = Step(StepCode.HELD, amount=line.amount)
    return replace(line, period=plan.paid_in(last), steps=(*line.steps, step))
