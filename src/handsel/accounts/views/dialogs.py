"""What the dialogs of accounts and contacts share: show a form, run one action, say what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handsel.org.viewer import Forbidden
from handsel.trail.editing import Conflict


def dialog(
    request: HttpRequest,
    form: forms.BaseForm,
    run: Callable[[Mapping[str, Any]], HttpResponse],
    *,
    title: Any,
    submit_label: Any,
    **more: Any,
) -> HttpResponse:
    """Show the form; once it is valid, run the action and answer what it answers. 422 with the reasons otherwise."""
    if request.method == "POST" and form.is_valid():
        try:
            return run(form.cleaned_data)
        except ValidationError as problem:
            _tell(form, problem)
        except (Forbidden, Conflict) as problem:
            form.add_error(None, str(problem))
    context = {"title": title, "form": form, "action": request.get_full_path(), "submit_label": submit_label}
    return render(request, "ui/modal_form.html", context | more, status=422 if form.errors else 200)


def confirmation(request: HttpRequest) -> forms.Form:
    """A form without fields, for a dialog that only asks whether to go on."""
    return forms.Form(request.POST if request.method == "POST" else None)


def _tell(form: forms.BaseForm, problem: ValidationError) -> None:
    """Put each message at its field where the form shows it, else above the form."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem.messages)
        return
    for name, messages in problem.message_dict.items():
        place = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(place, messages)
