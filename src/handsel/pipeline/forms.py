"""The shape of what people type about opportunities, stages and the people around a deal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.lists.columns import RecordList, find
from handsel.lists.fields import Tags
from handsel.lists.pickers import RecordField
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Category, LostReason, Opportunity, Outcome, Pipeline, Stage

ROLES = (
    pgettext_lazy("buying role", "Economic buyer"),
    pgettext_lazy("buying role", "Decision maker"),
    pgettext_lazy("buying role", "Champion"),
    pgettext_lazy("buying role", "Influencer"),
    pgettext_lazy("buying role", "Evaluator"),
    pgettext_lazy("buying role", "User"),
    pgettext_lazy("buying role", "Executive sponsor"),
    pgettext_lazy("buying role", "Legal"),
    pgettext_lazy("buying role", "Procurement"),
    pgettext_lazy("buying role", "Blocker"),
)
"""Parts contacts often play; others may be typed."""


def _list(name: str) -> RecordList:
    found = find(name)
    if found is None:
        raise LookupError(f"The list {name} is not registered.")
    return found


def day(**more: Any) -> forms.DateField:
    """A date as browsers pick it."""
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def text(**more: Any) -> forms.CharField:
    """One line; how long it may be is for the rules to say."""
    return forms.CharField(required=False, max_length=10_000, **more)


class Suggested(forms.TextInput):
    """A text box that suggests values and takes others."""

    template_name = "pipeline/suggested.html"

    def __init__(self, suggestions: Any, **more: Any) -> None:
        super().__init__(**more)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds the suggestions."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{attrs['id']}-suggestions"
        context["suggestions"] = self.suggestions() if callable(self.suggestions) else self.suggestions
        return context


class StageSelect(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Stages in order; with several pipelines each says which one it is of."""

    def __init__(self, stages: QuerySet[Stage], **more: Any) -> None:
        ordered = stages.filter(archived_at=None, pipeline__archived_at=None).select_related("pipeline")
        super().__init__(
            ordered.order_by("pipeline__position", "pipeline__name", "position", "pk"), empty_label=None, **more
        )
        self._several = Pipeline.objects.filter(archived_at=None).count() > 1

    def label_from_instance(self, obj: Any) -> str:
        """The name; behind its pipeline's where there are several."""
        return f"{obj.pipeline.name} · {obj.name}" if self._several else str(obj.name)


class QuickOpportunityForm(forms.Form):
    """What it takes to add a deal in a hurry."""

    name = forms.CharField(label=_("Name"), max_length=10_000)
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=18, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    close_on = day(label=_("Close date"))
    kind = forms.ChoiceField(label=_("Type"), choices=Opportunity.Kind.choices, initial=Opportunity.Kind.NEW)
    next_step = text(label=_("Next step"))
    next_step_on = day(label=_("Next step date"))

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["account"] = RecordField(_list("accounts"), viewer, label=_("Account"), required=False)
        self.fields["primary_contact"] = RecordField(
            _list("contacts"), viewer, label=_("Primary contact"), required=False
        )
        self.fields["stage"] = StageSelect(Stage.objects.filter(outcome=Outcome.OPEN), label=_("Stage"))
        self.order_fields(["name", "account", "primary_contact", "stage", "amount", "currency", "close_on", "kind"])


