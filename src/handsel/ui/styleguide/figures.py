"""Tiles, charts, a form that came back, an import's plan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.ui import words
from handsel.ui.styleguide.deals import STAGES

QUARTERS = [f"Q{quarter} {year}" for year in (2025, 2026) for quarter in (1, 2, 3)]


def tiles() -> list[dict[str, Any]]:
    """Figures as on the home page."""
    return [
        {
            "label": _("Open pipeline"),
            "value": words.money_short(582950, "EUR"),
            "note": _("24 opportunities"),
            "icon_name": "target",
        },
        {
            "label": _("Won this quarter"),
            "value": words.money_short(184000, "EUR"),
            "share": 74,
            "tone": "green",
            "note": _("74% of the target"),
        },
        {
            "label": _("Win rate"),
            "value": words.percent(Decimal("0.42")),
            "trend": "+4%",
            "trend_tone": "green",
            "note": _("against last quarter"),
        },
        {
            "label": _("Overdue steps"),
            "value": "3",
            "trend": "+1",
            "trend_tone": "red",
            "note": _("since yesterday"),
            "url": "/ui/",
        },
    ]


def charts() -> list[dict[str, Any]]:
    """A figure of each kind."""
    return [
        _chart("won", _("Won and lost by quarter"), "bar", _amounts()),
        _chart("rate", _("Win rate"), "area", _rates()),
        _chart("stage", _("Open by stage"), "bar", _stages()),
        _chart("source", _("Won by source"), "donut", _sources()),
    ]


def _chart(key: str, title: str, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    columns = [data["x"], *(series["values"] for series in data["series"])]
    rows = [
        [label, *(_said(value, data.get("unit", "")) for value in values)]
        for label, *values in zip(*columns, strict=True)
    ]
    return {"id": f"chart-{key}", "title": title, "kind": kind, "data": data, "rows": rows}


def _said(value: float, unit: str) -> str:
    exact = Decimal(str(value))
    if unit == "%":
        return words.percent(exact)
    return words.money(exact, unit) if unit else words.number(exact)


def _amounts() -> dict[str, Any]:
    won = {"name": _("Won"), "values": [42000, 61000, 38000, 90500, 74000, 112000], "color": "chart-1"}
    lost = {"name": _("Lost"), "values": [21000, 18000, 40000, 22000, 35000, 30000], "color": "chart-5"}
    return {"x": QUARTERS, "x_label": _("Quarter"), "unit": "EUR", "target": 70000, "series": [won, lost]}


def _rates() -> dict[str, Any]:
    rate = {"name": _("Win rate"), "values": [0.31, 0.35, 0.29, 0.42, 0.4, 0.46]}
    return {"x": QUARTERS, "x_label": _("Quarter"), "unit": "%", "series": [rate]}


def _stages() -> dict[str, Any]:
    open_now = {"name": _("Opportunities"), "values": [64, 41, 23, 9]}
    labels = [str(label) for _key, label in STAGES]
    return {"x": labels, "x_label": _("Stage"), "horizontal": True, "series": [open_now]}


def _sources() -> dict[str, Any]:
    won = {"name": _("Won"), "values": [12, 7, 4]}
    return {"x": [_("Referral"), _("Website"), _("Event")], "x_label": _("Source"), "series": [won]}


class SampleForm(forms.Form):
    """Every kind of field, some of them wrong."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As the customer would say it."))
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=0)
    close_on = forms.DateField(label=gettext_lazy("Close date"), widget=forms.DateInput(attrs={"type": "date"}))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=STAGES)
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[("new", gettext_lazy("New business")), ("more", gettext_lazy("Expansion"))],
        widget=forms.RadioSelect,
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=forms.Textarea)
    private = forms.BooleanField(label=gettext_lazy("Only my team may see it"), required=False)


def form() -> SampleForm:
    """A form that came back with errors."""
    return SampleForm(
        {"name": "Northwind expansion", "amount": "-5", "close_on": "2026-12-08", "stage": "propose", "kind": "new"}
    )


def plan() -> dict[str, Any]:
    """An import's plan with its reasons."""
    names = ("label", "rows", "create", "update", "unchanged", "skip", "conflict")
    lines = [
        (_("Accounts"), "1,204", "1,187", "9", "4", "4", ""),
        (_("Opportunities"), "8,800", "8,792", "", "", "5", "3"),
    ]
    told = ("kind", "kind_label", "tone", "line", "column", "text")
    reasons = [
        ("conflict", _("Conflict"), "red", 418, "Owner", _("Two members are called Jonas Abel. Choose one.")),
        ("skip", _("Skip"), "amber", 2210, "Close date", _("31/02/2026 is not a date.")),
    ]
    return {
        "plan": [dict(zip(names, line, strict=True)) for line in lines],
        "reasons": [dict(zip(told, reason, strict=True)) | {"file": "deals.csv"} for reason in reasons],
    }
