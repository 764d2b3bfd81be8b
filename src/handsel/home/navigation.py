"""What the shell shows around every page."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/base.html`: who is looking and where they can go."""
    return {"viewer": getattr(request, "viewer", None), "nav": []}
