"""Who may open a page of org, and how its forms answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Member
    viewer: Viewer


type Page[**P] = Callable[Concatenate[MemberRequest, P], HttpResponse]


def signed_in[**P](view: Page[P]) -> Callable[..., HttpResponse]:
    """The page is for members; others are sent to sign in and come back."""
    return login_required(view)


def allowed[**P](permission: Permission) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """The page is for members whose roles allow this. The action asks again; here it is a kinder refusal."""

    def decorate(view: Page[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.viewer.require(permission)
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, even when that is nothing; None when somebody only looks."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Run an action behind a button that has no form; what it refuses is told on the next page."""
    try:
        yield
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


def form_page(
    request: HttpRequest, form: forms.Form, *, template: str = "org/form.html", **context: Any
) -> HttpResponse:
    """A page around one form, or the form alone when the shared dialog asked. 422 when the form has errors.

    Context: title, submit_label, back_url; optional text, danger.
    """
    status = 422 if form.errors else 200
    context |= {"form": form, "action": request.get_full_path()}
    if request.headers.get("HX-Target", "").endswith("modal-content"):
        return render(request, "ui/modal_form.html", context, status=status)
    return render(request, template, context, status=status)
