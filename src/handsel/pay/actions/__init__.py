"""The verbs of pay."""

from handsel.pay.actions.calculating import calculate
from handsel.pay.actions.closing import NotYet, approve_period, close_period, submit_period
from handsel.pay.actions.costing import set_cost_policy
from handsel.pay.actions.deals import UnknownPayees, receive_events
from handsel.pay.actions.deciding import decide_adjustment, decide_dispute, open_dispute, propose_adjustment
from handsel.pay.actions.holding import place_hold, release_hold
from handsel.pay.actions.paying import decide_payout, make_payout, mark_paid
from handsel.pay.actions.plans import NotPublished, accept_plan, assign, publish_plan

__all__ = [
    "NotPublished",
    "NotYet",
    "UnknownPayees",
    "accept_plan",
    "approve_period",
    "assign",
    "calculate",
    "close_period",
    "decide_adjustment",
    "decide_dispute",
    "decide_payout",
    "make_payout",
    "mark_paid",
    "open_dispute",
    "place_hold",
    "propose_adjustment",
    "publish_plan",
    "receive_events",
    "release_hold",
    "set_cost_policy",
    "submit_period",
]
