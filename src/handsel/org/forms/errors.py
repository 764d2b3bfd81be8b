"""An action's refusal becomes the form's error, beside the field it names."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError


@contextmanager
def refusals(form: forms.Form) -> Iterator[None]:
    """Run an action; what it refuses is added to the form, which then is no longer valid."""
    try:
        yield
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            form.add_error(None, refusal)
            return
        for field, errors in refusal.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
