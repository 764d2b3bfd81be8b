"""The shape of what people type on the pages of pay."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import list_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.lists.pickers import RecordField
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline.columns import OPPORTUNITIES

FORMATS = (("plan.toml", "TOML"), ("plan.yaml", "YAML"))
LARGEST_PLAN = 1_000_000
BARE = {"class": "input"}
"""For fields that a template shows by themselves."""


class Day(forms.DateInput):
    """A date as browsers pick it."""

    def __init__(self, **attributes: str) -> None:
        super().__init__(attrs={"type": "date", **attributes}, format="%Y-%m-%d")


class Colleague(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague who works here."""

    def __init__(self, viewer: Viewer, **more: Any) -> None:
        super().__init__(Member.objects.visible_to(viewer).active().order_by("name"), **more)


class PlanForm(forms.Form):
    """A plan as a file or as text; its name says which format it is in."""

    file = forms.FileField(label=_("Plan file"), required=False)
    source = forms.CharField(
        label=_("Plan text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "textarea pay-source", "spellcheck": "false", "rows": 24}),
    )
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)

    def clean(self) -> dict[str, Any]:
        """The text and the name it would have as a file. A file that was dropped goes before what is typed."""
        values = super().clean() or {}
        upload = values.get("file")
        if upload is not None:
            values["name"], values["source"] = upload.name, self._read(upload)
        else:
            values["name"] = values.get("format") or "plan.toml"
        if not (values.get("source") or "").strip():
            raise ValidationError(_("Drop a plan file or write a plan."))
        return values

    def _read(self, upload: Any) -> str:
        if upload.size > LARGEST_PLAN:
            raise ValidationError({"file": _("A plan file has at most one megabyte.")})
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise ValidationError({"file": _("The file is not UTF-8 text. Save it as UTF-8.")}) from problem


class MomentsForm(forms.Form):
    """Two moments to compare. The later one may be left out: now."""

    before = forms.DateField(label=pgettext_lazy("moment", "From"), widget=Day(**BARE))
    after = forms.DateField(label=pgettext_lazy("moment", "to"), widget=Day(**BARE), required=False)

    def clean(self) -> dict[str, Any]:
        """Both as the end of their day; the second one not before the first."""
        values = super().clean() or {}
        before, after = values.get("before"), values.get("after")
        if before and after and after < before:
            raise ValidationError(_("The second day comes before the first."))
        return values

    @staticmethod
    def moment(day: date) -> datetime:
        """The end of a day, in the viewer's time zone; never later than now."""
        return min(timezone.make_aware(datetime.combine(day, time.max)), timezone.now())


class ReasonForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)


class DisputeForm(ReasonForm):
    """What is wrong with a line, and what the payee expects."""

    expected = forms.DecimalField(
        label=_("Amount you expect"), required=False, max_digits=18, decimal_places=2, localize=True
    )


class SupposedDeal(forms.Form):
    """One row of the what-if page."""

    amount = forms.DecimalField(min_value=Decimal(0), max_digits=18, decimal_places=2)
    on = forms.DateField()
    outcome = forms.ChoiceField(choices=[(one, one) for one in ("open", "won", "lost")])


class AnswerForm(forms.Form):
    """The answer to a dispute."""

    decision = forms.ChoiceField(label=_("Decision"), choices=[("accept", _("Accept")), ("reject", _("Reject"))])
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)


