"""Calls that may be sent twice: with the same `Idempotency-Key` an unsafe call is done once and answered alike.

Keys are a member's own and are kept for a day. The key is taken and the answer kept in the transaction of the change:
two calls at once wait for each other, and a call that fell over leaves nothing behind.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.api.models import IdempotentAnswer
from handsel.api.problems import problem
from handsel.org.viewer import Viewer

KEPT = timedelta(days=1)
UNSAFE = {"POST", "PATCH", "PUT", "DELETE"}


def once(
    request: HttpRequest, viewer: Viewer, call: Callable[[], HttpResponse], *, at: datetime | None = None
) -> HttpResponse:
    """Do the call, or answer what it was answered before."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or request.method not in UNSAFE or viewer.member_id is None:
        return call()
    if len(key) > 255 or not key.isprintable():
        return problem(422, errors={"Idempotency-Key": [_("A key has at most 255 printable characters.")]})
    at = at or timezone.now()
    with transaction.atomic():
        _wait_for_turn(viewer, key)
        kept = IdempotentAnswer.objects.filter(member_id=viewer.member_id, key=key, at__gt=at - KEPT).first()
        if kept is not None:
            return _again(kept, _digest(request))
        answer = call()
        if answer.status_code < 500 and answer.status_code not in {401, 403}:
            _keep(viewer, key, _digest(request), answer, at)
        return answer


def _wait_for_turn(viewer: Viewer, key: str) -> None:
    """One call at a time per member and key; the lock ends with the transaction."""
    name = int.from_bytes(hashlib.sha256(f"{viewer.member_id}/{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [name])


def _again(kept: IdempotentAnswer, digest: str) -> HttpResponse:
    if kept.digest != digest:
        return problem(422, errors={"Idempotency-Key": [_("This key was used for another call.")]})
    answer = HttpResponse(kept.body, status=kept.status or 200, content_type=kept.content_type)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _digest(request: HttpRequest) -> str:
    """What a call is: method, address and body; of files, which are not read for this, only how long they are."""
    call = f"{request.method} {request.get_full_path()}\n".encode()
    files = request.content_type == "multipart/form-data"
    return hashlib.sha256(
        call + (request.META.get("CONTENT_LENGTH", "").encode() if files else request.body)
    ).hexdigest()


def _keep(viewer: Viewer, key: str, digest: str, answer: HttpResponse, at: datetime) -> None:
    if "no-store" in answer.headers.get("Cache-Control", ""):
        answer = problem(409, _("This was done before; the secret it answered with is shown only once."))
    IdempotentAnswer.objects.filter(at__lte=at - KEPT).delete()
    IdempotentAnswer.objects.create(
        member_id=cast("UUID", viewer.member_id),
        key=key,
        digest=digest,
        status=answer.status_code,
        content_type=answer.headers.get("Content-Type", ""),
        body=answer.content.decode(),
        at=at,
    )
