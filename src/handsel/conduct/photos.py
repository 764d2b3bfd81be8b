"""Photos of gifts as the register keeps them: upright JPEG of a sensible size, without where they were taken."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_FILE = 15_000_000
LARGEST_SIDE = 2_000
"""Pixels: enough to read a receipt by."""
QUALITY = 85


def prepared(raw: bytes) -> bytes:
    """The picture anew as JPEG. Raises ValidationError for what is no picture, or too large a one.

    Decoding it and writing it again leaves nothing of the file but the picture: no place, no device, no program.
    """
    if len(raw) > LARGEST_FILE:
        raise _unusable(_("A photo may have at most 15 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                return _written(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _unusable(_("This picture has too many pixels.")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _unusable(_("This is no photo. Take a JPEG, PNG or WebP file.")) from None


def _written(picture: Image.Image) -> bytes:
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    plain = Image.new("RGB", picture.size, "white")
    layered = picture.convert("RGBA")
    plain.paste(layered, mask=layered.getchannel("A"))
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _unusable(text: str) -> ValidationError:
    return ValidationError({"photo": [text]})
