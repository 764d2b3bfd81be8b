"""What the REST doors of all rooms share: problems, texts that can be kept, pages, references to other records.

Errors are `application/problem+json` (RFC 9457). It stands here because every room with a door stands above.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from handsel.org.models import Member
from handsel.org.viewer import Viewer

LONGEST = 100_000


class Problem(Schema):
    """What went wrong, after RFC 9457. `errors` maps fields or parameters to sentences."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, list[str]] = Field(default_factory=dict)
    current: dict[str, Any] | None = None
    """On 409: what the clashing fields hold now."""


PROBLEMS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)
"""Answers that every operation may give besides its own."""


UNREADABLE = gettext_lazy("Text holds a character that cannot be stored.")


def is_unreadable(text: str) -> bool:
    """Whether text holds NUL or half of a surrogate pair, which no database keeps."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _storable(text: str) -> str:
    if is_unreadable(text):
        raise ValueError(str(UNREADABLE))
    return text


Text = Annotated[str, AfterValidator(_storable), Field(max_length=LONGEST)]
"""Text that PostgreSQL can keep: no NUL, no half of a surrogate pair."""

Short = Annotated[str, AfterValidator(_storable), Field(max_length=500)]
"""Text of one line."""


def _within_reason[D: date](day: D) -> D:
    if not 1900 <= day.year <= 2200:
        raise ValueError(_("Choose a day between the years 1900 and 2200."))
    return day


Day = Annotated[date, AfterValidator(_within_reason)]
"""A day that calendars and time zones can count with."""

Moment = Annotated[AwareDatetime, AfterValidator(_within_reason)]
"""A moment with its offset from UTC."""

Whole = Annotated[int, Field(ge=0, le=2_147_483_647)]
"""A number PostgreSQL keeps in an integer column."""

Version = Annotated[Whole | None, Field(description="The version you read; a clash with somebody else is a 409.")]

Ids = Annotated[list[UUID], Field(min_length=1, max_length=10_000)]
"""Many records at once."""


class Body(Schema):
    """What a caller sends. A field that does not exist is refused, so that no misspelt one goes unnoticed."""

    model_config = ConfigDict(extra="forbid")


class OwnerIn(Body):
    """Who takes over."""

    owner_id: UUID


class IdsIn(Body):
    """Which records."""

    ids: Ids


class GivenIn(IdsIn):
    """Which records go to whom."""

    owner_id: UUID


class BulkIn[T](IdsIn):
    """Which records get which values; fields left out stay."""

    values: T


class CountOut(Schema):
    """How many records were changed."""

    count: int


class PageOut[T](Schema):
    """One page of rows. Pass `next` as `cursor` for the page after it. `count` stops at 10,000."""

    items: list[T]
    next: str | None
    previous: str | None
    count: int | None
    count_is_capped: bool


def viewer(request: HttpRequest) -> Viewer:
    """Who is calling; authentication has put it on the request."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def now() -> datetime:
    """The moment a call is handled; doors ask the clock so that actions need not."""
    return timezone.now()


def get_visible[M](model: type[M], pk: UUID, request: HttpRequest) -> M:
    """The row the caller may see. Raises Http404 otherwise, as if it did not exist."""
    found: M | None = model.objects.visible_to(viewer(request)).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def references(values: dict[str, Any], request: HttpRequest, **models: Any) -> dict[str, Any]:
    """Replace `owner_id` by `owner` and the like, each a visible row. Raises ValidationError naming the field."""
    for name, model in models.items():
        key = f"{name}_id"
        if key not in values:
            continue
        pk = values.pop(key)
        row = model.objects.visible_to(viewer(request)).filter(pk=pk).first() if pk is not None else None
        if pk is not None and row is None:
            raise ValidationError({key: [_("There is no such record, or you may not see it.")]})
        values[name] = row
    return values


def member(values: dict[str, Any], request: HttpRequest, name: str) -> Member | None:
    """Take a member out of the values by the field that names them."""
    found: Member | None = references(values, request, **{name: Member}).pop(name, None)
    return found


def given(body: Schema, *models: type[Model]) -> dict[str, Any]:
    """The fields the caller sent. A null for a text field of these models means empty."""
    texts = {
        field.name
        for model in models
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"TextField", "CharField"}
    }
    sent = body.model_dump(exclude_unset=True)
    return {name: "" if value is None and name in texts else value for name, value in sent.items()}