class OpportunityForm(forms.Form):
    """All of an opportunity that a person fills in.

    Every field also carries what the person saw, so that only what they changed is saved and other people's changes
    to other fields stay.
    """

    name = forms.CharField(label=_("Name"), max_length=10_000)
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=18, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    close_on = day(label=_("Close date"))
    probability = forms.IntegerField(
        label=_("Probability"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Percent. Empty: as the stage says."),
    )
    category = forms.ChoiceField(label=_("Forecast category"), required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=Opportunity.Kind.choices)
    source = text(label=_("Source"))
    product = text(label=_("Product"))
    next_step = text(label=_("Next step"))
    next_step_on = day(label=_("Next step date"))
    opened_on = day(label=pgettext_lazy("day", "Opened"))
    competitors = Tags(label=_("Competitors"), required=False, help_text=_("Separate several with commas."))
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=200_000
    )

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["category"].choices = [("", _("As the stage says")), *Category.choices]  # type: ignore[attr-defined]
        self.fields["account"] = RecordField(_list("accounts"), viewer, label=_("Account"), required=False)
        self.fields["primary_contact"] = RecordField(
            _list("contacts"), viewer, label=_("Primary contact"), required=False
        )
        self.order_fields(["name", "account", "primary_contact", "amount", "currency", "close_on"])
        for field in self.fields.values():
            field.show_hidden_initial = True
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def changed_values(self) -> dict[str, Any]:
        """What the person changed of what they saw."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}


class LoseForm(forms.Form):
    """Why a deal was lost."""

    reason = forms.CharField(label=_("Reason"), max_length=10_000)
    close_on = day(label=_("Closed on"), help_text=_("Empty: today."))

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["reason"].widget = Suggested(
            lambda: list(LostReason.objects.order_by("position", "name").values_list("name", flat=True)),
            attrs={"autofocus": True},
        )


class StageForm(forms.Form):
    """Which stage a deal goes to."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["stage"] = StageSelect(Stage.objects.all(), label=_("Stage"))
        self.fields["stage"].widget.attrs["autofocus"] = True


class ReopenForm(forms.Form):
    """Where a closed deal is taken up again, and when it should close now."""

    close_on = day(label=_("New close date"))

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["stage"] = StageSelect(Stage.objects.filter(outcome=Outcome.OPEN), label=_("Stage"))
        self.order_fields(["stage", "close_on"])


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague who works here."""

    def __init__(self, viewer: Viewer, **more: Any) -> None:
        super().__init__(Member.objects.visible_to(viewer).active().order_by("name"), **more)


class TeamPlaceForm(forms.Form):
    """A colleague for the opportunity's team."""

    role = text(label=_("Role"))
    edits = forms.BooleanField(label=_("May edit"), required=False, initial=True)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["member"] = MemberField(viewer, label=_("Colleague"))
        self.order_fields(["member", "role", "edits"])


class OwnerForm(forms.Form):
    """A new owner for one deal."""

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["owner"] = MemberField(viewer, label=_("New owner"))


class ContactRoleForm(forms.Form):
    """A contact and the part they play."""

    role = text(label=_("Role"), widget=Suggested(ROLES))
    is_primary = forms.BooleanField(label=_("Primary contact"), required=False)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["contact"] = RecordField(_list("contacts"), viewer, label=_("Contact"))
        self.order_fields(["contact", "role", "is_primary"])


class PipelineForm(forms.Form):
    """A pipeline's name."""

    name = forms.CharField(label=_("Name"), max_length=10_000)


class StageTermsForm(forms.Form):
    """What a stage means."""

    name = forms.CharField(label=_("Name"), max_length=10_000)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, initial=Outcome.OPEN)
    probability = forms.IntegerField(label=_("Probability"), min_value=0, max_value=100, help_text=_("Percent"))
    category = forms.ChoiceField(label=_("Forecast category"), choices=Category.choices)
    expected_days = forms.IntegerField(
        label=_("Expected days"),
        required=False,
        min_value=1,
        max_value=3_650,
        help_text=_("Used until twenty won deals have shown how long it takes."),
    )
    guidance = forms.CharField(
        label=_("Guidance"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What has to be true before a deal moves on."),
    )


class ReasonForm(forms.Form):
    """A lost reason's name."""

    name = forms.CharField(label=_("Name"), max_length=10_000)


def seen(opportunity: Opportunity) -> Mapping[str, Any]:
    """What the full form begins with. An estimate that is the stage's own is empty."""
    names = [name for name in OpportunityForm.base_fields if name not in {"probability", "category"}]
    return {name: getattr(opportunity, name) for name in names} | {
        "account": opportunity.account_id,
        "primary_contact": opportunity.primary_contact_id,
        "probability": opportunity.probability if opportunity.probability_is_set else None,
        "category": opportunity.category if opportunity.category_is_set else "",
        "version": opportunity.version,
    }
