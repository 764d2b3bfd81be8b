"""A form field that picks one record of a list by typing: 100,000 accounts do not fit into a select."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from handsel.lists.columns import RecordList
from handsel.org.viewer import Viewer


class PickerInput(forms.Widget):
    """A text box with suggestions and a hidden identifier; without scripts the exact name works as well."""

    template_name = "lists/picker.html"

    def __init__(self, record_list: RecordList, viewer: Viewer) -> None:
        super().__init__()
        self.record_list, self.viewer = record_list, viewer

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds the name of the chosen record and where suggestions come from."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = _row(self.record_list, self.viewer, value)
        context["widget"] |= {
            "text": str(chosen) if chosen else "",
            "id": str(chosen.pk) if chosen else "",
            "url": reverse("lists:pick", args=[self.record_list.name]),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The identifier; or, where only a name was typed, the name."""
        typed = (data.get(f"{name}-text") or "").strip()
        return (data.get(name) or "").strip() if typed or f"{name}-text" not in data else ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither the box nor the identifier was sent."""
        return name not in data and f"{name}-text" not in data


class RecordField(forms.Field):
    """A visible record of a list, or None. Accepts an identifier."""

    def __init__(self, record_list: RecordList, viewer: Viewer, **more: Any) -> None:
        super().__init__(widget=PickerInput(record_list, viewer), **more)
        self.record_list, self.viewer = record_list, viewer

    def to_python(self, value: Any) -> Any:
        """The record. Raises ValidationError when there is none, or the viewer may not see it."""
        if not value:
            return None
        found = _row(self.record_list, self.viewer, value)
        if found is None:
            raise ValidationError(_("Choose one of the suggestions."))
        return found


def _row(record_list: RecordList, viewer: Viewer, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, record_list.model):
        return value
    try:
        key = UUID(str(value))
    except ValueError:
        return None
    return record_list.visible_to(viewer).filter(pk=key).first()
