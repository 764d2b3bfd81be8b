"""The shape of what people type about quotas."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.kernel.periods import Period
from handsel.quota.rules.sheet import number

LARGEST_FILE = 5_000_000


class Amount(forms.CharField):
    """A number as people write it, `250 000.50` too."""

    def to_python(self, value: Any) -> Any:
        """The Decimal; None for nothing."""
        text = str(super().to_python(value) or "")
        if not text:
            return None
        found = number(text)
        if found is None:
            raise ValidationError(_("Write a number such as 250000 or 250000.50."))
        return found


def day(**more: Any) -> forms.DateField:
    """A date as browsers pick it."""
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ReliefForm(forms.Form):
    """By how much, or for which days, and why."""

    amount = Amount(
        label=gettext_lazy("Amount"), required=False, help_text=gettext_lazy("Or give the days of a leave.")
    )
    first = day(label=gettext_lazy("First day of leave"))
    last = day(label=gettext_lazy("Last day of leave"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """Days come in pairs, in order, and not together with an amount."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if bool(first) != bool(last):
            self.add_error("last" if first else "first", _("Give both the first and the last day."))
        elif first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif first and values.get("amount") is not None:
            self.add_error("amount", _("Give either an amount or days, not both."))
        return values

    @property
    def leave(self) -> Period | None:
        """The days of leave, half open."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last + timedelta(days=1)) if first and last else None


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))


class LetterForm(forms.Form):
    """Which period a letter is about, and a note to go with it."""

    period = forms.CharField(
        label=gettext_lazy("Period"), max_length=20, help_text=gettext_lazy("2026, 2026 Q3 or 2026-07.")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SheetForm(forms.Form):
    """A CSV file of quotas."""

    file = forms.FileField(label=gettext_lazy("CSV file"))

    def text(self) -> tuple[str, str]:
        """What the file holds, and its name. Raises ValidationError for what is no text."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 5 MB."))
        try:
            return upload.read().decode("utf-8-sig"), upload.name
        except UnicodeDecodeError as problem:
            raise ValidationError(_("Save the file as CSV in UTF-8 and try again.")) from problem
