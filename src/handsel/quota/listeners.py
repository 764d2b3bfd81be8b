"""What quota does when the organisation changes."""

from handsel.org.events import TeamDissolved
from handsel.quota.models import Target
from handsel.trail.changes import Change
from handsel.trail.facts import listens_to


@listens_to(TeamDissolved)
def remove_targets(fact: TeamDissolved, change: Change) -> None:
    """A team that is gone is expected nothing of; taking the dissolution back brings its quotas back too."""
    Target.objects.filter(team=fact.subject).delete()
