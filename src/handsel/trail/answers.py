"""What a page answers after an action: a toast that says what was done and can take it back."""

import json

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from handsel.kernel.actors import Actor
from handsel.trail.models import ChangeSet


def undo_path(by: Actor) -> str:
    """Where posting takes back what this request has just done; empty when it did nothing."""
    last = ChangeSet.objects.filter(correlation=by.correlation, by_id=by.member_id).order_by("-id").first()
    return reverse("home:undo", args=[last.pk]) if last else ""


def with_toast[R: HttpResponseBase](response: R, message: str, *, by: Actor | None = None, kind: str = "success") -> R:
    """Show a toast with this answer; given the actor, with an Undo of what this request did."""
    toast = {"message": str(message), "kind": kind, "undo_url": undo_path(by) if by else ""}
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(events | {"toast": toast})
    return response


def reload_with_toast(message: str, *, by: Actor | None = None) -> HttpResponse:
    """Close the dialog, load the page again and say what was done."""
    response = HttpResponse(status=204)
    response.headers["HX-Trigger"] = json.dumps({"modal-close": True, "page-changed": True})
    return with_toast(response, message, by=by)
