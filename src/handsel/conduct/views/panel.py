"""What conduct has to say on the home page: one's own word that is due, requests to answer, the officer's day."""

from datetime import datetime
from typing import Any

from handsel.conduct.queries import desk as reads
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.views.common import oversees, policy_names
from handsel.conduct.views.desk import near_line, tiles
from handsel.conduct.views.requests import request_line, waiting
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

SHOWN = 5


def panel(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Nothing for somebody whom nothing waits for and who does not read the register."""
    day, reader = today(now), viewer.may(Permission.READ_REGISTER)
    requests = [request_line(each, viewer, day) for each in waiting(viewer, day)[:SHOWN]]
    found: dict[str, Any] = {"attests": pages.attestation_due(viewer, day), "requests": requests}
    if reader:
        near, policies = reads.near_limits(viewer, day)[:SHOWN], policy_names()
        found |= {
            "reads": True,
            "oversees": oversees(viewer),
            "tiles": tiles(pages.finding_counts(viewer)),
            "near": [near_line(each, policies) for each in near],
        }
    return found if reader or requests or found["attests"] else {}
