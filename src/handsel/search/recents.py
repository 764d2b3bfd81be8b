"""Records somebody opened lately, kept in a cookie of the browser: no write to the database for looking."""

from collections import defaultdict
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from handsel.org.viewer import Viewer
from handsel.search.finding import Hit, hit
from handsel.search.sources import sources

COOKIE = "recent"
KEPT = 10
THIRTY_DAYS = 30 * 86_400


def remember(request: HttpRequest, response: HttpResponseBase, kind: str, record_id: UUID) -> None:
    """Put a record first among the recent ones."""
    fresh = f"{kind}:{record_id.hex}"
    kept = [fresh, *[ref for ref in _refs(request) if ref != fresh]][:KEPT]
    response.set_cookie(
        COOKIE,
        "|".join(kept),
        max_age=THIRTY_DAYS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def recent(request: HttpRequest, viewer: Viewer) -> list[Hit]:
    """The records opened lately that the viewer may still see, the last one first. One query for each kind."""
    refs = _refs(request)
    grouped: dict[str, list[UUID]] = defaultdict(list)
    for ref in refs:
        kind, _separator, identifier = ref.partition(":")
        if kind in sources():
            grouped[kind].append(UUID(identifier))
    found: dict[str, Hit] = {}
    for kind, identifiers in grouped.items():
        source = sources()[kind]
        rows = source.rows(viewer).filter(pk__any_of=identifiers)
        found |= {f"{kind}:{row.pk.hex}": hit(source, row) for row in rows}
    return [found[ref] for ref in refs if ref in found]


def _refs(request: HttpRequest) -> list[str]:
    """What the cookie names; whatever is no reference is left out."""
    return [ref for ref in request.COOKIES.get(COOKIE, "").split("|")[:KEPT] if _is_ref(ref)]


def _is_ref(ref: str) -> bool:
    kind, _separator, identifier = ref.partition(":")
    try:
        return bool(kind) and UUID(identifier).hex == identifier
    except ValueError:
        return False
