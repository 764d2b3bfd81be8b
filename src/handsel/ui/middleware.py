"""A dialog asked for by its own address (a middle click, a link sent to a colleague) opens above the page it is of."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve

MARK = b'id="modal-title"'
"""What every dialog has and no page does before its own, empty one."""

type View = Callable[[HttpRequest], HttpResponse]


def dialogs_on_pages(get_response: View) -> View:
    """Answer a browser that would show a bare dialog with the way to its page; `dialogs.js` opens it there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _navigates(request) or response.streaming or not _is_dialog(response):
            return response
        return HttpResponseRedirect(f"{page_of(request)}#dialog={quote(request.get_full_path(), safe='')}")

    return middleware


def page_of(request: HttpRequest) -> str:
    """The page the reader came from, when it is one of ours; else the nearest address above the dialog's own."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path != request.path and _leads_somewhere(came.path):
        return came.path + (f"?{came.query}" if came.query else "")
    above = request.path.rstrip("/")
    while above := above.rpartition("/")[0]:
        if _leads_somewhere(f"{above}/"):
            return f"{above}/"
    return "/"


def _navigates(request: HttpRequest) -> bool:
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document"


def _is_dialog(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == 200 and MARK in response.content[:1000]


def _leads_somewhere(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Http404:
        return False
