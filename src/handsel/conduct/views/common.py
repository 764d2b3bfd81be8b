"""What the pages of conduct share: who may open the desk, errors put at their fields, small texts."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase

from handsel.conduct.labels import language
from handsel.conduct.models import Gift
from handsel.conduct.queries.book import rulebook
from handsel.kernel.money import Money
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


def of_the_desk[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """For readers of the register alone; for everybody else the page does not exist."""

    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> R:
        if not viewer_of(request).may(Permission.READ_REGISTER):
            raise Http404
        return view(request, *arguments, **more)

    return wrapped


def oversees(viewer: Viewer) -> bool:
    """Whether the viewer decides at the desk, and not only reads it."""
    return viewer.may(Permission.OVERSEE_CONDUCT)


def enters(viewer: Viewer) -> bool:
    """Whether the viewer puts gifts on the register."""
    return viewer.may(Permission.EDIT_RECORDS) or oversees(viewer)


def tell(form: forms.BaseForm, problem: ValidationError) -> None:
    """Put each message at its field where the form shows it, else above the form."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem.messages)
        return
    for name, messages in problem.message_dict.items():
        name = {"to": "people", "attestation": "attest"}.get(name, name)
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, messages)


def one_id(value: Any) -> UUID | None:
    """An identifier that came with a request, or nothing."""
    if isinstance(value, UUID) or value is None:
        return value
    try:
        return UUID(str(getattr(value, "pk", value)))
    except ValueError:
        return None


def amount_of(gift: Gift) -> Money:
    """What the gift is worth in all: the highest amount known of it, tax and delivery apart."""
    known = [each for each in (gift.cost, gift.market, gift.face) if each is not None]
    return Money(max(known), gift.currency)


def policy_names() -> dict[str, str]:
    """Every policy's name in the language of the request, by its code."""
    return {policy.code: policy.name.said(language()) for policy in rulebook().policies}
