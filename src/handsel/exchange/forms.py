"""What the pages of an import ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.exchange import telling
from handsel.exchange.mapping_files import UnusableMapping, parse_mapping
from handsel.exchange.uploads import Upload

MAPPING_BYTES = 1024 * 1024


class SeveralFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Each file by itself. Empty ones are told apart later, by name."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise ValidationError(_("Choose at least one file."))
        return list(given)


class UploadForm(forms.Form):
    """Files to import; a `.toml` among them is the mapping."""

    files = FilesField(label=gettext_lazy("Files"))  # type: ignore[assignment]
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Where the files come from. Give later files the same name, and they update the same records."
        ),
    )

    def parted(self) -> tuple[list[Upload], str]:
        """The tables, and the text of the mapping. Raises ValidationError for a mapping that cannot be used."""
        return parted(self.cleaned_data["files"])


def parted(files: Sequence[Upload]) -> tuple[list[Upload], str]:
    """Tables and mapping apart. Raises ValidationError for a mapping that cannot be used."""
    mappings = [file for file in files if (file.name or "").lower().endswith(".toml")]
    if len(mappings) > 1:
        raise ValidationError(_("Choose one mapping file only."))
    tables = [file for file in files if file not in mappings]
    return tables, mapping_text(mappings[0]) if mappings else ""


def mapping_text(file: Upload) -> str:
    """The text of a mapping file. Raises ValidationError with what is wrong and where."""
    if (file.size or 0) > MAPPING_BYTES:
        raise ValidationError(_("%(file)s is too large for a mapping file.") % {"file": file.name})
    content = file.read()
    try:
        parse_mapping(content)
    except UnusableMapping as problem:
        raise ValidationError(f"{file.name}: {telling.mapping_problem(problem)}") from None
    return bytes(content).decode("utf-8-sig")


class OptionsForm(forms.Form):
    """What was decided besides the mapping."""

    owners = forms.ChoiceField(
        label=gettext_lazy("Owners nobody here is called"),
        choices=[
            ("create", gettext_lazy("Become members without sign-in; their records wait for them")),
            ("me", gettext_lazy("Their records are mine")),
            ("none", gettext_lazy("Their records have no owner")),
        ],
        widget=forms.RadioSelect,
    )
    pipeline = forms.CharField(
        label=gettext_lazy("Pipeline for stages not known here"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Left empty, it is named after the files."),
    )
    system = forms.CharField(
        label=gettext_lazy("Name of the other system"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Files of the same system update the same records, by their identifiers there."),
    )


class MappingNameForm(forms.Form):
    """A name for a mapping to be kept."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class MappingFileForm(forms.Form):
    """A mapping file for files that were uploaded already."""

    file = forms.FileField(label=gettext_lazy("Mapping file"))
