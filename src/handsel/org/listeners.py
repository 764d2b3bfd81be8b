"""What org does when changes are taken back."""

from handsel.org import reach
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.undo import ChangeSetUndone

SHAPES_REACH = {"org_member", "org_team"}


@listens_to(ChangeSetUndone)
def rebuild_reach(fact: ChangeSetUndone, change: Change) -> None:
    """Reach is derived from members and teams: work it out again when an undo touched either."""
    if SHAPES_REACH & fact.tables.keys():
        reach.rebuild()
