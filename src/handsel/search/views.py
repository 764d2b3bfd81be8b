"""The search page and the command palette's answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handsel.org.viewer import Viewer
from handsel.search.finding import LONGEST_QUERY, Group, Hit, by_id, find
from handsel.search.marking import marked, snippet
from handsel.search.recents import recent
from handsel.search.sources import sources

EACH = 6
ALL_OF_ONE = 50
IN_PALETTE = 5


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything found, by kind; with `kind` all of one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    text = _typed(request)
    only = request.GET.get("kind", "")
    only = only if only in sources() else ""
    groups = find(text, viewer=viewer, each=ALL_OF_ONE if only else EACH, only=[only] if only else []) if text else []
    context = {
        "search_query": text,
        "only": only,
        "groups": [_group(group, text) for group in groups],
        "recent": [] if text else recent(request, viewer),
        "kinds": [{"name": source.name, "label": source.label, "icon": source.icon} for source in sources().values()],
    }
    return render(request, "search/search.html", context)


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Hits for the command palette. `@` finds people, `#` identifiers; nothing typed shows what was opened lately."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    text = _typed(request)
    return render(request, "ui/palette_results.html", {"groups": _palette(request, text, viewer)})


def _palette(request: HttpRequest, text: str, viewer: Viewer) -> list[dict[str, Any]]:
    if text.startswith(">"):
        return []
    if text.startswith("#"):
        return [{"label": group.label, "hits": group.hits} for group in by_id(text[1:], viewer=viewer, each=IN_PALETTE)]
    if not text:
        found = recent(request, viewer)
        return [{"label": _("Opened lately"), "hits": found}] if found else []
    people = [source.name for source in sources().values() if source.person]
    if text.startswith("@"):
        groups = find(text[1:], viewer=viewer, each=2 * IN_PALETTE, only=people) if text[1:].strip() else []
    else:
        groups = find(text, viewer=viewer, each=IN_PALETTE)
    return [{"label": group.label, "hits": group.hits} for group in groups]


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]


def _group(group: Group, text: str) -> dict[str, Any]:
    return {
        "name": group.source.name,
        "label": group.label,
        "more": group.more,
        "hits": [_hit(found, text) for found in group.hits],
    }


def _hit(found: Hit, text: str) -> dict[str, Any]:
    return {
        "url": found.url,
        "icon": found.icon,
        "person": found.person,
        "name": found.text,
        "title": marked(found.text, text),
        "detail": marked(snippet(found.detail, text), text),
    }
