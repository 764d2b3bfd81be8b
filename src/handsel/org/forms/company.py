"""The company's conventions and exchange rates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handsel.org.forms import choices
from handsel.org.viewer import DefaultAccess


class OrganisationForm(forms.Form):
    """How the company counts, speaks and shares."""

    name = forms.CharField(label=_("Name"), max_length=200)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=choices.currencies, help_text=_("Totals over several currencies are shown in it.")
    )
    fiscal_start_month = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), coerce=int, choices=choices.months
    )
    fiscal_named_by_end = forms.BooleanField(
        label=_("Name the fiscal year by the year it ends in"),
        required=False,
        help_text=_("A year from July 2026 is then called 2027."),
    )
    locale = forms.ChoiceField(label=_("Language"), choices=lambda: choices.locales("")[1:])
    zone = forms.ChoiceField(label=_("Time zone"), choices=choices.zones)
    default_access = forms.ChoiceField(
        label=_("Who sees and edits what"),
        choices=[(str(access), choices.DEFAULT_ACCESS[access][0]) for access in DefaultAccess],
    )


class RateForm(forms.Form):
    """What one unit of the company's currency buys of another, from a day on."""

    currency = forms.ChoiceField(label=_("Currency"), choices=choices.currencies)
    since = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    per_unit = forms.DecimalField(
        label=_("Exchange rate"),
        max_digits=20,
        decimal_places=10,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
