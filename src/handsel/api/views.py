"""The API's documentation page, and addresses under it that lead nowhere."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from handsel.api import reference
from handsel.api.allowance import CALLS
from handsel.api.problems import problem
from handsel.api.service import api


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Every call with its parameters, for people."""
    document = api.get_openapi_schema()
    context = {
        "version": document["info"]["version"],
        "root": request.build_absolute_uri("../").removesuffix("/"),
        "calls_a_minute": CALLS,
        "sections": reference.sections(document),
        "shapes": reference.shapes(document),
    }
    return render(request, "api/documentation.html", context)


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, path: str) -> HttpResponse:
    """An address under the API that leads nowhere."""
    return problem(404, _("The API has no address %(path)s; see its documentation.") % {"path": f"/{path}"[:200]})
