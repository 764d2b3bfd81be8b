"""What pay learns from opportunities: bookings, amendments and cancellations, as they happen."""

from uuid import UUID

from handsel.pay.actions.deals import take_from_pipeline
from handsel.pipeline.events import (
    CloseDatePushed,
    CreditSplit,
    OpportunityDeleted,
    OpportunityEdited,
    OpportunityLost,
    OpportunityReopened,
    OpportunityWon,
)
from handsel.pipeline.listeners import Batches
from handsel.trail.changes import Change
from handsel.trail.facts import Fact, listens_to
from handsel.trail.undo import ChangeSetUndone

DEALS = (
    CloseDatePushed,
    CreditSplit,
    OpportunityDeleted,
    OpportunityEdited,
    OpportunityLost,
    OpportunityReopened,
    OpportunityWon,
)
_deals = Batches(*DEALS)


@listens_to(*DEALS)
def hear_of_deals(fact: Fact, change: Change) -> None:
    """Whatever changed a won deal, or made one."""
    if subjects := _deals.of(fact, change):
        take_from_pipeline(change, subjects)


@listens_to(ChangeSetUndone)
def hear_of_undo(fact: ChangeSetUndone, change: Change) -> None:
    """An undo of a won deal is a new event; what was known before stays known."""
    if ids := fact.tables.get("pipeline_opportunity"):
        take_from_pipeline(change, [UUID(str(one)) for one in ids])
