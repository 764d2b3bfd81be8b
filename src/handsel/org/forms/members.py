"""Members, teams and hand-overs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.org.forms import choices
from handsel.org.models import Member, Team


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague who works here, by name; two of the same name are told apart by their address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Member.objects.active().order_by("name", "id"), required=False, **kwargs)

    def label_from_instance(self, obj: Member) -> str:
        return f"{obj.name} · {obj.email}" if obj.email else obj.name


class MemberForm(forms.Form):
    """All an administrator may say about a member."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput,
        help_text=_("Needed to sign in. Without one, the member owns records and nothing more."),
    )
    title = forms.CharField(label=_("Job title"), required=False, max_length=200)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=choices.roles, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.order_by("name"), required=False, empty_label=_("No team")
    )
    manager = MemberChoice(
        label=_("Reports to"),
        empty_label=_("Nobody"),
        help_text=_("A manager sees what their reports own, at any depth."),
    )
    locale = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: choices.locales(str(_("As the company")))
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=lambda: [("", _("As the company")), *choices.zones()]
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if member is not None:
            self.fields["manager"].queryset = self.fields["manager"].queryset.exclude(pk=member.pk)  # type: ignore[attr-defined]


class NewMemberForm(MemberForm):
    """A member to be, and whether to invite them straight away."""

    invite = forms.BooleanField(label=_("Invite at once"), required=False, initial=True)

    field_order = ("name", "email", "invite")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("invite") and not cleaned.get("email"):
            self.add_error("email", _("An invitation needs an e-mail address."))
        return cleaned


class TeamForm(forms.Form):
    """A team, where it stands and who leads it."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Team.objects.order_by("name"), required=False, empty_label=_("Stands by itself")
    )
    lead = MemberChoice(
        label=_("Team lead"),
        empty_label=_("Nobody"),
        help_text=_("The lead sees what everybody in the team and in the teams beneath it owns."),
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if team is not None:
            self.fields["parent"].queryset = self.fields["parent"].queryset.exclude(pk=team.pk)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who takes over from somebody who leaves. To name nobody has to be said."""

    heir = MemberChoice(label=_("Who takes over"), empty_label=_("Choose a colleague"))
    leave = forms.BooleanField(label=_("Leave the records with them for now; I hand them over later"), required=False)

    def __init__(self, *args: Any, member: Member, holds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holds = holds
        self.fields["heir"].queryset = self.fields["heir"].queryset.exclude(pk=member.pk)  # type: ignore[attr-defined]
        if not holds or not member.is_active:
            del self.fields["leave"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.holds and not cleaned.get("heir") and not cleaned.get("leave") and "heir" not in self.errors:
            self.add_error("heir", _("Choose who takes over."))
        return cleaned
