"""Put a photo with a gift. It stays as long as the register does."""

from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from handsel.conduct.actions.writing import require_own
from handsel.conduct.events import PhotoAdded
from handsel.conduct.models import Gift, GiftPhoto
from handsel.conduct.photos import prepared
from handsel.kernel.ids import new_id
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

MOST = 10
"""Photos of one row."""


def add_photo(*, gift: Gift, raw: bytes, by: Viewer, at: datetime) -> GiftPhoto:
    """Keep a photo of one's own gift, or of any for who oversees the register. Raises ValidationError.

    The file is written before the row; one without a row is never shown.
    """
    require_own(gift, by)
    picture = prepared(raw)
    if gift.photos.count() >= MOST:
        raise ValidationError({"photo": [_("There are %(most)s photos already.") % {"most": MOST}]})
    with change("conduct.add-photo", by=by, at=at) as adding:
        key = new_id()
        stored = default_storage.save(f"conduct/photos/{key}.jpg", ContentFile(picture))
        row = GiftPhoto.objects.create(
            id=key, gift=gift, stored=stored, digest=sha256(picture).hexdigest(), added_by_id=by.member_id, added_at=at
        )
        adding.record(PhotoAdded(subject=gift.pk))
    return row
