"""Letters: which one waits to be accepted, and how each stands."""

from handsel.org.viewer import Viewer
from handsel.quota.models import Letter


def waiting_for(viewer: Viewer) -> Letter | None:
    """The newest letter that the viewer has not accepted and that no newer one replaces."""
    mine = Letter.objects.filter(member=viewer.member_id).select_related("acceptance").order_by("-at", "-id")[:20]
    seen: set[tuple[object, object]] = set()
    for letter in mine:
        days = (letter.starts_on, letter.ends_on)
        if days not in seen and not hasattr(letter, "acceptance"):
            return letter
        seen.add(days)
    return None


def state_of(letter: Letter, newer: Letter | None) -> str:
    """`accepted`, `replaced` by a newer one, or `waiting`."""
    if hasattr(letter, "acceptance"):
        return "accepted"
    return "replaced" if newer else "waiting"
