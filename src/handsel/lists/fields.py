"""A form field for a column, for editing in place, editing many, and asking for a filter's value."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from handsel.lists.columns import Column, Kind
from handsel.org.models import Member
from handsel.org.viewer import Viewer


class OneField(forms.Form):
    """A form of one field, named by its column, and the version its editor saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, column: Column, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["value"] = field_for(column, viewer)

    def clean_value(self) -> Any:
        """Empty text is empty text; an empty number, date or person is nothing."""
        value = self.cleaned_data["value"]
        return value if value != "" or isinstance(self.fields["value"], forms.CharField) else None


def field_for(column: Column, viewer: Viewer, *, required: bool = False) -> forms.Field:
    """The field that takes a value of this column."""
    shape: dict[str, Any] = {"label": column.label, "required": required or column.title}
    if column.kind is Kind.CHOICE and column.choices:
        blank = [] if shape["required"] or not column.nullable else [("", "—")]
        return forms.ChoiceField(choices=[*blank, *column.choices(viewer)], **shape)
    if column.kind is Kind.MEMBER:
        return forms.ModelChoiceField(queryset=Member.objects.visible_to(viewer).active().order_by("name"), **shape)
    if column.kind is Kind.MONEY:
        return forms.DecimalField(max_digits=18, decimal_places=2, **shape)
    if column.kind is Kind.PERCENT:
        return forms.IntegerField(min_value=0, max_value=100, **shape)
    if column.kind is Kind.YEAR:
        return forms.IntegerField(min_value=1, max_value=9999, **shape)
    if column.kind is Kind.NUMBER:
        return forms.IntegerField(min_value=0, max_value=2_147_483_647, **shape)
    if column.kind is Kind.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **shape)
    if column.kind is Kind.FLAG:
        return forms.BooleanField(label=column.label, required=False)
    if column.kind is Kind.TAGS:
        return Tags(help_text=_("Separate several with commas."), **shape)
    return forms.CharField(max_length=10_000, **shape)


class Tags(forms.CharField):
    """Several words separated by commas, as a list."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Blank parts and repetitions are dropped."""
        return list(dict.fromkeys(part.strip() for part in str(value or "").split(",") if part.strip()))

    def prepare_value(self, value: Any) -> Any:
        """A list as people type it."""
        return ", ".join(value) if isinstance(value, list) else value
