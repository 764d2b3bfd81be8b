"""The shape of what an officer types about the rule book: a new version of a policy, the firm's own settings."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handsel.conduct.forms import day, long_text, money
from handsel.conduct.labels import WINDOWS, choices
from handsel.conduct.rules.policies import Limit, Per, Policy, Version
from handsel.conduct.rules.windows import Window, WindowKind


def limit_label(limit: Limit) -> Any:
    """What an amount of a policy limits."""
    return {
        Per.WINDOW: _("Limit a year and person"),
        Per.OCCASION: _("Limit an occasion"),
        Per.GIFT: _("Line for a single gift"),
    }[limit.per]


class DatedForm(forms.Form):
    """What every new version of a policy says: from when, under which name, and why."""

    starts = day(label=_("In force from"))
    version = forms.CharField(label=_("Name of the version"), max_length=100)
    reason = long_text(label=_("Why it changes"), rows=2)

    def __init__(self, *arguments: Any, current: Version, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.current = current


class VersionForm(DatedForm):
    """A new version of a policy: the amounts and the sources; all else stays as it is now."""

    sources = long_text(label=_("Sources"), help_text=_("One a line."))
    asks_always = forms.BooleanField(label=_("The officer is asked at any value"), required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for n, limit in enumerate(self.current.limits):
            self.fields[f"limit_{n}"] = money(label=limit_label(limit))
        amounts = [f"limit_{n}" for n in range(len(self.current.limits))]
        self.order_fields(["starts", "version", *amounts, "asks_always", "sources", "reason"])

    @staticmethod
    def said(current: Version) -> dict[str, Any]:
        """What the form begins with."""
        amounts = {f"limit_{n}": str(limit.amount) for n, limit in enumerate(current.limits)}
        return amounts | {"sources": "\n".join(current.sources), "asks_always": current.preclear.always}

    def version_of(self, policy: Policy) -> Version:
        """The version that the form describes. Only for a valid form."""
        said = self.cleaned_data
        limits = tuple(replace(limit, amount=said[f"limit_{n}"]) for n, limit in enumerate(self.current.limits))
        return replace(
            self.current,
            version=said["version"],
            starts=said["starts"],
            limits=limits,
            sources=tuple(line.strip() for line in said["sources"].splitlines() if line.strip()),
            preclear=replace(self.current.preclear, always=said["asks_always"]),
        )


class HouseForm(DatedForm):
    """The firm's own settings from a day on. An empty amount sets no line."""

    window = forms.ChoiceField(label=_("Year in which gifts add up"), choices=choices(WINDOWS))
    start_month = forms.IntegerField(label=_("First month of the fiscal year"), min_value=1, max_value=12)
    nominal_ceiling = money(label=_("Ceiling for logo items and trifles"))
    bereavement_ceiling = money(label=_("Condolences pass without review up to"), required=False)
    hosted_per_quarter = forms.IntegerField(
        label=_("Invitations a quarter and person"), required=False, min_value=1, max_value=1_000
    )
    hosted_extent = money(label=_("Entertainment a person and event passes up to"), required=False)
    received_ceiling = money(label=_("Received gifts pass up to"), required=False)
    return_days = forms.IntegerField(label=_("Days in which a gift may come back"), min_value=0, max_value=3_650)
    near_limit = forms.DecimalField(
        label=_("Near a limit from"), min_value=0, max_value=1, help_text=_("A part of the limit: 0.8 is 80%.")
    )
    retention_years = forms.IntegerField(label=_("Years for which records are kept"), min_value=3, max_value=100)

    AMOUNTS = ("nominal_ceiling", "bereavement_ceiling", "hosted_extent", "received_ceiling")
    PLAIN = (*AMOUNTS, "hosted_per_quarter", "return_days", "near_limit", "retention_years")
    SETTINGS = (
        "window", "nominal_ceiling", "bereavement_ceiling", "hosted_per_quarter", "hosted_extent", "received_ceiling",
        "return_days", "near_limit", "retention_years",
    )  # fmt: skip
    """In the order in which they are read."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.order_fields(["starts", "version", "window", "start_month", *self.SETTINGS[1:], "reason"])

    @staticmethod
    def said(current: Version) -> dict[str, Any]:
        """What the form begins with."""
        house = current.house
        assert house is not None  # noqa: S101 - held by the rule book
        plain = {name: getattr(house, name) for name in HouseForm.PLAIN}
        return plain | {"window": house.window.kind.value, "start_month": house.window.start_month}

    def settings(self) -> dict[str, Any]:
        """The settings as the rules hold them. Only for a valid form."""
        said = self.cleaned_data
        return {name: said[name] for name in self.PLAIN} | {
            "window": Window(WindowKind(said["window"]), said["start_month"])
        }

    def version_of(self, policy: Policy) -> Version:
        """The version that the form describes. Raises BrokenPolicy."""
        assert self.current.house is not None  # noqa: S101 - held by the rule book
        house = replace(self.current.house, **self.settings())
        return replace(
            self.current, version=self.cleaned_data["version"], starts=self.cleaned_data["starts"], house=house
        )
