"""The REST API, version 1: its operations, its OpenAPI document, its documentation page."""

from django.urls import URLPattern, URLResolver, path, re_path

from handsel.api.door import door
from handsel.api.service import api
from handsel.api.views import documentation, nowhere


def _through_the_door(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLPattern):
        pattern.callback = door(pattern.callback)
    return pattern


app_name = "api"
urlpatterns = [
    path("docs/", documentation, name="documentation"),
    *(_through_the_door(pattern) for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"),
    path("", nowhere, {"path": ""}, name="api-root"),  # ninja asks for its name to know where it lives
    re_path(r"^(?P<path>(?s:.*))\Z", nowhere),
]
