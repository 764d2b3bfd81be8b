"""The API's documentation page, and addresses under it that lead nowhere."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from handsel.api.problems import problem
from handsel.api.service import api


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, for people."""
    document = api.get_openapi_schema()
    context = {"info": document["info"], "groups": _by_tag(document)}
    return render(request, "api/documentation.html", context)


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, path: str) -> HttpResponse:
    """An address under the API that leads nowhere."""
    return problem(404, _("The API has no address %(path)s; see its documentation.") % {"path": f"/{path}"[:200]})


def _by_tag(document: Any) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            shown = {"method": method.upper(), "path": path, "body": _body(operation, document), **operation}
            groups.setdefault(operation.get("tags", ["other"])[0], []).append(shown)
    return groups


def _body(operation: Any, document: Any) -> list[dict[str, Any]]:
    """The fields of the JSON body, each with whether it is needed."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    schema = document["components"]["schemas"].get(name, {})
    needed = set(schema.get("required", []))
    return [{"name": field, "required": field in needed} for field in schema.get("properties", {})]