class AssignmentForm(forms.Form):
    """A colleague is put on a plan."""

    plan = forms.ChoiceField(label=_("Plan"))
    starts_on = forms.DateField(label=_("First day"), widget=Day())
    last_on = forms.DateField(label=_("Last day"), widget=Day(), required=False)
    target = forms.DecimalField(
        label=_("Target pay a year"), required=False, min_value=Decimal(0), max_digits=18, decimal_places=2
    )
    fte = forms.DecimalField(
        label=_("Working time"), initial=1, min_value=Decimal("0.01"), max_value=Decimal(1), decimal_places=4
    )
    pay_currency = forms.CharField(
        label=_("Paid in"), required=False, max_length=3, help_text=_("Empty: in the currency of the plan.")
    )
    carry_ytd = forms.BooleanField(label=_("Credits of the year from before the first day count"), required=False)

    def __init__(self, viewer: Viewer, plans: dict[str, str], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["member"] = Colleague(viewer, label=_("Colleague"))
        self.fields["plan"].choices = list(plans.items())  # type: ignore[attr-defined]
        self.order_fields(["member", "plan"])

    def clean_pay_currency(self) -> str:
        """Three letters, or nothing."""
        code = str(self.cleaned_data["pay_currency"]).strip().upper()
        if code and code not in list_currencies():
            raise ValidationError(_("This is no ISO 4217 currency. Write three letters, such as USD."))
        return code


class AdjustmentForm(ReasonForm):
    """An amount for a colleague, proposed to a second person."""

    plan = forms.ChoiceField(label=_("Plan"))
    on = forms.DateField(label=_("Day"), widget=Day())
    amount = forms.DecimalField(label=_("Amount"), max_digits=18, decimal_places=2)

    def __init__(self, viewer: Viewer, plans: dict[str, str], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["member"] = Colleague(viewer, label=_("Colleague"))
        self.fields["plan"].choices = list(plans.items())  # type: ignore[attr-defined]
        self.order_fields(["member", "plan", "on", "amount", "reason"])


class HoldForm(ReasonForm):
    """Whose pay is held back, of which deal, and why. A deal is an opportunity, or named as event files name it."""

    plan = forms.ChoiceField(label=_("Plan"))
    deal = forms.CharField(
        label=_("Or its number in event files"), required=False, max_length=200, empty_value="",
        help_text=_("Without a deal everything they earn is held back."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, plans: dict[str, str], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["member"] = Colleague(viewer, label=_("Colleague"))
        self.fields["opportunity"] = RecordField(OPPORTUNITIES, viewer, label=_("Opportunity"), required=False)
        self.fields["plan"].choices = list(plans.items())  # type: ignore[attr-defined]
        if _is_identifier(self.initial.get("deal", "")):
            self.initial["opportunity"] = self.initial.pop("deal")
        self.order_fields(["member", "plan", "opportunity", "deal", "reason"])

    def clean(self) -> dict[str, Any]:
        """Adds `deal_number`: what the deal is called in pay; empty for everything."""
        values = super().clean() or {}
        chosen, typed = values.get("opportunity"), values.get("deal", "")
        if chosen is not None and typed:
            raise ValidationError({"deal": _("Choose an opportunity or write a number, not both.")})
        values["deal_number"] = str(chosen.pk) if chosen is not None else typed
        return values


class ReleaseForm(forms.Form):
    """Why what was held back is let go."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000, required=False
    )


def _is_identifier(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


class CostPolicyForm(ReasonForm):
    """How commissions are accounted for as costs of contracts."""

    starts_on = forms.DateField(label=_("In force from"), widget=Day())
    benefit_months = forms.IntegerField(
        label=_("Period of benefit in months"), min_value=1, max_value=240, initial=36,
        help_text=_("How long a contract and its renewals are expected to last."),
    )  # fmt: skip
    expedient_months = forms.IntegerField(
        label=_("Expense at once up to (months)"), required=False, min_value=1, max_value=12,
        help_text=_("The expedient for periods of a year or less. Empty: not used."),
    )  # fmt: skip
    payroll_tax = forms.DecimalField(
        label=_("Payroll tax in %"), required=False, min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    field_order = ("starts_on", "benefit_months", "expedient_months", "payroll_tax", "reason")

    def clean_payroll_tax(self) -> Decimal:
        """As a fraction; nothing is none."""
        return Decimal(self.cleaned_data["payroll_tax"] or 0) / 100
