"""Photos of gifts: what is kept of them, who sees them, and that they stay."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.models import Gift, GiftPhoto
from handsel.conduct.photos import LARGEST_SIDE, prepared
from handsel.org.models import Member
from handsel.org.viewer import Forbidden
from tests.api.programs import Program
from tests.conduct.conftest import wine
from tests.people import NOW, Cast, looking

type SignIn = Callable[[Member], Client]
TAKEN_AT = "51.5007 N, 0.1246 W"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "crimson").save(target, form, **more)
    return target.getvalue()


def taken() -> bytes:
    """A photo that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010E] = TAKEN_AT
    exif[0x0112] = 6
    return picture(exif=exif)


@pytest.fixture(autouse=True)
def files_in_memory(settings: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}


@pytest.fixture
def gift(cast: Cast, dora: Contact) -> Gift:
    return actions.record_gift(draft=wine(dora), by=looking(cast.ana), at=NOW)


def test_what_is_kept_is_upright_and_does_not_tell_where_it_was_taken() -> None:
    kept = prepared(taken())
    with Image.open(io.BytesIO(kept)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (30, 40))
        assert not opened.getexif()
    assert TAKEN_AT.encode() not in kept


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(form: str) -> None:
    assert prepared(picture(form)).startswith(b"\xff\xd8")


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(prepared(picture(size=(4000, 1000))))) as opened:
        assert opened.size == (LARGEST_SIDE, LARGEST_SIDE // 4)


@pytest.mark.parametrize("raw", [b"", b"<svg/>", b"GIF89a", picture()[:200], b"\xff\xd8\xff\xe0" + b"x" * 5000])
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(ValidationError, match="no photo"):
        prepared(raw)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    with pytest.raises(ValidationError, match="too many pixels"):
        prepared(picture(size=(100, 100)))


def test_a_photo_stays_with_its_gift_and_with_the_correction_of_it(cast: Cast, gift: Gift, dora: Contact) -> None:
    by = looking(cast.ana)
    row = actions.add_photo(gift=gift, raw=taken(), by=by, at=NOW)
    assert default_storage.open(row.stored).read() == prepared(taken())
    later = actions.correct_gift(gift=gift, draft=wine(dora, cost="90"), reason="Typo", by=by, at=NOW)
    program = Program(cast.ana)
    listed = program.does("GET", f"/conduct/gifts/{later.pk}/photos")
    assert [one["id"] for one in listed] == [str(row.pk)]
    answer = program.get(f"/conduct/photos/{row.pk}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")


def test_nobody_else_sees_or_adds_one(cast: Cast, gift: Gift, signed_in: SignIn) -> None:
    row = actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ana), at=NOW)
    with pytest.raises(Forbidden):
        actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ben), at=NOW)
    for member, status in ((cast.ana, 200), (cast.fay, 200), (cast.ben, 404), (cast.mo, 404)):
        assert signed_in(member).get(reverse("conduct:photo", args=[row.pk])).status_code == status
        assert Program(member, "read").get(f"/conduct/photos/{row.pk}").status_code == status


def test_whoever_a_correction_names_as_giver_does_not_see_earlier_photos(
    cast: Cast, gift: Gift, dora: Contact, signed_in: SignIn
) -> None:
    actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ana), at=NOW)
    draft = wine(dora, giver=cast.ben.pk)
    later = actions.correct_gift(gift=gift, draft=draft, reason="Ben brought it", by=looking(cast.fay), at=NOW)
    page = reverse("conduct:gift", args=[later.pk])
    assert signed_in(cast.ben).get(page).context["photos"] == []
    assert len(signed_in(cast.fay).get(page).context["photos"]) == 1


def test_ana_adds_one_on_the_page(cast: Cast, gift: Gift, signed_in: SignIn) -> None:
    client, url = signed_in(cast.ana), reverse("conduct:add-photo", args=[gift.pk])
    with connection.cursor() as cursor:
        cursor.execute("set local role handsel_app")  # which may not change the register
    assert 'enctype="multipart/form-data"' in client.get(url).content.decode()
    wrong = client.post(url, {"photo": SimpleUploadedFile("bill.pdf", b"%PDF-1.7")})
    assert (wrong.status_code, "no photo" in wrong.content.decode()) == (422, True)
    assert client.post(url, {"photo": SimpleUploadedFile("bottle.jpg", picture())}).status_code == 204
    row = GiftPhoto.objects.get()
    assert (
        reverse("conduct:photo", args=[row.pk]) in client.get(reverse("conduct:gift", args=[gift.pk])).content.decode()
    )


def test_a_program_adds_one(cast: Cast, gift: Gift) -> None:
    path = f"/api/v1/conduct/gifts/{gift.pk}/photos"
    client = Program(cast.ana).client
    made = client.post(path, {"photo": SimpleUploadedFile("bottle.png", picture("PNG"))})
    assert made.status_code == 201
    assert client.post(path, {"photo": SimpleUploadedFile("x.png", b"x")}).status_code == 422


def test_ten_are_enough(cast: Cast, gift: Gift) -> None:
    for _number in range(10):
        actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ana), at=NOW)
    with pytest.raises(ValidationError, match="10 photos"):
        actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ana), at=NOW)


def test_the_database_keeps_it(cast: Cast, gift: Gift) -> None:
    actions.add_photo(gift=gift, raw=picture(), by=looking(cast.ana), at=NOW)
    for statement in ("delete from conduct_giftphoto", "update conduct_giftphoto set stored = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
