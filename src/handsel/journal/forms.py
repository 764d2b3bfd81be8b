"""The shape of what people type into the journal."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handsel.journal import records
from handsel.journal.colleagues import ColleagueField
from handsel.journal.models import Entry
from handsel.journal.records import Ref
from handsel.journal.rules import SUBJECT_LIMIT, TEXT_LIMIT
from handsel.lists.columns import all_lists
from handsel.lists.pickers import RecordField
from handsel.org.viewer import Viewer

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
LENGTHS = [(15, _("15 min")), (30, _("30 min")), (45, _("45 min")), (60, _("1 h")), (90, _("1½ h")), (120, _("2 h"))]
BEFORE = [
    ("", _("No reminder")), (0, _("At the start")), (15, _("15 min before")), (60, _("1 h before")),
    (1440, _("1 day before")),
]  # fmt: skip
OUTCOMES = [
    ("", _("Outcome")), ("reached", _("Reached")), ("no-answer", _("No answer")), ("voicemail", _("Left a message")),
    ("busy", _("Busy")), ("wrong-number", _("Wrong number")),
]  # fmt: skip
"""Outcomes of a call. Imported calls keep the words they came with."""
KINDS = [(kind, kind.label) for kind in Entry.Kind if kind != Entry.Kind.MAIL]


class ComposerForm(forms.Form):
    """Everything the composer can send; which fields count depends on the kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    text = forms.CharField(label=_("Text"), required=False, max_length=TEXT_LIMIT, strip=False)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=SUBJECT_LIMIT)
    due_on = forms.DateField(label=_("Due"), required=False)
    assignee = ColleagueField(label=_("For"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=Entry.Priority, required=False)
    remind_at = forms.DateTimeField(label=_("Remind me"), required=False)
    starts_at = forms.DateTimeField(label=_("Starts"), required=False)
    length = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, empty_value=None, required=False)
    remind_before = forms.TypedChoiceField(
        label=_("Reminder"), choices=BEFORE, coerce=int, empty_value=None, required=False
    )
    location = forms.CharField(label=_("Place"), required=False, max_length=500)
    direction = forms.ChoiceField(label=_("Direction"), choices=Entry.Direction, required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=24 * 60)

    def clean(self) -> dict[str, Any]:
        """Meetings need a start, tasks something to do; the action says the rest."""
        found = super().clean() or self.cleaned_data
        if found.get("kind") == Entry.Kind.MEETING and not found.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Say when the meeting starts."))
        return found


class NoteForm(forms.Form):
    """What an edit of a note may change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=SUBJECT_LIMIT)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 10}))


class CallForm(NoteForm):
    """What an edit of a call may change."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Entry.Direction)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    at = forms.DateTimeField(label=_("When"), widget=MOMENT)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        kept = self.initial.get("outcome", "")
        if kept and kept not in dict(OUTCOMES):  # the words an imported call came with
            self.fields["outcome"].choices = [*OUTCOMES, (kept, kept)]  # type: ignore[attr-defined]


class MeetingForm(NoteForm):
    """What an edit of a meeting may change."""

    starts_at = forms.DateTimeField(label=_("Starts"), widget=MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends at"), required=False, widget=MOMENT)
    location = forms.CharField(label=_("Place"), required=False, max_length=500)
    remind_at = forms.DateTimeField(label=_("Remind me"), required=False, widget=MOMENT)


class TaskForm(forms.Form):
    """A task, new or edited."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=_("What is to be done"), max_length=SUBJECT_LIMIT)
    due_on = forms.DateField(label=_("Due"), required=False, widget=DAY)
    assignee = ColleagueField(label=_("For"), required=False, help_text=_("Nobody named: for me."))
    priority = forms.ChoiceField(label=_("Priority"), choices=Entry.Priority, initial=Entry.Priority.NORMAL)
    remind_at = forms.DateTimeField(label=_("Remind me"), required=False, widget=MOMENT)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 4}))


class NewMeetingForm(forms.Form):
    """A meeting planned away from a record."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LIMIT)
    starts_at = forms.DateTimeField(label=_("Starts"), widget=MOMENT)
    length = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=30)
    location = forms.CharField(label=_("Place"), required=False, max_length=500)
    remind_before = forms.TypedChoiceField(
        label=_("Reminder"), choices=BEFORE, coerce=int, empty_value=None, required=False, initial=15
    )
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 4}))


class LineForm(forms.Form):
    """Which line of an entry becomes a task, for whom and when."""

    line = forms.ChoiceField(label=_("Line"), widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("Due"), required=False, widget=DAY)
    assignee = ColleagueField(label=_("For"), required=False, help_text=_("Nobody named: for me."))

    def __init__(self, lines: list[str], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        field = self.fields["line"]
        field.choices = [(str(number), line) for number, line in enumerate(lines)]  # type: ignore[attr-defined]
        field.initial = "0"


class RecordsForm(forms.Form):
    """Further records an entry is put on, one of each kind at a time."""

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name, kind in records.kinds().items():
            model = kind.rows().model
            for record_list in (found for found in all_lists() if found.model is model):
                self.fields[name] = RecordField(record_list, viewer, label=kind.label, required=False)

    def chosen(self) -> list[Ref]:
        """The records that were picked."""
        return [(name, record.pk) for name, record in self.cleaned_data.items() if record is not None]


EDITING: dict[str, type[forms.Form]] = {
    Entry.Kind.NOTE: NoteForm,
    Entry.Kind.CALL: CallForm,
    Entry.Kind.MEETING: MeetingForm,
    Entry.Kind.TASK: TaskForm,
}
"""The form that edits each kind of entry. E-mails stay as they came."""


def minutes(count: int | None) -> timedelta | None:
    """So many minutes, or nothing."""
    return None if count is None else timedelta(minutes=count)
