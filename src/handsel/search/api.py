"""The REST door of the search."""

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from handsel.org.rest import PROBLEMS, Short, viewer
from handsel.search.finding import Group, find
from handsel.search.schemas import SearchOut
from handsel.search.sources import sources

search = Router(tags=["search"])
Kinds = Annotated[Short, Field(description="Kinds to look in, with commas; all of them by default.")]
Each = Annotated[int, Field(ge=1, le=50, description="Hits of each kind.")]


@search.get("", response={200: SearchOut} | PROBLEMS, summary="Search everything the caller may see")
def find_records(request: HttpRequest, q: Short, kind: Kinds = "", limit: Each = 10) -> dict[str, Any]:
    """Words and beginnings of words, e-mail addresses, digits of telephone numbers."""
    only = [name.strip() for name in kind.split(",") if name.strip()]
    if unknown := [name for name in only if name not in sources()]:
        words = {"kind": unknown[0], "known": ", ".join(sources())}
        raise ValidationError({"kind": [_("There is no kind “%(kind)s”; choose among %(known)s.") % words]})
    groups = find(q, viewer=viewer(request), each=limit, only=only) if q.strip() else []
    return {"groups": [_shown(group, request) for group in groups]}


def _shown(group: Group, request: HttpRequest) -> dict[str, Any]:
    hits = [
        {"id": hit.id, "title": hit.text, "detail": hit.detail, "url": request.build_absolute_uri(hit.url)}
        for hit in group.hits
    ]
    return {"kind": group.source.name, "label": group.label, "hits": hits, "more": group.more}
