"""Who has given their word for a year, and who still has to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from handsel.conduct.queries import desk as reads
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.views.common import of_the_desk
from handsel.conduct.views.desk import tabs
from handsel.lists.views.common import viewer_of
from handsel.org.roles import ROLES, Role

YEARS = 4


@require_GET
@of_the_desk
def attestations(request: HttpRequest) -> HttpResponse:
    """One year's attestations by member and role."""
    viewer, this = viewer_of(request), today(timezone.now()).year
    years = [this - n for n in range(YEARS)]
    year = next((each for each in years if str(each) == request.GET.get("year")), this)
    due = [{"name": each.name, "roles": _roles(each.roles)} for each in reads.attestations_due(viewer, year)]
    done = pages.attested(year, viewer)
    context = {
        "tabs": tabs(request),
        "year": year,
        "years": years,
        "due": due,
        "done": [{"row": each, "roles": _roles(each.role.split(", "))} for each in done],
        "everyone": len(due) + len(done),
    }
    return render(request, "conduct/attestations.html", context)


def _roles(codes: list[str]) -> str:
    return ", ".join(str(ROLES[Role(code)].label) for code in codes if code in Role.__members__.values())
