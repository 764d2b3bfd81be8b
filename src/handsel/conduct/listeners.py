"""Contacts that become one, or two again, are measured anew.

Findings are never taken back, so they stand outside of the merge's change set: otherwise nobody could undo a merge.
"""

from handsel.accounts.events import ContactsMerged
from handsel.conduct.queueing import recheck_soon
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to
from handsel.trail.undo import ChangeSetUndone, values_in_images

MERGED = "accounts_mergedcontact"


@listens_to(ContactsMerged)
def measure_who_became_one(fact: ContactsMerged, change: Change) -> None:
    """Their gifts count together, earlier ones too."""
    recheck_soon([fact.subject, fact.gone])


@listens_to(ChangeSetUndone)
def measure_who_became_two(fact: ChangeSetUndone, change: Change) -> None:
    """A merge that is taken back leaves on record what it brought to light."""
    if MERGED in fact.tables:
        recheck_soon(values_in_images(fact, MERGED, "gone") | values_in_images(fact, MERGED, "into_id"))
