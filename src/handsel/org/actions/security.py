"""Ways to sign in besides the password: noted when members change them, taken away when somebody is locked out."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from handsel.org import events
from handsel.org.actions.values import CannotOrganise, require_over
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.trail.changes import change


def note_way_in(*, member: Member, way: str, added: bool, by: Viewer, at: datetime) -> None:
    """Let the trail know that a member set up or removed an authenticator; allauth keeps the authenticator itself."""
    require_over(member.pk, by=by)
    fact = events.WayInAdded if added else events.WayInRemoved
    with change("org.note-way-in", by=by, at=at) as noting:
        noting.record(fact(subject=member.pk, way=way))


def forget_second_steps(*, member: Member, by: Viewer, at: datetime) -> None:
    """Remove every authenticator of a member who lost phone and key, so that the password alone signs them in."""
    require_over(member.pk, by=by)
    with change("org.forget-second-steps", by=by, at=at) as forgetting:
        removed, _by_kind = Authenticator.objects.filter(user=member).delete()
        if not removed:
            raise CannotOrganise(_("%(member)s has no second step.") % {"member": member.name})
        forgetting.record(events.SecondStepsForgotten(subject=member.pk, member=member.name))
