"""What pages of home ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.journal.colleagues import ColleagueField
from handsel.journal.sentences import DOORS

ROOMS = {
    "accounts": _("Accounts and contacts"),
    "pipeline": _("Opportunities and pipelines"),
    "journal": _("Notes, calls, meetings, tasks"),
    "org": _("Members, teams, company"),
    "lists": _("Saved views"),
    "exchange": _("Imports"),
    "trail": pgettext_lazy("room", "Undo"),
}
"""The first word of a verb, as people call that part of the work."""


class AboutForm(forms.Form):
    """Whom to ask about."""

    member = ColleagueField(label=_("Person"))


class AuditForm(forms.Form):
    """What the audit log is narrowed to."""

    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    door = forms.ChoiceField(label=_("Door"), required=False)
    room = forms.ChoiceField(label=_("About"), required=False)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["door"].choices = [("", _("Any door")), *DOORS.items()]  # type: ignore[attr-defined]
        self.fields["room"].choices = [("", _("Everything")), *ROOMS.items()]  # type: ignore[attr-defined]

    def narrowing(self) -> dict[str, Any]:
        """The filter's values by name."""
        found = self.cleaned_data
        return {name: found[name] for name in ("person", "door", "room", "since", "until")}
