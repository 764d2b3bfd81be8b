"""Photos of a gift: one is added, one is looked at."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.conduct import actions
from handsel.conduct.forms import PhotoForm
from handsel.conduct.models import GiftPhoto
from handsel.conduct.views.mine import gift_or_404, may_follow
from handsel.lists.views.common import viewer_of
from handsel.trail.answers import reload_with_toast


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """A photo from the camera or a file."""
    by = viewer_of(request)
    row = gift_or_404(gift_id, by)
    if not may_follow(row, by):
        raise Http404

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.add_photo(gift=row, raw=values["photo"].read(), by=by, at=timezone.now())
        return reload_with_toast(_("The photo is on record"))

    form = PhotoForm(request.POST or None, request.FILES or None)
    text = _("It stays as long as the entry. Where it was taken is not kept.")
    return dialog(request, form, run, title=_("Add a photo"), text=text, submit_label=_("Add"))


@require_GET
def show(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """The picture itself, for whoever may see the gift."""
    row = get_object_or_404(GiftPhoto.objects.visible_to(viewer_of(request)), pk=photo_id)
    return file_of(row)


def file_of(row: GiftPhoto) -> FileResponse:
    """The picture as it is stored. It never changes, so that a browser may keep it."""
    if not default_storage.exists(row.stored):
        raise Http404
    answer = FileResponse(default_storage.open(row.stored), content_type="image/jpeg", filename=f"{row.pk}.jpg")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
