"""Which import a page is about, and whether the viewer may go on with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from handsel.exchange.imports import require_own
from handsel.exchange.models import Import
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

type View = Callable[..., HttpResponse]


def require_a_look(viewer: Viewer) -> None:
    """Raise Forbidden unless the viewer imports, or reads what others did."""
    if not viewer.may(Permission.READ_TRAIL):
        viewer.require(Permission.IMPORT)


def visible(request: HttpRequest, import_id: UUID) -> Import:
    """The import, or 404."""
    viewer = viewer_of(request)
    require_a_look(viewer)
    return get_object_or_404(Import.objects.visible_to(viewer).select_related("by"), pk=import_id)


def of_own_import(view: View) -> View:
    """Give the view the import, of which the viewer is the one who uploaded it."""

    @wraps(view)
    def wrapped(request: HttpRequest, import_id: UUID, *arguments: Any, **more: Any) -> HttpResponse:
        row = visible(request, import_id)
        require_own(row, viewer_of(request))
        return view(request, row, *arguments, **more)

    return wrapped


def told_back(view: View) -> View:
    """A step that cannot be taken says why on the import's page."""

    @wraps(view)
    def wrapped(request: HttpRequest, row: Import, *arguments: Any, **more: Any) -> HttpResponse:
        try:
            return view(request, row, *arguments, **more)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect("exchange:import", row.pk)

    return wrapped
