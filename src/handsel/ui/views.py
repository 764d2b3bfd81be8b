"""The living style guide: every component with sample data, for administrators."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handsel.ui import styleguide


def guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page. The floor above puts the viewer on the request; only who configures may look."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or "configure" not in viewer.permissions:
        raise PermissionDenied
    return render(request, "ui/styleguide.html", styleguide.page())
