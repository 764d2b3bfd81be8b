"""The REST door of saved views."""

from collections.abc import Iterable
from urllib.parse import parse_qsl
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from handsel.lists import actions, columns
from handsel.lists.columns import RecordList
from handsel.lists.models import SavedView
from handsel.lists.rest import PROBLEMS, Short, get_visible, now, viewer
from handsel.lists.schemas import ViewIn, ViewOut

views = Router(tags=["views"])


@views.get("", response={200: list[ViewOut]} | PROBLEMS, summary="List saved views")
def list_views(request: HttpRequest, list: Short = "") -> Iterable[SavedView]:
    """One's own and the shared ones, of one list or of all."""
    found = SavedView.objects.visible_to(viewer(request)).order_by("list_name", "position", "name", "pk")
    return found.filter(list_name=_known(list).name) if list else found


@views.post("", response={201: ViewOut} | PROBLEMS, summary="Save a view")
def save_view(request: HttpRequest, body: ViewIn) -> Status[SavedView]:
    """The same name again replaces the view."""
    view = actions.save_view(
        record_list=_known(body.list),
        name=body.name,
        query=parse_qsl(body.query, keep_blank_values=True),
        shared=body.shared,
        by=viewer(request),
        at=now(),
    )
    return Status(201, view)


@views.get("/{view_id}", response={200: ViewOut} | PROBLEMS, summary="Read a saved view")
def get_view(request: HttpRequest, view_id: UUID) -> SavedView:
    return get_visible(SavedView, view_id, request)


@views.delete("/{view_id}", response={204: None} | PROBLEMS, summary="Delete a saved view")
def delete_view(request: HttpRequest, view_id: UUID) -> Status[None]:
    actions.delete_view(view=get_visible(SavedView, view_id, request), by=viewer(request), at=now())
    return Status(204, None)


def _known(name: str) -> RecordList:
    record_list = columns.find(name)
    if record_list is None:
        words = {"name": name, "known": ", ".join(one.name for one in columns.all_lists())}
        raise ValidationError({"list": [_("There is no list “%(name)s”; choose among %(known)s.") % words]})
    return record_list
